"""Snippets: text with marks around what was found, made safe to show and not too long."""

import html
import re

from content_api.records import Node

OPEN, CLOSE = "\x02", "\x03"
MOST_CHARACTERS = 200
_BEFORE = 60  # characters kept before the first mark of a snippet that is cut
_SPACES = re.compile(r"\s+")


def mark(found: str) -> Node:
    """A snippet as HTML with `<mark>` and as text.

    Args:
        found: Plain text with `OPEN` and `CLOSE` around each find.
    """
    cut = _cut(_SPACES.sub(" ", found).strip())
    escaped = html.escape(cut)
    return {
        "html": escaped.replace(OPEN, "<mark>").replace(CLOSE, "</mark>"),
        "text": cut.replace(OPEN, "").replace(CLOSE, ""),
    }


def _cut(text: str) -> str:
    """At most `MOST_CHARACTERS`, with the first find in it, and every mark closed."""
    if len(text) <= MOST_CHARACTERS:
        return text
    first = max(text.find(OPEN), 0)
    start = 0
    if first > _BEFORE:
        start = text.find(" ", first - _BEFORE, first) + 1 or first
    end = start + MOST_CHARACTERS
    # At a blank, unless one long word fills it all.
    kept = text[start:end] if end >= len(text) else text[start:end].rsplit(" ", 1)[0]
    if kept.count(OPEN) > kept.count(CLOSE):
        kept += CLOSE
    before = "…" if start and not kept.startswith("…") else ""
    after = "…" if end < len(text) and not kept.endswith("…") else ""
    return f"{before}{kept}{after}"
