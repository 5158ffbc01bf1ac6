"""The values by which a record is found, taken from the very resource that is served."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from content_api.folding import unaccented
from content_api.records import Node
from content_api.store.queryable import QueryField, fields_of

Stored = str | int | float
_MOST_CACHED = 60


def column_values(kind: str, resource: Node) -> dict[str, Stored | None]:
    """The value of each field that is a column, by the column's name."""
    return {name: _stored(_dig(resource, path)) for name, path in _columns(kind)}


def item_values(kind: str, resource: Node) -> Iterator[tuple[str, Stored, Any]]:
    """The name, the stored and the written value of each field that is not, each once."""
    seen: set[tuple[str, Stored]] = set()
    for name, value in _all_items(kind, resource):
        stored = _stored(value)
        if stored is not None and (name, stored) not in seen:
            seen.add((name, stored))
            yield name, stored, value


def column_name(field: QueryField) -> str:
    """The column in which a field with one value is stored; the id is its key."""
    return "key" if field.name == "id" else field.name.replace(".", "__")


def folded(text: str) -> str:
    """A text as it is stored and compared."""
    return _folded(text) if len(text) <= _MOST_CACHED else unaccented(text).strip()


def most_common(spellings: Counter[str]) -> str:
    """The spelling that occurs most often; of several, the first in sort order."""
    return min(spellings, key=lambda title: (-spellings[title], title))


@lru_cache(maxsize=16_384)
def _folded(text: str) -> str:
    return unaccented(text).strip()


@cache
def _columns(kind: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    fields = (field for field in fields_of(kind) if not field.is_item)
    return tuple((column_name(field), field.path) for field in fields)


@cache
def _lists(kind: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((field.name, field.path) for field in fields_of(kind) if field.is_item)


def _all_items(kind: str, resource: Node) -> Iterator[tuple[str, Any]]:
    for name, path in _lists(kind):
        for value in _each(resource, path):
            yield name, value
    yield from _leaves("custom", resource.get("custom"))


def _dig(value: Any, path: tuple[str, ...]) -> Any:  # noqa: ANN401 - JSON
    for key in path:
        if value is None:
            return None
        value = value.get(key)
    return value


def _each(value: Any, path: tuple[str, ...]) -> Iterator[Any]:  # noqa: ANN401
    """All values at a path that leads through lists."""
    if isinstance(value, list):
        for item in value:
            yield from _each(item, path)
    elif not path:
        yield value
    elif isinstance(value, Mapping):
        yield from _each(value.get(path[0]), path[1:])


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
