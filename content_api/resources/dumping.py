"""Records to JSON by the schemas of the answers, several times as fast as marshmallow's own `dump`.

The classes stay the one definition: their fields are walked once, and what is left of them is a
function that fetches all attributes at once. It takes records as they are typed: no field is there
to convert a number that is a text, or to leave out what is missing.
"""

from collections.abc import Callable, Mapping
from functools import cache
from operator import attrgetter
from typing import Any

from marshmallow import Schema, fields

from content_api.values.parts import Node

Dump = Callable[[Any], Node]
Convert = Callable[[Any], Any]
_AS_THEY_ARE = (fields.String, fields.Number, fields.Boolean)


def compile_dump(schema: Schema) -> Dump:
    """A function that gives the same as `schema.dump`, for one record.

    Raises:
        TypeError: a field is of a type that it does not know.
    """
    constants: dict[str, Any] = {}
    attributes: dict[str, str] = {}
    converts: dict[str, Convert] = {}
    for name, field in schema.dump_fields.items():
        constants[name] = field.constant if isinstance(field, fields.Constant) else None
        if isinstance(field, fields.Constant):
            continue
        attributes[name] = field.attribute or name
        if convert := _convert(field):
            converts[name] = convert
    names, get = tuple(attributes), _getter(tuple(attributes.values()))

    def dump(record: Any) -> Node:  # noqa: ANN401 - whatever has the attributes
        if isinstance(record, Mapping):
            return {**constants, **{n: _converted(converts, n, record[n]) for n in names}}
        found = {**constants, **dict(zip(names, get(record), strict=True))}
        for name, convert in converts.items():
            value = found[name]
            if value is not None:
                found[name] = convert(value)
        return found

    return dump


def _getter(attributes: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """What fetches attributes, always several."""
    if len(attributes) > 1:
        several: Callable[[Any], tuple[Any, ...]] = attrgetter(*attributes)
        return several
    one = attrgetter(*attributes)
    return lambda record: (one(record),)


def _converted(converts: Mapping[str, Convert], name: str, value: Any) -> Any:  # noqa: ANN401
    convert = converts.get(name)
    return value if convert is None or value is None else convert(value)


def _convert(field: Any) -> Convert | None:  # noqa: ANN401 - any field of marshmallow
    """What becomes of a value that is not None; nothing of most."""
    if isinstance(field, fields.List):
        return _convert_list(_convert(field.inner))
    if isinstance(field, fields.Nested):
        return _nested(field)
    if isinstance(field, fields.Dict):
        return dict
    if isinstance(field, fields.DateTime):
        return lambda value: field._serialize(value, None, None)  # noqa: SLF001 - all it is for
    if isinstance(field, _AS_THEY_ARE):
        return None
    raise TypeError(f"no dump of {type(field).__name__}")


def _convert_list(convert: Convert | None) -> Convert:
    if convert is None:
        return list
    return lambda values: [convert(value) for value in values]


def _nested(field: fields.Nested) -> Convert:
    """Made when it is first used: a schema may have itself in it."""
    found: list[Dump] = []

    def dump(record: Any) -> Node:  # noqa: ANN401
        if not found:
            found.append(_dump_of(type(field.schema)))
        return found[0](record)

    return dump


@cache
def _dump_of(schema: type[Schema]) -> Dump:
    return compile_dump(schema())
