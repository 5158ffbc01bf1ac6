"""Reading the JSON of records, each checked against its digest before it is answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, select

from content_api.store import tables
from content_api.store.database import StoreDamagedError
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


def read_records(
    connection: Connection,
    kind: str,
    conditions: Iterable[ColumnElement[bool]],
    part: str = "resource",
    *,
    order: Iterable[ColumnElement[Any]] = (),
    most: int | None = None,
) -> tuple[Found, ...]:
    """The records of a kind that meet all conditions, in the order given, at most `most`.

    Raises:
        StoreDamagedError: one is not what was written.
    """
    table = tables.BY_KIND[kind]
    stored = tables.record.c
    joined = table.outerjoin(tables.record, table.c.record == stored.record)
    beside = (stored.source_path, table.c.digest, table.c.locale)
    columns = (*beside, *(stored[name] for name in DIGESTED))
    query = select(*columns).select_from(joined).where(*conditions).order_by(*order).limit(most)
    return tuple(_found(row, part) for row in connection.execute(query).mappings())


def check_digest(digest: str, stored: str) -> None:
    """Compare a digest with the stored one.

    Raises:
        StoreDamagedError: they differ.
    """
    if digest != stored:
        raise StoreDamagedError("the store is damaged: a record does not match its digest")


def _found(row: RowMapping, part: str) -> Found:
    """A row's JSON, after all of it was checked."""
    parts = [row[name] for name in DIGESTED if row[name] is not None]
    is_json = all(isinstance(value, bytes) for value in parts)
    check_digest(resource_digest(*parts) if is_json else "", row["digest"])
    return Found(row[part], row["source_path"], row["locale"], row["destinations"])
