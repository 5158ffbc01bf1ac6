"""Fields that parameters of several resources have; each tells its own form to OpenAPI."""

from typing import Any

from marshmallow import fields

from content_api.answers.parameters.faults import FaultError, require_one_of
from content_api.answers.parameters.fields.json_forms import (
    CONTENT_PATH,
    LANGUAGE,
    is_content_path,
    is_language,
    list_schema,
    split_list,
)
from content_api.answers.parameters.fields.numbers import parse_unsigned
from content_api.values.parts import FORMATS

MAX_LIMIT = 100
DEFAULT_LIMIT = 20
MAX_PAGE = 1_000_000
_MOST_DIGITS = 10


class WholeNumber(fields.Field[int]):
    """ASCII digits only, within bounds."""

    def __init__(self, low: int, high: int, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.low = low
        self.high = high
        self.metadata = {**self.metadata, "minimum": low, "maximum": high}

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:  # noqa: ANN401
        number = parse_unsigned(value, self.low, self.high, _MOST_DIGITS)
        if number is None:
            raise FaultError(
                f"expected a whole number from {self.low} to {self.high}, got {value!r}"
            )
        return number


class CommaList(fields.Field[tuple[str, ...]]):
    """Values with commas between them; each must be one of `allowed`, when that is given."""

    def __init__(self, allowed: tuple[str, ...] = (), **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.allowed = allowed

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> tuple[str, ...]:  # noqa: ANN401
        items = split_list(value)
        if items is None:
            raise FaultError(
                f"expected values with commas between them, got {value!r}", self.allowed
            )
        for item in items:
            self.judge(item)
        return items

    def judge(self, item: str) -> None:
        """Refuse an item that is not allowed."""
        if self.allowed:
            require_one_of(item, self.allowed)

    def json_schema(self) -> dict[str, Any]:
        """What `judge` and the commas let through."""
        return list_schema(self.allowed)


class Language(fields.Field[str]):
    """A language tag."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:  # noqa: ANN401
        if not isinstance(value, str) or not is_language(value):
            raise FaultError(f"expected a language such as es or pt-BR, got {value!r}")
        return value

    def json_schema(self) -> dict[str, Any]:
        """The form of a tag; which ones there are depends on the site."""
        return LANGUAGE


class ContentPath(fields.Field[str]):
    """A path relative to the content root."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:  # noqa: ANN401
        if not is_content_path(value):
            raise FaultError(f"expected a path such as redes/01-rutas.md, got {value!r}")
        return str(value)

    def json_schema(self) -> dict[str, Any]:
        """Names with / between them."""
        return CONTENT_PATH


class FormatsField(CommaList):
    """Formats of a body, each one that there is."""

    def __init__(self, description: str, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(
            FORMATS, metadata={"description": description, "example": "html,text"}, **kwargs
        )
