"""Numbers, and true or false."""

import math
import re
from typing import Any

from marshmallow import ValidationError

from content_api.schemas.fields.base import Value, shown, stop
from content_api.values.parts import Node

_DIGITS = re.compile("[0-9]{1,9}")
MOST_WHOLE = 100_000
_MOST_EXACT = 2**53 - 1
"""The largest whole number that every reader of JSON keeps exactly."""


class Number(Value[float]):
    """A number within bounds; true and '3' are none.

    Attributes:
        min: The least it takes.
        max: The most it takes.
    """

    type_name = "number"
    expected = "a number"
    kind = "number"
    min: float | None = None
    max: float | None = None

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> float:  # noqa: ANN401
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.wrong_type(value)
        if not math.isfinite(value):
            raise self.wrong_type(value)
        return self._bounded(value)

    def wrong_type(self, value: object) -> ValidationError:
        """The exception for a value of another type; YAML reads `08` and what is quoted as text."""
        message = f"expected {self.expected}, got {shown(value)}"
        is_digits = isinstance(value, str) and bool(_DIGITS.fullmatch(value))
        hint = f"write {int(str(value))}" if is_digits else ""
        return stop("schema/invalid-type", message, hint)

    def _bounded(self, value: float) -> float:
        low, high = self.min, self.max
        if (low is not None and value < low) or (high is not None and value > high):
            message = f"expected {self.expected} {self._bounds}, got {value}"
            raise stop("schema/invalid-value", message)
        return value

    @property
    def _bounds(self) -> str:
        if self.max is None:
            return f"from {self.min}"
        return f"up to {self.max}" if self.min is None else f"from {self.min} to {self.max}"

    def input_schema(self) -> Node:
        """A number with its bounds."""
        bounds = {"minimum": self.min, "maximum": self.max}
        return {"type": self.kind} | {k: v for k, v in bounds.items() if v is not None}

    def output_schema(self) -> Node:
        """The schema of the values that it takes."""
        return self.input_schema()


class Whole(Number):
    """A whole number within bounds; 1.9 is none, and 2.0 is 2."""

    type_name = "integer"
    expected = "a whole number"
    kind = "integer"

    def __init__(
        self,
        low: int = -_MOST_EXACT,
        high: int = _MOST_EXACT,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(**kwargs)
        self.min = low
        self.max = high

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:  # noqa: ANN401
        if isinstance(value, float) and not value.is_integer():
            raise self.wrong_type(value)
        return int(super()._deserialize(value))


class Flag(Value[bool]):
    """True or false."""

    type_name = "boolean"
    expected = "true or false"

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:  # noqa: ANN401
        if not isinstance(value, bool):
            raise self.wrong_type(value)
        return value

    def input_schema(self) -> Node:
        """True or false."""
        return {"type": "boolean"}

    def output_schema(self) -> Node:
        """True or false."""
        return {"type": "boolean"}
