"""The bibliography: every cited work once, as our resources, as CSL-JSON and as BibTeX."""

from typing import Any

from flask import request as flask_request

from content_api.answers.answer import Answer
from content_api.answers.parameters.works import (
    WorkParameters,
    WorkParametersSchema,
    WorksOfSeriesParametersSchema,
)
from content_api.answers.reading.content import Content
from content_api.answers.request import Request
from content_api.answers.schemas.envelopes import list_envelope_of
from content_api.answers.works import list_works, list_works_of_series
from content_api.http.headers.negotiation import choose
from content_api.http.routing import RouteGroup
from content_api.resources.citations import BIBTEX, CSL_JSON, REFERENCE_FORMATS, CitedWorkSchema
from content_api.values.addresses import API_ROOT

_ALSO: dict[str, dict[str, Any]] = {
    BIBTEX: {"type": "string", "description": "BibTeX in UTF-8"},
    CSL_JSON: {
        "type": "array",
        "description": "CSL-JSON, csl-data.json 1.0.2",
        "items": {
            "type": "object",
            "properties": {"id": {"type": "string"}, "type": {"type": "string"}},
            "required": ["id", "type"],
        },
    },
}
_OFFERED = tuple(REFERENCE_FORMATS.values())

group = RouteGroup("references", "Works that series and articles cite", API_ROOT)


@group.get(
    "/references",
    list_envelope_of(CitedWorkSchema),
    parameters=WorkParametersSchema,
    also=_ALSO,
    offered=_OFFERED,
)
def list_all(content: Content, request: Request[WorkParameters]) -> Answer:
    """List the works that series and articles cite.

    Each work once, with all that cites it. `format=csl-json` and `format=bibtex` answer all of
    them at once, unless `page` or `limit` is given.
    """
    return list_works(content, request, _liked_form())


@group.get(
    "/series/<string:series>/references",
    list_envelope_of(CitedWorkSchema),
    404,
    parameters=WorksOfSeriesParametersSchema,
    also=_ALSO,
    offered=_OFFERED,
)
def list_of_series(content: Content, request: Request[WorkParameters], series: str) -> Answer:
    """List the works that a series or an article of it cites.

    Each work once. `format=csl-json` and `format=bibtex` answer all of them at once, unless `page`
    or `limit` is given.
    """
    return list_works_of_series(content, request, _liked_form(), series)


def _liked_form() -> str:
    """The form that the Accept header asks for."""
    liked = choose(flask_request.headers.get("Accept"), REFERENCE_FORMATS.values())
    return next(name for name, media_type in REFERENCE_FORMATS.items() if media_type == liked)
