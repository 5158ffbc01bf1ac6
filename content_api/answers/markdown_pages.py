"""A record as a page of Markdown: its front matter, then its body."""

from collections.abc import Iterable

import msgspec
import yaml
from flask import Response
from sqlalchemy import Connection

from content_api.answers.link_headers import add_last_modified
from content_api.answers.media_types import JSON, MARKDOWN
from content_api.answers.source_formats import read_body
from content_api.records import Node
from content_api.store.records import Found

MARKDOWN_SCHEMA = {
    "type": "string",
    "description": "The page as Markdown, below front matter in YAML",
}
ALSO: dict[str, Node] = {MARKDOWN: MARKDOWN_SCHEMA}
_FIELDS = (
    "title",
    "description",
    "type",
    "id",
    "url",
    "number",
    "locale",
    "state",
    "level",
    "tags",
    "keywords",
    "published_at",
    "updated_at",
    "reading_minutes",
)


def markdown_response(
    connection: Connection, found: Found, revision: str, tags: Iterable[str]
) -> Response:
    """A record's page as Markdown; its canonical form is the JSON."""
    resource: Node = msgspec.json.decode(found.resource)
    page = render_markdown(resource, read_body(connection, found, ["markdown"]).markdown)
    response = Response(page, content_type=f"{MARKDOWN}; charset=utf-8")
    response.headers["Content-Revision"] = revision
    response.headers["Cache-Tag"] = " ".join(tags)
    response.headers["Link"] = f'<{resource["links"]["self"]}>; rel="canonical"; type="{JSON}"'
    add_last_modified(response, resource["updated_at"])
    return response


def render_markdown(resource: Node, body: str) -> str:
    """Front matter of what readers and machines ask first, then the body.

    Args:
        resource: A series or article as the API answers it.
        body: Its Markdown.
    """
    values = {name: resource.get(name) for name in _FIELDS}
    known = {name: value for name, value in values.items() if value not in (None, [], "")}
    front = yaml.safe_dump(known, sort_keys=False, allow_unicode=True, width=1_000_000)
    return f"---\n{front}---\n\n{body.rstrip()}\n"
