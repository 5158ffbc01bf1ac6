"""Where each address of a body stands in its lifted text: mistune tells that it is there alone."""

import html
import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator

from mistune.helpers import unescape_char
from mistune.util import escape_url

from content_api.parsing.markdown.link_definitions import Definition
from content_api.parsing.markdown.markdown import Tree
from content_api.parsing.markdown.tokens import Token
from content_api.parsing.signs.lifted import Lifted
from content_api.parsing.signs.tags import OPEN_TAG, address_spans

# Where an address stands in a link or image, between angle brackets, or in a tag; not in code.
_INLINE_ADDRESS = re.compile(
    r"\\\[[^\\\[\]]*\]?|\\[!-/:-@\[-`{-~]"
    r"|(?<!`)(?P<ticks>`++)[\s\S]{0,2000}?(?<!`)(?P=ticks)(?!`)"
    r"|\]\([ \t]*+\n?+[ \t]*+"
    r"(?:<(?P<angle>[^<>\n]+)>|(?P<bare>[^\s<()][^\s()]*(?:\([^\s()]*\)[^\s()]*)*))"
    r"|<(?P<auto>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>|(?P<tag><(?=[A-Za-z]))"
)
_BEFORE_ADDRESS = re.compile(r"[\\`\]<]")  # what it begins with


def find_addresses(
    tree: Tree, lifted: Lifted, definitions: Iterable[Definition]
) -> Iterator[tuple[Token, str, int, int]]:
    """Each address of a link, image or tag, with its span in the lifted text.

    The span of one that is not found is empty, at the start of its block.
    """
    written: dict[str, deque[tuple[int, int]]] = {}
    defined = _defined(definitions)
    scanned = (0, 0)
    for token, last in tree.inventory.addressed:
        block = (last["offset"], last["end"]) if last else (0, 0)
        start = block[0]
        for url in _addresses(token):
            # Only blocks with an address are looked through, and none within another again.
            if not scanned[0] <= start <= block[1] <= scanned[1]:
                scanned, written = block, _written(lifted, *block)
            spans = written.get(url)
            span = (start, start)
            if token.get("ref") in defined:
                span = defined[token["ref"]]
            elif spans:
                span = spans.popleft()
            yield token, url, *span


def _written(lifted: Lifted, start: int, end: int) -> dict[str, deque[tuple[int, int]]]:
    """Where each address stands in a block, in reading order."""
    found: dict[str, deque[tuple[int, int]]] = defaultdict(deque)
    text = lifted.text
    position = start
    while sign := _BEFORE_ADDRESS.search(text, position, end):
        match = _INLINE_ADDRESS.match(text, sign.start(), end)
        if match is None:
            position = sign.end()
            continue
        name, position = match.lastgroup, match.end()
        tag = OPEN_TAG.match(text, match.start(), end) if name == "tag" else None
        if tag:
            position = tag.end()
            for span in address_spans(text, tag):
                found[html.unescape(text[slice(*span)])].append(span)
        elif name in ("angle", "bare", "auto"):
            written = lifted.fill(match[name], lambda hole: hole.written)
            found[escape_url(unescape_char(written))].append(match.span(name))
    return found


def _defined(definitions: Iterable[Definition]) -> dict[str, tuple[int, int]]:
    """Where the address of each link definition stands, by its key."""
    found: dict[str, tuple[int, int]] = {}
    for definition in definitions:
        if not definition.is_note and definition.address[0] >= 0:
            found.setdefault(definition.key, definition.address)
    return found


def _addresses(token: Token) -> Iterator[str]:
    """Each address of a link, an image or raw HTML, decoded."""
    if token["type"] in ("link", "image"):
        yield token["attrs"]["url"]
    else:
        raw = token["raw"]
        for tag in OPEN_TAG.finditer(raw):
            yield from (html.unescape(raw[slice(*span)]) for span in address_spans(raw, tag))
