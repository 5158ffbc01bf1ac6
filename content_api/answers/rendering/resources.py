"""Renders records with the fields, body formats and relations that were asked for."""

from collections.abc import Iterable, Sequence
from functools import cached_property

import msgspec

from content_api.answers.parameters.fields.sparse import FieldSelection
from content_api.answers.parameters.lists import ListParameters
from content_api.answers.parameters.records import RecordParameters
from content_api.answers.reading.bodies import read_body
from content_api.answers.reading.content import Reading
from content_api.answers.rendering.related import read_included
from content_api.resources.parts import with_body
from content_api.store.reading.records import Found, RecordId
from content_api.values.parts import Body, Node

DEFAULT_FORMATS = ("html",)
_INCLUDED_TAGS = {"articles": "articles", "prerequisites": "series", "series": "series"}


class Resource:
    """A record from the store; its JSON is decoded at most once, when first needed."""

    def __init__(self, found: Found) -> None:
        self.found = found

    @cached_property
    def node(self) -> Node:
        """The decoded JSON."""
        node: Node = msgspec.json.decode(self.found.resource)
        return node

    @cached_property
    def head(self) -> RecordId:
        """Id, locale, date and links alone, which need no full decoding."""
        if "node" in self.__dict__:
            return msgspec.convert(self.node, RecordId)
        return msgspec.json.decode(self.found.resource, type=RecordId)


def render_resource(
    reading: Reading,
    resource: Resource,
    parameters: RecordParameters | ListParameters,
    formats: Sequence[str] = (),
) -> Node | msgspec.Raw:
    """Render a record with the body and the fields that were asked for.

    Args:
        reading: The request.
        resource: The record.
        parameters: The validated parameters.
        formats: Body formats when the parameters name none.

    Returns:
        JSON ready to be embedded, or the decoded resource.
    """
    selection = parameters.selection
    asked = _formats(selection, parameters.formats, formats)
    if selection is None and not asked:
        return msgspec.Raw(resource.found.resource)
    node = resource.node
    if asked:
        body = read_body(reading.connection, resource.found, asked)
        node = with_body(node, {name: _format(body, name) for name in asked})
    return selection.pick(node) if selection else node


def render_included(
    reading: Reading, kind: str, resources: Iterable[Resource], relations: Sequence[str] | None
) -> list[msgspec.Raw] | None:
    """Render the related records of `resources`, all of one kind; None if not asked for."""
    if relations is None:
        return None
    return read_included(reading, kind, [resource.node for resource in resources], relations)


def cache_tags(own: Iterable[str], relations: Iterable[str] | None) -> tuple[str, ...]:
    """List the names by which a cache may purge an answer with these relations."""
    related = (_INCLUDED_TAGS[relation] for relation in relations or ())
    return tuple(dict.fromkeys((*own, *related)))


def _formats(
    selection: FieldSelection | None, asked: Sequence[str] | None, default: Sequence[str]
) -> tuple[str, ...]:
    """Body formats to answer with; empty for no body."""
    if selection is None:
        return tuple(dict.fromkeys(asked or default))
    if not selection.wants("body"):
        return ()
    # Who names the body wants one; who names its parts, wants these.
    named = selection.chosen.get("body")
    if asked is None and named is not None:
        return named or tuple(default) or DEFAULT_FORMATS
    return tuple(dict.fromkeys(asked or default))


def _format(body: Body, name: str) -> object:
    return msgspec.Raw(body.ast) if name == "ast" else getattr(body, name)
