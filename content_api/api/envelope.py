"""Every answer's outer form: data, links and meta; and the schemas that document it."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
from flask import Response, g, request
from marshmallow import Schema, fields

from content_api.api.negotiation import JSON
from content_api.records import Node
from content_api.store.listing import ListQuery


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

    page = fields.Integer(required=True, metadata={"description": "This page, from 1"})
    limit = fields.Integer(required=True, metadata={"description": "Records on a page"})
    pages = fields.Integer(required=True, metadata={"description": "Pages, at least 1"})
    total = fields.Integer(required=True, metadata={"description": "Records on all pages"})
    next = fields.Integer(required=True, allow_none=True, metadata={"description": "Next page"})
    prev = fields.Integer(required=True, allow_none=True, metadata={"description": "Page before"})


class ListMetaSchema(MetaSchema):
    """About a page of a list."""

    pagination = fields.Nested(PaginationSchema, required=True)


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
def list_envelope_of(schema: type[Schema]) -> type[Schema]:
    """The schema of an answer with a page of a list."""
    name = schema.__name__.removesuffix("Schema") + "ListSchema"
    parts: dict[str, fields.Field[Any]] = {
        "data": fields.List(fields.Nested(schema), required=True),
        "links": fields.Nested(ListLinksSchema, required=True),
        "meta": fields.Nested(ListMetaSchema, required=True),
    }
    return Schema.from_dict(parts, name=name)


def resource_response(
    data: Node | msgspec.Raw, revision: str, path: str, tags: Iterable[str]
) -> Response:
    """An answer with one resource.

    Args:
        data: The resource, or its JSON.
        revision: The revision it was read from.
        path: Its canonical path.
        tags: What a cache may purge it by.
    """
    payload = {"data": data, "links": {"self": path}, "meta": {"revision": revision}}
    return json_response(payload, revision, tags)


def list_response(
    data: Sequence[Node | msgspec.Raw],
    total: int,
    query: ListQuery,
    revision: str,
    tags: Iterable[str],
) -> Response:
    """An answer with a page of a list, and the same links in a Link header (RFC 8288)."""
    pages = max(1, -(-total // query.limit))
    before = min(query.page - 1, pages) or None
    after = query.page + 1 if query.page < pages else None
    links = {
        "self": _page_path(query.page),
        "first": _page_path(1),
        "prev": _page_path(before) if before else None,
        "next": _page_path(after) if after else None,
        "last": _page_path(pages),
    }
    pagination = {
        "page": query.page,
        "limit": query.limit,
        "pages": pages,
        "total": total,
        "next": after,
        "prev": before,
    }
    meta = {"revision": revision, "pagination": pagination}
    response = json_response({"data": data, "links": links, "meta": meta}, revision, tags)
    relations = (f'<{path}>; rel="{name}"' for name, path in links.items() if path)
    response.headers["Link"] = ", ".join(relations)
    return response


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


def _page_path(page: int) -> str:
    """The path of another page: the same request, with its parameters in sort order."""
    parameters = {name: value for name, value in request.args.items() if name != "page"}
    parameters |= g.get("page_parameters", {})  # what was chosen for the client
    if page > 1:
        parameters["page"] = str(page)
    pairs = urlencode(sorted(parameters.items()), safe=",", quote_via=quote)
    path = quote(request.path)
    return f"{path}?{pairs}" if pairs else path
