"""Many rows at once, by the driver: SQLAlchemy takes as long for each as the database does."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Dialect, Table, delete, insert
from sqlalchemy import bindparam as bound

BATCH = 500
Item = TypeVar("Item")


def insert_rows(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows by the names of their columns; they may have others as well."""
    names = table.c.keys()
    insert_tuples(connection, table, (tuple(row[name] for name in names) for row in rows))


def insert_tuples(connection: Connection, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert rows that have the values of all columns, in order, as they are stored."""
    given: Sequence[tuple[Any, ...]] = list(rows)
    if given:
        connection.exec_driver_sql(_insertion(table, connection.dialect), given)


def delete_rows(connection: Connection, table: Table, keys: Iterable[tuple[Any, ...]]) -> None:
    """Delete rows by the values of their primary key, in order."""
    given: Sequence[tuple[Any, ...]] = list(keys)
    if given:
        connection.exec_driver_sql(_deletion(table, connection.dialect), given)


def in_batches(items: Iterable[Item], size: int = BATCH) -> Iterable[list[Item]]:
    """Items in order, some at a time."""
    left = iter(items)
    while batch := list(islice(left, size)):
        yield batch


@cache
def _insertion(table: Table, dialect: Dialect) -> str:
    return str(insert(table).compile(dialect=dialect))


@cache
def _deletion(table: Table, dialect: Dialect) -> str:
    named = (column == bound(column.name) for column in table.primary_key)
    return str(delete(table).where(*named).compile(dialect=dialect))
