"""The fields of front matter: each says what it takes, its JSON Schema, and how it is served."""

from content_api.schemas.fields.base import (
    LOST,
    Fault,
    Value,
    WrittenDate,
    property_schema,
    shown,
)
from content_api.schemas.fields.choices import OneOf
from content_api.schemas.fields.moments import Day, Moment
from content_api.schemas.fields.nested import ListOf, Names, ObjectOf
from content_api.schemas.fields.numbers import Flag, Number, Whole
from content_api.schemas.fields.texts import (
    Duration,
    Email,
    File,
    Formed,
    Line,
    Locale,
    Reference,
    Slug,
    Text,
    Url,
)

__all__ = [
    "LOST",
    "Day",
    "Duration",
    "Email",
    "Fault",
    "File",
    "Flag",
    "Formed",
    "Line",
    "ListOf",
    "Locale",
    "Moment",
    "Names",
    "Number",
    "ObjectOf",
    "OneOf",
    "Reference",
    "Slug",
    "Text",
    "Url",
    "Value",
    "Whole",
    "WrittenDate",
    "property_schema",
    "shown",
]
