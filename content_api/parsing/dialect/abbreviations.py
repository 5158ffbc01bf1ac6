"""Abbreviations: `*[HTML]: Hyper Text Markup Language`, and every `HTML` of the page tells it.

mistune's own plugin finds them inside of words and entities too, and takes time by their number.

Source:
    Python-Markdown's `abbr`, https://python-markdown.github.io/extensions/abbreviations/
"""

import re
from collections.abc import Iterator
from typing import Any

import mistune
from mistune.block_parser import BlockParser
from mistune.core import BlockState

from content_api.parsing.dialect.containers import Token, add_block, note_definition
from content_api.parsing.signs.unused import What

_PATTERN = r"^ {0,3}\*\[(?P<abbr_key>[^\]\[\\\n]{1,60})\]:[ \t]*(?P<abbr_title>[^\n]*)(?:\n|$)"
_ENV = "abbreviations"
_MOST_TITLE = 300
# A title stands at each place of its abbreviation, in an element: a page shall not grow without
# bound, nor its tree.
_MOST_TITLES = 250_000
_ELEMENT = len('<abbr title=""></abbr>')
_CANDIDATE = re.compile(r"&(?:#\w{1,8}|\w{1,31});|\w+|[^\w\s]")
_FIRST = re.compile(r"\w+|[^\w\s]")


def add_abbreviations(markdown: mistune.Markdown) -> None:
    """Register definitions of abbreviations; `mark_abbreviations` then finds their places."""
    add_block(markdown.block, "ref_abbr", _PATTERN, _parse_definition)


def _parse_definition(block: BlockParser, match: re.Match[str], state: BlockState) -> int:
    del block
    key, title = match["abbr_key"].strip(), match["abbr_title"].strip()
    if key and title:
        state.env.setdefault(_ENV, {})[key] = title[:_MOST_TITLE]
        note_definition(state, What.ABBREVIATION, key, match.span())
    state.append_token({"type": "blank_line"})
    return match.end()


class Abbreviations:
    """The abbreviations of a page, found by their first word and their length."""

    def __init__(self, titles: dict[str, str]) -> None:
        self._titles = titles
        self._left = _MOST_TITLES
        self._lengths: dict[str, set[int]] = {}
        for key in titles:
            first = _FIRST.findall(key)[0]  # a key is not blank, and does not begin with one
            self._lengths.setdefault(first, set()).add(len(key))
        self._sorted = {word: sorted(lengths)[::-1] for word, lengths in self._lengths.items()}

    def mark(self, tokens: list[Token]) -> None:
        """Put `abbr` tokens where the texts of a tree name an abbreviation."""
        for token in tokens:
            if "children" in token:
                self.mark(token["children"])
        if any(token["type"] == "text" for token in tokens):
            tokens[:] = [part for token in _joined(tokens) for part in self._parts(token)]

    def _parts(self, token: Token) -> Iterator[Token]:
        if token["type"] != "text":
            yield token
            return
        text, copied, position = token["raw"], 0, 0
        while found := _CANDIDATE.search(text, position):
            key = self._find(text, found)
            position = found.end()
            if key is None:
                continue
            if found.start() > copied:
                yield {**token, "raw": text[copied : found.start()]}
            copied = position = found.start() + len(key)
            self._left -= len(self._titles[key]) + _ELEMENT
            child = {"type": "text", "raw": key}
            yield {"type": "abbr", "children": [child], "attrs": {"title": self._titles[key]}}
        if copied < len(text):
            yield {**token, "raw": text[copied:]}

    def _find(self, text: str, found: re.Match[str]) -> str | None:
        """The longest abbreviation that begins at a word, and ends with one."""
        for length in self._sorted.get(found[0], ()) if self._left > 0 else ():
            end = found.start() + length
            key = text[found.start() : end]
            if key in self._titles and not (_is_word(key[-1:]) and _is_word(text[end : end + 1])):
                return key
        return None


def mark_abbreviations(tokens: list[Token], env: Any) -> None:  # noqa: ANN401 - mistune's
    """Mark the abbreviations that a page defines; `env` is its parser's."""
    titles = env.get(_ENV)
    if titles:
        Abbreviations(titles).mark(tokens)


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _joined(tokens: list[Token]) -> Iterator[Token]:
    """The tokens, neighbouring texts as one: what parts them is no end of a word."""
    pieces: list[str] = []
    for token in tokens:
        if token["type"] == "text":
            pieces.append(token["raw"])
            continue
        if pieces:
            yield {"type": "text", "raw": "".join(pieces)}
            pieces = []
        yield token
    if pieces:
        yield {"type": "text", "raw": "".join(pieces)}


def render_abbreviation(text: str, title: str) -> str:
    """An `<abbr>`; entities in its title are characters already."""
    return f'<abbr title="{mistune.escape(title)}">{text}</abbr>'
