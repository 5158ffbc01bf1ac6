"""The tree to plain text, as a person would read it; and its words and minutes."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from content_api import scripts
from content_api.parsing.dialect.code import is_diagram
from content_api.parsing.foreign_syntax import without_foreign
from content_api.parsing.markdown import Token, decode_entities, plain

_TAG = re.compile(r"<[^>]*>")
_MARKS = re.compile(
    r"<(?P<close>/?)details[\s>]|<pre(?:\s[^>]*)?>\n?(?P<pre>.*?)(?:</pre>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
# Icons are pictures; emoji (`:rocket:`) tell something, and stay.
_ICON = re.compile(r" ?(?<!\w):(?:material|fontawesome|octicons|simple)-[a-z0-9-]{1,80}:")
_LEAVES = frozenset(
    {"paragraph", "block_text", "table_cell", "def_list_head", "tab_title", "admonition_title"}
)


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph, heading, row, list item or code block as text.

    Attributes:
        text: Its words.
        counts: Whether they count for reading time.
        level: Of a heading, from 1; 0 for what is none.
        anchor: Of a heading.
        number: What stands before them, and is no word: the number of a list item.
    """

    text: str
    counts: bool
    level: int = 0
    anchor: str = ""
    number: str = ""

    @property
    def shown(self) -> str:
        """As it stands in the `text` format."""
        return self.number + self.text


def list_text_blocks(tokens: list[Token]) -> tuple[TextBlock, ...]:
    """The blocks of the tree in reading order; code and `<details>` do not count as reading."""
    return tuple(block for block in _TextWalk().blocks(tokens) if block.text)


def join_text(blocks: tuple[TextBlock, ...]) -> str:
    """The `text` format: blocks separated by blank lines."""
    return "\n\n".join(block.shown for block in blocks)


def count_words(blocks: tuple[TextBlock, ...]) -> int:
    """Words of the blocks that count, in whatever script, rounded half up."""
    words = sum(scripts.count_words(block.text) for block in blocks if block.counts)
    return math.floor(words + 0.5)


def reading_minutes(word_count: int) -> int:
    """Whole minutes at 230 words a minute, rounded half up, at least 1."""
    return max(1, math.floor(word_count / scripts.WORDS_PER_MINUTE + 0.5))


def make_excerpt(blocks: list[Token], most: int = 300) -> str:
    """The first paragraph of text, cut at a word after at most `most` characters.

    Pictures are passed over, linked ones (badges) too, and what other tools would read in it, such
    as `[TOC]` and `{% … %}`.
    """
    for token in blocks:
        if token["type"] == "paragraph":
            shown = without_foreign(_without_pictures(token["children"]))
            text = _ICON.sub("", plain(shown)).strip()
            if text:
                return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"
    return ""


def _without_pictures(tokens: list[Token]) -> list[Token]:
    return [
        {**token, "children": _without_pictures(token["children"])}
        if "children" in token
        else token
        for token in tokens
        if token["type"] != "image"
    ]


class _TextWalk:
    """Knows whether the walk is inside `<details>`, which raw HTML opens and closes."""

    def __init__(self) -> None:
        self._details = 0

    def blocks(self, tokens: list[Token]) -> Iterator[TextBlock]:
        for token in tokens:
            kind = token["type"]
            if kind == "heading":
                attrs, text = token["attrs"], _ICON.sub("", plain(token["children"]))
                yield TextBlock(text, not self._details, attrs["level"], attrs.get("id", ""))
            elif kind in _LEAVES:
                yield self._block(plain(token["children"]))
            elif kind in {"table_row", "table_head"}:
                cells = [plain(cell["children"]) for cell in token["children"]]
                yield self._block(", ".join(cell for cell in cells if cell))
            elif kind == "list":
                yield from self._list(token)
            elif kind == "block_html":
                yield from self._html(token["raw"])
            elif kind in {"block_code", "block_math"}:
                yield self._source(token)
            elif "children" in token:
                yield from self._inside(token)

    def _inside(self, token: Token) -> Iterator[TextBlock]:
        """The blocks in a block; what `???` folds is as in `<details>`."""
        around = self._details
        is_folded = token["type"] == "admonition" and token["attrs"]["fold"] != ""
        self._details += is_folded
        yield from self.blocks(token["children"])
        if is_folded:  # whatever tags were left open inside
            self._details = around

    def _list(self, token: Token) -> Iterator[TextBlock]:
        """The items, each after its number when the list has numbers."""
        first = token["attrs"].get("start", 1)
        for number, item in enumerate(token["children"], start=first):
            blocks = self.blocks(item["children"])
            start = next(blocks, None)
            if start is not None:
                mark = f"{number}. " if token["attrs"]["ordered"] else ""
                yield replace(start, number=mark + start.number)
                yield from blocks

    def _source(self, token: Token) -> TextBlock:
        """Code as it is, which does not count, and mathematics; of a diagram nothing."""
        if token["type"] == "block_math":
            return self._block(token["raw"].strip())
        return TextBlock("" if is_diagram(token) else token["raw"].rstrip("\n"), counts=False)

    def _block(self, text: str) -> TextBlock:
        return TextBlock(_ICON.sub("", text), counts=not self._details)

    def _html(self, raw: str) -> Iterator[TextBlock]:
        position = 0
        for mark in _MARKS.finditer(raw):
            yield self._block(_visible(raw[position : mark.start()]))
            position = mark.start()
            if mark["pre"] is not None:
                yield self._block(_preformatted(mark["pre"]))
                position = mark.end()
            else:
                self._details = max(self._details + (-1 if mark["close"] else 1), 0)
        yield self._block(_visible(raw[position:]))


def _visible(raw: str) -> str:
    """The text between tags, entities decoded."""
    return plain([{"type": "text", "raw": _TAG.sub(" ", raw)}])


def _preformatted(raw: str) -> str:
    """The text of what is shown as it stands, entities decoded."""
    return decode_entities(_TAG.sub("", raw)).strip("\n")
