"""What every class of parameters has in common."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar, cast

from marshmallow import RAISE, Schema, fields, post_load

from content_api.answers.content_types import ContentTypes

_P = TypeVar("_P")


class ParametersSchema(Schema, Generic[_P]):
    """Judges the parameters of a request, by name; loads them as a value of `result`.

    Args:
        types: What the site's own schemas say; only fields that depend on it need it.
    """

    result: ClassVar[Callable[..., Any]]

    class Meta:
        """What is not known is refused."""

        unknown = RAISE

    def __init__(self, types: ContentTypes | None = None) -> None:
        super().__init__()
        self.types = types

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What its parameters are called, but for filters, of which the names are fields."""
        names = (field.data_key or name for name, field in self.fields.items())
        return tuple(name for name in names if name != "filters")

    @post_load
    def _as_result(self, values: dict[str, Any], **_: Any) -> _P:  # noqa: ANN401
        return cast("_P", type(self).result(**values))


def types_of(field: fields.Field[Any]) -> ContentTypes:
    """The content types by which a field of parameters is read."""
    schema = cast("ParametersSchema[Any]", field.root)
    return cast("ContentTypes", schema.types)
