"""Tables as Python-Markdown and GitHub read them: a short row is filled, a long one is cut.

mistune's own plugin makes a paragraph of a whole table of which one row has a cell too few, parts
cells inside of code, and reads no table in a list or quote.
"""

import re
from bisect import bisect_left
from collections import defaultdict

import mistune
from mistune.block_parser import BlockParser
from mistune.core import BlockState

from content_api.parsing.dialect.containers import Token, add_block

_PATTERN = (
    r"^ {0,3}(?=[^\n|]*+\|)(?P<table_head>\S[^\n]*+)\n"
    r" {0,3}(?P<table_align>(?=[^\n]*-)[ \t:|-]++)(?:\n|$)"
)
_ALIGN = re.compile(r"(:?)-+(:?)")
_SPECIAL = re.compile(r"\\[\\`|]|`+|\|")
# Short rows are filled up to this many cells, as in cmark-gfm: a page shall not grow without bound.
_MOST_FILLED = 10_000
_SIDES = {("", ""): None, (":", ""): "left", ("", ":"): "right", (":", ":"): "center"}


def add_tables(markdown: mistune.Markdown) -> None:
    """Register tables in place of mistune's."""
    add_block(markdown.block, "table", _PATTERN, _parse_table)
    markdown.block.rules.remove("nptable")


def _parse_table(block: BlockParser, match: re.Match[str], state: BlockState) -> int | None:
    del block
    head = _split(match["table_head"])
    align = [_ALIGN.fullmatch(cell) for cell in _split(match["table_align"])]
    if len(head) != len(align) or None in align:
        return None
    sides = [_SIDES[found.groups()] for found in align if found]  # type: ignore[index]
    rows: list[Token] = []
    position = match.end()
    filled = 0
    while position < state.cursor_max:
        line = state.get_line(position)
        if "|" not in line or not _may_be_row(line, match["table_head"]):
            break
        cells = _split(line.strip())[: len(sides)]
        filled += len(sides) - len(cells)
        if filled > _MOST_FILLED:
            break
        cells += [""] * (len(sides) - len(cells))
        rows.append({"type": "table_row", "children": _cells(cells, sides, is_head=False)})
        position += len(line)
    children = [
        {"type": "table_head", "children": _cells(head, sides, is_head=True)},
        {"type": "table_body", "children": rows},
    ]
    state.append_token({"type": "table", "children": children})
    return position


def _may_be_row(line: str, head: str) -> bool:
    """A table whose head begins with a bar goes on as long as lines do."""
    return line.lstrip(" \t").startswith("|") or not head.startswith("|")


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
