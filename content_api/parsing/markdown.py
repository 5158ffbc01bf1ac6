"""Clean Markdown to one tree of tokens with places: mistune, and what it leaves to us.

mistune's tokens carry no positions, so each block's text is found again in the source, in reading
order. Everything else (HTML, text, mdast, headings, links, images) is read from this one tree.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import mistune
from mistune.core import BlockState, InlineState
from mistune.inline_parser import InlineParser
from mistune.plugins import import_plugin
from mistune.util import unikey

from content_api.parsing.blocks import CountedState, QuickBlockParser
from content_api.parsing.density import TokenCount, TooDenseError
from content_api.parsing.dialect import add_dialect, finish_dialect
from content_api.parsing.dialect.attributes import take_attributes
from content_api.parsing.dialect.callouts import read_callout
from content_api.parsing.dialect.containers import DEFINED
from content_api.parsing.dialect.marks import SCRIPTS, as_script
from content_api.parsing.inline import QuickInlineParser
from content_api.parsing.inventory import Inventory, take_inventory
from content_api.parsing.lifted import HOLE, HOLE_OPEN, Lifted
from content_api.parsing.settling import SETTLED, SPLIT_BY_EMBEDS, settle
from content_api.parsing.tags import clean_html_tags, keep_first_anchors
from content_api.parsing.unused import What, list_unused

Token = dict[str, Any]

PLUGINS = ("table", "strikethrough", "footnotes", "task_lists")
_SEARCH_WINDOW = 20_000
# Each level reads all that is inside it again: as many as people write, and some more.
_MOST_LEVELS = 12
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_NOT_WORD = re.compile(r"[^\w\s-]")
_SEPARATOR = re.compile(r"[-\s]+")


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
    state = CountedState()
    tree = Tree()
    state.env["locator"], state.env["tree"] = _Locator(lifted.text), tree
    try:
        tokens, _ = _MARKDOWN.parse(lifted.text, state)
    except TooDenseError:
        return Tree(too_dense=True)
    tree.tokens = _without_blank_lines(tokens)  # type: ignore[arg-type]  # no renderer: tokens
    tree.misread = settle(tree.tokens, state.env.get("abbreviations", {}), lifted)
    finish_dialect(tree.tokens, state.env)
    if lifted.macros:
        _split_embeds(tree.tokens)
    found = tree.inventory = take_inventory(tree.tokens)
    tree.size = len(found.tokens)
    ids = _number_footnotes(found.notes)
    _keep_first_ids(found.properties, ids)
    tree.headings = [token for token in found.headings if is_heading(token)]
    tree.definitions = frozenset(state.env["ref_links"])
    tree.used_definitions = frozenset(found.references)
    tree.notes = frozenset(state.env.get("ref_footnotes", ()))
    tree.used_notes = frozenset(state.env.get("footnotes", ()))
    _add_anchors(tree.headings, ids)
    tree.anchors = _clean_html(tree.headings, found, ids)
    if DEFINED in state.env:
        tree.unused = list_unused(state.env[DEFINED], set(_used(tree)), lifted.text)
    return tree


def is_heading(token: Token) -> bool:
    """Whether a token is a heading that says something; one of a comment alone has no anchor."""
    if token["type"] != "heading":
        return False
    return any(child["type"] != "text" or child["raw"].strip() for child in token["children"])


def _used(tree: Tree) -> Iterator[tuple[What, str]]:
    """What a tree uses of what is defined."""
    yield from ((What.LINK, key) for key in tree.used_definitions)
    yield from ((What.NOTE, key) for key in tree.used_notes)
    for token in tree.inventory.abbreviations:
        yield What.ABBREVIATION, plain(token["children"])


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


def slugify(text: str) -> str:
    """The anchor of a heading.

    Source:
        `markdown.extensions.toc.slugify` of Python-Markdown, as MkDocs uses it, so that links to
        the site's anchors are right; letters outside ASCII are kept when nothing else is left.
    """
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    for candidate in (ascii_text, unicodedata.normalize("NFKC", text)):
        words = _NOT_WORD.sub("", candidate).strip().lower()
        anchor = _SEPARATOR.sub("-", words).strip("-")
        if anchor:
            return anchor
    return "section"


def _number_footnotes(calls: list[Token]) -> set[str]:
    """Count how often each note is named; the ids that notes take."""
    named: dict[int, int] = {}
    ids: set[str] = set()
    for token in calls:
        index = token["attrs"]["index"]
        named[index] = named.get(index, 0) + 1
        token["attrs"]["nth"] = named[index]
        ids |= {f"fn-{index}", f"fnref-{index}", f"fnref-{index}-{named[index]}"}
    return ids


def _keep_first_ids(tokens: list[Token], taken: set[str]) -> None:
    """Drop each id that an attribute list gives again; the others are taken then."""
    for token in tokens:
        given = token["properties"]
        if given.get("id") in taken:
            del given["id"]
        elif "id" in given:
            taken.add(given["id"])


def _add_anchors(headings: list[Token], taken: set[str]) -> None:
    """Give each heading an id of its own; `taken` are the other ids of the page."""
    counts: dict[str, int] = {}
    used = set(taken)
    for heading in headings:
        written = heading.get("properties", {}).pop("id", None)
        if written is not None:
            heading["base"] = heading["attrs"]["id"] = written
            continue
        base = anchor = slugify(plain(heading["children"]))
        heading["base"] = base
        while anchor in used:
            counts[base] = counts.get(base, 0) + 1
            anchor = f"{base}_{counts[base]}"
        used.add(anchor)
        heading["attrs"]["id"] = anchor


def _clean_html(headings: list[Token], found: Inventory, taken: set[str]) -> tuple[str, ...]:
    """Leave nothing live in raw HTML, nor an id or name that the page has already.

    Returns:
        All that links may lead to, headings first.

    `taken` are the ids of footnotes and attribute lists.
    """
    ids = {heading["attrs"]["id"]: None for heading in headings}
    ids |= {
        token["properties"]["id"]: None for token in found.properties if "id" in token["properties"]
    }
    known = taken | ids.keys()
    before = set(known)
    for token in found.html:
        token["raw"] = keep_first_anchors(clean_html_tags(token["raw"]), known)
    return (*ids, *sorted(known - before))


def _without_blank_lines(tokens: list[Token]) -> list[Token]:
    return [token for token in tokens if token["type"] != "blank_line"]


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


class _Locator:
    """Finds the text of blocks in the source again, going forward."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._cursor = 0

    def find(self, fragment: str) -> tuple[int, int]:
        """Offsets where `fragment` (whose lines may have lost their indent) starts and ends."""
        fragment = fragment.strip()
        if "\n" not in fragment:
            self._cursor, end = self.find_ahead(fragment)
            start, self._cursor = self._cursor, end
            return start, end
        lines = fragment.split("\n")
        first = self._line(lines[0].strip(), self._cursor)
        if first is None:
            return self._cursor, self._cursor
        end = first + len(lines[0].strip())
        last = lines[-1].strip()
        offset = self._line(last, end + sum(map(len, lines[1:-1])))
        end = end if offset is None else offset + len(last)
        self._cursor = end
        return first, end

    def find_ahead(self, line: str) -> tuple[int, int]:
        """As `find` of one line, whose parts are to be found after it."""
        first = self._line(line, self._cursor)
        return (self._cursor, self._cursor) if first is None else (first, first + len(line))

    def rewind(self) -> None:
        """Start over: footnotes stand at the end of the tree, but anywhere in the source."""
        self._cursor = 0

    def _line(self, line: str, start: int) -> int | None:
        offset = self._text.find(line, start, start + len(line) + _SEARCH_WINDOW)
        return None if offset < 0 else offset


class _PlacedMarkdown(mistune.Markdown):
    """mistune, noting where each block's text stands before it is parsed any further."""

    inline: QuickInlineParser

    def _iter_render(self, tokens: Any, state: BlockState) -> list[Token]:  # noqa: ANN401
        locator: _Locator = state.env["locator"]
        count: TokenCount = state.env.setdefault("tokens", TokenCount())
        rendered: list[Token] = []
        for token in tokens:
            rendered.append(token)
            if token["type"] == "blank_line":
                continue
            fragment = token.get("header") or token.get("text") or token.get("raw")
            if token["type"] == "footnotes":
                locator.rewind()
            elif fragment and "is_placed" not in token:
                token["offset"], token["end"] = locator.find(fragment)
            if "cells" in token:
                token["offset"], token["end"] = locator.find_ahead(token["line"])
                state.env["tree"].cut.append(token)
            if "children" in token:
                token["children"] = self._iter_render(token["children"], state)
                _finish_container(token, state.env["tree"])
                token["children"] = _without_blank_lines(token["children"])
                count.add(1)
            elif "text" in token:
                count.add(1 + self._parse_text(token, state))
            else:
                count.add(1)
        return rendered

    def _parse_text(self, token: Token, state: BlockState) -> int:
        """Parse what is in a block of text; how many tokens that are."""
        text = token.pop("text").strip(" \r\n\t\f")
        if text and not self.inline.may_have_parts(text):
            token["children"] = [{"type": "text", "raw": text}]
            token[SETTLED] = True
            return 1
        token["children"] = self.inline(text, state.env)
        parts, needs_no_settling = _count_parts(token["children"])
        if "{" in text:
            _take_attributes(token, state.env["tree"])
        if needs_no_settling and HOLE_OPEN not in text and not state.env["ref_links"]:
            token[SETTLED] = True
        return parts


def _count_parts(inline: list[Token]) -> tuple[int, bool]:
    """The tokens among them and inside of them, but for holes; and whether no text is empty."""
    parts, is_full = 0, True
    for token in inline:
        kind = token["type"]
        parts += kind != "hole"
        if kind == "text":
            is_full = is_full and token["raw"] != ""
        elif "children" in token:
            inside, is_full_inside = _count_parts(token["children"])
            parts, is_full = parts + inside, is_full and is_full_inside
    return parts, is_full


def _take_attributes(block: Token, tree: Tree) -> None:
    for given in take_attributes(block):
        if given.left_out:
            tree.left_out.append((block, given.raw, given.left_out))


def _finish_container(token: Token, tree: Tree) -> None:
    """Read a quote that is a callout; say where an admonition ends; give an item its attributes."""
    children = token["children"]
    if token["type"] == "block_quote":
        read_callout(token)
    elif token["type"] == "admonition":
        token["header_end"] = token["end"]
        for child in children[:1]:
            if "is_placed" in child:
                child["offset"], child["end"] = token["offset"], token["end"]
        ends = (child["end"] for child in walk(children) if "end" in child)
        token["end"] = max([token["end"], *ends])
        if token["is_empty"]:
            tree.empty.append(token)
    for child in children if token["type"].endswith("list_item") else ():
        if "item_properties" in child:
            token["properties"] = child.pop("item_properties")


def _parse_hole(inline: InlineParser, match: re.Match[str], state: InlineState) -> int:
    del inline
    state.append_token({"type": "hole", "raw": match.group()[1:-1]})
    return match.end()


def _build_markdown() -> mistune.Markdown:
    plugins = [import_plugin(name) for name in PLUGINS]
    block = QuickBlockParser(max_nested_level=_MOST_LEVELS)
    inline = QuickInlineParser()
    markdown = _PlacedMarkdown(renderer=None, block=block, inline=inline, plugins=plugins)
    add_dialect(markdown)
    markdown.inline.register("hole", HOLE, _parse_hole, before="escape", start_chars=HOLE_OPEN)
    inline.finish()
    return markdown


_MARKDOWN = _build_markdown()
