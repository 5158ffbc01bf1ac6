"""The values by which a record is found, taken from the very resource that is served."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from content_api.resources.queryable import QueryField, fields_of
from content_api.values.collation import letters, sort_bounds, sort_key
from content_api.values.parts import Node
from content_api.values.words import unaccented

Stored = str | int | float | bytes
_MOST_CACHED = 60
# A cursor holds what its record is sorted by, and a URL is no place for a long text.
SORT_CHARACTERS = 100
_MOST_KEY_BYTES = 400  # some signs are ordered as a whole sentence


def column_values(kind: str, resource: Node) -> dict[str, Stored | None]:
    """The value of each field that is a column, by the column's name; of prose the key as well."""
    locale, values = resource["locale"], dict[str, Stored | None]()
    for column in _columns(kind):
        value: Any = resource
        for key in column.path:
            value = value.get(key) if value is not None else None
        if column.key is None:
            values[column.name] = _stored(value)
        else:
            values[column.key] = None if value is None else order_key(value, locale)
            values[column.name] = None if value is None else compared(value, locale)
    return values


@dataclass(frozen=True, slots=True)
class ItemValue:
    """A value of a field that is no column.

    Attributes:
        name: Of the field.
        stored: As it is compared.
        key: What it is ordered by, when it is prose.
        written: As it stands in the resource.
    """

    name: str
    stored: Stored
    key: bytes | None
    written: Any


def item_values(kind: str, resource: Node) -> Iterator[ItemValue]:
    """The values of each field that is no column, each once."""
    locale, seen = resource["locale"], set[tuple[str, Stored]]()
    found: list[tuple[str, bool, Any]] = []
    _collect(resource, _item_plan(kind), found)
    for name, value in _leaves("custom", resource.get("custom")):
        found.append((name, isinstance(value, str), value))
    for name, is_prose, value in found:
        stored = compared(value, locale) if is_prose else _stored(value)
        if stored is not None and (name, stored) not in seen:
            seen.add((name, stored))
            key = order_key(value, locale) if is_prose else None
            yield ItemValue(name, stored, key, value)


def column_name(field: QueryField) -> str:
    """The column in which a field with one value is stored; the id is its key."""
    return "key" if field.name == "id" else field.name.replace(".", "__")


def key_name(field: QueryField) -> str:
    """The column of what a field with one value is sorted by, when it is prose."""
    return f"{column_name(field)}__key"


def folded(text: str) -> str:
    """A name as it is stored and compared, in every language alike."""
    return _folded(text) if len(text) <= _MOST_CACHED else unaccented(text).strip()


def compared(text: str, locale: str) -> str:
    """Prose as it is stored and compared: its letters, and blanks as one."""
    return _compared(text, locale) if len(text) <= _MOST_CACHED else _prose(text, locale)


def order_key(text: str, locale: str) -> bytes:
    """Bytes by which prose is sorted: of its first characters, blanks as one."""
    return _order_key(text, locale) if len(text) <= _MOST_CACHED else _ordered(text, locale)


def order_bounds(text: str, locale: str) -> tuple[bytes, bytes]:
    """The first and the last that a key may be of prose with the letters of `text`."""
    first, last = sort_bounds(_shortened(text), locale)
    return first[:_MOST_KEY_BYTES], last[:_MOST_KEY_BYTES]


def _shortened(text: str) -> str:
    return " ".join(text.split())[:SORT_CHARACTERS]


def most_common(spellings: Counter[str]) -> str:
    """The spelling that occurs most often; of several, the first in sort order."""
    return min(spellings, key=lambda title: (-spellings[title], title))


@lru_cache(maxsize=16_384)
def _folded(text: str) -> str:
    return unaccented(text).strip()


@lru_cache(maxsize=16_384)
def _compared(text: str, locale: str) -> str:
    return _prose(text, locale)


def _prose(text: str, locale: str) -> str:
    return " ".join(letters(text, locale).split())


@lru_cache(maxsize=16_384)
def _order_key(text: str, locale: str) -> bytes:
    return _ordered(text, locale)


def _ordered(text: str, locale: str) -> bytes:
    return sort_key(_shortened(text), locale)[:_MOST_KEY_BYTES]


class _Column(NamedTuple):
    """A field that is a column: where it is in a resource, its name, and that of its sort key."""

    path: tuple[str, ...]
    name: str
    key: str | None


@cache
def _columns(kind: str) -> tuple[_Column, ...]:
    return tuple(
        _Column(field.path, column_name(field), key_name(field) if field.type == "prose" else None)
        for field in fields_of(kind)
        if not field.is_item
    )


_Plan = dict[str, Any]
"""What to look for under each key: a field, or again a plan."""


@cache
def _item_plan(kind: str) -> _Plan:
    plan: _Plan = {}
    for field in fields_of(kind):
        if field.is_item:
            *above, last = field.path
            inside = plan
            for key in above:
                inside = inside.setdefault(key, {})
            inside[last] = field
    return plan


def _collect(node: Node, plan: _Plan, found: list[tuple[str, bool, Any]]) -> None:
    """Put the values of fields below `node` into `found`: name, whether it is prose, and value."""
    for key, what in plan.items():
        value = node.get(key)
        if value is None:
            continue
        values = value if isinstance(value, list) else (value,)
        if isinstance(what, QueryField):
            is_prose = what.type == "prose"
            found += ((what.name, is_prose and isinstance(v, str), v) for v in values)
        else:
            for inner in values:
                _collect(inner, what, found)


def _leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(f"{name}.{key}", inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(name, inner)
    else:
        yield name, value


def _stored(value: Any) -> Stored | None:  # noqa: ANN401
    if isinstance(value, str):
        return folded(value)
    if isinstance(value, bool):
        return int(value)
    return value if isinstance(value, int | float) else None
