"""The journal: which records came, changed and went with each of the newest revisions."""

from sqlalchemy import Connection, delete, insert

from content_api.store.rows import Row
from content_api.store.tables import change, revision

KEPT_REVISIONS = 100


def write_journal(connection: Connection, number: int, rows: list[Row]) -> None:
    """Write what changed with a revision, and forget those that are `KEPT_REVISIONS` older.

    Args:
        connection: In a write transaction.
        number: Of the revision, which is the newest.
        rows: `kind`, `locale`, `record_id` and `action` of each record.
    """
    if rows:
        connection.execute(insert(change), [{"revision": number, **row} for row in rows])
    last = number - KEPT_REVISIONS
    connection.execute(delete(change).where(change.c.revision <= last))
    connection.execute(delete(revision).where(revision.c.number <= last))
