"""Parameters of single resources."""

from content_api.answers.queries.parameters import FormatsQuery, LocaleQuery
from content_api.answers.queries.sparse import FieldsField
from content_api.answers.related import IncludeField
from content_api.schemas.resources import (
    ArticleSchema,
    SeriesIndexSchema,
    SeriesSchema,
    SeriesStatusSchema,
)


class SeriesQuery(FormatsQuery):
    """Parameters of a series."""

    sparse = FieldsField(SeriesSchema, "title,progress(percent)", "series")
    include = IncludeField("series")


class ArticleQuery(FormatsQuery):
    """Parameters of an article."""

    sparse = FieldsField(ArticleSchema, "title,body(text)", "article")
    include = IncludeField("article")


class PageQuery(LocaleQuery):
    """Parameters of a page as Markdown."""


class SeriesIndexQuery(LocaleQuery):
    """Parameters of an outline."""

    sparse = FieldsField(SeriesIndexSchema, "sections(title,status)")


class SeriesStatusQuery(LocaleQuery):
    """Parameters of a status."""

    sparse = FieldsField(SeriesStatusSchema, "state,progress(percent)")
