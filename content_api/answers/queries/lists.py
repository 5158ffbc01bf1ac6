"""Parameters of lists: pages, sort and filters on every public field of what is listed."""

import re
from typing import Any

from marshmallow import ValidationError, fields

from content_api.answers.content_types import get_content_types
from content_api.answers.errors import ErrorItem
from content_api.answers.queries.filters import read_filters, split_name
from content_api.answers.queries.parameter_schemas import END
from content_api.answers.queries.parameters import (
    MAX_CURSOR_CHARACTERS,
    MAX_SORT_KEYS,
    CommaList,
    FaultError,
    FormatsField,
    PagesQuery,
    require_one_of,
)
from content_api.answers.queries.sparse import FieldsField
from content_api.answers.related import IncludeField
from content_api.schemas.resources import ArticleSchema, SeriesSchema, TagSchema
from content_api.store.conditions import Filter
from content_api.store.listing import SortKey
from content_api.store.queryable import Queryable

FACETS = ("state", "level", "tag", "locale")
_DIRECTION = re.compile(r"([^\s:]+)(?:\s+|:)(asc|desc)", re.IGNORECASE)
_CURSOR = re.compile(rf"[A-Za-z0-9_-]{{24,{MAX_CURSOR_CHARACTERS}}}")


def get_queryable(kind: str) -> Queryable:
    """The fields of a kind that the application that answers this request knows."""
    return get_content_types().queryable[kind]


class Sort(CommaList):
    """Names to sort by, each once, with `-` before it for descending."""

    def __init__(self, kind: str, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.kind = kind

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        queryable = get_queryable(self.kind)
        names = super()._deserialize(value, *args, **kwargs)
        if len(names) > MAX_SORT_KEYS:
            raise FaultError(f"expected at most {MAX_SORT_KEYS} names, got {len(names)}")
        keys = [_sort_key(queryable, name) for name in names]
        bare = [name.removeprefix("-") for name in names]
        for place, name in enumerate(bare):
            if name in bare[:place]:
                detail = f"expected each name once, got {names[place]!r} again"
                raise ValidationError([ErrorItem(detail)])
        return tuple(keys)


def _sort_key(queryable: Queryable, written: str) -> SortKey:
    name = written.removeprefix("-")
    if direction := _DIRECTION.fullmatch(written):
        named, is_down = direction[1], direction[2].lower() == "desc"
        meant = f"-{named}" if is_down else named
        detail = f"expected {meant}, with - before a name for descending, got {written!r}"
        raise FaultError(detail, suggestion=meant if named in queryable.sorts else None)
    require_one_of(name, queryable.sorts)
    return SortKey(queryable.get(name), descending=written.startswith("-"))


class Filters(fields.Field[tuple[Filter, ...]]):
    """All parameters that are filters; the parser puts them here."""

    def __init__(self, kind: str) -> None:
        super().__init__(load_default=(), metadata={"x-kind": kind})
        self.kind = kind

    def owns(self, name: str) -> bool:
        """Whether a parameter of this name is a filter."""
        return get_queryable(self.kind).find(split_name(name)[0]) is not None

    @property
    def names(self) -> tuple[str, ...]:
        """Every field that can be filtered by."""
        return get_queryable(self.kind).names

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> tuple[Filter, ...]:  # noqa: ANN401
        found, faults = read_filters(get_queryable(self.kind), value)
        if faults:
            raise ValidationError(faults)
        return found


def _sort(kind: str, example: str) -> Sort:
    description = "Fields with commas between them, - before one for descending"
    return Sort(kind, metadata={"description": description, "example": example})


class Facets(CommaList):
    """Fields of which the values are counted."""

    def __init__(self) -> None:
        names = ", ".join(FACETS)
        description = f"Fields of which the values are counted, of {names}, in `meta.facets`"
        super().__init__(FACETS, metadata={"description": description, "example": "state,tag"})


class Cursor(fields.Field[str]):
    """Where a list goes on."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:  # noqa: ANN401
        if not _CURSOR.fullmatch(value):
            raise FaultError(f"expected a cursor as a list gave it, got {value[:80]!r}")
        return str(value)

    def json_schema(self) -> dict[str, Any]:
        """Its form; only one that a list gave is taken."""
        return {"type": "string", "pattern": f"^{_CURSOR.pattern}{END}"}


def _cursor() -> Cursor:
    description = (
        "Where to go on, `meta.pagination.cursor` of the answer before, with the same filters and "
        "sort; stays right while content changes. Not together with `page`"
    )
    return Cursor(metadata={"description": description})


class SeriesListQuery(PagesQuery):
    """Parameters of the list of series."""

    cursor = _cursor()
    sort = _sort("series", "-updated_at,title")
    sparse = FieldsField(SeriesSchema, "title,progress(percent)", "series")
    include = IncludeField("series")
    facets = Facets()
    filters = Filters("series")


class ArticleListQuery(PagesQuery):
    """Parameters of a list of articles."""

    cursor = _cursor()
    sort = _sort("article", "-updated_at,title")
    sparse = FieldsField(ArticleSchema, "title,series(id)", "article")
    include = IncludeField("article")
    facets = Facets()
    formats = FormatsField("Gives each article its body in these formats; without it, none has one")
    filters = Filters("article")


class TagListQuery(PagesQuery):
    """Parameters of the list of tags."""

    cursor = _cursor()
    sort = _sort("tag", "-articles")
    sparse = FieldsField(TagSchema, "title,articles")
    filters = Filters("tag")
