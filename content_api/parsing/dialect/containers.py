"""Blocks that hold blocks: what is indented below a line, and how deep they may be nested."""

import re
from typing import Any

from mistune.block_parser import BlockParser
from mistune.core import BlockState

Token = dict[str, Any]

# Blocks that may hold blocks again; too deep inside each other, they are paragraphs.
CONTAINERS = frozenset({"block_quote", "list", "def_list", "tabs"})
_INDENT = re.compile(r"^(?: {4}| {0,3}\t)", re.MULTILINE)
_IS_INDENTED = re.compile(r" {4}| {0,3}\t")


def add_block(block: BlockParser, name: str, pattern: str, parse: Any) -> None:  # noqa: ANN401
    """Register a kind of block; it may stand in lists and quotes, too."""
    block.register(name, pattern, parse, before="list")
    for rules in (block.list_rules, block.block_quote_rules):
        block.insert_rule(rules, name, before="list")


def parse_inside(block: BlockParser, text: str, state: BlockState) -> list[Token]:
    """The blocks of `text`, which stands inside another block of `state`."""
    child = state.child_state(text if text.endswith("\n") else text + "\n")
    is_deep = state.depth() >= block.max_nested_level - 1
    rules = [rule for rule in block.rules if not (is_deep and rule in CONTAINERS)]
    block.parse(child, rules)
    return child.tokens


def dedent(text: str) -> str:
    """`text` with one level of indent, four columns, taken from each line that has it."""
    return _INDENT.sub("", text)


def is_indented(line: str) -> bool:
    """Whether a line is indented by four columns at least."""
    return _IS_INDENTED.match(line) is not None


def last_block(state: BlockState) -> Token | None:
    """The block before the current one, whatever blank lines are between; they are dropped."""
    while state.tokens and state.tokens[-1]["type"] == "blank_line":
        state.tokens.pop()
    return state.tokens[-1] if state.tokens else None
