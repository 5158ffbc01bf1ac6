"""Content tabs: `=== "Title"`, with what each tab shows indented below.

Tabs are told without a script: every tab is there, under its title, for the page to fold.

Source:
    https://facelessuser.github.io/pymdown-extensions/extensions/tabbed/
"""

import re
from collections.abc import Callable

import mistune
from mistune.block_parser import BlockParser
from mistune.core import BlockState

from content_api.parsing.dialect.containers import (
    add_block,
    dedent,
    is_indented,
    last_block,
    parse_inside,
)

_PATTERN = r'^ {0,3}===(?P<tab_flags>[+!]{0,2})[ \t]+"(?P<tab_title>[^"\n]{1,200})"[ \t]*(?:\n|$)'


def add_tabs(markdown: mistune.Markdown) -> None:
    """Register content tabs."""
    add_block(markdown.block, "tabs", _PATTERN, _parse_tab)


def _parse_tab(block: BlockParser, match: re.Match[str], state: BlockState) -> int:
    end = _content_end(state, match.end())
    title = {"type": "tab_title", "text": match["tab_title"]}
    inside = parse_inside(block, dedent(state.src[match.end() : end]), state)
    tab = {"type": "tab", "children": [title, *inside]}
    above = last_block(state)
    if above is not None and above["type"] == "tabs" and "!" not in match["tab_flags"]:
        above["children"].append(tab)
    else:
        state.append_token({"type": "tabs", "children": [tab]})
    return end


def _content_end(state: BlockState, position: int) -> int:
    while position < state.cursor_max:
        line = state.get_line(position)
        if line.strip() and not is_indented(line):
            break
        position += len(line)
    return position


def _render_tabs(text: str) -> str:
    return f'<div class="tabbed-set">\n{text}</div>\n'


def _render_tab(text: str) -> str:
    return f'<div class="tabbed-block">\n{text}</div>\n'


def _render_title(text: str) -> str:
    return f'<p class="tabbed-label">{text}</p>\n'


RENDERERS: dict[str, Callable[..., str]] = {
    "tabs": _render_tabs,
    "tab": _render_tab,
    "tab_title": _render_title,
}
