"""Links of a single record: its series, its neighbours, its page as Markdown."""

from content_api.answers.answer import Link
from content_api.answers.media_types import MARKDOWN
from content_api.store.reading.records import RecordId

_RELATIONS = {"series": "collection", "previous": "prev", "next": "next"}


def markdown_path(path: str) -> str:
    """Path of a record's page as Markdown, from the path of the record."""
    before, mark, query = path.partition("?")
    return f"{before}.md{mark}{query}"


def record_links(record: RecordId, *, has_markdown: bool = False) -> tuple[Link, ...]:
    """List the links of a record.

    Args:
        record: The record.
        has_markdown: Whether it also has a page as Markdown.
    """
    named = ((record.links.get(name), relation) for name, relation in _RELATIONS.items())
    found = [Link(path, relation) for path, relation in named if path]
    own = record.links.get("self")
    if has_markdown and own:
        found.append(Link(markdown_path(own), "alternate", MARKDOWN))
    return tuple(found)
