"""Searching in everything that is public, one hit for each heading."""

from content_api.answers.answer import Answer
from content_api.answers.parameters.search import SearchParameters, SearchParametersSchema
from content_api.answers.reading.content import Content
from content_api.answers.request import Request
from content_api.answers.schemas.search import SearchResultSchema
from content_api.answers.search import search
from content_api.http.routing import RouteGroup
from content_api.values.addresses import API_ROOT

group = RouteGroup("search", "Searching in what is public", API_ROOT)


@group.get("/search", SearchResultSchema, parameters=SearchParametersSchema)
def find(content: Content, request: Request[SearchParameters]) -> Answer:
    """Search in series and articles.

    Without case and accents, but for letters such as ñ in Spanish; best first, one hit for each
    heading. All words must be there; when nothing has all of them, hits have any of them, and
    `meta.match` says so. Signs mean nothing.
    """
    return search(content, request)
