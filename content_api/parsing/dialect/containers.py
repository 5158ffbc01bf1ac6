"""Blocks that hold blocks: what is indented below a line, and how deep they may be nested."""

import re
from typing import Any

from mistune.block_parser import BlockParser
from mistune.core import BlockState

from content_api.parsing.signs.unused import Definition, What

Token = dict[str, Any]

DEFINED = "defined"
STEP = 4  # columns of one level of indent
# Blocks that may hold blocks again; too deep inside each other, they are paragraphs.
CONTAINERS = frozenset(
    {"block_quote", "list", "def_list", "tabs", "admonition", "markdown_in_html"}
)
_LINE = re.compile(r"[^\n]*+(?:\n|$)")
_BLANK_LINES = re.compile(r"(?:[ \t]*+\n)++")


def add_block(block: BlockParser, name: str, pattern: str, parse: Any) -> None:  # noqa: ANN401
    """Register a kind of block; it may stand in lists and quotes, too."""
    block.register(name, pattern, parse, before="list")
    for rules in (block.list_rules, block.block_quote_rules):
        block.insert_rule(rules, name, before="list")


def parse_inside(block: BlockParser, text: str, state: BlockState) -> list[Token]:
    """The blocks of `text`, which stands inside another block of `state`."""
    child = state.child_state(text if text.endswith("\n") else text + "\n")
    parse_child(block, child)
    return child.tokens


def parse_child(block: BlockParser, child: BlockState) -> None:
    """Parse the state of what is inside a block: at the limit of nesting, as leaves alone."""
    is_deep = child.depth() >= block.max_nested_level
    block.parse(child, [rule for rule in block.rules if not (is_deep and rule in CONTAINERS)])


def note_definition(state: BlockState, what: What, key: str, span: tuple[int, int]) -> None:
    """Keep in mind that something is defined at a span of the state's text."""
    start, end = span
    is_inside = state.parent is not None
    definition = Definition(what, key, state.src[start:end], None if is_inside else start)
    state.env.setdefault(DEFINED, []).append(definition)


def indent_of(line: str) -> int:
    """Columns of white space before the text of a line."""
    expanded = line.expandtabs(STEP)
    return len(expanded) - len(expanded.lstrip(" "))


def indented_below(header: str, source: str, start: int) -> tuple[str, int]:
    """What belongs to a `header`: the lines from `start` on that are blank or indented below it.

    Returns:
        These lines without that indent, and where they end; blank lines after them are none.
    """
    columns = indent_of(header) + STEP
    lines: list[str] = []
    kept = 0
    end = position = min(start, len(source))
    while position < len(source):
        if blank := _BLANK_LINES.match(source, position):
            lines.append("\n" * blank.group().count("\n"))
            position = blank.end()
            continue
        match = _LINE.match(source, position)
        line = match.group() if match else ""
        position += len(line)
        if line.strip():
            inner = without_columns(line, columns)
            if inner is None:
                break
            lines.append(inner)
            end, kept = position, len(lines)
        else:
            lines.append("\n")
    return "".join(lines[:kept]), end


def without_columns(line: str, columns: int) -> str | None:
    """`line`, which has text, without `columns` of its indent; None when it is indented less."""
    width = index = 0
    while width < columns:
        if line[index] not in " \t":
            return None
        width += 1 if line[index] == " " else STEP - width % STEP
        index += 1
    return " " * (width - columns) + line[index:]


def last_block(state: BlockState) -> Token | None:
    """The block before the current one, whatever blank lines are between; they are dropped."""
    while state.tokens and state.tokens[-1]["type"] == "blank_line":
        state.tokens.pop()
    return state.tokens[-1] if state.tokens else None
