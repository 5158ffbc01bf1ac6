"""Writing what became of the files: their rows, and their bodies."""

from sqlalchemy import Connection, bindparam, insert, update

from content_api.store.publishing.edition import SourceChanges
from content_api.store.publishing.ledger import Ledger
from content_api.store.schema import tables
from content_api.store.schema.marks import mark_source
from content_api.store.sqlite.driver import delete_rows, insert_rows


def write_sources(connection: Connection, ledger: Ledger, changes: SourceChanges) -> None:
    """Write what became of the files.

    Args:
        connection: In a write transaction.
        ledger: What is in the store, and then, what is in it now.
        changes: Of the files.
    """
    written = [row["path"] for row in changes.sources]
    _drop(connection, ledger, [*written, *changes.removed])
    # A last good version keeps the body that it has.
    fresh = [row["path"] for row in changes.sources if not row["stale"]]
    gone = ((path,) for path in [*fresh, *changes.removed] if path in ledger.sources)
    delete_rows(connection, tables.body, gone)
    for path in changes.removed:
        ledger.source_sum.change(ledger.sources.pop(path, 0), 0)
    for row in changes.sources:
        mark = mark_source(row["path"], row["sha256"], hidden=row["hidden"], stale=row["stale"])
        ledger.source_sum.change(ledger.sources.get(row["path"], 0), mark)
        ledger.sources[row["path"]] = mark
    if changes.sources:
        connection.execute(insert(tables.source), changes.sources)
    insert_rows(connection, tables.body, changes.bodies)
    if changes.stats:
        statement = (
            update(tables.source)
            .where(tables.source.c.path == bindparam("wanted"))
            .values(stat=bindparam("signature"))
        )
        rows = [{"wanted": path, "signature": stat} for path, stat in changes.stats.items()]
        connection.execute(statement, rows)


def _drop(connection: Connection, ledger: Ledger, paths: list[str]) -> None:
    known = ((path,) for path in paths if path in ledger.sources)
    delete_rows(connection, tables.source, known)
