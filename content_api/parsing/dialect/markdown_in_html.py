"""`<div markdown>`: Markdown between raw HTML tags, as MkDocs reads it.

The tags stay tokens of HTML, with the blocks between them beside them; so what is made of raw HTML
is made of these too. Where an element ends is told by its tags alone, but not by those in code.

Source:
    `md_in_html` of Python-Markdown: `1` and no value mean blocks, or inline text where the element
    holds only that; `block` and `span` say which; `0` and `off` are left alone. Inside, an element
    without the attribute is raw as far as its own closing tag, not to the next blank line.
"""

import re

import mistune
from mistune.block_parser import BlockParser
from mistune.core import BlockState

from content_api.parsing.dialect.containers import add_block, parse_child
from content_api.parsing.signs.tags import OPEN_TAG, tag_names

_SPAN_TAGS = tag_names("address dd dt h1 h2 h3 h4 h5 h6 li p summary td th")
_BLOCK_TAGS = tag_names(
    "article aside blockquote center details div dl figcaption figure footer header hgroup main",
    "nav ol section table tbody tfoot thead tr ul",
)
_ATTRIBUTE = re.compile(
    r"\smarkdown(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?(?=[\s/>])", re.IGNORECASE
)
# Fences and code spans are among them: tags in code are none.
_MARK = re.compile(
    r"^ *(?P<fence>`{3,}|~{3,})|(?P<ticks>`+)|<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*+)",
    re.MULTILINE,
)
_CLOSE = re.compile(r"</[A-Za-z][A-Za-z0-9-]*+\s*+>")
_REST = re.compile(r"[ \t]*+\n")


class ElementState(BlockState):
    """A state that knows where its elements end, and whether it is within one that has Markdown."""

    def __init__(self, parent: "ElementState | None" = None) -> None:
        super().__init__(parent)
        self.is_in_element: bool = parent is not None and parent.is_in_element
        self._ends: dict[int, int] | None = None

    def find_end(self, start: int) -> int | None:
        """Where the closing tag stands of the element that opens at `start`; None without one."""
        if self._ends is None:
            self._ends = _pair_tags(self.src)
        return self._ends.get(start)


def add_markdown_in_html(markdown: mistune.Markdown) -> None:
    """Register elements with the attribute `markdown`; they need an ElementState."""
    add_block(markdown.block, "markdown_in_html", r"^ {0,3}<(?=[A-Za-z])", _parse_element)


def _parse_element(block: BlockParser, match: re.Match[str], state: BlockState) -> int | None:
    tag = OPEN_TAG.match(state.src, match.end() - 1)
    if tag is None or not isinstance(state, ElementState):
        return _parse_raw(block, state)
    name = tag[1].lower()
    if mode := _mode(name, tag[2]):
        return _parse_inside(block, state, tag, mode)
    end = state.find_end(tag.start()) if state.is_in_element and _is_block(name) else None
    if end is None:
        return _parse_raw(block, state)
    end = _past_closing_tag(state.src, end)
    state.append_token({"type": "block_html", "raw": state.src[tag.start() : end]})
    return _past_line(state.src, end)


def _parse_raw(block: BlockParser, state: BlockState) -> int | None:
    """What mistune makes of the raw HTML at the cursor."""
    match = block.compile_sc(["raw_html"]).match(state.src, state.cursor)
    return block.parse_raw_html(match, state) if match else None


def _parse_inside(
    block: BlockParser, state: ElementState, tag: re.Match[str], mode: str
) -> int | None:
    source = state.src
    end = state.find_end(tag.start())
    inside = source[tag.end() : end]
    state.append_token({"type": "block_html", "raw": tag.group()})
    if mode == "span":
        state.append_token({"type": "block_text", "text": inside})
    else:
        child = type(state)(state)
        child.is_in_element = True
        child.process(inside if inside.endswith("\n") else f"{inside}\n")
        parse_child(block, child)
        state.tokens += [token for token in child.tokens if token["type"] != "blank_line"]
    if end is None:
        # A last paragraph must not go on with what comes after.
        return state.cursor_max
    past = _past_closing_tag(source, end)
    state.append_token({"type": "block_html", "raw": source[end:past]})
    return _past_line(source, past)


def _mode(name: str, attributes: str) -> str:
    """`block`, `span`, or nothing for an element that is left alone."""
    found = _ATTRIBUTE.search(f"{attributes}>")
    if found is None:
        return ""
    value = (found[1] or found[2] or found[3] or "1").lower()
    if value in ("block", "span") and _is_block(name):
        return value
    if value not in ("1", "markdown"):
        return ""
    return "block" if name in _BLOCK_TAGS else "span" if name in _SPAN_TAGS else ""


def _is_block(name: str) -> bool:
    return name in _BLOCK_TAGS or name in _SPAN_TAGS


def _past_closing_tag(source: str, start: int) -> int:
    tag = _CLOSE.match(source, start)
    return tag.end() if tag else start


def _past_line(source: str, position: int) -> int:
    """Past the line break, when nothing else is left of the line."""
    rest = _REST.match(source, position)
    return rest.end() if rest else position


def _pair_tags(source: str) -> dict[int, int]:
    """Where the closing tag of each opening tag starts, by the offset of that; in one pass."""
    ends: dict[int, int] = {}
    opened: dict[str, list[int]] = {}
    position = 0
    while match := _MARK.search(source, position):
        position = match.end()
        if match["fence"]:
            position = _past_fence(source, match)
        elif match["ticks"]:
            position = _past_code_span(source, match)
        elif not match["close"]:
            opened.setdefault(match["name"].lower(), []).append(match.start())
        elif opened.get(match["name"].lower()) and _CLOSE.match(source, match.start()):
            ends[opened[match["name"].lower()].pop()] = match.start()
    return ends


def _past_fence(source: str, fence: re.Match[str]) -> int:
    marks = fence["fence"]
    closing = re.compile(f"^ *{marks[0]}{{{len(marks)},}}[ \t]*$", re.MULTILINE)
    found = closing.search(source, source.find("\n", fence.end()) % (len(source) + 1))
    return found.end() if found else len(source)


def _past_code_span(source: str, ticks: re.Match[str]) -> int:
    """Past a code span that ends on its line, or past the ticks."""
    line_end = source.find("\n", ticks.end()) % (len(source) + 1)
    closing = re.compile(f"(?<!`){ticks['ticks']}(?!`)").search(source, ticks.end(), line_end)
    return closing.end() if closing else ticks.end()


def without_markdown(raw: str) -> str:
    """Raw HTML without the attribute `markdown`, which is for this program alone."""
    if "markdown" not in raw.lower():
        return raw
    return OPEN_TAG.sub(lambda tag: _ATTRIBUTE.sub("", tag.group()), raw)
