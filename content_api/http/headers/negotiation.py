"""Which of the types we have a client accepts, by RFC 9110 section 12.5.1."""

from collections.abc import Iterable
from typing import Any

from flask import request

from content_api.answers.errors import ErrorItem, RequestError
from content_api.answers.media_types import JSON, MARKDOWN, SCHEMA, YAML
from content_api.answers.parameters.faults import faults_error
from content_api.answers.request import Request
from content_api.http.errors import NOT_ACCEPTABLE
from content_api.http.headers.qualities import read_qualities
from content_api.http.headers.short_headers import keep_short
from content_api.resources.citations import BIBTEX, CSL_JSON

_Ranges = dict[str, float]  # qualities by media range
_FOR_ALL_TYPES = frozenset({"locale"})
# Every type that an answer can have beside another: what Accept says of the rest changes nothing.
_CHOICES = (JSON, MARKDOWN, SCHEMA, "text/html", YAML, CSL_JSON, BIBTEX)


def require_acceptable(accept: str | None, offered: Iterable[str]) -> None:
    """Refuse a request that accepts nothing of `offered`.

    Args:
        accept: The Accept header; missing or unreadable, it accepts all.
        offered: Media types that the answer is of, without parameters; one is enough.

    Raises:
        RequestError: 406, naming what there is.
    """
    ranges = _read(accept or "")
    if not ranges or any(_quality(ranges, kind) > 0 for kind in offered):
        return
    detail = f"only {' or '.join(offered)} is available here"
    raise RequestError(NOT_ACCEPTABLE, detail, [ErrorItem(detail, allowed=tuple(offered))])


def choose(accept: str | None, offered: Iterable[str]) -> str:
    """The one of `offered` that a client likes best; the first of equals, and when it likes none.

    Args:
        accept: The Accept header; missing or unreadable, it accepts all.
        offered: Media types without parameters.
    """
    ranges = _read(accept or "")
    return max(offered, key=lambda kind: _quality(ranges, kind))


@keep_short
def preference(accept: str) -> str:
    """What of an Accept header makes a difference here: two that are alike choose alike."""
    ranges = _read(accept)
    return " ".join(f"{_quality(ranges, kind):g}" for kind in _CHOICES) if ranges else ""


def _read(accept: str) -> _Ranges:
    """The quality of each media range; what is none does not count."""
    return {name: quality for name, quality in read_qualities(accept).items() if _is_range(name)}


def _is_range(name: str) -> bool:
    kind, slash, sub = name.partition("/")
    return bool(kind and slash and sub) and " " not in name


def _quality(ranges: _Ranges, offered: str) -> float:
    """The quality of the most specific range that matches."""
    kind = offered.partition("/")[0]
    for wanted in (offered, f"{kind}/*", "*/*"):
        if wanted in ranges:
            return ranges[wanted]
    return 0.0


def is_markdown_wanted(asked: Request[Any]) -> bool:
    """Whether the client likes Markdown better than JSON.

    Raises:
        RequestError: 400 when it also asks for a part of the JSON.
    """
    if choose(request.headers.get("Accept"), (JSON, MARKDOWN)) == JSON:
        return False
    names = [name for name in asked.given if name not in _FOR_ALL_TYPES]
    if names:
        detail = f"expected none with {MARKDOWN}, which is the whole page"
        raise faults_error([ErrorItem(detail, name) for name in names])
    return True
