"""Parameters of lists: pages, sort and filters on every public field of what is listed."""

from dataclasses import dataclass
from typing import TypeVar

from content_api.answers.parameters.base import ParametersSchema
from content_api.answers.parameters.fields.common import (
    DEFAULT_LIMIT,
    MAX_LIMIT,
    MAX_PAGE,
    FormatsField,
    WholeNumber,
)
from content_api.answers.parameters.fields.cursors import CursorField
from content_api.answers.parameters.fields.of_lists import FacetsField, FiltersField, SortField
from content_api.answers.parameters.fields.relations import IncludeField
from content_api.answers.parameters.fields.sparse import FieldsField, Selection
from content_api.schemas.resources import ArticleSchema, SeriesSchema, TagSchema
from content_api.store.conditions import Filter
from content_api.store.listing import SortKey


@dataclass(frozen=True, slots=True, kw_only=True)
class PageParameters:
    """Which page of a list is wanted: from 1, with so many records."""

    page: int = 1
    limit: int = DEFAULT_LIMIT


@dataclass(frozen=True, slots=True, kw_only=True)
class ListParameters(PageParameters):
    """Which records are wanted, in which order and how; None where nothing is said.

    Attributes:
        cursor: Where the list goes on.
        filters: All of which a record must meet.
        sort: By what; none for the list's own order.
        selection: Which fields of each.
        include: Which related records.
        facets: Fields of which the values are counted.
        formats: Of each body.
    """

    cursor: str | None = None
    filters: tuple[Filter, ...] = ()
    sort: tuple[SortKey, ...] = ()
    selection: Selection | None = None
    include: tuple[str, ...] | None = None
    facets: tuple[str, ...] | None = None
    formats: tuple[str, ...] | None = None


_P = TypeVar("_P", bound=PageParameters)


class PageParametersSchema(ParametersSchema[_P]):
    """Parameters of whatever comes in pages."""

    page = WholeNumber(
        1, MAX_PAGE, load_default=1, metadata={"description": "Page, from 1", "example": 1}
    )
    limit = WholeNumber(
        1,
        MAX_LIMIT,
        load_default=DEFAULT_LIMIT,
        metadata={"description": "Records on a page", "example": DEFAULT_LIMIT},
    )


class SeriesListParametersSchema(PageParametersSchema[ListParameters]):
    """Parameters of the list of series."""

    result = ListParameters
    cursor = CursorField()
    sort = SortField("series", "-updated_at,title")
    selection = FieldsField(SeriesSchema, "title,progress(percent)", "series")
    include = IncludeField("series")
    facets = FacetsField()
    filters = FiltersField("series")


class ArticleListParametersSchema(PageParametersSchema[ListParameters]):
    """Parameters of a list of articles."""

    result = ListParameters
    cursor = CursorField()
    sort = SortField("article", "-updated_at,title")
    selection = FieldsField(ArticleSchema, "title,series(id)", "article")
    include = IncludeField("article")
    facets = FacetsField()
    formats = FormatsField("Gives each article its body in these formats; without it, none has one")
    filters = FiltersField("article")


class TagListParametersSchema(PageParametersSchema[ListParameters]):
    """Parameters of the list of tags."""

    result = ListParameters
    cursor = CursorField()
    sort = SortField("tag", "-articles")
    selection = FieldsField(TagSchema, "title,articles")
    filters = FiltersField("tag")
