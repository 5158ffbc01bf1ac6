"""The headings of a body as a tree: a table of its contents."""

from content_api.parsing.markdown.tokens import Token, words_of
from content_api.values.parts import TocEntry


def build_toc(headings: list[Token]) -> tuple[TocEntry, ...]:
    """Headings as a tree, without the page's title: the first heading, when it is a `#`."""
    if headings and headings[0]["attrs"]["level"] == 1:
        headings = headings[1:]
    entries, _ = _toc_level(headings, 0, 0)
    return entries


def _toc_level(
    headings: list[Token], position: int, above: int
) -> tuple[tuple[TocEntry, ...], int]:
    entries: list[TocEntry] = []
    while position < len(headings) and headings[position]["attrs"]["level"] > above:
        heading = headings[position]
        level = heading["attrs"]["level"]
        children, position = _toc_level(headings, position + 1, level)
        text = words_of(heading)
        entries.append(TocEntry(level, text, heading["attrs"]["id"], children))
    return tuple(entries), position
