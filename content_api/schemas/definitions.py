"""Content types as data: what a site's schema files define, and the fields that they become."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from content_api.schemas import fields
from content_api.schemas.fields import Value
from content_api.schemas.vocabulary import Enumeration

Unknown = Literal["problem", "keep", "ignore"]
KINDS = ("series", "article")


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A field as a schema file defines it; None for what the file does not say.

    Attributes:
        type: A key of `TYPES`; for a core field, the type that the core gives it.
        required: Whether the field must be written.
        default: The value when it is not written, as JSON.
        description: What it is for, for people.
        label: Its name for people, by language; `""` for every other language.
        min: The least number, or the first day as text.
        max: The greatest number, or the last day as text.
        min_length: The least number of characters.
        max_length: The greatest number of characters.
        pattern: The regular expression as the file has it.
        portable: The same in the parts that Python and ECMA-262 read alike.
        min_items: The least number of items of a list.
        max_items: The greatest number of items of a list.
        unique: Whether the items of a list must differ.
        one_of: The values of an enum.
        of: The definition of the items of a list.
        fields: The definitions of the fields of an object, by name.
        to: The type of the records that a reference names: `series` or `article`.
    """

    type: str
    required: bool = False
    default: Any = None
    description: str = ""
    label: Mapping[str, str] = field(default_factory=dict)
    min: float | str | None = None
    max: float | str | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    portable: str | None = None
    min_items: int | None = None
    max_items: int | None = None
    unique: bool | None = None
    one_of: Enumeration | None = None
    of: "Definition | None" = None
    fields: "Mapping[str, Definition]" = field(default_factory=dict)
    to: str = "series"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentType:
    """The front matter of series pages or articles, as a site wants it.

    Attributes:
        name: `series` or `article`.
        core: What it demands of core fields beyond what the core does, by name.
        custom: The site's own fields, in their order.
        broken: Names whose definition cannot be used; their values are not judged.
        unknown: What becomes of keys that nothing defines.
    """

    name: str
    core: Mapping[str, Definition] = field(default_factory=dict)
    custom: Mapping[str, Definition] = field(default_factory=dict)
    broken: tuple[str, ...] = ()
    unknown: Unknown = "problem"


DEFAULT_TYPES: Mapping[str, ContentType] = {name: ContentType(name=name) for name in KINDS}

TYPES: Mapping[str, type[Value[Any]]] = {
    kind.type_name: kind
    for kind in (
        fields.Line,
        fields.Text,
        fields.Slug,
        fields.Whole,
        fields.Number,
        fields.Flag,
        fields.Day,
        fields.Moment,
        fields.Duration,
        fields.Url,
        fields.Email,
        fields.OneOf,
        fields.ListOf,
        fields.ObjectOf,
        fields.Reference,
        fields.File,
    )
}
_BOUNDS = ("min_length", "max_length", "pattern", "portable", "min_items", "max_items", "unique")


def build_field(definition: Definition, locale: str = "") -> Value[Any]:
    """The marshmallow field of a definition, with its label in `locale`."""
    if definition.type == "enum":
        bare: Value[Any] = fields.OneOf(definition.one_of or Enumeration(()))
    elif definition.type == "list":
        bare = fields.ListOf(build_field(definition.of or Definition(type="string"), locale))
    elif definition.type == "object":
        parts = {name: build_field(part, locale) for name, part in definition.fields.items()}
        bare = fields.ObjectOf(parts)
    elif definition.type == "reference":
        bare = fields.Reference(definition.to)
    else:
        bare = TYPES[definition.type]()
    return tighten(bare, definition, locale)


def tighten(bare: Value[Any], definition: Definition, locale: str = "") -> Value[Any]:
    """A copy of the field `bare` with all that `definition` says but its type."""
    built = copy.copy(bare)
    if definition.one_of:
        built = fields.OneOf(definition.one_of, metadata=built.metadata)
    for name in _BOUNDS:
        if getattr(definition, name) is not None:
            setattr(built, name, getattr(definition, name))
    for name in ("min", "max"):
        bound = getattr(definition, name)
        if bound is not None:
            setattr(built, name, _bound(bound))
    title = definition.label.get(locale) or definition.label.get("")
    words = {"title": title, "description": definition.description}
    built.metadata = {**built.metadata, **{name: text for name, text in words.items() if text}}
    built.required = definition.required
    if definition.default is not None:
        # As a function: whoever loads it may change it.
        built.load_default = lambda: built.deserialize(definition.default)
        built.metadata["default"] = definition.default
    return built


def _bound(bound: float | str) -> object:
    return fields.Day().deserialize(bound) if isinstance(bound, str) else bound
