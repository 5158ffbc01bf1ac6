"""Articles: all of them, those of a series, and one with its body."""

from typing import Any

import msgspec
from flask import Response, request
from sqlalchemy import Connection

from content_api.answers.access import get_access
from content_api.answers.envelope import (
    bodiless,
    envelope_of,
    list_envelope_of,
    list_response,
    resource_response,
)
from content_api.answers.errors import RequestError, not_found
from content_api.answers.link_headers import describe
from content_api.answers.locales import (
    get_locales,
    in_languages,
    not_in_locale,
    told_locales,
    wanted_in_list,
    wanted_locales,
)
from content_api.answers.lookup import read_list_query, require_series
from content_api.answers.markdown_pages import (
    ALSO,
    MARKDOWN_SCHEMA,
    markdown_response,
)
from content_api.answers.media_types import MARKDOWN
from content_api.answers.queries.lists import ArticleListQuery, get_queryable
from content_api.answers.queries.records import ArticleQuery, PageQuery
from content_api.answers.rendering import (
    cache_tags,
    included_of,
    render_page,
    render_record,
)
from content_api.http.blueprint import answers, make_blueprint
from content_api.http.negotiation import is_markdown_wanted
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
    also=ALSO,
)
def get_one(values: dict[str, Any], series: str, article: str) -> Response:
    """Get an article.

    With its body in the formats that `formats` asks for, HTML unless given. The file's stem
    (`01-el-problema`) answers 308 with the article's path. `Accept: text/markdown` gives the page
    as Markdown.
    """
    is_markdown = is_markdown_wanted()
    with get_access().read() as (connection, revision):
        locales = get_locales(connection)
        wanted = wanted_locales(locales, values)
        found = find_article(connection, series, article, wanted)
        if found is None:
            return _redirect(connection, series, article, wanted)
        record = msgspec.json.decode(found.resource, type=RecordId)
        tags = _tags(record.id)
        if is_markdown:
            response = markdown_response(connection, found, revision, tags)
            return in_languages(response, [record.locale])
        resource = render_record(connection, found, values, DEFAULT_FORMATS)
        included = included_of(connection, "article", [found], values)
    path = article_path(record.id) + locales.query(record.locale)
    answer = resource_response(resource, revision, path, cache_tags(tags, values), included)
    return in_languages(describe(answer, record, has_twin=True), [record.locale])


@answers(
    blueprint,
    "/series/<string:series>/articles/<string:article>.md",
    MARKDOWN_SCHEMA,
    404,
    query=PageQuery,
    content_type=MARKDOWN,
)
def get_page(values: dict[str, Any], series: str, article: str) -> Response:
    """Get an article as Markdown.

    Its page as the author wrote it, below front matter, without comments and scripts.
    """
    with get_access().read() as (connection, revision):
        wanted = wanted_locales(get_locales(connection), values)
        found = find_article(connection, series, article, wanted)
        if found is None:
            raise _missing(connection, series, article, wanted)
        record = msgspec.json.decode(found.resource, type=RecordId)
        response = markdown_response(connection, found, revision, _tags(record.id))
        return in_languages(response, [record.locale])


def _tags(article_id: str) -> list[str]:
    return ["articles", f"article:{article_id}", f"series:{article_id.partition('/')[0]}"]


def _redirect(connection: Connection, series: str, stem: str, wanted: tuple[str, ...]) -> Response:
    """To the article whose file has that stem.

    Raises:
        RequestError: 404 when there is none.
    """
    article_id = find_article_by_stem(connection, series, stem, wanted)
    if article_id is None:
        raise _missing(connection, series, stem, wanted)
    query = request.query_string.decode("ascii", "ignore")
    location = article_path(article_id) + (f"?{query}" if query else "")
    return bodiless(308, {"Location": location})


def _missing(
    connection: Connection, series: str, slug: str, wanted: tuple[str, ...]
) -> RequestError:
    """The 404 of an article.

    Raises:
        RequestError: 404 when there is no such series either.
    """
    elsewhere = not_in_locale(connection, get_locales(connection), wanted, series, slug)
    if elsewhere:
        return elsewhere
    require_series(connection, series, locales=wanted)
    return not_found("article", slug, list_article_slugs(connection, series, wanted))
