"""Small marks inside of a line: `==mark==`, `^^insert^^`, `~sub~`, `^sup^` and `++ctrl+c++`.

Source:
    pymdownx.mark, caret, tilde (https://facelessuser.github.io/pymdown-extensions/) in their smart
    form, so `a==b` is no mark; and pymdownx.keys, with the names that Material shows.
"""

import re
from collections.abc import Callable
from typing import Any

import mistune
from mistune.core import InlineState
from mistune.inline_parser import InlineParser

# No code, HTML, bracket or space in these: they would be cut in two.
_SCRIPT = r"(?:\\[^\s\w]|[^\s\\`$<>\[\]{c}])"
_SPANS = {"mark": "==", "insert": "^^"}
SCRIPTS = {"superscript": "^", "subscript": "~"}
_KEYS = (
    r"(?<![\w+])\+\+(?P<keys_pressed>[A-Za-z0-9-]{1,20}(?:\+[A-Za-z0-9-]{1,20}){0,5})\+\+(?![\w+])"
)
_KEY_NAMES = {
    "ctrl": "Ctrl",
    "cmd": "Cmd",
    "del": "Del",
    "esc": "Esc",
    "pgup": "Page Up",
    "pgdn": "Page Down",
    "ins": "Ins",
    "arrow-up": "↑",
    "arrow-down": "↓",
    "arrow-left": "←",
    "arrow-right": "→",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}


_DIGITS = {
    "superscript": str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ"),
    "subscript": str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"),
}


def as_script(kind: str) -> Callable[[str], str]:
    """How plain text writes digits above or below the line: 10⁶ is not 106."""
    table = _DIGITS[kind]
    return lambda text: (
        text if any(ord(char) not in table for char in text) else text.translate(table)
    )


def add_marks(markdown: mistune.Markdown) -> None:
    """Register the marks."""
    inline = markdown.inline
    for kind, mark in _SPANS.items():
        char = re.escape(mark[0])
        pattern = rf"(?<![\w{char}]){char}{{2}}(?=[^\s{char}])"
        inline.register(kind, pattern, _parse_span, before="link", start_chars=mark[0])
    for kind, mark in SCRIPTS.items():
        char = re.escape(mark)
        content = _SCRIPT.format(c=char)
        pattern = rf"(?<!{char}){char}{content}{{1,60}}+{char}(?!{char})"
        inline.register(kind, pattern, _parse_script, before="link", start_chars=mark)
    inline.register("keys", _KEYS, _parse_keys, before="link", start_chars="+")


def _parse_span(inline: InlineParser, match: re.Match[str], state: InlineState) -> int | None:
    mark = match.group()
    kind = next(kind for kind, written in _SPANS.items() if written == mark)
    close = state.delimiters.find(mark, match.end(), formatting=True)
    if close is None or state.depth >= inline.max_nested_level:
        return None
    after = close + len(mark)
    if state.src[after : after + 1].isalnum():
        return None
    _append(inline, state, kind, state.src[match.end() : close])
    return after


def _parse_script(inline: InlineParser, match: re.Match[str], state: InlineState) -> int:
    kind = next(kind for kind, mark in SCRIPTS.items() if match.group().startswith(mark))
    _append(inline, state, kind, match.group()[1:-1])
    return match.end()


def _append(inline: InlineParser, state: InlineState, kind: str, text: str) -> None:
    inside = state.copy()
    inside.src = text
    state.append_token({"type": kind, "children": inline.render(inside)})


def _parse_keys(inline: InlineParser, match: re.Match[str], state: InlineState) -> int:
    del inline
    names = [_key_name(key) for key in match["keys_pressed"].split("+")]
    parts: list[dict[str, Any]] = []
    for name in names:
        parts += [{"type": "text", "raw": "+"}] if parts else []
        parts.append({"type": "key", "children": [{"type": "text", "raw": name}]})
    state.append_token({"type": "keys", "children": parts})
    return match.end()


def _key_name(key: str) -> str:
    return _KEY_NAMES.get(key.lower(), key.replace("-", " ").title())


def _element(tag: str) -> Callable[[str], str]:
    def render(text: str) -> str:
        return f"<{tag}>{text}</{tag}>"

    return render


def _render_keys(text: str) -> str:
    return f'<span class="keys">{text}</span>'


RENDERERS: dict[str, Callable[..., str]] = {
    "mark": _element("mark"),
    "insert": _element("ins"),
    "superscript": _element("sup"),
    "subscript": _element("sub"),
    "key": _element("kbd"),
    "keys": _render_keys,
}
