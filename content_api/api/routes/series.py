"""Series: the list, one series, its outline and its status."""

from typing import Any

import msgspec
from flask import Response

from content_api.api.access import get_access
from content_api.api.blueprint import answers, make_blueprint
from content_api.api.envelope import (
    envelope_of,
    list_envelope_of,
    list_response,
    resource_response,
)
from content_api.api.list_queries import SeriesListQuery
from content_api.api.locales import (
    Locales,
    get_locales,
    in_languages,
    wanted_in_list,
    wanted_locales,
)
from content_api.api.queries import FormatsQuery, LocaleQuery
from content_api.api.routes.lookup import add_body, read_list_query, require_series
from content_api.schemas.resources import (
    SeriesIndexSchema,
    SeriesSchema,
    SeriesStatusSchema,
    series_path,
)
from content_api.store.listing import list_series

blueprint = make_blueprint("series", "Series, their outlines and their status")


@answers(blueprint, "/series", list_envelope_of(SeriesSchema), query=SeriesListQuery)
def list_all(values: dict[str, Any]) -> Response:
    """List series.

    In id order, unless sorted.
    """
    with get_access().read() as (connection, revision):
        query = read_list_query(connection, "series", values)
        query, languages = wanted_in_list(get_locales(connection), query)
        listed = list_series(connection, query)
    data = [msgspec.Raw(found.resource) for found in listed.records]
    response = list_response(data, listed.total, query, revision, ["series"])
    return in_languages(response, languages)


@answers(blueprint, "/series/<string:series>", envelope_of(SeriesSchema), 404, query=FormatsQuery)
def get_one(values: dict[str, Any], series: str) -> Response:
    """Get a series.

    With `formats`, it has the body of its page.
    """
    with get_access().read() as (connection, revision):
        locales = get_locales(connection)
        found = require_series(connection, series, locales=wanted_locales(locales, values))
        formats = values.get("formats")
        resource = (
            add_body(connection, found, formats) if formats else msgspec.json.decode(found.resource)
        )
    return _answer(resource, revision, "", locales)


@answers(
    blueprint,
    "/series/<string:series>/index",
    envelope_of(SeriesIndexSchema),
    404,
    query=LocaleQuery,
)
def get_index(values: dict[str, Any], series: str) -> Response:
    """Get the outline of a series.

    What is planned, and which article fulfils it.
    """
    return _part(values, series, "outline", "/index")


@answers(
    blueprint,
    "/series/<string:series>/status",
    envelope_of(SeriesStatusSchema),
    404,
    query=LocaleQuery,
)
def get_status(values: dict[str, Any], series: str) -> Response:
    """Get the status of a series.

    Its state, how far along it is, and what comes next.
    """
    return _part(values, series, "status", "/status")


def _part(values: dict[str, Any], series: str, part: str, suffix: str) -> Response:
    with get_access().read() as (connection, revision):
        locales = get_locales(connection)
        found = require_series(connection, series, part, wanted_locales(locales, values))
    return _answer(msgspec.json.decode(found.resource), revision, suffix, locales)


def _answer(resource: dict[str, Any], revision: str, suffix: str, locales: Locales) -> Response:
    locale = resource["locale"]
    path = series_path(resource["id"]) + suffix + locales.query(locale)
    tags = ["series", f"series:{resource['id']}"]
    return in_languages(resource_response(resource, revision, path, tags), [locale])
