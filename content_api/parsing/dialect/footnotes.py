"""Footnotes: `[^1]: note`, with more of it below, and `[^1]` where the text calls it.

mistune's own plugin ends a note at a line that is indented by more than four, so that code and
nested lists fall out of it, and leaves out a note that only another note calls. It takes `![^1]`
for an image, and `[link][^1]` for a link to a definition of that name.

Source:
    Python-Markdown's `footnotes`, https://python-markdown.github.io/extensions/footnotes/
"""

import re
from collections.abc import Iterator
from typing import Any

import mistune
from mistune.block_parser import BlockParser
from mistune.core import BlockState, InlineState
from mistune.inline_parser import InlineParser
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
from content_api.parsing.signs.unused import What

_KEY = r"(?:[^\\\[\]\s]|\\.){1,500}"
_PATTERN = rf"^ {{0,3}}\[\^(?P<note_key>{_KEY})\]:(?P<note_text>[^\n]*)(?:\n|$)"
_BANG = rf"!(?=\[\^(?P<bang_key>{_KEY})\])"
_LINK = rf"!?\[(?P<noted_label>(?:[^\\\[\]]|\\.){{1,500}}+)\](?=\[\^(?P<noted_key>{_KEY})\])"
_IMAGE_OPENS = re.compile(r"!\[")


def add_footnotes(markdown: mistune.Markdown) -> None:
    """Register footnotes in place of mistune's; `[^1]` in the text stays as it is there."""
    markdown.block.rules.remove("ref_footnote")
    add_block(markdown.block, "ref_footnote", _PATTERN, _parse_definition)
    inline = markdown.inline
    inline.register("noted_link", _LINK, _parse_noted_link, before="link", start_chars=("!", "["))
    inline.register("noted_bang", _BANG, _parse_bang, before="link", start_chars="!")
    markdown.after_render_hooks.remove(md_footnotes_hook)
    markdown.after_render_hooks.append(_add_notes)


def _parse_noted_link(inline: InlineParser, match: re.Match[str], state: InlineState) -> int | None:
    """A link or image by its name alone, called `[name]`, below which a note is."""
    label = match["noted_label"]
    found = state.env["ref_links"].get(unikey(label))
    is_image = match.group().startswith("!")
    is_called = found is not None and _is_note(match["noted_key"], state)
    if not is_called or state.depth >= inline.max_nested_level:
        return None
    if state.in_link and not is_image:
        return None
    inside = state.copy()
    inside.src = label
    inside.in_link = not is_image
    token = {
        "type": "image" if is_image else "link",
        "children": inline.render(inside),
        "attrs": {"url": found["url"], "title": found.get("title")},
        "ref": unikey(label),
        "label": label,
    }
    state.append_token(token)
    if not is_image:
        _close_brackets(state)
    return match.end()


def _close_brackets(state: InlineState) -> None:
    """No link holds a link: the brackets that are open around this one begin none."""
    bracket = state.last_link
    while bracket is not None and bracket.active:
        bracket.active = False
        bracket = bracket.previous_link
    if state.brackets:
        state.brackets[-1].nested = True


def _parse_bang(inline: InlineParser, match: re.Match[str], state: InlineState) -> int | None:
    """An exclamation mark before the call of a note is one; else it begins an image."""
    if _is_note(match["bang_key"], state):
        inline.process_text("!", state)
        return match.end()
    image = _IMAGE_OPENS.match(state.src, match.start())
    return inline.parse_link(image, state) if image else None


def _is_note(key: str, state: InlineState) -> bool:
    return unikey(key) in state.env.get("ref_footnotes", ())


def _parse_definition(block: BlockParser, match: re.Match[str], state: BlockState) -> int:
    first = match["note_text"].strip()
    start = min(match.end(), state.cursor_max)
    end = _paragraph_end(block, state, start)
    lazy = state.src[start:end]
    below, end = indented_below("", state.src, end)
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
