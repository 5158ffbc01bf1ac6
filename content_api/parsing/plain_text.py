"""The tree to plain text, as a person would read it; and its words and minutes."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from content_api.parsing.markdown import Token, plain

WORDS_PER_MINUTE = 230

_TAG = re.compile(r"<[^>]*>")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_DETAILS = re.compile(r"<(/?)details[\s>]", re.IGNORECASE)
_LEAVES = frozenset({"paragraph", "block_text", "heading", "table_cell", "admonition_title"})


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A paragraph, heading, row, list item or code block as text; `counts` for reading time."""

    text: str
    counts: bool


def list_text_blocks(tokens: list[Token]) -> tuple[TextBlock, ...]:
    """The blocks of the tree in reading order; code and `<details>` do not count as reading."""
    return tuple(block for block in _TextWalk().blocks(tokens) if block.text)


def join_text(blocks: tuple[TextBlock, ...]) -> str:
    """The `text` format: blocks separated by blank lines."""
    return "\n\n".join(block.text for block in blocks)


def count_words(blocks: tuple[TextBlock, ...]) -> int:
    """Words of the blocks that count; a word has at least one letter or digit."""
    words = (word for block in blocks if block.counts for word in block.text.split())
    return sum(_LETTER_OR_DIGIT.search(word) is not None for word in words)


def reading_minutes(word_count: int) -> int:
    """Whole minutes at 230 words a minute, rounded half up, at least 1."""
    return max(1, math.floor(word_count / WORDS_PER_MINUTE + 0.5))


def make_excerpt(blocks: list[Token], most: int = 300) -> str:
    """The first paragraph, cut at a word after at most `most` characters."""
    for token in blocks:
        if token["type"] == "paragraph":
            text = plain(token["children"])
            if text:
                return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"
    return ""


class _TextWalk:
    """Knows whether the walk is inside `<details>`, which raw HTML opens and closes."""

    def __init__(self) -> None:
        self._details = 0

    def blocks(self, tokens: list[Token]) -> Iterator[TextBlock]:
        for token in tokens:
            kind = token["type"]
            if kind in _LEAVES:
                yield self._block(plain(token["children"]))
            elif kind in {"table_row", "table_head"}:
                cells = [plain(cell["children"]) for cell in token["children"]]
                yield self._block(" | ".join(cells))
            elif kind == "block_code":
                yield TextBlock(token["raw"].rstrip("\n"), counts=False)
            elif kind == "block_math":
                yield self._block(token["raw"].strip())
            elif kind == "block_html":
                yield from self._html(token["raw"])
            elif kind == "admonition" and token["attrs"]["fold"]:
                around = self._details
                self._details += 1
                yield from self.blocks(token["children"])
                self._details = around
            elif "children" in token:
                yield from self.blocks(token["children"])

    def _block(self, text: str) -> TextBlock:
        return TextBlock(text, counts=not self._details)

    def _html(self, raw: str) -> Iterator[TextBlock]:
        position = 0
        for mark in _DETAILS.finditer(raw):
            yield self._block(_visible(raw[position : mark.start()]))
            self._details = max(self._details + (-1 if mark[1] else 1), 0)
            position = mark.start()
        yield self._block(_visible(raw[position:]))


def _visible(raw: str) -> str:
    """The text between tags, entities decoded."""
    return plain([{"type": "text", "raw": _TAG.sub(" ", raw)}])
