"""Lists as people mostly write them: a line of text for each item, and a blank line after them.

mistune reads each item as a text of its own, with two patterns that it makes for it. What is read
here is the same; every other list is left to it.
"""

import re
from collections.abc import Callable

Matcher = Callable[[str, int], re.Match[str] | None]

_ITEM = re.compile(r"(?:(?P<bullet>[-*+])|\d{1,9}(?P<sign>[.)])) {1,4}(?P<text>\S[^\n]*+\n)")
_BLANK_LINES = re.compile(r"(?:[ \t\v\f]*+\n)++")
_RULE = re.compile(r"(?:[-*_][ \t]*+)++\n")
# What may stand below a list and is no part of it: a heading, or a paragraph.
_AFTER = re.compile(r"#|[^\W\d_]")


def list_plain_items(
    source: str, start: int, marker: str, begins_block: Matcher
) -> tuple[list[str], int] | None:
    """The items of a list, each with its line break, and where the next block starts.

    Args:
        source: With line breaks at its end.
        start: Of the line of the first item.
        marker: Of that: `-`, or `1.`
        begins_block: Whether another block than a paragraph begins in a text, at a place.

    Returns:
        None of a list that has more, or that may have.
    """
    texts: list[str] = []
    position = start
    while item := _ITEM.match(source, position):
        is_other = (item["bullet"] or item["sign"]) != marker[-1]
        text = item["text"]
        if is_other or begins_block(text, 0) or _RULE.match(source, position):
            return None
        texts.append(text)
        position = item.end()
    if position == len(source):
        return texts, position
    blank = _BLANK_LINES.match(source, position)
    if not texts or blank is None:
        return None
    end = blank.end()
    return (texts, end) if end == len(source) or _AFTER.match(source, end) else None
