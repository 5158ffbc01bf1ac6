"""Tables as Python-Markdown and GitHub read them: a short row is filled, a long one is cut.

Rows need no bars: a table goes on to a blank line, or to a line that begins another block.

mistune's own plugin makes a paragraph of a whole table of which one row has a cell too few, parts
cells inside of code, and reads no table in a list or quote.

Source:
    GitHub Flavored Markdown 0.29, 4.10; `tables` of Python-Markdown.
"""

import re
from bisect import bisect_left
from collections import defaultdict

import mistune
from mistune.block_parser import BlockParser
from mistune.core import BlockState
from mistune.helpers import BLOCK_TAGS, PRE_TAGS

from content_api.parsing.dialect.containers import Token, add_block

_PATTERN = (
    r"^ {0,3}(?=[^\n|]*+\|)(?P<table_head>\S[^\n]*+)\n"
    r" {0,3}(?P<table_align>(?=[^\n]*-)[ \t:|-]++)(?:\n|$)"
)
_ALIGN = re.compile(r"(:?)-+(:?)")
_SPECIAL = re.compile(r"\\[\\`|]|`+|\|")
# Short rows are filled up to this many cells, as in cmark-gfm: a page shall not grow without bound.
_MOST_FILLED = 10_000
# These begin no block in a table: a row may begin with HTML, but with that of no block.
_NO_BREAK = frozenset({"table", "raw_html", "markdown_in_html", "setex_heading", "blank_line"})
_BLOCK_HTML = re.compile(
    rf" {{0,3}}</?(?:{'|'.join((*BLOCK_TAGS, *PRE_TAGS))})(?=[\s/>]|$)", re.IGNORECASE
)
_SIDES = {("", ""): None, (":", ""): "left", ("", ":"): "right", (":", ":"): "center"}


def add_tables(markdown: mistune.Markdown) -> None:
    """Register tables in place of mistune's."""
    add_block(markdown.block, "table", _PATTERN, _parse_table)
    markdown.block.rules.remove("nptable")


def _parse_table(block: BlockParser, match: re.Match[str], state: BlockState) -> int | None:
    head = _split(match["table_head"])
    align = [_ALIGN.fullmatch(cell) for cell in _split(match["table_align"])]
    if len(head) != len(align) or None in align:
        return None
    sides = [_SIDES[found.groups()] for found in align if found]  # type: ignore[index]
    begins_block = block.compile_sc([rule for rule in block.rules if rule not in _NO_BREAK])
    has_bar = match["table_head"].startswith("|")
    rows: list[Token] = []
    position = match.end()
    filled = 0
    while position < state.cursor_max and position not in state.lazy_line_starts:
        line = state.get_line(position)
        is_row = "|" in line and (not has_bar or line.lstrip(" \t").startswith("|"))
        is_other = begins_block.match(state.src, position) or _BLOCK_HTML.match(line)
        if not line.strip() or (is_other and not is_row):
            break
        row = _row(line.strip(), sides)
        filled += row.pop("filled")
        if filled > _MOST_FILLED:
            break
        rows.append(row)
        position += len(line)
    children = [
        {"type": "table_head", "children": _cells(head, sides, is_head=True)},
        {"type": "table_body", "children": rows},
    ]
    state.append_token({"type": "table", "children": children})
    return position


def _row(line: str, sides: list[str | None]) -> Token:
    """A row; with more cells of text than its table, `line` and how many there are."""
    cells = _split(line)
    row: Token = {"type": "table_row", "filled": max(len(sides) - len(cells), 0)}
    if any(cells[len(sides) :]):
        row |= {"line": line, "cells": len(cells)}
    cells = [*cells[: len(sides)], *[""] * row["filled"]]
    return row | {"children": _cells(cells, sides, is_head=False)}


def _cells(texts: list[str], sides: list[str | None], *, is_head: bool) -> list[Token]:
    return [
        {"type": "table_cell", "text": text, "attrs": {"align": side, "head": is_head}}
        for text, side in zip(texts, sides, strict=True)
    ]


def _split(line: str) -> list[str]:
    """The cells of a line; bars in code and escaped ones part nothing."""
    line = line.strip().removeprefix("|")
    specials = list(_SPECIAL.finditer(line))
    ticks: dict[int, list[int]] = defaultdict(list)
    for found in specials:
        if found.group()[0] == "`":
            ticks[len(found.group())].append(found.start())
    cells: list[str] = []
    start = skip_to = 0
    for found in specials:
        if found.start() < skip_to:
            continue
        if found.group()[0] == "`":
            same = ticks[len(found.group())]
            following = bisect_left(same, found.end())
            if following < len(same):
                skip_to = same[following] + len(found.group())
        elif found.group() == "|":
            cells.append(line[start : found.start()])
            start = found.end()
    rest = line[start:]
    if rest.strip() or not cells:
        cells.append(rest)
    return [_unescape_code(cell.strip()) for cell in cells]


def _unescape_code(cell: str) -> str:
    r"""In code, where a backslash is one, `\|` still is a bar."""
    return cell.replace("\\|", "|") if "`" in cell else cell
