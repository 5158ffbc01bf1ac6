"""Revisions: which one is the newest, and its number in this store, which only ever grows."""

from sqlalchemy import Connection, delete, insert, select

from content_api.store.schema.meta import read_meta
from content_api.store.schema.tables import revision

KEPT_REVISIONS = 100
_NEWEST = select(revision.c.number, revision.c.id).order_by(revision.c.number.desc()).limit(1)


def read_revision(connection: Connection) -> tuple[int, str] | None:
    """The number of the newest revision in this store, and its id; None before the first."""
    row = connection.execute(_NEWEST).first()
    return None if row is None else (row.number, row.id)


def read_revision_id(connection: Connection) -> str | None:
    """The id of the newest revision; None before the first."""
    found = read_revision(connection)
    return None if found is None else found[1]


def read_store_digest(connection: Connection) -> str | None:
    """The hash of what was stored by the last run; None before the first."""
    return read_meta(connection, "digest")


def write_revision(connection: Connection, id_: str) -> int:
    """The number of a revision, which is now the newest; the oldest are forgotten.

    Args:
        connection: In a write transaction.
        id_: Of the revision; it may be that of the newest.
    """
    newest = read_revision(connection)
    if newest and newest[1] == id_:
        return newest[0]
    result = connection.execute(insert(revision).values(id=id_))
    number: int = (result.inserted_primary_key or (0,))[0]
    connection.execute(delete(revision).where(revision.c.number <= number - KEPT_REVISIONS))
    return number
