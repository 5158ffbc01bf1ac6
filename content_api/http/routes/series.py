"""Series: the list, one series, its outline and its status."""

from content_api.answers import series as answers
from content_api.answers.answer import Answer
from content_api.answers.media_types import MARKDOWN
from content_api.answers.parameters.lists import ListParameters, SeriesListParametersSchema
from content_api.answers.parameters.records import (
    LocaleParametersSchema,
    RecordParameters,
    SeriesIndexParametersSchema,
    SeriesParametersSchema,
    SeriesStatusParametersSchema,
)
from content_api.answers.reading.content import Content
from content_api.answers.request import Request
from content_api.answers.schemas.envelopes import MARKDOWN_PAGE, envelope_of, list_envelope_of
from content_api.http.headers.negotiation import is_markdown_wanted
from content_api.http.routing import RouteGroup
from content_api.resources.series import SeriesIndexSchema, SeriesSchema, SeriesStatusSchema
from content_api.values.addresses import API_ROOT

group = RouteGroup("series", "Series, their outlines and their status", API_ROOT)


@group.get(
    "/series",
    list_envelope_of(SeriesSchema, is_faceted=True),
    parameters=SeriesListParametersSchema,
)
def list_all(content: Content, request: Request[ListParameters]) -> Answer:
    """List series.

    In id order, unless sorted.
    """
    return answers.list_series(content, request)


@group.get(
    "/series/<string:series>",
    envelope_of(SeriesSchema),
    404,
    parameters=SeriesParametersSchema,
    also={MARKDOWN: MARKDOWN_PAGE},
)
def get_one(content: Content, request: Request[RecordParameters], series: str) -> Answer:
    """Get a series.

    With `formats`, it has the body of its page. `Accept: text/markdown` gives the page as Markdown.
    """
    if is_markdown_wanted(request):
        return answers.get_series_page(content, request, series)
    return answers.get_series(content, request, series)


@group.get(
    "/series/<string:series>.md",
    MARKDOWN_PAGE,
    404,
    parameters=LocaleParametersSchema,
    media_type=MARKDOWN,
)
def get_page(content: Content, request: Request[RecordParameters], series: str) -> Answer:
    """Get a series as Markdown.

    Its page as the author wrote it, below front matter, without comments, scripts and data.
    """
    return answers.get_series_page(content, request, series)


@group.get(
    "/series/<string:series>/index",
    envelope_of(SeriesIndexSchema),
    404,
    parameters=SeriesIndexParametersSchema,
)
def get_index(content: Content, request: Request[RecordParameters], series: str) -> Answer:
    """Get the outline of a series.

    What is planned, and which article fulfils it.
    """
    return answers.get_series_index(content, request, series)


@group.get(
    "/series/<string:series>/status",
    envelope_of(SeriesStatusSchema),
    404,
    parameters=SeriesStatusParametersSchema,
)
def get_status(content: Content, request: Request[RecordParameters], series: str) -> Answer:
    """Get the status of a series.

    Its state, how far along it is, and what comes next.
    """
    return answers.get_series_status(content, request, series)
