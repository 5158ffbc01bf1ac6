"""Every answer's outer form: data, links and meta; and the schemas that document it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

import msgspec
from flask import Response, g, request
from marshmallow import Schema, fields

from content_api.answers.media_types import JSON
from content_api.records import Node
from content_api.store.listing import ListQuery

_SAFE = ",()*"


class LinksSchema(Schema):
    """Paths around a resource."""

    self = fields.String(required=True, metadata={"description": "This resource"})


class ListLinksSchema(LinksSchema):
    """Paths around a page of a list."""

    first = fields.String(required=True, metadata={"description": "The first page"})
    prev = fields.String(
        required=True, allow_none=True, metadata={"description": "The page before"}
    )
    next = fields.String(required=True, allow_none=True, metadata={"description": "The page after"})
    last = fields.String(required=True, metadata={"description": "The last page"})


class MetaSchema(Schema):
    """About the answer."""

    revision = fields.String(required=True, metadata={"description": "Revision of the content"})


class PaginationSchema(Schema):
    """Where a page stands in its list."""

    page = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "This page, from 1; null when a cursor was given"},
    )
    limit = fields.Integer(required=True, metadata={"description": "Records on a page"})
    pages = fields.Integer(required=True, metadata={"description": "Pages, at least 1"})
    total = fields.Integer(required=True, metadata={"description": "Records on all pages"})
    next = fields.Integer(required=True, allow_none=True, metadata={"description": "Next page"})
    prev = fields.Integer(required=True, allow_none=True, metadata={"description": "Page before"})
    cursor = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "The parameter `cursor` of the next page; null on the last one, and "
            "in lists that come by page only"
        },
    )


class ListMetaSchema(MetaSchema):
    """About a page of a list."""

    pagination = fields.Nested(PaginationSchema, required=True)


class FacetValueSchema(Schema):
    """A value of a field, and how many records of the list have it."""

    value = fields.String(required=True, metadata={"description": "As a filter takes it"})
    label = fields.String(
        required=True, allow_none=True, metadata={"description": "As people read it, when known"}
    )
    count = fields.Integer(required=True, metadata={"description": "Records"})


class FacetedMetaSchema(ListMetaSchema):
    """About a page of a list with facets."""

    facets = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Nested(FacetValueSchema)),
        metadata={"description": "By field, when `facets` is given; most frequent first"},
    )


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list as it is answered.

    Attributes:
        data: The resources.
        total: How many there are on all pages.
        cursor: Where the list goes on, or None.
        included: Related resources, when they are asked for.
        facets: Values by field, when they are asked for.
    """

    data: Sequence[Node | msgspec.Raw]
    total: int
    cursor: str | None = None
    included: Sequence[msgspec.Raw] | None = None
    facets: Mapping[str, Sequence[object]] | None = None


@cache
def envelope_of(schema: type[Schema]) -> type[Schema]:
    """The schema of an answer with one resource."""
    name = schema.__name__.removesuffix("Schema") + "EnvelopeSchema"
    parts: dict[str, fields.Field[Any]] = {
        "data": fields.Nested(schema, required=True),
        "links": fields.Nested(LinksSchema, required=True),
        "meta": fields.Nested(MetaSchema, required=True),
    }
    return Schema.from_dict(parts, name=name)


@cache
def list_envelope_of(schema: type[Schema], *, is_faceted: bool = False) -> type[Schema]:
    """The schema of an answer with a page of a list."""
    name = schema.__name__.removesuffix("Schema") + "ListSchema"
    parts: dict[str, fields.Field[Any]] = {
        "data": fields.List(fields.Nested(schema), required=True),
        "links": fields.Nested(ListLinksSchema, required=True),
        "meta": fields.Nested(FacetedMetaSchema if is_faceted else ListMetaSchema, required=True),
    }
    return Schema.from_dict(parts, name=name)


def resource_response(
    data: Node | msgspec.Raw,
    revision: str,
    path: str,
    tags: Iterable[str],
    included: Sequence[msgspec.Raw] | None = None,
) -> Response:
    """An answer with one resource.

    Args:
        data: The resource, or its JSON.
        revision: The revision it was read from.
        path: Its canonical path.
        tags: What a cache may purge it by.
        included: Related resources, when they are asked for.
    """
    payload: Node = {"data": data, "links": {"self": path}, "meta": {"revision": revision}}
    if included is not None:
        payload["included"] = included
    return json_response(payload, revision, tags)


def list_response(
    page: Page, query: ListQuery, revision: str, tags: Iterable[str], more: Node | None = None
) -> Response:
    """An answer with a page of a list, and the same links in a Link header (RFC 8288).

    `more` is told in `meta`, beside revision and pagination.
    """
    links = _links(page, query)
    meta: Node = {"revision": revision, "pagination": _pagination(page, query), **(more or {})}
    if page.facets is not None:
        meta["facets"] = page.facets
    payload: Node = {"data": page.data, "links": links, "meta": meta}
    if page.included is not None:
        payload["included"] = page.included
    response = json_response(payload, revision, tags)
    relations = (f'<{path}>; rel="{name}"' for name, path in links.items() if path)
    response.headers["Link"] = ", ".join(relations)
    return response


def _pagination(page: Page, query: ListQuery) -> Node:
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


def _links(page: Page, query: ListQuery) -> dict[str, str | None]:
    """The paths around a page; who came by a cursor goes on by one, and begins again by page."""
    before, after = _neighbours(page, query)
    address = _PageAddress()
    following = address.of_page(after) if after else None
    if query.after is not None:
        following = address.of_cursor(page.cursor) if page.cursor else None
    given = request.args.get("cursor")
    return {
        "self": address.of_page(query.page) if given is None else address.of_cursor(given),
        "first": address.of_page(1),
        "prev": address.of_page(before) if before else None,
        "next": following,
        "last": address.of_page(_count_pages(page, query)),
    }


def _neighbours(page: Page, query: ListQuery) -> tuple[int | None, int | None]:
    """The pages before and after, by number; none when a cursor was given."""
    if query.after is not None:
        return None, None
    pages = _count_pages(page, query)
    after = query.page + 1 if query.page < pages else None
    return min(query.page - 1, pages) or None, after


def _count_pages(page: Page, query: ListQuery) -> int:
    return max(1, -(-page.total // query.limit))


def json_response(payload: object, revision: str, tags: Iterable[str]) -> Response:
    """JSON bytes with the headers that say what they are of."""
    response = Response(msgspec.json.encode(payload), content_type=JSON)
    response.headers["Content-Revision"] = revision
    response.headers["Cache-Tag"] = " ".join(tags)
    return response


def bodiless(status: int, headers: dict[str, str]) -> Response:
    """An answer without a body, and so without a type."""
    response = Response(status=status, headers=headers)
    del response.headers["Content-Type"]
    return response


class _PageAddress:
    """The paths of the pages of this list: the same request, with its parameters in sort order."""

    def __init__(self) -> None:
        given = {k: v for k, v in request.args.items() if k not in ("page", "cursor")}
        given |= g.get("page_parameters", {})  # what was chosen for the client
        self._path = quote(request.path)
        self._pairs = [(name, _encode(name, value)) for name, value in given.items()]

    def of_page(self, page: int) -> str:
        return self._with("page", str(page)) if page > 1 else self._join(self._pairs)

    def of_cursor(self, cursor: str) -> str:
        return self._with("cursor", cursor)

    def _with(self, name: str, value: str) -> str:
        return self._join([*self._pairs, (name, _encode(name, value))])

    def _join(self, pairs: Iterable[tuple[str, str]]) -> str:
        written = "&".join(pair for _, pair in sorted(pairs))
        return f"{self._path}?{written}" if written else self._path


def _encode(name: str, value: str) -> str:
    return f"{quote(name, safe=_SAFE)}={quote(value, safe=_SAFE)}"
