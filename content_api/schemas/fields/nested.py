"""Lists and mappings; each fault in them has its own path, and all are found at once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError

from content_api.schemas.fields.base import LOST, Fault, Value, WrittenDate, property_schema
from content_api.schemas.fields.texts import Text
from content_api.values.parts import Node


class Names(Value[tuple[str, ...]]):
    """A list of texts, or one text with commas."""

    type_name = "list"
    expected = "a list of texts"
    _one = Text()

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> tuple[str, ...]:  # noqa: ANN401
        if isinstance(value, str):
            names = self._one.deserialize(value).split(",")
        elif isinstance(value, list):
            names = _each(value, self._one)
        else:
            raise self.wrong_type(value)
        return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))

    def input_schema(self) -> Node:
        """Texts, or one text."""
        text = self._one.input_schema()
        return {"anyOf": [{"type": "array", "items": text}, text]}

    def output_schema(self) -> Node:
        """Texts."""
        return {"type": "array", "items": {"type": "string"}}


class ListOf(Value[list[Any]]):
    """A list whose items another field judges.

    Attributes:
        min_items: Least items.
        max_items: Most items.
        unique: Whether no item may stand twice, as it is written.
    """

    type_name = "list"
    expected = "a list"
    min_items: int | None = None
    max_items: int | None = None
    unique: bool = False

    def __init__(self, of: Value[Any], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.of = of

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> list[Any]:  # noqa: ANN401
        if not isinstance(value, list):
            raise self.wrong_type(value)
        faults = [*self._count_faults(value), *(_repeated(value) if self.unique else ())]
        return _each(value, self.of, faults)

    def _count_faults(self, value: list[Any]) -> Iterator[Fault]:
        low, high, got = self.min_items, self.max_items, len(value)
        if (low is not None and got < low) or (high is not None and got > high):
            least = f"at least {low}" if high is None else f"{low} to {high}"
            expected = least if low else f"at most {high}"
            message = f"expected {expected} items, got {got}"
            yield Fault("schema/invalid-value", message)

    def input_schema(self) -> Node:
        """A list with its bounds."""
        return self._array(self.of.input_schema())

    def _array(self, items: Node) -> Node:
        bounds = {
            "minItems": self.min_items,
            "maxItems": self.max_items,
            "uniqueItems": self.unique or None,
        }
        schema: Node = {"type": "array", "items": items}
        return schema | {name: bound for name, bound in bounds.items() if bound is not None}

    def output_schema(self) -> Node:
        """The list of its items' output schema."""
        return {"type": "array", "items": self.of.output_schema()}

    def serve(self, value: list[Any]) -> list[Any]:
        """Each item as it is served."""
        return [self.of.serve(item) for item in value]

    def parts(self, value: Any) -> Iterable[tuple[str, Value[Any], Any]]:  # noqa: ANN401
        """Its items by number."""
        items = enumerate(value) if isinstance(value, list) else ()
        return [(str(number), self.of, item) for number, item in items]


class ObjectOf(Value[dict[str, Any]]):
    """A mapping with fields of its own; a key without a value counts as not written."""

    type_name = "object"
    expected = "`key: value` lines"

    def __init__(self, fields: Mapping[str, Value[Any]], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.schema: Schema = Schema.from_dict(dict(fields), name="Object")(unknown=EXCLUDE)
        # The schema's own copies, which know their names.
        self.fields: Mapping[str, Value[Any]] = self.schema.fields  # type: ignore[assignment]

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> dict[str, Any]:  # noqa: ANN401
        if not isinstance(value, dict):
            raise self.wrong_type(value)
        written = {key: item for key, item in value.items() if item is not None}
        try:
            loaded: dict[str, Any] = self.schema.load(written)
        except ValidationError as error:
            raise ValidationError(faults_of(error)) from None
        return {name: loaded[name] for name in self.fields if name in loaded}

    def input_schema(self) -> Node:
        """Its fields, and no others."""
        return object_schema(self.fields) | {"additionalProperties": False}

    def output_schema(self) -> Node:
        """Its fields as they are served."""
        return served_schema(self.fields)

    def serve(self, value: dict[str, Any]) -> dict[str, Any]:
        """Each field as it is served."""
        return {name: self.fields[name].serve(item) for name, item in value.items()}

    def parts(self, value: Any) -> Iterable[tuple[str, Value[Any], Any]]:  # noqa: ANN401
        """Its fields by name."""
        items = value.items() if isinstance(value, dict) else ()
        return [(key, self.fields[key], item) for key, item in items if key in self.fields]

    def unknown_keys(self, value: Any) -> Iterable[tuple[str, tuple[str, ...]]]:  # noqa: ANN401
        """Keys that are none of its fields."""
        keys = list(value) if isinstance(value, dict) else []
        free = tuple(name for name in self.fields if name not in keys)
        return [(key, free) for key in keys if key not in self.fields]


def faults_of(error: ValidationError) -> list[Fault]:
    """All faults in the error of a schema, each with its dotted path from there."""
    messages: Mapping[str, list[Fault]] = error.normalized_messages()  # type: ignore[no-untyped-call]
    return [_under(key, fault) for key, faults in messages.items() for fault in faults]


def object_schema(fields: Mapping[str, Value[Any]]) -> Node:
    """The JSON Schema of a mapping with `fields`."""
    required = [name for name, field in fields.items() if field.required]
    schema: Node = {
        "type": "object",
        "properties": {name: property_schema(field) for name, field in fields.items()},
    }
    return schema | ({"required": required} if required else {})


def served_schema(fields: Mapping[str, Value[Any]]) -> Node:
    """The JSON Schema of `fields` in answers; one that may be missing may be null."""
    properties = {name: _served(field) for name, field in fields.items()}
    required = [name for name, field in fields.items() if field.has_value]
    schema: Node = {"type": "object", "properties": properties}
    return schema | ({"required": required} if required else {})


def _served(field: Value[Any]) -> Node:
    schema = field.output_schema()
    words = {name: field.metadata.get(name) for name in ("title", "description")}
    described: Node = {name: text for name, text in words.items() if text}
    if not field.has_value:
        schema = schema | {"type": [schema["type"], "null"]}
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
    return described | schema


def _each(value: list[Any], field: Value[Any], faults: Iterable[Fault] = ()) -> list[Any]:
    """Each item as `field` loads it; the faults of all items are raised at once."""
    loaded, found, is_lost = [], list(faults), False
    for number, item in enumerate(value):
        try:
            loaded.append(field.deserialize(item))
        except ValidationError as error:
            is_lost = True
            found += [_under(str(number), fault) for fault in error.messages]  # type: ignore[arg-type]
    if found or is_lost:
        raise ValidationError(found)
    return loaded


def _under(name: str, fault: Fault) -> Fault:
    return replace(fault, path=f"{name}.{fault.path}" if fault.path else name)


def _repeated(value: list[Any]) -> Iterator[Fault]:
    seen: dict[object, int] = {}
    for number, item in enumerate(value):
        first = seen.setdefault(_identity(item), number)
        if first != number:
            message = "expected each item once"
            hint = f"it stands at {first + 1} in the list too"
            yield Fault("schema/invalid-value", message, hint, path=str(number))


def _identity(item: object) -> object:
    """A key by which items are equal as in JSON Schema: numbers by value, and true is not 1."""
    if isinstance(item, bool):
        return ("truth", item)
    if isinstance(item, WrittenDate):
        return item.text
    if isinstance(item, list):
        return tuple(_identity(part) for part in item)
    if isinstance(item, dict):
        return frozenset((key, _identity(part)) for key, part in item.items())
    return object() if item is LOST else item
