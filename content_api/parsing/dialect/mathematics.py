r"""Mathematics, left for the frontend: `$…$` and `\(…\)` in a line, `$$…$$` and `\[…\]` as a block.

So is `\begin{…}…\end{…}`, which stays around it.

The elements hold the TeX source alone, as text, without its marks.

Source:
    What counts as mathematics is as in pandoc and pymdownx.arithmatex with `smart_dollar`: no
    white space inside of the dollars, no digit after them, so prices stay prices. Classes are
    those that rehype-katex looks for.
"""

import re
from collections.abc import Callable
from typing import Any

import mistune
from mistune.block_parser import BlockParser
from mistune.core import BlockState, InlineState
from mistune.inline_parser import InlineParser

from content_api.parsing.dialect.containers import add_block

# Neither holds a blank line; each stops at the first mark that may end it, so time is linear.
_NEXT_LINE = r"\n(?![ \t]*\n)"
_DISPLAY = rf"\$\$(?P<math_dollars>(?:[^$\\\n]|\\[^\n]|\\(?=\n)|\$(?!\$)|{_NEXT_LINE})++)\$\$"
_BRACKETS = rf"\\\[(?P<math_brackets>(?:[^\\\n]|\\[^\[\]\n]|\\(?=\n)|{_NEXT_LINE})++)\\\]"
_BLOCK = rf"^ {{0,3}}(?:{_DISPLAY}|{_BRACKETS})[ \t]*(?:\n|$)"
_ENVIRONMENT = r"^ {0,3}\\begin\{(?P<math_name>[A-Za-z]{1,30}\*?)\}"
_MOST_ENVIRONMENT = 4_000  # to its end is looked for from each beginning
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_REST = re.compile(r"[ \t]*(?:\n|$)")
_INLINE = (
    r"\$\$(?P<math_display>(?!\s)(?:[^$\\]|\\[\s\S]|\$(?!\$))++)(?<!\s)\$\$"
    r"|(?<!\$)\$(?P<math_in_line>(?![\s$])(?:[^$\\]|\\[\s\S])++)(?<!\s)\$(?![\d$])"
    r"|\\\((?P<math_parentheses>(?:[^\\]|\\[^()])++)\\\)"
)


def add_mathematics(markdown: mistune.Markdown) -> None:
    """Register mathematics."""
    add_block(markdown.block, "block_math", _BLOCK, _parse_block)
    add_block(markdown.block, "math_environment", _ENVIRONMENT, _parse_environment)
    markdown.inline.register(
        "inline_math", _INLINE, _parse_inline, before="escape", start_chars=("$", "\\")
    )


def _parse_block(block: BlockParser, match: re.Match[str], state: BlockState) -> int | None:
    del block
    tex = _tex(match["math_dollars"] or match["math_brackets"])
    if not tex:
        return None
    state.append_token({"type": "block_math", "raw": tex})
    return match.end()


def _parse_environment(block: BlockParser, match: re.Match[str], state: BlockState) -> int | None:
    del block
    above = state.last_token()
    closing = f"\\end{{{match['math_name']}}}"
    found = state.src.find(closing, match.end(), match.end() + _MOST_ENVIRONMENT)
    end = found + len(closing)
    rest = _REST.match(state.src, end)
    is_paragraph = above is not None and above["type"] == "paragraph"
    if found < 0 or rest is None or is_paragraph or _BLANK_LINE.search(state.src, match.end(), end):
        return None
    state.append_token({"type": "block_math", "raw": _tex(state.src[match.start() : end])})
    return rest.end()


def _parse_inline(inline: InlineParser, match: re.Match[str], state: InlineState) -> int | None:
    del inline
    display = match["math_display"]
    tex = _tex(display or match["math_in_line"] or match["math_parentheses"])
    if not tex:
        return None
    token: dict[str, Any] = {"type": "inline_math", "raw": tex}
    if display:
        token["attrs"] = {"display": True}
    state.append_token(token)
    return match.end()


def _tex(written: str) -> str:
    """The source without the white space around it."""
    return written.strip()


def _render_block(text: str) -> str:
    return f'<div class="math math-display">{mistune.escape(text, quote=False)}</div>\n'


def _render_inline(
    text: str,
    display: bool = False,  # noqa: FBT001, FBT002 - as mistune calls it
) -> str:
    kind = "display" if display else "inline"
    return f'<span class="math math-{kind}">{mistune.escape(text, quote=False)}</span>'


RENDERERS: dict[str, Callable[..., str]] = {
    "block_math": _render_block,
    "inline_math": _render_inline,
}
