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
from content_api.api.list_queries import ArticleListQuery, get_queryable
from content_api.api.locales import (
    get_locales,
    in_languages,
    not_in_locale,
    told_locales,
    wanted_in_list,
    wanted_locales,
)
from content_api.api.resource_queries import ArticleQuery
from content_api.api.routes.lookup import read_list_query, require_series
from content_api.api.routes.rendering import (
    cache_tags,
    included_of,
    render_page,
    render_record,
)
from content_api.schemas.resources import ArticleSchema, article_path
from content_api.store.listing import list_articles
from content_api.store.read import find_article, find_article_by_stem, list_article_slugs
from content_api.store.records import RecordId

DEFAULT_FORMATS = ("html",)

blueprint = make_blueprint("articles", "Articles")


@answers(
    blueprint, "/articles", list_envelope_of(ArticleSchema, is_faceted=True), query=ArticleListQuery
)
def list_all(values: dict[str, Any]) -> Response:
    """List articles of all series.

    In reading order, series by series, unless sorted. Bodies come with `formats` only.
    """
    with get_access().read() as (connection, revision):
        query = read_list_query(connection, "article", values)
        listed = list_articles(connection, query)
        page = render_page(connection, get_queryable("article"), query, listed, values)
        languages = told_locales(get_locales(connection), query.filters)
    response = list_response(page, query, revision, cache_tags(["articles"], values))
    return in_languages(response, languages)


@answers(
    blueprint,
    "/series/<string:series>/articles",
    list_envelope_of(ArticleSchema, is_faceted=True),
    404,
    query=ArticleListQuery,
)
def list_of_series(values: dict[str, Any], series: str) -> Response:
    """List the articles of a series.

    In reading order, unless sorted. Bodies come with `formats` only.
    """
    with get_access().read() as (connection, revision):
        locales = get_locales(connection)
        wanted = wanted_in_list(locales, values["filters"])
        found = require_series(connection, series, locales=wanted)
        record = msgspec.json.decode(found.resource, type=RecordId)
        query = read_list_query(connection, "article", values, series=record)
        listed = list_articles(connection, query)
        page = render_page(connection, get_queryable("article"), query, listed, values)
    tags = cache_tags(["articles", f"series:{record.id}"], values)
    response = list_response(page, query, revision, tags)
    return in_languages(response, told_locales(locales, query.filters))


@answers(
    blueprint,
    "/series/<string:series>/articles/<string:article>",
    envelope_of(ArticleSchema),
    308,
    404,
    query=ArticleQuery,
)
def get_one(values: dict[str, Any], series: str, article: str) -> Response:
    """Get an article.

    With its body in the formats that `formats` asks for, HTML unless given. The file's stem
    (`01-el-problema`) answers 308 with the article's path.
    """
    with get_access().read() as (connection, revision):
        locales = get_locales(connection)
        wanted = wanted_locales(locales, values)
        found = find_article(connection, series, article, wanted)
        if found is None:
            return _redirect(connection, series, article, wanted)
        resource = render_record(connection, found, values, DEFAULT_FORMATS)
        included = included_of(connection, "article", [found], values)
    record = msgspec.json.decode(found.resource, type=RecordId)
    series_id = record.id.partition("/")[0]
    tags = cache_tags(["articles", f"article:{record.id}", f"series:{series_id}"], values)
    path = article_path(record.id) + locales.query(record.locale)
    response = resource_response(resource, revision, path, tags, included)
    return in_languages(response, [record.locale])


def _redirect(connection: Connection, series: str, stem: str, wanted: tuple[str, ...]) -> Response:
    """To the article whose file has that stem.

    Raises:
        RequestError: 404 when there is none.
    """
    article_id = find_article_by_stem(connection, series, stem, wanted)
    if article_id is None:
        elsewhere = not_in_locale(connection, get_locales(connection), wanted, series, stem)
        if elsewhere:
            raise elsewhere
        require_series(connection, series, locales=wanted)
        raise not_found("article", stem, list_article_slugs(connection, series, wanted))
    query = request.query_string.decode("ascii", "ignore")
    location = article_path(article_id) + (f"?{query}" if query else "")
    return bodiless(308, {"Location": location})
