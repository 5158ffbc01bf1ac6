"""What all fields have in common: faults with their place, JSON Schema, and how they are served."""

import datetime as dt
from abc import abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Final, TypeVar

from marshmallow import ValidationError, fields

from content_api.values.parts import Node

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one value, as a marshmallow error carries it.

    Attributes:
        code: The problem's code.
        message: What was expected and what was got.
        hint: What to do about it.
        path: Dotted path inside the value; empty for the value itself.
        quotable: Takes the scalar as it is written; whether quotes around it mend the fault.
        replacement: What to write instead, when that is certain; else empty.
    """

    code: str
    message: str
    hint: str = ""
    path: str = ""
    quotable: Callable[[str], bool] | None = None
    replacement: str = ""


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A value that YAML read as a date or time, with the text that was written."""

    text: str
    value: dt.date


class _Lost:
    """The type of `LOST`, which stands for a value that parsing reported a problem of already."""


LOST: Final = _Lost()


def stop(code: str, message: str, hint: str = "", **details: Any) -> ValidationError:  # noqa: ANN401
    """The exception to raise for one fault; `details` are its other attributes."""
    return ValidationError([Fault(code, message, hint, **details)])


class Value(fields.Field[_T]):
    """A field of front matter.

    Attributes:
        type_name: The name of the type in schema files.
        expected: The values that it takes, in the words of messages.
    """

    type_name: ClassVar[str]
    expected: str

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        """The value that is meant; `LOST` is refused without another fault."""
        if value is LOST:
            raise ValidationError([])
        if value is None:
            raise self.wrong_type(value)
        return super().deserialize(value, *args, **kwargs)

    def make_error(self, key: str, **kwargs: Any) -> ValidationError:  # noqa: ANN401
        """The error of marshmallow itself; only that of a missing value can occur."""
        del key, kwargs
        hint = f"add a line `{self.name}: …`"
        return stop("schema/required", f"expected {self.expected}, got nothing", hint)

    def wrong_type(self, value: object) -> ValidationError:
        """The exception for a value of another type."""
        return stop("schema/invalid-type", f"expected {self.expected}, got {shown(value)}")

    def accepts(self, value: object) -> bool:
        """Whether `value` can be loaded."""
        try:
            self.deserialize(value)
        except ValidationError:
            return False
        return True

    @abstractmethod
    def input_schema(self) -> Node:
        """The JSON Schema of the values that it takes."""

    @abstractmethod
    def output_schema(self) -> Node:
        """The JSON Schema of the values that the API answers."""

    def serve(self, value: Any) -> Any:  # noqa: ANN401 - JSON
        """The JSON with which the API answers a loaded value."""
        return value

    def parts(self, value: Any) -> Iterable[tuple[str, "Value[Any]", Any]]:  # noqa: ANN401
        """The items of a list or mapping, written or loaded: name, field and value of each."""
        del value
        return ()

    def unknown_keys(self, value: Any) -> Iterable[tuple[str, tuple[str, ...]]]:  # noqa: ANN401
        """The keys of a mapping that are none of its fields, each with the names that are free."""
        del value
        return ()

    @property
    def has_value(self) -> bool:
        """Whether it always has a value: it is required, or has a default."""
        return self.required or "default" in self.metadata


def property_schema(field: Value[Any], *, is_required: bool | None = None) -> Node:
    """The JSON Schema of a field as a property: with its label, description, default and null."""
    schema = field.input_schema()
    if not (field.required if is_required is None else is_required):
        schema = _or_null(schema)
    words = {name: field.metadata.get(name) for name in ("title", "description")}
    described = {name: text for name, text in words.items() if text}
    if "default" in field.metadata:
        described["default"] = field.metadata["default"]
    return described | schema


def _or_null(schema: Node) -> Node:
    if "anyOf" in schema:
        return {**schema, "anyOf": [*schema["anyOf"], {"type": "null"}]}
    return {**schema, "type": [schema["type"], "null"]}


def shown(value: object) -> str:
    """A value in the words of messages, as its author would recognise it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, dict | list):
        return "a list" if isinstance(value, list) else "a mapping"
    if isinstance(value, WrittenDate):
        return value.text
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
