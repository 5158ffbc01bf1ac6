"""Parameters of problems: those of the content, and those of a document that is sent."""

from dataclasses import dataclass

from marshmallow import fields

from content_api.answers.parameters.base import ParametersSchema
from content_api.answers.parameters.faults import require_one_of
from content_api.answers.parameters.fields.common import CommaList, ContentPath
from content_api.answers.parameters.lists import PageParameters, PageParametersSchema


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemParameters(PageParameters):
    """Which problems to list; an empty value leaves none out."""

    severity: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    path: str | None = None
    series: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentParameters:
    """What kind of document it is; None to go by its path."""

    type: str | None = None
    path: str | None = None


class ProblemParametersSchema(PageParametersSchema[ProblemParameters]):
    """Parameters of the list of problems."""

    result = ProblemParameters
    severity = CommaList(("error", "warning"), metadata={"description": "error, warning, or both"})
    code = CommaList(
        metadata={"description": "Problem codes, or group/*", "example": "link/*,series/incomplete"}
    )
    path = ContentPath(metadata={"description": "A file, or a folder with all below it"})
    series = CommaList(metadata={"description": "Slugs of series"})


class DocumentParametersSchema(ParametersSchema[DocumentParameters]):
    """How a document is to be judged."""

    result = DocumentParameters
    type = fields.String(
        validate=lambda value: require_one_of(value, ("series", "article")),
        metadata={
            "description": "Its content type; by the path unless given",
            "enum": ["series", "article"],
        },
    )
    path = ContentPath(
        metadata={
            "description": "Where it would stand, as problems show paths",
            "example": "redes/01-rutas.md",
        }
    )
