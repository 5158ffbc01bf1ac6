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
    indented_below,
    last_block,
    parse_inside,
)

HEADER = r' {0,3}===(?P<tab_flags>[+!]{0,2})[ \t]+"(?P<tab_title>[^"\n]{1,200})"[ \t]*$'


def add_tabs(markdown: mistune.Markdown) -> None:
    """Register content tabs."""
    add_block(markdown.block, "tabs", "^" + HEADER, _parse_tab)


def _parse_tab(block: BlockParser, match: re.Match[str], state: BlockState) -> int:
    content, end = indented_below(match.group(), state.src, match.end() + 1)
    title = {"type": "tab_title", "text": match["tab_title"]}
    tab = {"type": "tab", "children": [title, *parse_inside(block, content, state)]}
    above = last_block(state)
    if above is not None and above["type"] == "tabs" and "!" not in match["tab_flags"]:
        above["children"].append(tab)
    else:
        state.append_token({"type": "tabs", "children": [tab]})
    return end


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
