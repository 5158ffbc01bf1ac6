"""Answers with a page of a list: data, links to other pages, pagination."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

import msgspec

from content_api.answers.answer import Answer, Link
from content_api.answers.parameters.fields.cursors import render_cursor
from content_api.answers.parameters.lists import ListParameters
from content_api.answers.reading.asked_lists import AskedList
from content_api.answers.reading.content import Reading
from content_api.answers.rendering.facets import read_facets
from content_api.answers.rendering.resources import Resource, render_included, render_resource
from content_api.store.reading.listing import Listed, ListQuery
from content_api.values.parts import Node

_SAFE = ",()*"


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list, rendered.

    Attributes:
        data: The resources, or their JSON.
        total: Records on all pages.
        cursor: Cursor of the next page; None on the last.
        included: Related resources, if asked for.
        facets: Counted values by field, if asked for.
    """

    data: Sequence[Node | msgspec.Raw]
    total: int
    cursor: str | None = None
    included: Sequence[msgspec.Raw] | None = None
    facets: Mapping[str, Sequence[object]] | None = None


def render_page(
    reading: Reading, kind: str, query: ListQuery, listed: Listed, parameters: ListParameters
) -> ListPage:
    """Render a page of a list of records."""
    cursor = facets = None
    if listed.last is not None:
        cursor = render_cursor(kind, query, listed.last, reading.cursor_secret)
    if parameters.facets is not None:
        facets = read_facets(reading, kind, query, parameters.facets, listed.total)
    resources = [Resource(found) for found in listed.records]
    return ListPage(
        data=[render_resource(reading, resource, parameters) for resource in resources],
        total=listed.total,
        cursor=cursor,
        included=render_included(reading, kind, resources, parameters.include),
        facets=facets,
    )


def answer_list(
    reading: Reading,
    asked: AskedList,
    page: ListPage,
    tags: Sequence[str],
    more: Node | None = None,
) -> Answer:
    """Build an answer with a page of a list.

    `more` goes into `meta`, beside revision and pagination.
    """
    paths = _paths(reading, asked, page)
    pagination = _pagination(page, asked.query)
    meta: Node = {"revision": reading.revision, "pagination": pagination, **(more or {})}
    if page.facets is not None:
        meta["facets"] = page.facets
    payload: Node = {"data": page.data, "links": paths, "meta": meta}
    if page.included is not None:
        payload["included"] = page.included
    choice = asked.choice
    return Answer(
        body=msgspec.json.encode(payload),
        revision=reading.revision,
        tags=tuple(tags),
        links=tuple(Link(path, relation) for relation, path in paths.items() if path),
        languages=choice.locales if choice else None,
        is_negotiated=choice.is_negotiated if choice else False,
    )


def _pagination(page: ListPage, query: ListQuery) -> Node:
    before, after = _neighbours(page, query)
    return {
        "page": None if query.after is not None else query.page,
        "limit": query.limit,
        "pages": _count_pages(page, query),
        "total": page.total,
        "next": after,
        "prev": before,
        "cursor": page.cursor,
    }


def _paths(reading: Reading, asked: AskedList, page: ListPage) -> dict[str, str | None]:
    """The links of a page. After a cursor, `next` is by cursor and `first` by page number."""
    query = asked.query
    before, after = _neighbours(page, query)
    address = _PageAddress.of(reading, asked)
    following = address.of_page(after) if after else None
    if query.after is not None:
        following = address.of_cursor(page.cursor) if page.cursor else None
    given = reading.request.given.get("cursor")
    return {
        "self": address.of_page(query.page) if given is None else address.of_cursor(given),
        "first": address.of_page(1),
        "prev": address.of_page(before) if before else None,
        "next": following,
        "last": address.of_page(_count_pages(page, query)),
    }


def _neighbours(page: ListPage, query: ListQuery) -> tuple[int | None, int | None]:
    """Numbers of the pages before and after; None for both after a cursor."""
    if query.after is not None:
        return None, None
    pages = _count_pages(page, query)
    after = query.page + 1 if query.page < pages else None
    return min(query.page - 1, pages) or None, after


def _count_pages(page: ListPage, query: ListQuery) -> int:
    return max(1, -(-page.total // query.limit))


@dataclass(frozen=True, slots=True)
class _PageAddress:
    """Builds the paths of pages: the path of the request, its parameters sorted by name."""

    path: str
    pairs: Sequence[tuple[str, str]]

    @classmethod
    def of(cls, reading: Reading, asked: AskedList) -> "_PageAddress":
        """Take path and parameters of the request, and the language chosen for it."""
        request, choice = reading.request, asked.choice
        given = {k: v for k, v in request.given.items() if k not in ("page", "cursor")}
        if choice and choice.named:
            given["locale"] = choice.named
        return cls(quote(request.path), [(name, _encode(name, v)) for name, v in given.items()])

    def of_page(self, page: int) -> str:
        """Path of the page with this number."""
        return self._with("page", str(page)) if page > 1 else self._join(self.pairs)

    def of_cursor(self, cursor: str) -> str:
        """Path of the page after this cursor."""
        return self._with("cursor", cursor)

    def _with(self, name: str, value: str) -> str:
        return self._join([*self.pairs, (name, _encode(name, value))])

    def _join(self, pairs: Iterable[tuple[str, str]]) -> str:
        written = "&".join(pair for _, pair in sorted(pairs))
        return f"{self.path}?{written}" if written else self.path


def _encode(name: str, value: str) -> str:
    return f"{quote(name, safe=_SAFE)}={quote(value, safe=_SAFE)}"
