"""Records as a request wants them: with a body, with some fields, with related records."""

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection

from content_api.answers.access import get_access
from content_api.answers.cursors import render_cursor
from content_api.answers.envelope import Page
from content_api.answers.facets import read_facets
from content_api.answers.queries.sparse import Selection
from content_api.answers.related import read_included
from content_api.answers.source_formats import read_body
from content_api.records import Body, Node
from content_api.schemas.resources import with_body
from content_api.store.listing import Listed, ListQuery
from content_api.store.meta import read_meta
from content_api.store.queryable import Queryable
from content_api.store.records import Found

_INCLUDED_TAGS = {"articles": "articles", "prerequisites": "series", "series": "series"}


def read_secret(connection: Connection) -> str:
    """What cursors are signed with."""
    own = get_access().settings.serve_cursor_secret
    return own or read_meta(connection, "cursor_secret") or ""


def render_page(
    connection: Connection, queryable: Queryable, query: ListQuery, listed: Listed, values: Node
) -> Page:
    """A page of a list as its parameters ask for it."""
    kind = queryable.kind
    cursor = None
    if listed.last is not None:
        cursor = render_cursor(kind, query, listed.last, read_secret(connection))
    facets = None
    if "facets" in values:
        facets = read_facets(connection, queryable, query, values["facets"], listed.total)
    return Page(
        data=[render_record(connection, found, values) for found in listed.records],
        total=listed.total,
        cursor=cursor,
        included=included_of(connection, kind, listed.records, values),
        facets=facets,
    )


def render_record(
    connection: Connection, found: Found, values: Node, formats: Sequence[str] = ()
) -> Node | msgspec.Raw:
    """A record with the body and the fields that are asked for.

    Args:
        connection: In a read transaction.
        found: The record.
        values: Loaded parameters.
        formats: Of its body, unless the parameters say.
    """
    selection: Selection | None = values.get("sparse")
    asked = _formats(selection, values.get("formats"), formats)
    if selection is None and not asked:
        return msgspec.Raw(found.resource)
    resource: Node = msgspec.json.decode(found.resource)
    if asked:
        body = read_body(connection, found, asked)
        resource = with_body(resource, {name: _format(body, name) for name in asked})
    return selection.pick(resource) if selection else resource


def included_of(
    connection: Connection, kind: str, records: Iterable[Found], values: Node
) -> list[msgspec.Raw] | None:
    """The related records that are asked for; None when none are."""
    if "include" not in values:
        return None
    resources = [msgspec.json.decode(found.resource) for found in records]
    return read_included(connection, kind, resources, values["include"])


def cache_tags(own: Iterable[str], values: Node) -> list[str]:
    """What a cache may purge an answer by, related records among it."""
    related = (_INCLUDED_TAGS[relation] for relation in values.get("include", ()))
    return list(dict.fromkeys((*own, *related)))


def _formats(
    selection: Selection | None, asked: Sequence[str] | None, default: Sequence[str]
) -> tuple[str, ...]:
    """The formats of the body that is answered; none when it is not."""
    if selection is None:
        return tuple(dict.fromkeys(asked or default))
    if not selection.wants("body"):
        return ()
    # Who names the body wants one; who names its parts, wants these.
    named = selection.chosen.get("body")
    if asked is None and named is not None:
        return named or tuple(default) or ("html",)
    return tuple(dict.fromkeys(asked or default))


def _format(body: Body, name: str) -> object:
    return msgspec.Raw(body.ast) if name == "ast" else getattr(body, name)
