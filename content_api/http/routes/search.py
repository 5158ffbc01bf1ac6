"""Searching in everything that is public, one hit for each heading."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields

from content_api.answers.access import get_access
from content_api.answers.envelope import ListLinksSchema, ListMetaSchema, Page, list_response
from content_api.answers.locales import get_locales, in_languages, listed_locales
from content_api.answers.lookup import require_known
from content_api.answers.queries.search import SearchQuery as SearchParameters
from content_api.http.blueprint import answers, make_blueprint
from content_api.schemas.hits import HitSchema
from content_api.store.listing import ListQuery
from content_api.store.search import SearchQuery, search

_FILTERS = ("type", "series", "state", "level", "locale", "tag")

blueprint = make_blueprint("search", "Searching in what is public")


class SearchMetaSchema(ListMetaSchema):
    """About a page of hits."""

    match = fields.String(
        required=True,
        metadata={
            "enum": ["all", "any"],
            "description": "Whether each hit has all words, or, as nothing has, any of them",
        },
    )


class SearchResultSchema(Schema):
    """A page of hits."""

    data = fields.List(fields.Nested(HitSchema), required=True)
    links = fields.Nested(ListLinksSchema, required=True)
    meta = fields.Nested(SearchMetaSchema, required=True)


@answers(blueprint, "/search", SearchResultSchema, query=SearchParameters)
def find(values: dict[str, Any]) -> Response:
    """Search in series and articles.

    Without case and accents, but for letters such as ñ in Spanish; best first, one hit for each
    heading. All words must be there; when nothing has all of them, hits have any of them, and
    `meta.match` says so. Signs mean nothing.
    """
    with get_access().read() as (connection, revision):
        require_known(connection, ("series", "article"), values)
        filters = {name: values[name] for name in _FILTERS if name in values}
        locales = get_locales(connection)
        languages = listed_locales(locales, values)
        filters.pop("locale", None)
        if languages != locales.known:
            filters["locale"] = languages
        wanted = SearchQuery(
            values["search"], filters, values["page"], values["limit"], locales.known
        )
        found = search(connection, wanted)
    page = Page(found.hits, found.total)
    query = ListQuery(page=wanted.page, limit=wanted.limit)
    response = list_response(page, query, revision, ["search"], {"match": found.match})
    return in_languages(response, languages)
