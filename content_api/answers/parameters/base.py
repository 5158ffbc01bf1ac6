"""The base class of all parameter schemas."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar, cast

from marshmallow import RAISE, Schema, fields, post_load

from content_api.answers.content_types import ContentTypes

_P = TypeVar("_P")


class ParametersSchema(Schema, Generic[_P]):
    """A marshmallow schema that loads query parameters into a value of type `result`.

    Args:
        types: The site's content types; needed only by fields that depend on them.
    """

    result: ClassVar[Callable[..., Any]]

    class Meta:
        """Unknown parameters are errors."""

        unknown = RAISE

    def __init__(self, types: ContentTypes | None = None) -> None:
        super().__init__()
        self.types = types

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of its parameters; filters are not among them, they have the names of fields."""
        names = (field.data_key or name for name, field in self.fields.items())
        return tuple(name for name in names if name != "filters")

    @post_load
    def _as_result(self, values: dict[str, Any], **_: Any) -> _P:  # noqa: ANN401
        return cast("_P", type(self).result(**values))


def types_of(field: fields.Field[Any]) -> ContentTypes:
    """Return the content types that a field of a bound schema reads by."""
    schema = cast("ParametersSchema[Any]", field.root)
    return cast("ContentTypes", schema.types)
