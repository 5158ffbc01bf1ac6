"""What is told of a single record beside its body: its neighbours, and the same as Markdown."""

from content_api.answers.answer import Link
from content_api.answers.media_types import MARKDOWN
from content_api.store.records import RecordId

_RELATIONS = {"series": "collection", "previous": "prev", "next": "next"}


def twin_path(path: str) -> str:
    """The path of a record's page as Markdown, by the path of the record."""
    before, mark, query = path.partition("?")
    return f"{before}.md{mark}{query}"


def record_links(record: RecordId, *, has_twin: bool = False) -> tuple[Link, ...]:
    """The links of a record.

    Args:
        record: The record.
        has_twin: Whether there is the same as Markdown.
    """
    named = ((record.links.get(name), relation) for name, relation in _RELATIONS.items())
    found = [Link(path, relation) for path, relation in named if path]
    own = record.links.get("self")
    if has_twin and own:
        found.append(Link(twin_path(own), "alternate", MARKDOWN))
    return tuple(found)
