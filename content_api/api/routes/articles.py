"""Articles: all of them, those of a series, and one with its body."""

from typing import Any

import msgspec
from flask import Response, request
from sqlalchemy import Connection

from content_api.api.access import get_access
from content_api.api.blueprint import answers, make_blueprint
from content_api.api.envelope import (
    bodiless,
    envelope_of,
    list_envelope_of,
    list_response,
    resource_response,
)
from content_api.api.errors import not_found
from content_api.api.list_queries import ArticleListQuery
from content_api.api.locales import (
    get_locales,
    in_languages,
    in_one_language,
    not_in_locale,
    wanted_in_list,
    wanted_locales,
)
from content_api.api.queries import FormatsQuery
from content_api.api.routes.lookup import add_body, read_list_query, require_series
from content_api.schemas.resources import ArticleSchema, article_path
from content_api.store.listing import Listed, list_articles
from content_api.store.read import find_article, find_article_by_stem, list_article_slugs
from content_api.store.records import Found

DEFAULT_FORMATS = ("html",)

blueprint = make_blueprint("articles", "Articles")


@answers(blueprint, "/articles", list_envelope_of(ArticleSchema), query=ArticleListQuery)
def list_all(values: dict[str, Any]) -> Response:
    """List articles of all series.

    In reading order, series by series, unless sorted. Bodies come with `formats` only.
    """
    with get_access().read() as (connection, revision):
        query = read_list_query(connection, "article", values)
        query, languages = wanted_in_list(get_locales(connection), query)
        listed = list_articles(connection, query)
        data = _resources(connection, listed, values)
    response = list_response(data, listed.total, query, revision, ["articles"])
    return in_languages(response, languages)


@answers(
    blueprint,
    "/series/<string:series>/articles",
    list_envelope_of(ArticleSchema),
    404,
    query=ArticleListQuery,
)
def list_of_series(values: dict[str, Any], series: str) -> Response:
    """List the articles of a series.

    In reading order, unless sorted. Bodies come with `formats` only.
    """
    with get_access().read() as (connection, revision):
        locales = get_locales(connection)
        query = read_list_query(connection, "article", values, series=series)
        query, languages = wanted_in_list(locales, query)
        if query.locales:  # a wish only: where it is not, the nearest that there is
            languages = wanted_locales(locales, {})
        found = require_series(connection, series, locales=languages)
        if query.locales:
            query, languages = in_one_language(query, locales.spelt(found.locale))
        series_id = msgspec.json.decode(found.resource)["id"]
        listed = list_articles(connection, query)
        data = _resources(connection, listed, values)
    tags = ["articles", f"series:{series_id}"]
    response = list_response(data, listed.total, query, revision, tags)
    return in_languages(response, languages)


@answers(
    blueprint,
    "/series/<string:series>/articles/<string:article>",
    envelope_of(ArticleSchema),
    308,
    404,
    query=FormatsQuery,
)
def get_one(values: dict[str, Any], series: str, article: str) -> Response:
    """Get an article.

    With its body in the formats that `formats` asks for, HTML unless given. The file's stem
    (`01-el-problema`) answers 308 with the article's path.
    """
    with get_access().read() as (connection, revision):
        wanted = wanted_locales(get_locales(connection), values)
        found = find_article(connection, series, article, wanted)
        if found is None:
            return _redirect(connection, series, article, wanted)
        formats = values.get("formats", DEFAULT_FORMATS)
        resource = add_body(connection, found, formats)
    path = resource["links"]["self"]
    tags = ["articles", f"article:{resource['id']}", f"series:{resource['series']['id']}"]
    return in_languages(resource_response(resource, revision, path, tags), [resource["locale"]])


def _redirect(connection: Connection, series: str, stem: str, wanted: tuple[str, ...]) -> Response:
    """To the article whose file has that stem.

    Raises:
        RequestError: 404 when there is none.
    """
    article_id = find_article_by_stem(connection, series, stem, wanted)
    if article_id is None:
        locales = get_locales(connection)
        elsewhere = not_in_locale(connection, locales, wanted, series, stem)
        if elsewhere:
            raise elsewhere
        require_series(connection, series, locales=wanted)
        raise not_found("article", stem, list_article_slugs(connection, series, wanted))
    query = request.query_string.decode("ascii", "ignore")
    location = article_path(article_id) + (f"?{query}" if query else "")
    return bodiless(308, {"Location": location})


def _resources(
    connection: Connection, listed: Listed, values: dict[str, Any]
) -> list[dict[str, Any] | msgspec.Raw]:
    formats = values.get("formats")
    return [_resource(connection, found, formats) for found in listed.records]


def _resource(
    connection: Connection, found: Found, formats: tuple[str, ...] | None
) -> dict[str, Any] | msgspec.Raw:
    return add_body(connection, found, formats) if formats else msgspec.Raw(found.resource)
