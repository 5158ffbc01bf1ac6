"""Searching in everything that is public, one hit for each heading."""

from content_api.answers.answer import Answer
from content_api.answers.parameters.search import SearchParameters
from content_api.answers.reading.asked_lists import AskedList, require_known
from content_api.answers.reading.content import Content
from content_api.answers.reading.locales import choose_for_list
from content_api.answers.rendering.lists import ListPage, answer_list
from content_api.answers.request import Request
from content_api.store.reading.listing import ListQuery
from content_api.store.search.search import SearchQuery
from content_api.store.search.search import search as search_store

_FILTERS = ("type", "series", "state", "level", "tag")


def search(content: Content, request: Request[SearchParameters]) -> Answer:
    """A page of hits, best first; those with any of the words when nothing has all of them."""
    parameters = request.parameters
    named = ((name, getattr(parameters, name)) for name in _FILTERS)
    filters: dict[str, tuple[str, ...]] = {n: values for n, values in named if values is not None}
    with content.read(request) as reading:
        wanted = {"state": parameters.state, "level": parameters.level}
        require_known(reading, ("series", "article"), wanted)
        locales = reading.locales
        choice = choose_for_list(locales, parameters.locale, request.accept_language)
        if choice.locales != locales.known:
            filters["locale"] = choice.locales
        query = SearchQuery(
            parameters.search, filters, parameters.page, parameters.limit, locales.known
        )
        found = search_store(reading.connection, query)
    asked = AskedList(ListQuery(page=parameters.page, limit=parameters.limit), choice)
    page = ListPage(found.hits, found.total)
    return answer_list(reading, asked, page, ["search"], {"match": found.match})
