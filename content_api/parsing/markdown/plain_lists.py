"""Lists as people mostly write them: each item is a line of text, and perhaps a list of such lines.

mistune reads each item as a text of its own, with two patterns that it makes for it. What is read
here is the same; every other list is left to it.
"""

import re
from collections.abc import Callable
from typing import Any

Token = dict[str, Any]
Matcher = Callable[[str, int], re.Match[str] | None]

_ITEM = re.compile(
    r"(?P<marker>(?P<bullet>[-*+])|(?P<start>\d{1,9})[.)])(?P<blanks> {1,4})(?P<text>\S[^\n]*+\n)"
)
_BLANK_LINES = re.compile(r"(?:[ \t\v\f]*+\n)++")
_RULE = re.compile(r"(?:[-*_][ \t]*+)++\n")
# What may begin below a list, and is neither a part of it nor read otherwise there.
_AFTER = re.compile(r"[^\s\d\-+*_<>]")
# A table, mathematics or a definition may begin with such a text and go on in the next line.
_MAY_GO_ON = re.compile(r"[$\\\[]|[^\n]*\|")


class PlainLists:
    """Reads such lists in a text.

    Args:
        source: The text, with a line break at its end.
        begins_block: Whether another block than a paragraph begins in a text, at a place.
        most_depth: How deep lists may be; a deeper one is read by nobody here.

    Attributes:
        items: How many were read.
    """

    def __init__(self, source: str, begins_block: Matcher, most_depth: int) -> None:
        self.items = 0
        self._source = source
        self._begins_block = begins_block
        self._most_depth = most_depth

    def read(self, start: int, depth: int) -> tuple[Token, int] | None:
        """The list that begins with the line at `start`, and where the next block starts.

        Returns:
            mistune's token; None of a list that has more, or that may have.
        """
        found = self._read_list(start, depth, "")
        if found is None or found[1] == len(self._source):
            return found
        token, position = found
        blank = _BLANK_LINES.match(self._source, position)
        end = blank.end() if blank else position
        is_after = end == len(self._source) or _AFTER.match(self._source, end)
        return (token, end) if blank and is_after else None

    def _read_list(self, start: int, depth: int, indent: str) -> tuple[Token, int] | None:
        if depth > self._most_depth:
            return None
        children: list[Token] = []
        token: Token = {}
        position = start
        while item := self._match_item(position, indent):
            sign = item["bullet"] or item["marker"][-1]
            token = token or _list_token(item, sign, depth)
            if sign != token["bullet"] or self._is_other(item):
                return None
            inside: list[Token] = [{"type": "block_text", "text": item["text"]}]
            children.append({"type": "list_item", "children": inside})
            position = item.end()
            deeper = indent + " " * (item.start("text") - item.start())
            if self._source.startswith(deeper, position):
                below = self._read_below(item, position, depth, deeper)
                if below is None:
                    return None
                inside.append(below[0])
                position = below[1]
        if not children:
            return None
        self.items += len(children)
        return token | {"children": children}, position

    def _match_item(self, position: int, indent: str) -> re.Match[str] | None:
        is_indented = self._source.startswith(indent, position)
        return _ITEM.match(self._source, position + len(indent)) if is_indented else None

    def _is_other(self, item: re.Match[str]) -> bool:
        """Whether a line that looks like an item is something else, or its text is."""
        is_rule = _RULE.match(self._source, item.start()) is not None
        return is_rule or self._begins_block(item["text"], 0) is not None

    def _read_below(
        self, item: re.Match[str], position: int, depth: int, indent: str
    ) -> tuple[Token, int] | None:
        """The list in an item, if that has nothing else."""
        first = self._match_item(position, indent)
        if first is None or first["start"] not in (None, "1") or _MAY_GO_ON.match(item["text"]):
            return None
        below = self._read_list(position, depth + 1, indent)
        return None if below is None or self._source.startswith(indent, below[1]) else below


def _list_token(item: re.Match[str], sign: str, depth: int) -> Token:
    attrs = {"depth": depth, "ordered": item["start"] is not None}
    if item["start"] and int(item["start"]) != 1:
        attrs["start"] = int(item["start"])
    return {"type": "list", "tight": True, "bullet": sign, "attrs": attrs}
