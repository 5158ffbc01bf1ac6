"""Definition lists: terms, each on a line, and below them `:   ` and what they mean.

mistune's own plugin reads definitions apart from the page, so that links and footnotes in them are
lost, and takes any indent for theirs.

Source:
    Python-Markdown's `def_list`, https://python-markdown.github.io/extensions/definition_lists/
"""

import re
from collections.abc import Callable

import mistune
from mistune.block_parser import BlockParser
from mistune.core import BlockState

from content_api.parsing.dialect.containers import (
    Token,
    add_block,
    last_block,
    parse_inside,
)

_MARK = re.compile(r" {0,3}:[ \t]+(?=\S)")
_PATTERN = r"^ {0,3}:[ \t]+(?=\S)"
_INDENT = re.compile(r"^(?: {4}| {0,3}\t)", re.MULTILINE)
_IS_INDENTED = re.compile(_INDENT.pattern)


def add_definitions(markdown: mistune.Markdown) -> None:
    """Register definition lists."""
    add_block(markdown.block, "def_list", _PATTERN, _parse_definitions)


def _parse_definitions(block: BlockParser, match: re.Match[str], state: BlockState) -> int | None:
    is_loose = [token["type"] for token in state.tokens[-1:]] == ["blank_line"]
    above = last_block(state)
    if above is None or above["type"] not in ("paragraph", "def_list"):
        if is_loose:
            state.append_token({"type": "blank_line"})
        return None
    children: list[Token] = []
    if above["type"] == "paragraph":
        state.tokens.pop()
        lines = above["text"].strip("\n").split("\n")
        children += [{"type": "def_list_head", "text": line.strip()} for line in lines]
    position = match.start()
    while position < state.cursor_max and _MARK.match(state.src, position):
        end = _definition_end(state, position)
        text = _MARK.sub("", state.src[position:end], count=1)
        children.append(_definition(block, _dedent(text), state, is_loose=is_loose))
        is_loose = text.endswith("\n\n")
        position = end
    _append(state, children)
    return position


def _definition_end(state: BlockState, start: int) -> int:
    """Where the definition ends: at another, or after a blank line where nothing is indented."""
    position = state.find_line_end_at(start)
    is_after_blank = False
    while position < state.cursor_max:
        line = state.get_line(position)
        is_blank = not line.strip()
        if _MARK.match(line) or (is_after_blank and not is_blank and not _is_indented(line)):
            break
        is_after_blank = is_blank
        position += len(line)
    return position


def _definition(block: BlockParser, text: str, state: BlockState, *, is_loose: bool) -> Token:
    children = parse_inside(block, text, state)
    kept = [child for child in children if child["type"] != "blank_line"]
    if not is_loose and kept and kept[0]["type"] == "paragraph" and len(_paragraphs(kept)) == 1:
        kept[0]["type"] = "block_text"
    return {"type": "def_list_item", "children": kept}


def _paragraphs(children: list[Token]) -> list[Token]:
    return [child for child in children if child["type"] == "paragraph"]


def _dedent(text: str) -> str:
    """`text` with one level of indent taken from each line that has it; others are lazy."""
    return _INDENT.sub("", text)


def _is_indented(line: str) -> bool:
    return _IS_INDENTED.match(line) is not None


def _append(state: BlockState, children: list[Token]) -> None:
    """Add terms and definitions to the list above, or begin one."""
    above = last_block(state)
    if above is not None and above["type"] == "def_list":
        above["children"].extend(children)
    else:
        state.append_token({"type": "def_list", "children": children})


def _render_list(text: str) -> str:
    return f"<dl>\n{text}</dl>\n"


def _render_term(text: str) -> str:
    return f"<dt>{text}</dt>\n"


def _render_definition(text: str) -> str:
    return f"<dd>{text}</dd>\n"


RENDERERS: dict[str, Callable[..., str]] = {
    "def_list": _render_list,
    "def_list_head": _render_term,
    "def_list_item": _render_definition,
}
