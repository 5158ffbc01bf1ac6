"""Reading the JSON of records, each part checked before it is answered."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, literal, select

from content_api.store.errors import StoreDamagedError
from content_api.store.schema import tables
from content_api.store.schema.packing import read_stamped, tie_of, unpack


class Found:
    """A record: its JSON, or a part of it, and where its body is.

    Attributes:
        resource: JSON of the part that was asked for.
        source_path: Of its file, which is the key of its body.
        locale: As it is stored.
    """

    __slots__ = ("_destinations", "_digest", "locale", "resource", "source_path")

    def __init__(
        self, resource: bytes, source_path: str, locale: str, digest: bytes, destinations: object
    ) -> None:
        self.resource = resource
        self.source_path = source_path
        self.locale = locale
        self._digest = digest
        self._destinations = destinations

    @property
    def destinations(self) -> bytes:
        """JSON of what the addresses of the body lead to.

        Raises:
            StoreDamagedError: it is not what was written.
        """
        return unpack(self._destinations, tie_of(self._digest, "destinations"))


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
    part: str = "resource",
) -> Select[Any]:
    """What reads the records of a kind that meet all conditions, in order, at most `most`.

    `part` of each: `resource`, `outline` or `status`.
    """
    table = tables.BY_KIND[kind]
    stored = tables.record.c
    joined = table.outerjoin(tables.record, table.c.record == stored.record)
    columns = (stored[part], stored.source_path, table.c.locale, table.c.digest)
    query = select(*columns, stored.destinations, literal(part))
    return query.select_from(joined).where(*conditions).order_by(*order).limit(most)


def read_records(
    connection: Connection, query: Select[Any], values: Mapping[str, object] | None = None
) -> tuple[Found, ...]:
    """The records that a query of `select_records` finds.

    Args:
        connection: In a read transaction.
        query: What to read.
        values: Of its bound parameters.

    Raises:
        StoreDamagedError: one is not what was written.
    """
    return tuple(map(as_found, connection.execute(query, values)))


def check_digest(digest: bytes, stored: object) -> None:
    """Compare a digest with the stored one.

    Raises:
        StoreDamagedError: they differ.
    """
    if digest != stored:
        raise StoreDamagedError("the store is damaged: a record does not match its digest")


def as_found(row: Row[Any]) -> Found:
    """A row's JSON, after it was checked."""
    packed, source_path, locale, digest, destinations, part = tuple(row)
    read = read_stamped if part == "resource" else unpack
    resource = read(packed, tie_of(digest, part))
    return Found(resource, source_path, locale, digest, destinations)
