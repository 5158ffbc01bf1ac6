"""mistune, noting where each block's text stands: its tokens carry no places.

So each text is found again in the source, in reading order, before it is parsed any further.
"""

import re
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Any

import mistune
from mistune.core import BlockState, InlineState
from mistune.inline_parser import InlineParser
from mistune.plugins import import_plugin

from content_api.parsing.dialect import add_dialect
from content_api.parsing.dialect.attributes import take_attributes
from content_api.parsing.dialect.callouts import read_callout
from content_api.parsing.markdown.blocks import CountedState, QuickBlockParser
from content_api.parsing.markdown.inline import QuickInlineParser
from content_api.parsing.markdown.settling import SETTLED
from content_api.parsing.markdown.tokens import Token, walk
from content_api.parsing.signs.lifted import HOLE, HOLE_OPEN
from content_api.parsing.text.density import TokenCount

PLUGINS = ("table", "strikethrough", "footnotes", "task_lists")
_SEARCH_WINDOW = 20_000
# Each level reads all that is inside it again: as many as people write, and some more.
_MOST_LEVELS = 12
_LOCATOR, _PLACED = "locator", "placed"  # in a state's `env`


@dataclass(slots=True)
class Placed:
    """A parsed text.

    Attributes:
        tokens: Its blocks, each with its place.
        env: What mistune knows of it: definitions, notes.
        left_out: Attribute lists with what is not published, each with its block and those names.
        empty: Admonitions without content.
        cut: Rows with more cells than their table, of which there are `cells`.
    """

    tokens: list[Token] = field(default_factory=list)
    env: MutableMapping[str, Any] = field(default_factory=dict)
    left_out: list[tuple[Token, str, tuple[str, ...]]] = field(default_factory=list)
    empty: list[Token] = field(default_factory=list)
    cut: list[Token] = field(default_factory=list)


def parse_placed(text: str) -> Placed:
    """Parse a lifted text; nesting beyond 12 levels is flat text.

    Raises:
        TooDenseError: it has too many tokens.
    """
    state = CountedState()
    placed = Placed(env=state.env)
    state.env[_LOCATOR], state.env[_PLACED] = _Locator(text), placed
    tokens, _ = _MARKDOWN.parse(text, state)
    placed.tokens = _without_blank_lines(tokens)  # type: ignore[arg-type]  # no renderer: tokens
    return placed


def _without_blank_lines(tokens: list[Token]) -> list[Token]:
    return [token for token in tokens if token["type"] != "blank_line"]


class _Locator:
    """Finds the text of blocks in the source again, going forward."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._cursor = 0

    def find(self, fragment: str) -> tuple[int, int]:
        """Offsets where `fragment` (whose lines may have lost their indent) starts and ends."""
        fragment = fragment.strip()
        if "\n" not in fragment:
            self._cursor, end = self.find_ahead(fragment)
            start, self._cursor = self._cursor, end
            return start, end
        lines = fragment.split("\n")
        first = self._line(lines[0].strip(), self._cursor)
        if first is None:
            return self._cursor, self._cursor
        end = first + len(lines[0].strip())
        last = lines[-1].strip()
        offset = self._line(last, end + sum(map(len, lines[1:-1])))
        end = end if offset is None else offset + len(last)
        self._cursor = end
        return first, end

    def find_ahead(self, line: str) -> tuple[int, int]:
        """As `find` of one line, whose parts are to be found after it."""
        first = self._line(line, self._cursor)
        return (self._cursor, self._cursor) if first is None else (first, first + len(line))

    def rewind(self) -> None:
        """Start over: footnotes stand at the end of the tree, but anywhere in the source."""
        self._cursor = 0

    def _line(self, line: str, start: int) -> int | None:
        offset = self._text.find(line, start, start + len(line) + _SEARCH_WINDOW)
        return None if offset < 0 else offset


class _PlacedMarkdown(mistune.Markdown):
    """mistune, noting where each block's text stands before it is parsed any further."""

    inline: QuickInlineParser

    def _iter_render(self, tokens: Any, state: BlockState) -> list[Token]:  # noqa: ANN401
        locator: _Locator = state.env[_LOCATOR]
        count: TokenCount = state.env.setdefault("tokens", TokenCount())
        rendered: list[Token] = []
        for token in tokens:
            rendered.append(token)
            if token["type"] == "blank_line":
                continue
            fragment = token.get("header") or token.get("text") or token.get("raw")
            if token["type"] == "footnotes":
                locator.rewind()
            elif fragment and "is_placed" not in token:
                token["offset"], token["end"] = locator.find(fragment)
            if "cells" in token:
                token["offset"], token["end"] = locator.find_ahead(token["line"])
                state.env[_PLACED].cut.append(token)
            if "children" in token:
                token["children"] = self._iter_render(token["children"], state)
                _finish_container(token, state.env[_PLACED])
                token["children"] = _without_blank_lines(token["children"])
                count.add(1)
            elif "text" in token:
                count.add(1 + self._parse_text(token, state))
            else:
                count.add(1)
        return rendered

    def _parse_text(self, token: Token, state: BlockState) -> int:
        """Parse what is in a block of text; how many tokens that are."""
        text = token.pop("text").strip(" \r\n\t\f")
        if text and not self.inline.may_have_parts(text):
            token["children"] = [{"type": "text", "raw": text}]
            token[SETTLED] = True
            return 1
        token["children"] = self.inline(text, state.env)
        parts, needs_no_settling = _count_parts(token["children"])
        if "{" in text:
            _take_attributes(token, state.env[_PLACED])
        if needs_no_settling and HOLE_OPEN not in text and not state.env["ref_links"]:
            token[SETTLED] = True
        return parts


def _count_parts(inline: list[Token]) -> tuple[int, bool]:
    """The tokens among them and inside of them, but for holes; and whether no text is empty."""
    parts, is_full = 0, True
    for token in inline:
        kind = token["type"]
        parts += kind != "hole"
        if kind == "text":
            is_full = is_full and token["raw"] != ""
        elif "children" in token:
            inside, is_full_inside = _count_parts(token["children"])
            parts, is_full = parts + inside, is_full and is_full_inside
    return parts, is_full


def _take_attributes(block: Token, placed: Placed) -> None:
    for given in take_attributes(block):
        if given.left_out:
            placed.left_out.append((block, given.raw, given.left_out))


def _finish_container(token: Token, placed: Placed) -> None:
    """Read a quote that is a callout; say where an admonition ends; give an item its attributes."""
    children = token["children"]
    if token["type"] == "block_quote":
        read_callout(token)
    elif token["type"] == "admonition":
        token["header_end"] = token["end"]
        for child in children[:1]:
            if "is_placed" in child:
                child["offset"], child["end"] = token["offset"], token["end"]
        ends = (child["end"] for child in walk(children) if "end" in child)
        token["end"] = max([token["end"], *ends])
        if token["is_empty"]:
            placed.empty.append(token)
    for child in children if token["type"].endswith("list_item") else ():
        if "item_properties" in child:
            token["properties"] = child.pop("item_properties")


def _parse_hole(inline: InlineParser, match: re.Match[str], state: InlineState) -> int:
    del inline
    state.append_token({"type": "hole", "raw": match.group()[1:-1]})
    return match.end()


def _build_markdown() -> mistune.Markdown:
    plugins = [import_plugin(name) for name in PLUGINS]
    block = QuickBlockParser(max_nested_level=_MOST_LEVELS)
    inline = QuickInlineParser()
    markdown = _PlacedMarkdown(renderer=None, block=block, inline=inline, plugins=plugins)
    add_dialect(markdown)
    markdown.inline.register("hole", HOLE, _parse_hole, before="escape", start_chars=HOLE_OPEN)
    inline.finish()
    return markdown


_MARKDOWN = _build_markdown()
