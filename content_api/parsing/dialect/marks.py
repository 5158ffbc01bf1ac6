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

# No code, HTML, bracket or space in these: they would be cut in two. A space may be escaped.
_SCRIPT = r"(?:\\(?:[^\s\w]|[ ])|[^\s\\`$<>\[\]{c}])"
_ESCAPED = re.compile(r"\\(.)")
_SPANS = {"mark": "==", "insert": "^^"}
SCRIPTS = {"superscript": "^", "subscript": "~"}
_KEY = r"(?:[A-Za-z0-9-]{1,20}|\"[^\"+\s\\`<>]{1,40}\")"
_KEYS = rf"(?<![\w+])\+\+(?P<keys_pressed>{_KEY}(?:\+{_KEY}){{0,5}})\+\+(?![\w+])"
_KEY_NAMES = {
    **dict.fromkeys(("ctrl", "control"), "Ctrl"),
    **dict.fromkeys(("cmd", "command"), "Cmd"),
    **dict.fromkeys(("del", "delete"), "Del"),
    **dict.fromkeys(("esc", "escape"), "Esc"),
    **dict.fromkeys(("ins", "insert"), "Ins"),
    **dict.fromkeys(("win", "windows"), "Win"),
    **dict.fromkeys(("fn", "function"), "Fn"),
    **dict.fromkeys(("altgr", "alt-graph"), "AltGr"),
    **dict.fromkeys(("pgup", "pg-up"), "Page Up"),
    **dict.fromkeys(("pgdn", "pg-dn", "page-dn"), "Page Down"),
    **dict.fromkeys(("arrow-up", "up"), "↑"),
    **dict.fromkeys(("arrow-down", "down"), "↓"),
    **dict.fromkeys(("arrow-left", "left"), "←"),
    **dict.fromkeys(("arrow-right", "right"), "→"),
    **dict.fromkeys(("bar", "pipe"), "|"),
    **dict.fromkeys(("grave", "grave-accent"), "`"),
    **dict.fromkeys(("exclam", "exclamation"), "!"),
    **dict.fromkeys(("question", "question-mark"), "?"),
    **dict.fromkeys(("less", "less-than", "lt"), "<"),
    **dict.fromkeys(("greater", "greater-than", "gt"), ">"),
    **dict.fromkeys(("minus", "hyphen"), "-"),
    **dict.fromkeys(("double-quote", "dblquote"), '"'),
    **dict.fromkeys(("brace-left", "open-brace"), "{"),
    **dict.fromkeys(("brace-right", "close-brace"), "}"),
    **dict.fromkeys(("bracket-left", "open-bracket"), "["),
    **dict.fromkeys(("bracket-right", "close-bracket"), "]"),
    "backslash": "\\",
    "slash": "/",
    "tilde": "~",
    "underscore": "_",
    "single-quote": "'",
    "colon": ":",
    "comma": ",",
    "equal": "=",
    "period": ".",
    "plus": "+",
    "semicolon": ";",
    "return": "Enter",
    "opt": "Option",
    "spc": "Space",
    "bksp": "Backspace",
    **{f"num{digit}": f"Num {digit}" for digit in range(10)},
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
    text = _ESCAPED.sub(lambda char: " " if char[1] == " " else char.group(), match.group()[1:-1])
    _append(inline, state, kind, text)
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
    if key.startswith('"'):
        return key.strip('"')
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
