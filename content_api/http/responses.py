"""Turns answers into HTTP responses."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime

from flask import Response, request
from werkzeug.http import http_date

from content_api.answers.answer import Answer, Link, Moved


def respond(answer: Answer | Moved) -> Response:
    """Respond with an answer, or with a redirect to it."""
    return _respond_moved(answer) if isinstance(answer, Moved) else _respond_answer(answer)


def _respond_answer(answer: Answer) -> Response:
    headers = {
        "Content-Type": answer.media_type,
        "Content-Revision": answer.revision,
        "Cache-Tag": " ".join(answer.tags),
        **_tell_change(answer.updated_at),
    }
    if answer.links:
        headers["Link"] = ", ".join(map(_write_link, answer.links))
    if answer.languages is not None:
        headers["Content-Language"] = ", ".join(answer.languages)
    if answer.is_negotiated:
        headers["Vary"] = "Accept-Language"
    if answer.file_name:
        headers["Content-Disposition"] = f'inline; filename="{answer.file_name}"'
    return Response(answer.body, headers=headers)


def _tell_change(updated_at: str | None) -> dict[str, str]:
    """Last-Modified, if the time of change is known and not in the future.

    A change of what is around a record does not change its `updated_at`; so Last-Modified is for
    people and crawlers, and only the ETag tells whether an answer is the same.
    """
    moment = datetime.fromisoformat(updated_at) if updated_at else None
    is_told = moment and moment <= datetime.fromtimestamp(time.time(), UTC)
    return {"Last-Modified": http_date(moment)} if is_told else {}


def _write_link(link: Link) -> str:
    kind = f'; type="{link.media_type}"' if link.media_type else ""
    return f'<{link.path}>; rel="{link.relation}"{kind}'


def _respond_moved(moved: Moved) -> Response:
    """Redirect to the path, keeping the query."""
    query = request.query_string.decode("ascii", "ignore")
    return respond_empty(308, {"Location": moved.path + (f"?{query}" if query else "")})


def respond_empty(status: int, headers: Mapping[str, str]) -> Response:
    """Respond without a body and without a Content-Type."""
    response = Response(status=status, headers=headers)
    del response.headers["Content-Type"]
    return response
