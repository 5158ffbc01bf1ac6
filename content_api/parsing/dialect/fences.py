"""Fences of code that are never closed: by CommonMark, all that is left of their block is code.

A room of its own because nobody means that: whoever reads the tree shall be able to tell it.
"""

import re

import mistune
from mistune.block_parser import BlockParser
from mistune.core import BlockState


def add_fences(markdown: mistune.Markdown) -> None:
    """Have each token of an unclosed fence say so: `opening` is its first line."""
    markdown.block.register("fenced_code", None, _parse_fence)


def _parse_fence(block: BlockParser, match: re.Match[str], state: BlockState) -> int | None:
    end = block.parse_fenced_code(match, state)
    if end is not None:
        marks = match["fenced_2"]
        last = state.src[match.end() : end].rstrip("\n").rpartition("\n")[2]
        if not re.fullmatch(rf" {{0,3}}{marks[0]}{{{len(marks)},}}[ \t]*", last):
            state.tokens[-1]["opening"] = match.group().strip()
    return end
