"""Fields of answers: each says what it is, for openapi.yaml."""

from typing import Any

from marshmallow import Schema, fields

from content_api.values.moments import rfc3339


class Timestamp(fields.DateTime):
    """A time in UTC, RFC 3339 with Z."""

    def _serialize(self, value: Any, *_: Any, **__: Any) -> str | None:  # noqa: ANN401
        return rfc3339(value)


def text_field(description: str, *, null: bool = False, **kwargs: Any) -> fields.String:  # noqa: ANN401
    """A text; with `null`, or none."""
    kwargs = {"allow_none": null, "required": True} | kwargs
    return fields.String(metadata={"description": description}, **kwargs)


def whole_field(
    description: str,
    *,
    null: bool = False,
    minimum: int = 0,
    **kwargs: Any,  # noqa: ANN401
) -> fields.Integer:
    """A whole number, in bounds if they are given; with `null`, or none."""
    meta = {"description": description, "minimum": minimum}
    kwargs = {"allow_none": null, "required": True} | kwargs
    return fields.Integer(strict=True, metadata=meta, **kwargs)


def flag_field(description: str, **kwargs: Any) -> fields.Boolean:  # noqa: ANN401
    """True or false."""
    return fields.Boolean(required=True, metadata={"description": description}, **kwargs)


def time_field(description: str, **kwargs: Any) -> Timestamp:  # noqa: ANN401
    """A moment, or none."""
    meta = {"description": description}
    return Timestamp(required=True, allow_none=True, metadata=meta, **kwargs)


def texts_field(description: str, **kwargs: Any) -> fields.List[Any]:  # noqa: ANN401
    """Texts, in order."""
    return fields.List(
        fields.String(), required=True, metadata={"description": description}, **kwargs
    )


def one_field(
    schema: type[Schema],
    description: str,
    *,
    null: bool = False,
    **kwargs: Any,  # noqa: ANN401 - marshmallow's
) -> fields.Nested:
    """One value with fields of its own; with `null`, or none."""
    kwargs = {"required": True, "allow_none": null} | kwargs
    return fields.Nested(schema, metadata={"description": description}, **kwargs)


def many_field(schema: type[Schema], description: str, **kwargs: Any) -> fields.List[Any]:  # noqa: ANN401
    """Values with fields of their own, in order."""
    return fields.List(
        fields.Nested(schema), required=True, metadata={"description": description}, **kwargs
    )


def custom_field() -> fields.Dict:
    """What the fields of the site's own say."""
    meta = {"description": "Fields that the site's schemas add"}
    return fields.Dict(
        keys=fields.String(), required=True, attribute="document.custom", metadata=meta
    )


def constant_field(value: str) -> fields.Constant[str]:
    """What kind of resource it is."""
    meta = {"type": "string", "enum": [value], "description": "Kind of resource"}
    return fields.Constant(value, required=True, metadata=meta)
