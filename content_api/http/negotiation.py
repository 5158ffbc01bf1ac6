"""Which of the types we have a client accepts, by RFC 9110 section 12.5.1."""

import re
from functools import lru_cache
from typing import Any

from flask import request

from content_api.answers.errors import ErrorItem, RequestError
from content_api.answers.media_types import JSON, MARKDOWN, SCHEMA, YAML
from content_api.answers.parameters.faults import refuse_faults
from content_api.answers.request import Request
from content_api.http.errors import NOT_ACCEPTABLE
from content_api.schemas.citations import BIBTEX, CSL_JSON

# What is found out of a longer header is not kept: nobody shall fill the memory with headers.
MOST_KEPT = 1_000
_FOR_ALL_TYPES = frozenset({"locale"})
_QUALITY = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")
# Every type that an answer can have beside another: what Accept says of the rest changes nothing.
_CHOICES = (JSON, MARKDOWN, SCHEMA, "text/html", YAML, CSL_JSON, BIBTEX)


def require_acceptable(accept: str | None, *offered: str) -> None:
    """Refuse a request that accepts nothing of `offered`.

    Args:
        accept: The Accept header; missing or unreadable, it accepts all.
        offered: Media types that the answer is of, without parameters; one is enough.

    Raises:
        RequestError: 406, naming what there is.
    """
    if not accept:
        return
    ranges = [part for part in map(_parse_range, accept.split(",")) if part is not None]
    if not ranges or any(_quality(ranges, kind) > 0 for kind in offered):
        return
    detail = f"only {' or '.join(offered)} is available here"
    raise RequestError(NOT_ACCEPTABLE, detail, [ErrorItem(detail, allowed=offered)])


def choose(accept: str | None, *offered: str) -> str:
    """The one of `offered` that a client likes best; the first of equals, and when it likes none.

    Args:
        accept: The Accept header; missing or unreadable, it accepts all.
        offered: Media types without parameters.
    """
    ranges = [part for part in map(_parse_range, (accept or "").split(",")) if part is not None]
    return max(offered, key=lambda kind: _quality(ranges, kind))


def preference(accept: str) -> str:
    """What of an Accept header makes a difference here: two that are alike choose alike."""
    return (_kept_preference if len(accept) <= MOST_KEPT else _find_preference)(accept)


def _find_preference(accept: str) -> str:
    ranges = [part for part in map(_parse_range, accept.split(",")) if part is not None]
    if not ranges:
        return ""
    return " ".join(f"{_quality(ranges, kind):g}" for kind in _CHOICES)


_kept_preference = lru_cache(maxsize=1024)(_find_preference)


def _parse_range(text: str) -> tuple[str, float] | None:
    """A media range and its quality; None when it is not one."""
    name, *parameters = (part.strip().lower() for part in text.split(";"))
    kind, slash, sub = name.partition("/")
    if not (kind and slash and sub) or " " in name:
        return None
    quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
    return name, float(quality) if _QUALITY.fullmatch(quality) else 1.0


def _quality(ranges: list[tuple[str, float]], offered: str) -> float:
    """The quality of the most specific range that matches."""
    kind = offered.split("/", 1)[0]
    for wanted in (offered, f"{kind}/*", "*/*"):
        found = [quality for name, quality in ranges if name == wanted]
        if found:
            return max(found)
    return 0.0


def is_markdown_wanted(asked: Request[Any]) -> bool:
    """Whether the client likes Markdown better than JSON.

    Raises:
        RequestError: 400 when it also asks for a part of the JSON.
    """
    if choose(request.headers.get("Accept"), JSON, MARKDOWN) == JSON:
        return False
    names = [name for name in asked.given if name not in _FOR_ALL_TYPES]
    if names:
        detail = f"expected none with {MARKDOWN}, which is the whole page"
        raise refuse_faults([ErrorItem(detail, name) for name in names])
    return True
