"""Tags: every topic, and how many records have it."""

from typing import Any

from flask import Response

from content_api.answers.access import get_access
from content_api.answers.envelope import list_envelope_of, list_response
from content_api.answers.locales import get_locales, in_languages, told_locales
from content_api.answers.lookup import read_list_query
from content_api.answers.queries.lists import TagListQuery, get_queryable
from content_api.answers.rendering import render_page
from content_api.http.blueprint import answers, make_blueprint
from content_api.schemas.resources import TagSchema
from content_api.store.listing import list_tags

blueprint = make_blueprint("tags", "Topics of series and articles")


@answers(blueprint, "/tags", list_envelope_of(TagSchema), query=TagListQuery)
def list_all(values: dict[str, Any]) -> Response:
    """List tags.

    Those that their language compares as equal are one. In the order of their language, unless
    sorted.
    """
    with get_access().read() as (connection, revision):
        query = read_list_query(connection, "tag", values)
        listed = list_tags(connection, query)
        page = render_page(connection, get_queryable("tag"), query, listed, values)
        languages = told_locales(get_locales(connection), query.filters)
    response = list_response(page, query, revision, ["series", "articles"])
    return in_languages(response, languages)
