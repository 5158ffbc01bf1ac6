"""The rows by which records are found: of their columns, the items of their lists, their tags.

All follow from the resource that is served, so that what is stored can be told, and taken away, by
the resource that was stored before.
"""

from functools import cache
from typing import NamedTuple

from content_api.resources.queryable import fields_of
from content_api.store.schema.values import item_values
from content_api.values.parts import Node

_TAGS = "tags"


class ItemRow(NamedTuple):
    """A row of `item`, but for the record: see the table."""

    field: str
    text: str
    key: bytes
    number: float


class TagRow(NamedTuple):
    """A row of `tagged`, but for the record: see the table."""

    text: str
    key: bytes
    written: str | None


class Items(NamedTuple):
    """The items of a record."""

    items: tuple[ItemRow, ...]
    tags: tuple[TagRow, ...]


def list_items(kind: str, resource: Node) -> Items:
    """The items of a record by its resource."""
    items: list[ItemRow] = []
    tags: list[TagRow] = []
    for value in item_values(kind, resource):
        code, key = field_code(kind, value.name), value.key or b""
        if not isinstance(value.stored, str):
            items.append(ItemRow(code, "", key, float(value.stored)))
            continue
        items.append(ItemRow(code, value.stored, key, 0.0))
        if value.name == _TAGS:
            written = value.written if value.written != value.stored else None
            tags.append(TagRow(value.stored, key, written))
    return Items(tuple(items), tuple(tags))


@cache
def field_code(kind: str, name: str) -> str:
    """What a field is called in `item`: in few bytes, for there are many rows.

    The site's own fields, which have dots, keep their names.
    """
    return _codes(kind).get(name) or f"{kind}.{name}"


@cache
def _codes(kind: str) -> dict[str, str]:
    names = sorted(field.name for field in fields_of(kind) if field.is_item)
    return {name: f"{kind[0]}{place}" for place, name in enumerate(names)}
