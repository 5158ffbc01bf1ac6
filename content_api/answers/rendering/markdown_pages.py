"""A record as a page of Markdown: its front matter, then its body."""

from collections.abc import Sequence

import yaml

from content_api.answers.answer import Answer, Link
from content_api.answers.media_types import JSON, MARKDOWN
from content_api.answers.reading.bodies import read_body
from content_api.answers.reading.content import Reading
from content_api.answers.rendering.resources import Resource
from content_api.values.parts import Node

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


def answer_markdown(reading: Reading, resource: Resource, tags: Sequence[str]) -> Answer:
    """Build an answer with a record's page as Markdown, linked to its canonical JSON."""
    node = resource.node
    page = render_markdown(
        node, read_body(reading.connection, resource.found, ["markdown"]).markdown
    )
    return Answer(
        body=page.encode(),
        media_type=f"{MARKDOWN}; charset=utf-8",
        revision=reading.revision,
        tags=tuple(tags),
        links=(Link(node["links"]["self"], "canonical", JSON),),
        languages=(node["locale"],),
        updated_at=node["updated_at"],
    )


def render_markdown(resource: Node, body: str) -> str:
    """Render a page: a few fields as front matter, then the body.

    Args:
        resource: A series or article as the API answers it.
        body: Its Markdown.
    """
    values = {name: resource.get(name) for name in _FIELDS}
    known = {name: value for name, value in values.items() if value not in (None, [], "")}
    front = yaml.safe_dump(known, sort_keys=False, allow_unicode=True, width=1_000_000)
    return f"---\n{front}---\n\n{body.rstrip()}\n"
