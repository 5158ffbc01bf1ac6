"""One of a few values, by any of their names."""

from typing import Any

from content_api.schemas.fields.base import Value, shown, stop
from content_api.schemas.vocabulary import Enumeration
from content_api.values.parts import Node
from content_api.values.words import did_you_mean


class OneOf(Value[str]):
    """A value of an enumeration, written as the value, an alias or a label."""

    type_name = "enum"

    def __init__(self, enumeration: Enumeration, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.enumeration = enumeration
        self.expected = f"one of {', '.join(enumeration.values)}"

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:  # noqa: ANN401
        choice = self.enumeration.find(value) if isinstance(value, str) else None
        if choice is None:
            raise self.wrong_type(value)
        return choice.value

    def wrong_type(self, value: object) -> Any:  # noqa: ANN401 - as the class above it
        """The exception for a value that is none of them."""
        choices = self.enumeration.choices
        # Of names that are alike, the last counts: that of the value itself.
        names = [*(name for c in choices for name in c.names), *self.enumeration.values]
        is_text = isinstance(value, str)
        return stop(
            "schema/invalid-choice",
            f"expected {self.expected}, got {shown(value)}",
            did_you_mean(str(value), names) if is_text else "",
            quotable=None if is_text else self.accepts,
        )

    def input_schema(self) -> Node:
        """The values, which editors offer, or any other name of one."""
        pattern = {"type": "string", "pattern": self.enumeration.pattern}
        return {"anyOf": [{"enum": list(self.enumeration.values)}, pattern]}

    def output_schema(self) -> Node:
        """One of the values."""
        return {"type": "string", "enum": list(self.enumeration.values)}
