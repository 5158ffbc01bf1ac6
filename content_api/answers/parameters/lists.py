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
from content_api.answers.parameters.fields.sparse import FieldSelection, FieldsField
from content_api.resources.articles import ArticleSchema
from content_api.resources.series import SeriesSchema
from content_api.resources.tags import TagSchema
from content_api.store.reading.listing import SortKey
from content_api.store.reading.where import Filter


@dataclass(frozen=True, slots=True, kw_only=True)
class PageParameters:
    """Page number, from 1, and records on a page."""

    page: int = 1
    limit: int = DEFAULT_LIMIT


@dataclass(frozen=True, slots=True, kw_only=True)
class ListParameters(PageParameters):
    """Parameters of a list of records; None where the client gave none.

    Attributes:
        cursor: Cursor of the page before, signed.
        filters: Conditions that a record must all meet.
        sort: Sort keys; empty for the list's own order.
        selection: Fields to answer with.
        include: Relations whose records come along.
        facets: Fields whose values are counted.
        formats: Formats of each body.
    """

    cursor: str | None = None
    filters: tuple[Filter, ...] = ()
    sort: tuple[SortKey, ...] = ()
    selection: FieldSelection | None = None
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
