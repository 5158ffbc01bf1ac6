"""Macro calls to values: read, never run.

A macro is `{{ name("argument", key=argument) }}` with constant arguments, as MkDocs Macros writes
them in Jinja's syntax. A small lexer of our own reads just that, in linear time; no template
engine ever sees the text.
"""

import re
from dataclasses import dataclass, field

Constant = str | int | float | bool | None

_NAME = re.compile(r"\{\{[-+]?\s*+([A-Za-z_]\w*+)\s*+\(\s*+")
_KEYWORD = re.compile(r"([A-Za-z_]\w*+)\s*+=\s*+")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*+)"|\'((?:[^\'\\]|\\.)*+)\'', re.DOTALL)
_NUMBER = re.compile(r"-?\d{1,18}(?:\.\d{1,18})?(?![\w.])")
_WORD = re.compile(r"(?:true|false|none|True|False|None)(?!\w)")
_COMMA = re.compile(r"\s*+,\s*+")
_END = re.compile(r"\s*+,?\s*+\)\s*+[-+]?\}\}")
_SPACE = re.compile(r"\s*+")
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "\n": ""}
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "none": None}


@dataclass(frozen=True, slots=True)
class MacroCall:
    """A macro call.

    Attributes:
        name: Of the macro.
        positional: Arguments without a name.
        keywords: Arguments by name.
        start: The offset of its `{{`.
        end: The offset just past its `}}`.
        spans: Offsets of each argument's value, without quotes, by its name or position; of the
            first line only, where an excuse for the call stands.
    """

    name: str
    positional: tuple[Constant, ...]
    keywords: dict[str, Constant]
    start: int
    end: int
    spans: dict[str | int, tuple[int, int]] = field(default_factory=dict, compare=False)

    def span(self, argument: str | int) -> tuple[int, int]:
        """Where the value of `argument` stands; else the whole call."""
        return self.spans.get(argument, (self.start, self.end))


@dataclass(frozen=True, slots=True)
class MacroFault:
    """Why a call cannot be read, and the offset at which reading stopped."""

    message: str
    offset: int


def parse_macro(text: str, start: int) -> MacroCall | MacroFault | None:
    """Read the macro call whose `{{` is at `start`.

    Returns:
        The call; or why it cannot be read; or None when this is no call (`{{ title }}` is text).
        Time is linear in what is read, and a fault's offset is where to go on.
    """
    head = _NAME.match(text, start)
    if head is None:
        return None
    positional: list[Constant] = []
    keywords: dict[str, Constant] = {}
    spans: dict[str | int, tuple[int, int]] = {}
    position = head.end()
    end = _END.match(text, position)
    while end is None:
        keyword = _KEYWORD.match(text, position)
        value_start = keyword.end() if keyword else position
        value = _parse_constant(text, value_start)
        if isinstance(value, MacroFault):
            return value
        constant, position = value
        quotes = 1 if text[value_start] in "\"'" else 0
        spans[keyword[1] if keyword else len(positional)] = (
            value_start + quotes,
            position - quotes,
        )
        if keyword is None:
            positional.append(constant)
        elif keyword[1] in keywords:
            return MacroFault(f"the argument {keyword[1]!r} stands twice", keyword.start())
        else:
            keywords[keyword[1]] = constant
        end = _END.match(text, position)
        comma = _COMMA.match(text, position)
        if end is None and comma is None:
            return _expected("`,` or `)}}`", text, position)
        position = comma.end() if comma and end is None else position
    line_end = text.find("\n", start, end.end())
    if line_end >= 0:
        spans = {name: span for name, span in spans.items() if span[1] <= line_end}
    return MacroCall(head[1], tuple(positional), keywords, start, end.end(), spans)


def _parse_constant(text: str, position: int) -> tuple[Constant, int] | MacroFault:
    string = _STRING.match(text, position)
    if string:
        content = string[1] if string[1] is not None else string[2]
        return _ESCAPE.sub(_unescape, content), string.end()
    if text[position : position + 1] in ('"', "'"):
        return MacroFault("a quote is never closed", position)
    number = _NUMBER.match(text, position)
    if number:
        digits = number.group()
        return (float(digits) if "." in digits else int(digits)), number.end()
    word = _WORD.match(text, position)
    if word:
        return _WORDS[word.group().lower()], word.end()
    return _expected("a quoted text, a number, true, false or none", text, position)


def _expected(what: str, text: str, position: int) -> MacroFault:
    position = _SPACE.match(text, position).end()  # type: ignore[union-attr]  # it always matches
    got = text[position : position + 12].split("\n", 1)[0]
    return MacroFault(f"expected {what}, got {got!r}" if got else f"expected {what}", position)


def _unescape(match: re.Match[str]) -> str:
    code = match[1]
    if len(code) > 1:
        char = chr(int(code[1:], 16))
        return "\ufffd" if "\ud800" <= char <= "\udfff" else char
    return _ESCAPED.get(code, code)
