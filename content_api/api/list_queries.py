"""Parameters of lists: pages, sort and filters on every public field of what is listed."""

from collections.abc import Mapping
from typing import Any, ClassVar

from flask import current_app
from marshmallow import ValidationError, fields

from content_api.api.errors import ErrorItem
from content_api.api.filters import read_filters, split_name
from content_api.api.queries import CommaList, FormatsField, PagesQuery, require_one_of
from content_api.store.conditions import Filter
from content_api.store.listing import SortKey
from content_api.store.queryable import Queryable


def get_queryable(kind: str) -> Queryable:
    """The fields of a kind that the application that answers this request knows."""
    known: Mapping[str, Queryable] = current_app.extensions["content_api_queryable"]
    return known[kind]


class Sort(CommaList):
    """Names to sort by, each once, with `-` before it for descending."""

    def __init__(self, kind: str, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.kind = kind

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        queryable = get_queryable(self.kind)
        names = super()._deserialize(value, *args, **kwargs)
        keys = [_sort_key(queryable, name) for name in names]
        for place, key in enumerate(keys):
            if any(key.field == before.field for before in keys[:place]):
                detail = f"expected each name once, got {names[place]!r} again"
                raise ValidationError([ErrorItem(detail)])
        return tuple(keys)


def _sort_key(queryable: Queryable, written: str) -> SortKey:
    name = written.removeprefix("-")
    require_one_of(name, queryable.sorts)
    return SortKey(queryable.get(name), descending=written.startswith("-"))


class Filters(fields.Field[tuple[Filter, ...]]):
    """All parameters that are filters; the parser puts them here."""

    def __init__(self, kind: str, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
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


class ListQueryParameters(PagesQuery):
    """Parameters of every list of records."""

    kind: ClassVar[str]


class SeriesListQuery(ListQueryParameters):
    """Parameters of the list of series."""

    kind = "series"
    sort = _sort("series", "-updated_at,title")
    filters = Filters("series", load_default=())


class ArticleListQuery(ListQueryParameters):
    """Parameters of a list of articles."""

    kind = "article"
    sort = _sort("article", "-updated_at,title")
    formats = FormatsField("Gives each article its body in these formats; without it, none has one")
    filters = Filters("article", load_default=())
