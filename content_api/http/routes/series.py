"""Series: the list, one series, its outline and its status."""

from typing import Any

import msgspec
from flask import Response

from content_api.answers.access import get_access
from content_api.answers.envelope import (
    envelope_of,
    list_envelope_of,
    list_response,
    resource_response,
)
from content_api.answers.link_headers import describe
from content_api.answers.locales import get_locales, in_languages, told_locales, wanted_locales
from content_api.answers.lookup import read_list_query, require_series
from content_api.answers.markdown_pages import (
    ALSO,
    MARKDOWN_SCHEMA,
    markdown_response,
)
from content_api.answers.media_types import MARKDOWN
from content_api.answers.queries.lists import SeriesListQuery, get_queryable
from content_api.answers.queries.records import (
    PageQuery,
    SeriesIndexQuery,
    SeriesQuery,
    SeriesStatusQuery,
)
from content_api.answers.rendering import (
    cache_tags,
    included_of,
    render_page,
    render_record,
)
from content_api.http.blueprint import answers, make_blueprint
from content_api.http.negotiation import is_markdown_wanted
from content_api.schemas.resources import (
    SeriesIndexSchema,
    SeriesSchema,
    SeriesStatusSchema,
    series_path,
)
from content_api.store.listing import list_series
from content_api.store.records import RecordId

blueprint = make_blueprint("series", "Series, their outlines and their status")


@answers(
    blueprint, "/series", list_envelope_of(SeriesSchema, is_faceted=True), query=SeriesListQuery
)
def list_all(values: dict[str, Any]) -> Response:
    """List series.

    In id order, unless sorted.
    """
    with get_access().read() as (connection, revision):
        query = read_list_query(connection, "series", values)
        listed = list_series(connection, query)
        page = render_page(connection, get_queryable("series"), query, listed, values)
        languages = told_locales(get_locales(connection), query.filters)
    response = list_response(page, query, revision, cache_tags(["series"], values))
    return in_languages(response, languages)


@answers(
    blueprint,
    "/series/<string:series>",
    envelope_of(SeriesSchema),
    404,
    query=SeriesQuery,
    also=ALSO,
)
def get_one(values: dict[str, Any], series: str) -> Response:
    """Get a series.

    With `formats`, it has the body of its page. `Accept: text/markdown` gives the page as Markdown.
    """
    is_markdown = is_markdown_wanted()
    with get_access().read() as (connection, revision):
        locales = get_locales(connection)
        found = require_series(connection, series, locales=wanted_locales(locales, values))
        record = msgspec.json.decode(found.resource, type=RecordId)
        tags = _tags(record.id)
        if is_markdown:
            response = markdown_response(connection, found, revision, tags)
            return in_languages(response, [record.locale])
        resource = render_record(connection, found, values)
        included = included_of(connection, "series", [found], values)
    path = series_path(record.id) + locales.query(record.locale)
    answer = resource_response(resource, revision, path, cache_tags(tags, values), included)
    return in_languages(describe(answer, record, has_twin=True), [record.locale])


@answers(
    blueprint,
    "/series/<string:series>.md",
    MARKDOWN_SCHEMA,
    404,
    query=PageQuery,
    content_type=MARKDOWN,
)
def get_page(values: dict[str, Any], series: str) -> Response:
    """Get a series as Markdown.

    Its page as the author wrote it, below front matter, without comments, scripts and data.
    """
    with get_access().read() as (connection, revision):
        locales = get_locales(connection)
        found = require_series(connection, series, locales=wanted_locales(locales, values))
        record = msgspec.json.decode(found.resource, type=RecordId)
        response = markdown_response(connection, found, revision, _tags(record.id))
        return in_languages(response, [record.locale])


@answers(
    blueprint,
    "/series/<string:series>/index",
    envelope_of(SeriesIndexSchema),
    404,
    query=SeriesIndexQuery,
)
def get_index(values: dict[str, Any], series: str) -> Response:
    """Get the outline of a series.

    What is planned, and which article fulfils it.
    """
    return _part(series, "outline", values)


@answers(
    blueprint,
    "/series/<string:series>/status",
    envelope_of(SeriesStatusSchema),
    404,
    query=SeriesStatusQuery,
)
def get_status(values: dict[str, Any], series: str) -> Response:
    """Get the status of a series.

    Its state, how far along it is, and what comes next.
    """
    return _part(series, "status", values)


def _part(series: str, part: str, values: dict[str, Any]) -> Response:
    with get_access().read() as (connection, revision):
        locales = get_locales(connection)
        found = require_series(connection, series, part, wanted_locales(locales, values))
        resource = render_record(connection, found, values)
    record = msgspec.json.decode(found.resource, type=RecordId)
    path = f"{series_path(record.id)}/{'index' if part == 'outline' else part}"
    path += locales.query(record.locale)
    answer = resource_response(resource, revision, path, _tags(record.id))
    return in_languages(describe(answer, record), [record.locale])


def _tags(series_id: str) -> list[str]:
    return ["series", f"series:{series_id}"]
