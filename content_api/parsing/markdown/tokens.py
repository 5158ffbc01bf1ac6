"""mistune's tokens: how they are walked through, and what a reader sees of them.

A token is a mapping with its `type`; what else it has depends on that: `children`, or `raw` text,
and `attrs`. Blocks of text have their place in the lifted text, `offset` and `end`.
"""

import html
import re
from collections.abc import Iterator
from typing import Any

from mistune.util import unikey

from content_api.parsing.dialect.marks import SCRIPTS, as_script

Token = dict[str, Any]

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def walk(tokens: list[Token]) -> Iterator[Token]:
    """Every token in reading order, parents before children."""
    stack = tokens[::-1]
    while stack:
        token = stack.pop()
        yield token
        if "children" in token:
            stack += token["children"][::-1]


def walk_blocks(tokens: list[Token]) -> Iterator[Token]:
    """Every block in reading order, without the inline tokens in those that hold text."""
    stack = tokens[::-1]
    while stack:
        token = stack.pop()
        yield token
        if "children" in token and not is_text_block(token):
            stack += token["children"][::-1]


def is_text_block(token: Token) -> bool:
    """Whether what is in a block is inline: only such blocks, and admonitions, have a place."""
    return "children" in token and "offset" in token and token["type"] != "admonition"


def plain(tokens: list[Token]) -> str:
    """The words of inline tokens, as a reader sees them; line breaks become spaces."""
    if len(tokens) == 1 and tokens[0]["type"] == "text":
        return _with_single_blanks(decode_entities(tokens[0]["raw"]))
    parts: list[str] = []
    _add_plain(tokens, parts)
    return _with_single_blanks("".join(parts))


def words_of(heading: Token) -> str:
    """The words of a heading, as `plain` gives them; of a whole tree, when it is finished."""
    if "words" not in heading:
        heading["words"] = plain(heading["children"])
    words: str = heading["words"]
    return words


def _with_single_blanks(text: str) -> str:
    # White space cannot be printed, but for the blank.
    if text.isprintable() and "  " not in text and text[:1] != " " != text[-1:]:
        return text
    return " ".join(text.split())


def _add_plain(tokens: list[Token], parts: list[str]) -> None:
    for token in tokens:
        kind = token["type"]
        if kind == "text":
            parts.append(decode_entities(token["raw"]))
        elif kind in ("codespan", "inline_math", "block_math"):
            parts.append(token["raw"])
        elif kind in ("softbreak", "linebreak") or _is_html_break(token):
            parts.append(" ")
        elif "children" in token:
            first = len(parts)
            _add_plain(token["children"], parts)
            if kind in SCRIPTS:
                parts[first:] = map(as_script(kind), parts[first:])


def _is_html_break(token: Token) -> bool:
    return token["type"] == "inline_html" and str(token["raw"]).lower().startswith("<br")


def decode_entities(text: str) -> str:
    """Entities as their characters; by CommonMark, each ends in a semicolon."""
    return _ENTITY.sub(lambda entity: html.unescape(entity.group()), text) if "&" in text else text


def label_key(label: str) -> str:
    """The key by which mistune knows the label of a definition or footnote."""
    return str(unikey(label))


def is_heading(token: Token) -> bool:
    """Whether a token is a heading that says something; one of a comment alone has no anchor."""
    if token["type"] != "heading":
        return False
    return any(child["type"] != "text" or child["raw"].strip() for child in token["children"])
