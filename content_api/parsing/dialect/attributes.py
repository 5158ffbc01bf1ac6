"""Attribute lists, `{: .class #id key="value" }`: read, judged as raw HTML is, and written.

Source:
    `attr_list` of Python-Markdown, with and without the colon. Other than there, braces around
    mere words are text: they need a `.class`, `#id`, `key=value` or the colon.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import mistune
from mistune.core import InlineState
from mistune.inline_parser import InlineParser

from content_api.parsing.signs.lifted import HOLE
from content_api.parsing.signs.tags import (
    ATTRIBUTES,
    GENERIC_ATTRIBUTES,
    OPEN_TAG,
    is_anchor,
    tag_names,
)

Token = dict[str, Any]

_VALUE = r"(?:\"[^\"\n\ufdd0]*+\"|'[^'\n\ufdd0]*+'|[^\s\"'={}<>`\ufdd0]++)"
_NAME = r"[A-Za-z_:@][\w:.-]*+"
_WORD = r"[#.][^\s\"'={}<>`\ufdd0]++"
_ITEM = rf"(?:{_NAME}={_VALUE}|{_WORD}|{_NAME})(?=[ }}])[ ]*+"
# At least one item is more than a word, or there is a colon.
LIST = (
    rf"\{{(?::[ ]*+(?:{_ITEM})++"
    rf"|[ ]*+(?:{_NAME}(?=[ ])[ ]++)*+(?:{_NAME}={_VALUE}|{_WORD})(?=[ }}])[ ]*+(?:{_ITEM})*+)"
    rf"(?:{HOLE})?\}}"
)
_ITEMS = re.compile(rf"(?P<name>{_NAME})=(?P<value>{_VALUE})|(?P<word>{_WORD})|(?P<bare>{_NAME})")
_TAGS = {
    "link": "a",
    "image": "img",
    "codespan": "code",
    "emphasis": "em",
    "strong": "strong",
    "strikethrough": "del",
    "mark": "mark",
    "insert": "ins",
    "superscript": "sup",
    "subscript": "sub",
    "keys": "span",
    "inline_math": "span",
}
_AT_THE_END = {"heading": "h2", "table_cell": "td", "def_list_head": "dt"}
_ON_THE_LAST_LINE = {"paragraph": "p", "block_text": "li"}
# What the renderer says itself, and addresses, which only links and images may have.
_NOT_LISTED = frozenset({"href", "src", "cite", "poster", "alt", "srcset"})
_LIVE = (_NOT_LISTED - {"alt"}) | tag_names("style srcdoc action formaction data background ping")
_EMOJI = re.compile(r":[\w+-]{1,100}:$")


def add_attributes(markdown: mistune.Markdown) -> None:
    """A mistune plugin: inline tokens of type `attributes`, for `take_attributes` to use up."""
    markdown.inline.register("attributes", LIST, _parse_list, before="escape", start_chars="{")


def _parse_list(inline: InlineParser, match: re.Match[str], state: InlineState) -> int:
    del inline
    state.append_token({"type": "attributes", "raw": match.group()})
    return match.end()


@dataclass(frozen=True, slots=True)
class Given:
    """An attribute list as written, what of it is published, and the names of the rest."""

    raw: str
    properties: dict[str, str]
    left_out: tuple[str, ...]


def take_attributes(block: Token) -> list[Given]:
    """Give each list of a block's inline tokens to what it belongs to, as `properties`.

    A list that belongs to nothing is text again. The one on the last line of an item's text is
    left in `item_properties`.

    Returns:
        What was given, the block's own first.
    """
    taker = _Taker()
    taker.take_last(block)
    block["children"] = taker.take(block["children"])
    return taker.given


class _Taker:
    def __init__(self) -> None:
        self.given: list[Given] = []

    def take_last(self, block: Token) -> None:
        """The list at a block's end."""
        children, kind = block["children"], block["type"]
        if len(children) < 2 or children[-1]["type"] != "attributes":
            return
        before = children[-2]
        if kind in _AT_THE_END and before["type"] == "text" and before["raw"].endswith(" "):
            before["raw"] = before["raw"].rstrip(" ")
            self._give(block, children.pop()["raw"], _AT_THE_END[kind])
        elif kind in _ON_THE_LAST_LINE and before["type"] == "softbreak" and children[:-2]:
            raw = children.pop()["raw"]
            children.pop()
            owner: Token = block if kind == "paragraph" else {}
            self._give(owner, raw, _ON_THE_LAST_LINE[kind])
            if kind == "block_text":
                block["item_properties"] = owner["properties"]

    def take(self, tokens: list[Token]) -> list[Token]:
        """`tokens` without lists."""
        kept: list[Token] = []
        for token in tokens:
            if "children" in token:
                token["children"] = self.take(token["children"])
            if token["type"] != "attributes":
                kept.append(token)
                continue
            before = kept[-1] if kept else {"type": "", "raw": ""}
            if before["type"] in _TAGS and "properties" not in before:
                self._give(before, token["raw"], _TAGS[before["type"]])
            elif before["type"] != "text" or not _EMOJI.search(before["raw"]):
                kept.append({"type": "text", "raw": token["raw"]})
        return kept

    def _give(self, owner: Token, raw: str, tag: str) -> None:
        properties, left_out = judge_list(raw, tag)
        owner["properties"] = properties
        self.given.append(Given(raw, properties, left_out))


def judge_list(raw: str, tag: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """What is published of a list on a `tag`, by name; and the names of the rest."""
    allowed = (GENERIC_ATTRIBUTES | ATTRIBUTES.get(tag, set())) - _NOT_LISTED
    kept: dict[str, str] = {}
    removed: dict[str, None] = {}
    for name, value in list_items(raw):
        if name == "class":
            kept[name] = f"{kept[name]} {value}" if name in kept else value
        elif name not in allowed or (name == "id" and not is_anchor(value)):
            removed[f"{name}="] = None
        else:
            kept[name] = value
    return kept, tuple(removed)


def clean_list(raw: str) -> str:
    """A list as written, but for what would run, follow or restyle; nothing if nothing is left."""
    items = list(_ITEMS.finditer(raw[1:-1].removeprefix(":")))
    kept = [item.group() for item in items if not _is_live(item["name"] or item["bare"] or "")]
    if len(kept) == len(items):
        return raw
    return f"{{: {' '.join(kept)} }}" if kept else ""


def _is_live(name: str) -> bool:
    name = name.lower()
    return name.startswith("on") or name in _LIVE


def list_items(raw: str) -> list[tuple[str, str]]:
    """Names and values of a list, `raw` being all of it; those of words are empty."""
    items: list[tuple[str, str]] = []
    for match in _ITEMS.finditer(raw[1:-1].removeprefix(":")):
        if match["word"]:
            name = "class" if match["word"][0] == "." else "id"
            items.append((name, html.unescape(match["word"][1:])))
        elif match["bare"]:
            items.append((match["bare"].lower(), ""))
        else:
            value = html.unescape(match["value"].strip("\"'"))
            items.append((match["name"].lower(), value))
    return items


def add_properties(rendered: str, properties: Mapping[str, str]) -> str:
    """`rendered` with attributes in its first tag; those that it has stay, classes add up."""
    tag = OPEN_TAG.search(rendered)
    if tag is None:  # pragma: no cover - every token with properties is rendered as an element
        return rendered
    attributes = tag[2]
    for name, value in properties.items():
        escaped = html.escape(value)
        if name == "class" and ' class="' in attributes:
            attributes = attributes.replace(' class="', f' class="{escaped} ', 1)
        elif f' {name}="' not in attributes:
            attributes += f' {name}="{escaped}"'
    slash = " /" if tag[3] else ""
    return f"{rendered[: tag.start()]}<{tag[1]}{attributes}{slash}>{rendered[tag.end() :]}"
