"""The examples of the CommonMark specification, and what they become here and with plain mistune.

Run as `python -m tests.commonmark` it writes the list of those that pass anew.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import mistune

from content_api.parsing.body.addresses import place_html
from content_api.parsing.body.body import parse_body
from content_api.parsing.body.html import clean_html, render_html

DATA = Path(__file__).parent / "data"
EXAMPLES = DATA / "commonmark-0.31.2.json"
PASSING = DATA / "commonmark-passing.json"
_PLAIN = mistune.create_markdown(escape=False, renderer="html")
_WHITE = re.compile(r"\s+")
# Blanks beside these are of the source alone.
_INLINE = frozenset({"a", "b", "br", "code", "del", "em", "i", "img", "s", "span", "strong", "bab"})


@dataclass(frozen=True, slots=True)
class Example:
    """An example: its number in the specification, and the HTML that its Markdown is to be."""

    number: int
    section: str
    markdown: str
    html: str

    @property
    def passes(self) -> bool:
        """Whether this project reads it as the specification does, sanitising aside."""
        return normalise(_ours(self.markdown)) == normalise(_published(self.html))

    @property
    def passes_in_mistune(self) -> bool:
        """Whether mistune does, without plugins or anything of this project."""
        plain = _published(str(_PLAIN(self.markdown)))
        return normalise(plain) == normalise(_published(self.html))


@cache
def list_examples() -> tuple[Example, ...]:
    """All examples, in the order of the specification."""
    return tuple(Example(**example) for example in json.loads(EXAMPLES.read_text("utf-8")))


def _published(html: str) -> str:
    """`html` sanitised."""
    return clean_html(html)


def _ours(markdown: str) -> str:
    parsed = parse_body("s/01-a.md", markdown, 1, known_macros=frozenset(), snippets={})
    return place_html(render_html(parsed.tree.tokens), {})


def normalise(html: str) -> list[tuple[str, ...]]:
    """What a browser would show: tags, attributes in order, texts without needless blanks.

    Ids of headings are left out: they are an addition, and in every heading.

    Source:
        `test/normalize.py` of the specification.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.parts


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[tuple[str, ...]] = []
        self._in_pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_pre += tag == "pre"
        self._trim(tag)
        is_heading = re.fullmatch(r"h[1-6]", tag)
        kept = sorted(f"{k}={v}" for k, v in attrs if not (is_heading and k == "id"))
        self.parts.append(("<", tag, *kept))

    def handle_endtag(self, tag: str) -> None:
        self._in_pre -= tag == "pre"
        self._trim(tag)
        self.parts.append((">", tag))

    def handle_data(self, data: str) -> None:
        text = data if self._in_pre else _WHITE.sub(" ", data)
        previous = self.parts[-1] if self.parts else ("<", "div")
        if not self._in_pre and previous[0] in "<>" and previous[1] not in _INLINE:
            text = text.lstrip()
        if text and previous[0] == "text":
            self.parts[-1] = ("text", previous[1] + text)
        elif text:
            self.parts.append(("text", text))

    def _trim(self, tag: str) -> None:
        """Blanks before a block's tag are of the source alone."""
        if tag in _INLINE or self._in_pre or not self.parts or self.parts[-1][0] != "text":
            return
        text = self.parts.pop()[1].rstrip()
        if text:
            self.parts.append(("text", text))


if __name__ == "__main__":
    numbers = [example.number for example in list_examples() if example.passes]
    PASSING.write_text(json.dumps(numbers) + "\n", "utf-8")
