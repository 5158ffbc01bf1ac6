"""Values that are kept of the whole store, by name."""

from sqlalchemy import Connection, bindparam, select

from content_api.store.schema.tables import meta

# In a connection's `info`: what its present read transaction has read and may be asked for again.
NOTES = "content_api_notes"
_VALUE = select(meta.c.value).where(meta.c.key == bindparam("key"))


def read_meta(connection: Connection, key: str) -> str | None:
    """A value of the meta table, or None."""
    value: str | None = connection.execute(_VALUE, {"key": key}).scalar()
    return value
