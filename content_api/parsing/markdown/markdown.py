"""Clean Markdown to one tree of tokens: all that is made of a body is read from it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from content_api.parsing.dialect import finish_dialect
from content_api.parsing.dialect.containers import DEFINED
from content_api.parsing.markdown.anchors import give_ids
from content_api.parsing.markdown.inventory import Inventory, take_inventory
from content_api.parsing.markdown.placed import parse_placed
from content_api.parsing.markdown.settling import SPLIT_BY_EMBEDS, settle
from content_api.parsing.markdown.tokens import Token, is_heading, plain
from content_api.parsing.signs.lifted import Lifted
from content_api.parsing.signs.unused import What, list_unused
from content_api.parsing.text.density import TooDenseError


@dataclass(slots=True)
class Tree:
    """A parsed body.

    Attributes:
        tokens: mistune's tokens; block tokens have `offset` and `end` in the lifted text, headings
            an anchor in `attrs["id"]`, embeds the number of their macro in `raw`.
        headings: The heading tokens, in reading order, but for empty ones.
        definitions: Keys of link definitions (`[key]: url`), in mistune's form.
        used_definitions: Those that a link or image refers to.
        notes: Keys of footnotes.
        used_notes: Those that the text calls.
        anchors: The ids of the page, and names of raw HTML: what links may lead to.
        left_out: Attribute lists with what is not published, each with its block and those names.
        empty: Admonitions without content.
        cut: Rows with more cells than their table, of which there are `cells`.
        size: The number of tokens.
        too_dense: Whether there are more than `MAX_TOKENS`; then there is nothing else in it.
        unused: Where definitions are in the lifted text that nothing uses.
        inventory: Its tokens by their kinds; an embed that is data is only here.
        misread: Offsets in the body at which lifting was wrong about code, and whether it is code.
    """

    tokens: list[Token] = field(default_factory=list)
    headings: list[Token] = field(default_factory=list)
    definitions: frozenset[str] = frozenset()
    used_definitions: frozenset[str] = frozenset()
    notes: frozenset[str] = frozenset()
    used_notes: frozenset[str] = frozenset()
    anchors: tuple[str, ...] = ()
    left_out: list[tuple[Token, str, tuple[str, ...]]] = field(default_factory=list)
    empty: list[Token] = field(default_factory=list)
    cut: list[Token] = field(default_factory=list)
    size: int = 0
    too_dense: bool = False
    unused: list[tuple[int, int]] = field(default_factory=list)
    inventory: Inventory = field(default_factory=Inventory)
    misread: dict[int, bool] = field(default_factory=dict)


def parse_markdown(lifted: Lifted) -> Tree:
    """The tree of a lifted body. Never raises; nesting beyond 12 levels is flat text."""
    if lifted.too_deep:
        return Tree()
    try:
        placed = parse_placed(lifted.text)
    except TooDenseError:
        return Tree(too_dense=True)
    tokens, env = placed.tokens, placed.env
    misread = settle(tokens, env.get("abbreviations", {}), lifted)
    finish_dialect(tokens, env)
    if lifted.macros:
        _split_embeds(tokens)
    found = take_inventory(tokens)
    headings = [token for token in found.headings if is_heading(token)]
    tree = Tree(
        tokens=tokens,
        headings=headings,
        definitions=frozenset(env["ref_links"]),
        used_definitions=frozenset(found.references),
        notes=frozenset(env.get("ref_footnotes", ())),
        used_notes=frozenset(env.get("footnotes", ())),
        anchors=give_ids(headings, found),
        left_out=placed.left_out,
        empty=placed.empty,
        cut=placed.cut,
        size=len(found.tokens),
        inventory=found,
        misread=misread,
    )
    if DEFINED in env:
        tree.unused = list_unused(env[DEFINED], set(_used(tree)), lifted.text)
    return tree


def _used(tree: Tree) -> Iterator[tuple[What, str]]:
    """What a tree uses of what is defined."""
    yield from ((What.LINK, key) for key in tree.used_definitions)
    yield from ((What.NOTE, key) for key in tree.used_notes)
    for token in tree.inventory.abbreviations:
        yield What.ABBREVIATION, plain(token["children"])


def _split_embeds(tokens: list[Token]) -> None:
    """Make an embed in a paragraph a block of its own: a <div> may not stand in a <p>."""
    position = 0
    while position < len(tokens):
        token = tokens[position]
        children = token.get("children", [])
        if token["type"] in SPLIT_BY_EMBEDS and _has_embed(children):
            parts = list(_split_paragraph(token))
            tokens[position : position + 1] = parts
            position += len(parts)
            continue
        if children:
            _split_embeds(children)
        position += 1


def _has_embed(tokens: list[Token]) -> bool:
    return any(token["type"] == "embed" for token in tokens)


def _split_paragraph(paragraph: Token) -> Iterator[Token]:
    inline: list[Token] = []
    breaks = ("softbreak", "linebreak")
    for child in [*paragraph["children"], None]:
        if child is not None and child["type"] != "embed":
            inline.append(child)
            continue
        while inline and inline[0]["type"] in breaks:
            inline.pop(0)
        while inline and inline[-1]["type"] in breaks:
            inline.pop()
        if any(token["type"] != "text" or token["raw"].strip() for token in inline):
            yield {**paragraph, "children": inline}
        inline = []
        if child is not None:
            yield child
