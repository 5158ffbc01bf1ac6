"""The tree to plain text, as a person would read it; and its words and minutes."""

import math
import re
from typing import NamedTuple

from content_api.parsing.body.foreign_syntax import without_foreign
from content_api.parsing.dialect.code import is_diagram
from content_api.parsing.markdown.tokens import Token, decode_entities, plain, words_of
from content_api.values import scripts

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


class TextBlock(NamedTuple):
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
    walk = _TextWalk()
    walk.add(tokens)
    return tuple([block for block in walk.found if block.text])


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
            text = _without_icons(plain(shown)).strip()
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
    """Collects blocks, and knows whether it is inside `<details>`, which raw HTML opens and closes.

    Attributes:
        found: The blocks, empty ones among them.
    """

    def __init__(self) -> None:
        self.found: list[TextBlock] = []
        self._details = 0

    def add(self, tokens: list[Token]) -> None:
        """Collect the blocks of some tokens."""
        for token in tokens:
            kind = token["type"]
            if kind in _LEAVES:
                self._add_text(plain(token["children"]))
            elif kind == "heading":
                attrs, text = token["attrs"], _without_icons(words_of(token))
                anchor = attrs.get("id", "")
                self.found.append(TextBlock(text, not self._details, attrs["level"], anchor))
            elif kind == "list":
                self._add_list(token)
            elif kind in {"table_row", "table_head"}:
                cells = [plain(cell["children"]) for cell in token["children"]]
                self._add_text(", ".join(cell for cell in cells if cell))
            elif kind == "block_html":
                self._add_html(token["raw"])
            elif kind in {"block_code", "block_math"}:
                self._add_source(token)
            elif "children" in token:
                self._add_inside(token)

    def _add_inside(self, token: Token) -> None:
        """The blocks in a block; what `???` folds is as in `<details>`."""
        around = self._details
        is_folded = token["type"] == "admonition" and token["attrs"]["fold"] != ""
        self._details += is_folded
        self.add(token["children"])
        if is_folded:  # whatever tags were left open inside
            self._details = around

    def _add_list(self, token: Token) -> None:
        """The items, each after its number when the list has numbers."""
        attrs = token["attrs"]
        for number, item in enumerate(token["children"], start=attrs.get("start", 1)):
            first = len(self.found)
            self.add(item["children"])
            if attrs["ordered"] and len(self.found) > first:
                start = self.found[first]
                self.found[first] = start._replace(number=f"{number}. {start.number}")

    def _add_source(self, token: Token) -> None:
        """Code as it is, which does not count, and mathematics; of a diagram nothing."""
        if token["type"] == "block_math":
            self._add_text(token["raw"].strip())
        else:
            text = "" if is_diagram(token) else token["raw"].rstrip("\n")
            self.found.append(TextBlock(text, counts=False))

    def _add_text(self, text: str) -> None:
        self.found.append(TextBlock(_without_icons(text), not self._details))

    def _add_html(self, raw: str) -> None:
        position = 0
        for mark in _MARKS.finditer(raw):
            self._add_text(_visible(raw[position : mark.start()]))
            position = mark.start()
            if mark["pre"] is not None:
                self._add_text(_preformatted(mark["pre"]))
                position = mark.end()
            else:
                self._details = max(self._details + (-1 if mark["close"] else 1), 0)
        self._add_text(_visible(raw[position:]))


def _without_icons(text: str) -> str:
    return _ICON.sub("", text) if ":" in text else text


def _visible(raw: str) -> str:
    """The text between tags, entities decoded."""
    return plain([{"type": "text", "raw": _TAG.sub(" ", raw)}])


def _preformatted(raw: str) -> str:
    """The text of what is shown as it stands, entities decoded."""
    return decode_entities(_TAG.sub("", raw)).strip("\n")
