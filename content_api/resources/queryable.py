"""What may be asked for: the public fields of records, derived from the schemas of the answers.

The one allow-list of filters, sort keys and columns; a field that is added to a resource is in it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from marshmallow import Schema, fields

from content_api.resources.articles import ArticleSchema
from content_api.resources.fields import Timestamp
from content_api.resources.parts import LabelSchema
from content_api.resources.series import SeriesSchema
from content_api.resources.tags import TagSchema
from content_api.values.parts import Node

FieldType = Literal["prose", "text", "whole", "number", "flag", "time", "day"]
"""`prose` is compared and ordered as its language does, `text` (names, paths) as every one does."""
SCHEMAS: Final[Mapping[str, type[Schema]]] = {
    "series": SeriesSchema,
    "article": ArticleSchema,
    "tag": TagSchema,
}
ALIASES: Final[Mapping[str, Mapping[str, str]]] = {
    "series": {"tag": "tags", "series": "id", "progress": "progress.percent"},
    "article": {"tag": "tags", "series": "series.id"},
    "tag": {},
}
# Nobody filters by these: paths that follow from ids, and what is written beside its plain text.
_LEFT_OUT = frozenset(
    {"type", "links", "body", "html", "markdown", "anchor", "children", "arguments", "custom"}
)
_LEFT_OUT_PATHS = frozenset({"toc.level"})
_PROSE = frozenset(
    {
        "title",
        "description",
        "text",
        "summary",
        "excerpt",
        "alt",
        "authors",
        "tags",
        "keywords",
        "state_label",
        "level_label",
    }
)
_DEPTH = 4


@dataclass(frozen=True, slots=True)
class QueryField:
    """A public field by which lists are filtered, and sorted when it has one value.

    Attributes:
        name: As in the resource, dotted.
        type: Of its values; `day` is a date without a time.
        is_list: Whether a record may have several.
        is_nullable: Whether a record may have none.
        allowed: The values of an enumeration, when it is one.
    """

    name: str
    type: FieldType
    is_list: bool = False
    is_nullable: bool = False
    allowed: tuple[str, ...] = ()

    @property
    def path(self) -> tuple[str, ...]:
        """Its keys, from the resource down."""
        return tuple(self.name.split("."))

    @property
    def is_item(self) -> bool:
        """Whether its values are rows of the table `item`, not a column."""
        return self.is_list or self.name.startswith("custom.")

    @property
    def is_number(self) -> bool:
        """Whether its values are stored as numbers."""
        return self.type in ("whole", "number", "flag")


@dataclass(frozen=True, slots=True)
class Queryable:
    """The fields of one kind of record.

    Attributes:
        kind: `series`, `article` or `tag`.
        fields: By dotted name.
    """

    kind: str
    fields: Mapping[str, QueryField]

    @property
    def aliases(self) -> Mapping[str, str]:
        """Short names of fields."""
        return ALIASES[self.kind]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that a filter may have."""
        return tuple(dict.fromkeys((*self.fields, *self.aliases)))

    @property
    def sorts(self) -> tuple[str, ...]:
        """Every name that a list may be sorted by."""
        return tuple(name for name in self.names if not self.get(name).is_list)

    def get(self, name: str) -> QueryField:
        """A field by its name or a short one.

        Raises:
            KeyError: there is none.
        """
        return self.fields[self.aliases.get(name, name)]

    def find(self, name: str) -> QueryField | None:
        """A field by its name or a short one, or None."""
        return self.get(name) if name in self.names else None


def fields_of(kind: str) -> tuple[QueryField, ...]:
    """The fields that records of a kind have on every site."""
    return tuple(_walk(SCHEMAS[kind](), ""))


def build_queryable(kind: str, custom: Node) -> Queryable:
    """All fields of a kind.

    Args:
        kind: `series`, `article` or `tag`.
        custom: The JSON Schema of what the site's own schemas add.
    """
    own = _walk_custom("custom", custom, is_list=False)
    return Queryable(kind, {field.name: field for field in (*fields_of(kind), *own)})


def _walk(
    schema: Schema, prefix: str, *, is_list: bool = False, is_nullable: bool = False
) -> Iterator[QueryField]:
    for name, declared in schema.fields.items():
        dotted = prefix + name
        # The address of another record follows from its id, which can be asked for.
        follows = name in _LEFT_OUT or (name == "url" and isinstance(schema, LabelSchema))
        if follows or dotted in _LEFT_OUT_PATHS or dotted.count(".") >= _DEPTH:
            continue
        inner, many = declared, is_list
        while isinstance(inner, fields.List):
            inner, many = inner.inner, True
        may_miss = is_nullable or many or bool(declared.allow_none) or not declared.required
        if isinstance(inner, fields.Nested):
            yield from _walk(inner.schema, f"{dotted}.", is_list=many, is_nullable=may_miss)
        elif kind := _type_of(inner):  # pragma: no branch - others are in no answer now
            allowed = tuple(inner.metadata.get("enum", ()))
            is_prose = name in _PROSE or (name == "id" and isinstance(schema, TagSchema))
            yield QueryField(dotted, "prose" if is_prose else kind, many, may_miss, allowed)


def _type_of(field: Any) -> FieldType | None:  # noqa: ANN401 - any marshmallow field
    if isinstance(field, Timestamp) or field.metadata.get("format") == "date-time":
        return "time"
    kinds: tuple[tuple[type[Any], FieldType], ...] = (
        (fields.Boolean, "flag"),
        (fields.Integer, "whole"),
        (fields.Number, "number"),
        (fields.String, "text"),
    )
    return next((name for kind, name in kinds if isinstance(field, kind)), None)


_JSON_TYPES: Mapping[str, FieldType] = {
    "string": "prose",
    "integer": "whole",
    "number": "number",
    "boolean": "flag",
}
_FORMATS: Mapping[str, FieldType] = {"date-time": "time", "date": "day"}


def _walk_custom(name: str, schema: Node, *, is_list: bool) -> Iterator[QueryField]:
    """The fields of a JSON Schema as the site's own types are served."""
    given = schema.get("type", "object")
    kind = next((one for one in given if one != "null"), "") if isinstance(given, list) else given
    if kind == "array":
        yield from _walk_custom(name, schema.get("items", {}), is_list=True)
    elif kind == "object":
        for key, value in schema.get("properties", {}).items():
            yield from _walk_custom(f"{name}.{key}", value, is_list=is_list)
    elif kind in _JSON_TYPES:  # pragma: no branch - others are in no schema now
        stored = _FORMATS.get(schema.get("format", ""), _JSON_TYPES[kind])
        allowed = tuple(value for value in schema.get("enum", ()) if value is not None)
        yield QueryField(name, stored, is_list, is_nullable=True, allowed=allowed)
