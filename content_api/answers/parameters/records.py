"""Parameters of single resources."""

from dataclasses import dataclass

from content_api.answers.parameters.base import ParametersSchema
from content_api.answers.parameters.fields.common import CommaList, FormatsField, Language
from content_api.answers.parameters.fields.relations import IncludeField
from content_api.answers.parameters.fields.sparse import FieldSelection, FieldsField
from content_api.answers.schemas.site import SiteStatusSchema
from content_api.resources.articles import ArticleSchema
from content_api.resources.series import SeriesIndexSchema, SeriesSchema, SeriesStatusSchema
from content_api.values.parts import FORMATS


@dataclass(frozen=True, slots=True)
class NoParameters:
    """The parameters of a resource that takes none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordParameters:
    """Parameters of a single record; None where the client gave none.

    Attributes:
        locale: Language to look in.
        formats: Formats of the body.
        selection: Fields to answer with.
        include: Relations whose records come along.
    """

    locale: str | None = None
    formats: tuple[str, ...] | None = None
    selection: FieldSelection | None = None
    include: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteParameters:
    """Parameters of the status of the site; None where the client gave none."""

    locale: tuple[str, ...] | None = None
    selection: FieldSelection | None = None


class NoParametersSchema(ParametersSchema[NoParameters]):
    """A resource that takes no parameters."""

    result = NoParameters


class LocaleParametersSchema(ParametersSchema[RecordParameters]):
    """Parameters of a resource that may be there in several languages."""

    result = RecordParameters
    locale = Language(
        metadata={
            "description": "The language; else Accept-Language is asked, and the nearest is taken",
            "example": "es",
        }
    )


class BodyParametersSchema(LocaleParametersSchema):
    """Parameters of a resource with a body."""

    formats = FormatsField(f"Formats of the body, of {', '.join(FORMATS)}, with commas")


class SeriesParametersSchema(BodyParametersSchema):
    """Parameters of a series."""

    selection = FieldsField(SeriesSchema, "title,progress(percent)", "series")
    include = IncludeField("series")


class ArticleParametersSchema(BodyParametersSchema):
    """Parameters of an article."""

    selection = FieldsField(ArticleSchema, "title,body(text)", "article")
    include = IncludeField("article")


class SeriesIndexParametersSchema(LocaleParametersSchema):
    """Parameters of an outline."""

    selection = FieldsField(SeriesIndexSchema, "sections(title,status)")


class SeriesStatusParametersSchema(LocaleParametersSchema):
    """Parameters of a status."""

    selection = FieldsField(SeriesStatusSchema, "state,progress(percent)")


class SiteStatusParametersSchema(ParametersSchema[SiteParameters]):
    """Parameters of the status of the site."""

    result = SiteParameters
    locale = CommaList(
        metadata={
            "description": "Languages, with commas, or * for all; else the one that "
            "Accept-Language would like",
            "example": "es",
        }
    )
    selection = FieldsField(SiteStatusSchema, "totals,series(title,state)")
