"""What is in a tree, found in one walk: who wants some kind of token goes through those alone."""

from dataclasses import dataclass, field
from typing import Any

Token = dict[str, Any]

RAW_HTML = ("block_html", "inline_html")


@dataclass(slots=True)
class Inventory:
    """The tokens of a tree, in reading order, and those of some kinds.

    Attributes:
        tokens: All of them, parents before children.
        headings: Those without words, too.
        notes: Calls of footnotes.
        noted: Footnotes.
        abbreviations: Where they are named.
        properties: What has attributes that a list gave.
        html: Raw HTML.
        addressed: Links, images and raw HTML, each with the last block before it that has a place.
        references: Keys of the definitions that links and images refer to.
        open_fences: Code whose fence is never closed.
    """

    tokens: list[Token] = field(default_factory=list)
    headings: list[Token] = field(default_factory=list)
    notes: list[Token] = field(default_factory=list)
    noted: list[Token] = field(default_factory=list)
    abbreviations: list[Token] = field(default_factory=list)
    properties: list[Token] = field(default_factory=list)
    html: list[Token] = field(default_factory=list)
    addressed: list[tuple[Token, Token]] = field(default_factory=list)
    references: set[str] = field(default_factory=set)
    open_fences: list[Token] = field(default_factory=list)


def list_tokens(tokens: list[Token]) -> list[Token]:
    """Every token in reading order, parents before children."""
    found: list[Token] = []
    _add_all(tokens, found)
    return found


def _add_all(tokens: list[Token], found: list[Token]) -> None:
    for token in tokens:
        found.append(token)
        if "children" in token:
            _add_all(token["children"], found)


def take_inventory(tokens: list[Token]) -> Inventory:
    """What is in a tree; each token has but one `type`, so each is looked at once."""
    found = Inventory(list_tokens(tokens))
    by_kind = {
        "heading": found.headings,
        "footnote_ref": found.notes,
        "footnote_item": found.noted,
        "abbr": found.abbreviations,
        "block_html": found.html,
        "inline_html": found.html,
    }
    block: Token = {}
    for token in found.tokens:
        kind = token["type"]
        if kind == "text":
            continue
        if "offset" in token:
            block = token
        if kind in by_kind:
            by_kind[kind].append(token)
        if kind in _ADDRESSED:
            found.addressed.append((token, block))
            if "ref" in token:
                found.references.add(token["ref"])
        if "properties" in token:
            found.properties.append(token)
        if "opening" in token:
            found.open_fences.append(token)
    return found


_ADDRESSED = frozenset({"link", "image", *RAW_HTML})
