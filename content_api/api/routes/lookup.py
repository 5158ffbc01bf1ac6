"""What several endpoints look up in the same way."""

from collections.abc import Iterable

import msgspec
from marshmallow import ValidationError
from sqlalchemy import Connection

from content_api.api.errors import not_found
from content_api.api.queries import parameter_error, require_one_of
from content_api.records import Body, Node
from content_api.schemas.resources import with_body
from content_api.store.read import (
    Found,
    ListQuery,
    find_series,
    get_body,
    get_site,
    list_series_ids,
)

_FILTERS = ("state", "level", "tag", "series")


def require_series(connection: Connection, slug: str, part: str = "resource") -> Found:
    """A series' JSON.

    Raises:
        RequestError: 404 with the nearest slug.
    """
    found = find_series(connection, slug, part)
    if found is None:
        raise not_found("series", slug, list_series_ids(connection))
    return found


def add_body(connection: Connection, found: Found, formats: Iterable[str]) -> Node:
    """A resource with its body in `formats`."""
    resource: Node = msgspec.json.decode(found.resource)
    body = get_body(connection, found)
    return with_body(resource, {name: _format(body, name) for name in dict.fromkeys(formats)})


def _format(body: Body, name: str) -> object:
    return msgspec.Raw(body.ast) if name == "ast" else getattr(body, name)


def read_list_query(connection: Connection, kind: str, values: Node) -> ListQuery:
    """The list that parameters ask for.

    Args:
        connection: In a read transaction.
        kind: `series` or `article`; their states and levels differ.
        values: Loaded parameters.

    Raises:
        RequestError: 400 for a state or level that the site does not have.
    """
    site = get_site(connection)
    messages: dict[str, list[object]] = {}
    for name in ("state", "level"):
        for item in values.get(name, ()):
            try:
                require_one_of(item, site[name][kind])
            except ValidationError as error:
                messages.setdefault(name, []).extend(error.messages)
    if messages:
        raise parameter_error(messages)
    sort = tuple((name.removeprefix("-"), name.startswith("-")) for name in values.get("sort", ()))
    filters = {name: values[name] for name in _FILTERS if name in values}
    return ListQuery(filters, sort, values["page"], values["limit"])
