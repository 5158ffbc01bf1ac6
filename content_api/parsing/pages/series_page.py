"""A series page's tree to its parts: intro, objectives, outline, initial content, upcoming."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser

from content_api.parsing.body.body import ParsedBody, render_markdown
from content_api.parsing.body.html import render_html
from content_api.parsing.body.plain_text import join_text, list_text_blocks
from content_api.parsing.markdown.tokens import Token, is_heading, plain, walk
from content_api.problems import Place
from content_api.values.parts import Intro, PlannedItem, PrerequisiteLink, RichText
from content_api.values.words import fold

_NUMBERED = re.compile(r"(?P<number>\d{1,6})\s*[.):–—-]\s*(?P<title>.*)", re.DOTALL)
_SERIES_IN_URL = re.compile(r"(?:^|/)series/(?P<slug>[^/?#]+)")
_RELATIVE = re.compile(r"(?:\.{1,2}/)+(?P<slug>[^/.?#][^/?#]*)/")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SectionTitles:
    """Folded titles by which the parts of a page are known, in every language of the site."""

    objectives: frozenset[str]
    index: frozenset[str]
    initial_content: frozenset[str]
    upcoming: frozenset[str]
    references: frozenset[str]
    prerequisites: frozenset[str]


@dataclass(slots=True)
class PageParts:
    """What a series page says, in reading order."""

    intro: Intro = Intro()
    objectives: tuple[RichText, ...] = ()
    sections: tuple[PlannedItem, ...] = ()
    initial_content: tuple[PlannedItem, ...] = ()
    upcoming: tuple[PlannedItem, ...] = ()


@dataclass(slots=True)
class _Part:
    """Blocks under one heading of the page; `heading` is empty before the first."""

    heading: Token
    blocks: list[Token] = field(default_factory=list)


def parse_series_page(parsed: ParsedBody, titles: SectionTitles) -> PageParts:
    """Read a series page's parts from its tree. Comments were lifted out before."""
    page = PageParts()
    parts = _split_at_headings(parsed.tree.tokens)
    _read_opening(parsed, page, parts, titles)
    position = 0
    while position < len(parts):
        position = _read_part(parsed, page, parts, position, titles)
    return page


def _split_at_headings(tokens: list[Token]) -> list[_Part]:
    parts = [_Part({})]
    for token in tokens:
        if is_heading(token):
            parts.append(_Part(token))
        else:
            parts[-1].blocks.append(token)
    return parts


def _level(part: _Part) -> int:
    return int(part.heading["attrs"]["level"]) if part.heading else 0


def _title(part: _Part) -> str:
    return fold(plain(part.heading["children"])) if part.heading else ""


def _read_part(
    parsed: ParsedBody, page: PageParts, parts: list[_Part], position: int, titles: SectionTitles
) -> int:
    """Read the part at `position`; the position of the next one to read."""
    part = parts[position]
    title = _title(part)
    if title in titles.index:
        end = position + 1
        known = titles.initial_content | titles.upcoming | titles.references | titles.objectives
        while end < len(parts) and _level(parts[end]) > _level(part):
            if _title(parts[end]) in known:
                break
            end += 1
        page.sections += _read_outline(parsed, parts[position + 1 : end])
        return end
    if title in titles.objectives:
        page.objectives += tuple(_iter_points(parsed, part.blocks))
    elif title in titles.initial_content:
        page.initial_content += tuple(_iter_planned(parsed, part.blocks))
    elif title in titles.upcoming:
        page.upcoming += tuple(_iter_planned(parsed, part.blocks))
    return position + 1


def _read_opening(
    parsed: ParsedBody, page: PageParts, parts: list[_Part], titles: SectionTitles
) -> None:
    """Intro and, after a bold line that names them, objectives: all before the first section."""
    opening = parts[0].blocks
    if len(parts) > 1 and _level(parts[1]) == 1:
        opening = opening + parts[1].blocks
    intro: list[Token] = []
    awaiting = False
    for block in opening:
        if awaiting and block["type"] == "list":
            page.objectives += tuple(_iter_points(parsed, [block]))
            awaiting = False
        elif _bold_line(block) in titles.objectives:
            awaiting = True
        elif block["type"] != "embed":
            awaiting = False
            intro.append(block)
    page.intro = _build_intro(parsed, intro)


def _bold_line(block: Token) -> str | None:
    """The folded text of a paragraph that is one bold phrase, else None."""
    children = [child for child in block.get("children", ()) if not _is_break(child)]
    if block["type"] != "paragraph" or len(children) != 1 or children[0]["type"] != "strong":
        return None
    return fold(plain(children))


def _build_intro(parsed: ParsedBody, blocks: list[Token]) -> Intro:
    if not blocks:
        return Intro()
    return Intro(
        html=render_html(blocks).strip(),
        text=join_text(list_text_blocks(blocks)),
        markdown="\n\n".join(_sources(parsed, blocks)),
    )


def _sources(parsed: ParsedBody, blocks: list[Token]) -> Iterator[str]:
    """The Markdown of each block: whole lines, with the fences of code."""
    for block in blocks:
        if block["type"] == "thematic_break":
            yield "***"
            continue
        spans = [(token["offset"], token["end"]) for token in walk([block]) if "offset" in token]
        if not spans:
            continue
        start, end = _whole_lines(parsed.lifted.text, spans[0][0], spans[-1][1])
        if block.get("style") == "fenced":
            start, end = _whole_lines(parsed.lifted.text, max(start - 1, 0), end + 1)
        yield render_markdown(parsed, start, end)


def _whole_lines(text: str, start: int, end: int) -> tuple[int, int]:
    line_end = text.find("\n", end)
    return text.rfind("\n", 0, start) + 1, len(text) if line_end < 0 else line_end


def _read_outline(parsed: ParsedBody, parts: list[_Part]) -> tuple[PlannedItem, ...]:
    """One section for each heading of the outline's top level; points of deeper ones join it."""
    if not parts:
        return ()
    top = min(_level(part) for part in parts)
    sections: list[PlannedItem] = []
    for part in parts:
        points = tuple(_iter_points(parsed, part.blocks))
        if _level(part) > top and sections:
            last = sections.pop()
            sections.append(_with_points(last, last.points + points))
        else:
            sections.append(_section(parsed, part.heading, points))
    return tuple(sections)


def _section(parsed: ParsedBody, heading: Token, points: tuple[RichText, ...]) -> PlannedItem:
    number, title = _split_number(plain(heading["children"]))
    return PlannedItem(title, number, heading["attrs"]["id"], points, parsed.place(heading))


def _with_points(item: PlannedItem, points: tuple[RichText, ...]) -> PlannedItem:
    return PlannedItem(item.title, item.number, item.anchor, points, item.place)


def _split_number(text: str) -> tuple[int | None, str]:
    match = _NUMBERED.fullmatch(text.strip())
    if match is None or not match["title"].strip():
        return None, text.strip()
    return int(match["number"]), match["title"].strip()


def _iter_points(parsed: ParsedBody, blocks: list[Token]) -> Iterator[RichText]:
    """The items of the lists among `blocks`, nested ones after their own, in reading order."""
    for _, inline, place in _iter_items(parsed, blocks):
        text = plain(inline)
        if text:
            yield RichText(text, render_html(inline).strip(), place)


def _iter_planned(parsed: ParsedBody, blocks: list[Token]) -> Iterator[PlannedItem]:
    for number, inline, place in _iter_items(parsed, blocks):
        found, title = _split_number(plain(inline))
        if title:
            yield PlannedItem(title, number if number is not None else found, place=place)


def _iter_items(
    parsed: ParsedBody, blocks: list[Token], number: int | None = None
) -> Iterator[tuple[int | None, list[Token], Place]]:
    """Number, inline tokens and place of each item; `- 01. Title` is a list in a list item."""
    for block in blocks:
        if block["type"] == "list":
            start = block["attrs"].get("start", 1) if block["attrs"]["ordered"] else None
            for index, item in enumerate(block["children"]):
                own = None if start is None else start + index
                yield from _iter_items(parsed, item["children"], own if own is not None else -1)
        elif number is not None and block["type"] in ("paragraph", "block_text"):
            inline = _without_breaks(block["children"])
            yield (number if number >= 0 else None), inline, parsed.place(block)


def _is_break(token: Token) -> bool:
    if token["type"] in ("softbreak", "linebreak"):
        return True
    if token["type"] == "inline_html":
        return bool(_BREAK.fullmatch(token["raw"]))
    return token["type"] == "text" and not token["raw"].strip()


def _without_breaks(tokens: list[Token]) -> list[Token]:
    """Inline tokens without the line breaks and blanks at their ends."""
    start, end = 0, len(tokens)
    while start < end and _is_break(tokens[start]):
        start += 1
    while end > start and _is_break(tokens[end - 1]):
        end -= 1
    return tokens[start:end]


def parse_extra_rows(
    html: str, labels: frozenset[str], place: Place
) -> tuple[PrerequisiteLink, ...]:
    """The series linked under a label such as Prerequisitos in the macro's `extra_rows`."""
    reader = _RowReader(labels)
    with suppress(AssertionError):  # html.parser's, at a broken `<![`; what came before holds
        reader.feed(html)
        reader.close()
    found = ((series_of_url(href), title) for href, title in reader.links)
    return tuple(PrerequisiteLink(slug, title or None, place) for slug, title in found if slug)


def series_of_url(url: str) -> str | None:
    """The slug in `/series/SLUG/…` or `../SLUG/…`; None when the address names no series."""
    match = _SERIES_IN_URL.search(url) or _RELATIVE.match(url)
    return match["slug"] if match else None


class _RowReader(HTMLParser):
    """Collects links that follow a wanted label and precede the next one."""

    def __init__(self, labels: frozenset[str]) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self._labels = labels
        self._wanted = False
        self._href: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._judge()
            self._href = dict(attrs).get("href") or ""
            self._text = ""
        elif tag in ("span", "div", "dt", "th"):
            self._judge()

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._href is not None:
            if self._wanted:
                self.links.append((self._href, self._text.strip()))
            self._href, self._text = None, ""
        else:
            self._judge()

    def handle_data(self, data: str) -> None:
        self._text += data

    def _judge(self) -> None:
        """Text outside links is a label: it opens or ends the wanted part."""
        label = fold(self._text)
        if label and self._href is None and label not in (",", "y", "and", "·", "|", "/"):
            self._wanted = label in self._labels
        if self._href is None:
            self._text = ""
