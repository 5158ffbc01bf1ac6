"""Definitions of links, notes and abbreviations that nothing uses: told, and not published.

What no reader of a page sees is in none of its formats, so that `markdown` hides nothing either.
"""

import re
from collections import defaultdict, deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum

from content_api.parsing.signs.lifted import LEAD

_ONLY_QUOTES = re.compile(r"[ \t>]*+\Z")


class What(Enum):
    """What is defined."""

    LINK = "link"
    NOTE = "note"
    ABBREVIATION = "abbreviation"


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition as the parser saw it.

    Attributes:
        what: What it defines.
        key: By which it is known; of two with one key, the first counts.
        text: Its lines, without the marks of lists and quotes around it.
        start: Its offset in the lifted text; None inside of another block.
    """

    what: What
    key: str
    text: str
    start: int | None


def list_unused(
    definitions: Collection[Definition], used: Collection[tuple[What, str]], text: str
) -> list[tuple[int, int]]:
    """Where definitions that nothing uses, or that stand a second time, are in a lifted text.

    Args:
        definitions: In reading order.
        used: What they are used by.
        text: The lifted text.
    """
    seen: set[tuple[What, str]] = set()
    lines = _Lines(text) if definitions else None
    spans: list[tuple[int, int]] = []
    for definition in definitions:
        named = (definition.what, definition.key)
        span = lines.find(definition) if lines else None
        if span and (named in seen or named not in used):
            spans.append(span)
        seen.add(named)
    return sorted(spans)


class _Lines:
    """The lines of a text that may be the first of a definition."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._inside: dict[str, deque[int]] | None = None

    def find(self, definition: Definition) -> tuple[int, int] | None:
        """The whole lines of a definition; without the mark of a list that it begins."""
        start = definition.start
        if start is None:
            start = self._find_inside(definition.text.lstrip().split("\n", 1)[0].rstrip())
        if start is None:
            return None
        end = start
        for _ in range(definition.text.rstrip().count("\n") + 1):
            newline = self._text.find("\n", end)
            end = len(self._text) if newline < 0 else newline + 1
        line = self._text.rfind("\n", 0, start) + 1
        if _ONLY_QUOTES.match(self._text[line:start]):
            return line, end
        return start, end - (self._text[end - 1 : end] == "\n")

    def _find_inside(self, first: str) -> int | None:
        if self._inside is None:
            self._inside = defaultdict(deque)
            position = 0
            for line in self._text.split("\n"):
                if "]:" in line:
                    lead = _lead_width(line)
                    self._inside[line[lead:].rstrip()].append(position + lead)
                position += len(line) + 1
        found = self._inside.get(first)
        return found.popleft() if found else None


def _lead_width(line: str) -> int:
    """The characters of the marks of lists, quotes and definitions before the text of a line."""
    lead = LEAD.match(line)
    width = lead.end() if lead else 0
    return line.find("[^") if "[^" in line[:width] else width


def list_kept(
    unused: Collection[tuple[int, int]], start: int, end: int
) -> Iterator[tuple[int, int]]:
    """The spans of a text from `start` to `end` that are not unused."""
    position = start
    for first, last in unused:
        if first < end and last > position:
            yield position, max(position, first)
            position = last
    if position < end:
        yield position, end
