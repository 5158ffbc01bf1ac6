"""Footnotes: `[^1]: note`, with more of it below, and `[^1]` where the text calls it.

mistune's own plugin ends a note at a line that is indented by more than four, so that code and
nested lists fall out of it, and leaves out a note that only another note calls.

Source:
    Python-Markdown's `footnotes`, https://python-markdown.github.io/extensions/footnotes/
"""

import re
from collections.abc import Iterator
from typing import Any

import mistune
from mistune.block_parser import BlockParser
from mistune.core import BlockState
from mistune.plugins.footnotes import md_footnotes_hook
from mistune.util import unikey

from content_api.parsing.dialect.containers import (
    STEP,
    Token,
    add_block,
    indent_of,
    indented_below,
    note_definition,
    parse_inside,
)
from content_api.parsing.unused import What

_PATTERN = (
    r"^(?P<note_lead> {0,3})\[\^(?P<note_key>(?:[^\\\[\]\s]|\\.){1,500})\]:"
    r"(?:[ \t](?P<note_text>[^\n]*))?(?:\n|$)"
)


def add_footnotes(markdown: mistune.Markdown) -> None:
    """Register footnotes in place of mistune's; what calls them stays as it is there."""
    markdown.block.rules.remove("ref_footnote")
    add_block(markdown.block, "ref_footnote", _PATTERN, _parse_definition)
    markdown.after_render_hooks.remove(md_footnotes_hook)
    markdown.after_render_hooks.append(_add_notes)


def _parse_definition(block: BlockParser, match: re.Match[str], state: BlockState) -> int:
    first = (match["note_text"] or "").strip()
    start = min(match.end(), state.cursor_max)
    end = _paragraph_end(block, state, start) if first else start
    lazy = state.src[start:end]
    below, end = indented_below(match["note_lead"], state.src, end)
    notes = state.env.setdefault("ref_footnotes", {})
    key = unikey(match["note_key"])
    notes.setdefault(key, f"{first}\n{lazy}{below}")
    note_definition(state, What.NOTE, key, (match.start(), end))
    state.append_token({"type": "blank_line"})
    return end


def _paragraph_end(block: BlockParser, state: BlockState, start: int) -> int:
    """Past the lines that go on with the first one, though they are not indented."""
    begins_block = block.compile_sc()
    position = start
    while position < state.cursor_max:
        line = state.get_line(position)
        if not line.strip() or indent_of(line) >= STEP or begins_block.match(state.src, position):
            break
        position += len(line)
    return position


def _add_notes(markdown: mistune.Markdown, result: Any, state: BlockState) -> Any:  # noqa: ANN401
    """The tokens of the page and, at its end, those of the notes that it calls."""
    if not state.env.get("footnotes"):
        return result
    end = BlockState(parent=state)
    end.tokens = [{"type": "footnotes", "children": _notes(markdown.block, state)}]
    return result + markdown.render_state(end)


def _notes(block: BlockParser, state: BlockState) -> Iterator[Token]:
    """Each note when the one before it is rendered: that may call more of them."""
    for index, key in enumerate(state.env["footnotes"], start=1):
        children = parse_inside(block, state.env["ref_footnotes"][key], state)
        yield {"type": "footnote_item", "children": children, "attrs": {"key": key, "index": index}}
