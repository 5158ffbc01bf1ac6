"""Reading the JSON of records, each checked against its digest before it is answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, select

from content_api.store import tables
from content_api.store.errors import StoreDamagedError
from content_api.store.rows import DIGESTED, resource_digest


@dataclass(frozen=True, slots=True)
class Found:
    """A record's JSON, the path of its source, which is the key of its body, and its locale.

    `destinations` is JSON of what the addresses of the body lead to.
    """

    resource: bytes
    source_path: str
    locale: str
    destinations: bytes = b"[]"


class RecordId(msgspec.Struct):
    """What headers tell of a record, read from its JSON without the rest."""

    id: str
    locale: str
    updated_at: str | None = None
    links: dict[str, str | None] = {}


def select_records(
    kind: str,
    conditions: Iterable[ColumnElement[bool]],
    *,
    order: Iterable[ColumnElement[Any]] = (),
    most: int | None = None,
) -> Select[Any]:
    """What reads the records of a kind that meet all conditions, in order, at most `most`."""
    table = tables.BY_KIND[kind]
    stored = tables.record.c
    joined = table.outerjoin(tables.record, table.c.record == stored.record)
    beside = (table.c.digest, stored.source_path, table.c.locale)
    columns = (*beside, *(stored[name] for name in DIGESTED))
    return select(*columns).select_from(joined).where(*conditions).order_by(*order).limit(most)


def read_records(
    connection: Connection,
    query: Select[Any],
    values: Mapping[str, object] | None = None,
    part: str = "resource",
) -> tuple[Found, ...]:
    """The records that a query of `select_records` finds.

    Args:
        connection: In a read transaction.
        query: What to read.
        values: Of its bound parameters.
        part: Of each record: `resource`, `outline` or `status`.

    Raises:
        StoreDamagedError: one is not what was written.
    """
    place = DIGESTED.index(part)
    return tuple(_found(row, place) for row in connection.execute(query, values))


def check_digest(digest: str, stored: str) -> None:
    """Compare a digest with the stored one.

    Raises:
        StoreDamagedError: they differ.
    """
    if digest != stored:
        raise StoreDamagedError("the store is damaged: a record does not match its digest")


def _found(row: Row[Any], place: int) -> Found:
    """A row's JSON, after all of it was checked; `place` is that of the part in `DIGESTED`."""
    digest, source_path, locale, *parts = tuple(row)
    there = [part for part in parts if part is not None]
    is_json = all(type(part) is bytes for part in there)
    check_digest(resource_digest(*there) if is_json else "", digest)
    return Found(parts[place], source_path, locale, parts[-1])
