"""What the headers of a single resource tell beside its body: neighbours, twins, last change."""

import time
from datetime import UTC, datetime

from flask import Response
from werkzeug.http import http_date

from content_api.answers.media_types import MARKDOWN
from content_api.store.records import RecordId

_RELATIONS = {"series": "collection", "previous": "prev", "next": "next"}


def twin_path(path: str) -> str:
    """The path of a record's page as Markdown, by the path of the record."""
    before, mark, query = path.partition("?")
    return f"{before}.md{mark}{query}"


def describe(response: Response, record: RecordId, *, has_twin: bool = False) -> Response:
    """Add Last-Modified and, by RFC 8288, Link to the answer with a record.

    Args:
        response: The answer.
        record: What it is of.
        has_twin: Whether there is the same as Markdown.

    A change of what is around a record does not change its `updated_at`; so Last-Modified is for
    people and crawlers, and only the ETag tells whether an answer is the same.
    """
    add_last_modified(response, record.updated_at)
    links = [(record.links.get(name), relation) for name, relation in _RELATIONS.items()]
    found = [f'<{path}>; rel="{relation}"' for path, relation in links if path]
    own = record.links.get("self")
    if has_twin and own:
        found.append(f'<{twin_path(own)}>; rel="alternate"; type="{MARKDOWN}"')
    if found:
        response.headers["Link"] = ", ".join(found)
    return response


def add_last_modified(response: Response, updated_at: str | None) -> None:
    """Say when a record last changed, when it is known, and not in the future."""
    moment = datetime.fromisoformat(updated_at) if updated_at else None
    if moment and moment <= datetime.fromtimestamp(time.time(), UTC):
        response.headers["Last-Modified"] = http_date(moment)
