"""A body's Markdown to everything that is read from it: four formats, links, images, problems."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import msgspec

from content_api.parsing.body.addresses import (
    mark_hash,
    mark_text,
    mark_tokens,
    number_addresses,
    number_hashes,
)
from content_api.parsing.body.embed_tokens import attach_embeds
from content_api.parsing.body.embeds import Snippet, build_embed, find_embed_fault, render_embed
from content_api.parsing.body.found_addresses import find_addresses
from content_api.parsing.body.html import render_html
from content_api.parsing.body.mdast import build_mdast
from content_api.parsing.body.notes import list_notes
from content_api.parsing.body.passages import list_sections
from content_api.parsing.body.plain_text import TextBlock, join_text, list_text_blocks
from content_api.parsing.lifting.lifting import lift
from content_api.parsing.markdown.inventory import RAW_HTML
from content_api.parsing.markdown.link_definitions import Definition, list_definitions
from content_api.parsing.markdown.markdown import Tree, parse_markdown
from content_api.parsing.markdown.tokens import Token, plain
from content_api.parsing.signs.lifted import Kind, Lifted, Note
from content_api.parsing.signs.macros import MacroCall
from content_api.parsing.signs.publishing import join_kept, publish
from content_api.parsing.signs.tags import is_safe_url
from content_api.parsing.signs.unused import list_kept
from content_api.parsing.text.density import MAX_TOKENS
from content_api.parsing.text.positions import LineIndex
from content_api.problems import Place, Problem, make_problem, replace_with
from content_api.values.parts import Body, Embed, Image, Link

_WORD_BEFORE = re.compile(r"(?:^|(?<=\s))[^\W\d_]+$")
_WORD_AFTER = re.compile(r"[^\W\d_]{0,50}[.,;:!?]?(?=\s|$)")

# The macro whose arguments are a series' data: read by series_page, never an embed.
META_SNIPPET = "snippets/series_meta.html"

# A body is read again where lifting was wrong about code; all its readings may have so many tokens.
_MOST_READ = 2 * MAX_TOKENS
_MOST_READINGS = 6


@dataclass(frozen=True, slots=True)
class ParsedBody:
    """A parsed body and where things in it stand.

    Attributes:
        tree: The tokens, after unsafe URLs were taken out; macros that are data are not in it.
        lifted: The clean source that `tree` was parsed from.
        index: From offsets in the body to lines and columns of the file.
        embeds: The embeds, by the number in their tokens; meta macros among them.
        has_stray_url: Whether the tree had an unsafe address that lifting did not see.
        shown: The embeds with a mark at each hash that linking decides.
        links: Links in reading order, and every address in tags of raw HTML.
        images: Images in reading order.
        marks: Start and end in the lifted text of each address that linking decides, and its
            number; in the tree they are marked.
        definitions: Of links and footnotes, in reading order.
    """

    path: str
    text: str
    lifted: Lifted
    tree: Tree
    index: LineIndex
    embeds: tuple[Embed, ...]
    problems: tuple[Problem, ...]
    has_stray_url: bool = False
    shown: tuple[Embed, ...] = ()
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    marks: tuple[tuple[int, int, int], ...] = ()
    definitions: tuple[Definition, ...] = ()

    def place(self, token: Token) -> Place:
        """Where a block token's text stands in the file."""
        start = self.lifted.original_offset(token.get("offset", 0))
        end = self.lifted.original_offset(token.get("end", 0))
        return self.index.place(start, max(start, end))

    def source(self, token: Token) -> str:
        """The clean Markdown of a block's text, without embeds."""
        text = self.lifted.text[token["offset"] : token["end"]]
        return publish(self.lifted, text, lambda _: "")

    @property
    def is_read(self) -> bool:
        """Whether there is a tree: not of what is nested too deep, or has too many parts."""
        return not (self.lifted.too_deep or self.tree.too_dense)

    @property
    def meta_macro(self) -> MacroCall | None:
        """The call that carries a series' data, if there is one."""
        return next((call for call in self.lifted.macros if is_meta_macro(call)), None)


def is_meta_macro(call: MacroCall) -> bool:
    """Whether `call` is the series_meta macro."""
    return bool(call.positional) and call.positional[0] == META_SNIPPET


def parse_body(
    path: str,
    source: str,
    first_line: int,
    *,
    known_macros: frozenset[str],
    snippets: Mapping[str, Snippet],
) -> ParsedBody:
    """Parse a body once.

    Args:
        path: Source file, relative to the content root; labels problems only.
        source: The body, with LF line ends.
        first_line: 1-based line of the file on which it starts.
        known_macros: Names of macros that become embeds.
        snippets: What they may embed, by path relative to the content root.

    Returns:
        The tree and what was lifted. Never raises.
    """
    index = LineIndex(source, first_line)
    lifted, tree = _lift_and_parse(source, known_macros)
    calls = lifted.macros
    embeds = tuple(build_embed(call, index.position(call.start)[0], snippets) for call in calls)
    stray = list(_clean_urls(tree, lifted))
    notes = [*lifted.notes, *_embed_notes(calls, snippets), *stray, *list_notes(tree, lifted)]
    if tree.too_dense:
        message = f"expected at most {MAX_TOKENS} blocks, cells and pieces of text"
        notes = [Note("markdown/too-dense", message, 0, 0)]
    hashes = number_hashes(e for c, e in zip(calls, embeds, strict=True) if not is_meta_macro(c))
    shown = tuple(mark_hash(embed, hashes) for embed in embeds)
    elements = [None if is_meta_macro(c) else e for c, e in zip(calls, shown, strict=True)]
    attach_embeds(tree, elements, [source[call.start : call.end] for call in calls])
    problems = tuple(_as_problem(path, source, index, note) for note in notes)
    definitions = tuple(list_definitions(tree, lifted.text))
    parsed = ParsedBody(
        path,
        source,
        lifted,
        tree,
        index,
        embeds,
        problems,
        has_stray_url=bool(stray),
        shown=shown,
        definitions=definitions,
    )
    return _with_addresses(parsed, after=len(hashes))


def build_body(parsed: ParsedBody, blocks: tuple[TextBlock, ...]) -> Body:
    """A parsed body in the formats that are always made; `blocks` are its text."""
    html = render_html(parsed.tree.tokens, parsed.tree.inventory)
    return Body(html=html, text=join_text(blocks), sections=list_sections(blocks))


def render_ast(parsed: ParsedBody) -> bytes:
    """The mdast tree as JSON."""
    return msgspec.json.encode(build_mdast(parsed.tree.tokens))


def render_markdown(parsed: ParsedBody, start: int, end: int) -> str:
    """The clean Markdown between two offsets of the lifted text, with embeds as elements."""
    lifted = parsed.lifted
    text = join_kept(
        mark_text(lifted.text, first, last, parsed.marks)
        for first, last in list_kept(parsed.tree.unused, start, end)
    )
    if parsed.has_stray_url:  # then no link of this body is trusted to be one
        text = text.replace("](", "]\\(").replace("]:", "]\\:")

    def element(number: int) -> str:
        is_data = is_meta_macro(lifted.macros[number])
        return "" if is_data else render_embed(parsed.shown[number])

    return publish(lifted, text, element).strip("\n")


def text_blocks(parsed: ParsedBody) -> tuple[TextBlock, ...]:
    """The body's text, block by block."""
    return list_text_blocks(parsed.tree.tokens)


def list_anchors(parsed: ParsedBody) -> tuple[str, ...]:
    """What a link to this body may name after `#`: its headings, and ids that the author wrote."""
    return parsed.tree.anchors


def _lift_and_parse(source: str, known_macros: frozenset[str]) -> tuple[Lifted, Tree]:
    """The clean text and its tree, lifted again where Markdown says that code is elsewhere."""
    known: dict[int, bool] = {}
    read = 0
    while True:
        lifted = lift(source, known_macros, known)
        tree = parse_markdown(lifted)
        read += 1
        may_read = read < _MOST_READINGS and tree.size * (read + 1) <= _MOST_READ
        if not tree.misread or not may_read:
            break
        known = known | tree.misread
    lifted.notes = [*lifted.notes_of_text, *_unsettled(lifted, tree)]
    return lifted, tree


def _unsettled(lifted: Lifted, tree: Tree) -> Iterator[Note]:
    """A note for each comment of which it is not known whether it is one."""
    for hole in lifted.holes:
        at = hole.decided_at
        if hole.kind is Kind.CODE and at in tree.misread and hole.written[:2] in ("<!", "<?", "%%"):
            message = "expected a comment or code, got what may be either"
            yield Note("markdown/unclosed-comment", message, at, at + 2)


def _embed_notes(calls: list[MacroCall], snippets: Mapping[str, Snippet]) -> Iterator[Note]:
    for call in calls:
        fault = None if is_meta_macro(call) else find_embed_fault(call, snippets)
        if fault:
            yield Note(fault.code, fault.message, *call.span(0), fault.hint, fault.related)


def _clean_urls(tree: Tree, lifted: Lifted) -> Iterator[Note]:
    """Empty an unsafe address that is in the tree still; note alternative texts on the way."""
    for token, block in tree.inventory.addressed:
        if token["type"] in RAW_HTML:
            continue
        if token["type"] == "image":
            token["alt"] = plain(token["children"])
        attrs = token["attrs"]
        if not is_safe_url(attrs["url"]):
            start = lifted.original_offset(block.get("offset", 0))
            yield Note("markdown/unsafe-url", "the address is left out", start, start)
            attrs["url"] = "#"


def _with_addresses(parsed: ParsedBody, *, after: int) -> ParsedBody:
    """The body with its links and images, and with a mark at each that linking decides.

    `after` numbers are those of hashes.
    """
    links: list[Link] = []
    images: list[Image] = []
    spans: list[tuple[str, int, int]] = []
    original, place = parsed.lifted.original_offset, parsed.index.place
    found = find_addresses(parsed.tree, parsed.lifted, parsed.definitions)
    for token, url, start, end in found:
        spans.append((url, start, end))
        first = original(start)
        at = place(first, first + end - start)
        if token["type"] == "image":
            images.append(Image(url, token["alt"], token["attrs"].get("title"), at))
        elif token["type"] in RAW_HTML:
            links.append(Link(url, "", at, is_html=True))
        else:
            links.append(Link(url, plain(token["children"]), at))
    numbers = number_addresses(links, images, first=after)
    marks = {(a, b): numbers[url] for url, a, b in spans if url in numbers and a < b}
    mark_tokens((token for token, _ in parsed.tree.inventory.addressed), numbers)
    return replace(
        parsed,
        links=tuple(links),
        images=tuple(images),
        marks=tuple((*span, number) for span, number in sorted(marks.items())),
    )


def _as_problem(path: str, source: str, index: LineIndex, note: Note) -> Problem:
    place = index.place(note.start, note.end)
    is_control = note.code == "markdown/control-character"
    is_invisible = is_control and _is_in_word(source, note.start, note.end)
    fix = replace_with(note.hint, place, "") if is_invisible else None
    return make_problem(
        note.code,
        path,
        note.message,
        place=place,
        hint=note.hint,
        fix=fix,
        related=note.related,
    )


def _is_in_word(source: str, start: int, end: int) -> bool:
    """Whether invisible characters can go without a trace: in a word of letters, or at its end.

    Elsewhere it may be all that keeps `<` from being a tag or `-` from being a list; and one that
    is a kind of blank may part two words.
    """
    if any(char.isspace() for char in source[start:end]):
        return False
    before = _WORD_BEFORE.search(source, max(start - 50, 0), start)
    after = _WORD_AFTER.match(source, end)
    return before is not None and after is not None
