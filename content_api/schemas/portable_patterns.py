r"""A site's patterns, rewritten so that Python and ECMA-262 (JSON Schema's own) match alike.

Each language has parts that the other lacks or reads otherwise, such as `\w`, `.` and `$`. So a
pattern is read as ECMA-262 means it and written anew in parts that mean the same in both; what has
no such form is refused.
"""

import re
from dataclasses import dataclass

from content_api.schemas.patterns import END

_DIGITS, _WORD, _SPACE = "0-9", "A-Za-z0-9_", r" \t\n\r\f\v"
_CLASSES = {"d": _DIGITS, "w": _WORD, "s": _SPACE}
_EDGE = f"(?:(?<![{_WORD}])(?=[{_WORD}])|(?<=[{_WORD}])(?![{_WORD}]))"
_NO_EDGE = f"(?:(?<![{_WORD}])(?![{_WORD}])|(?<=[{_WORD}])(?=[{_WORD}]))"
_SPECIAL = frozenset(r"^$\.*+?()[]{}|/")
_HEX = re.compile(r"u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[tnrfv]")
_COUNT = re.compile(r"\{[0-9]{1,6}(?:,(?:[0-9]{1,6})?)?\}")
_GROUP = re.compile(r"\((?:\?(?::|=|!|<=|<!))?")
_SET_PAIRS = ("--", "&&", "~~", "||")


class PatternError(ValueError):
    """A pattern cannot be rewritten; the message says what was expected."""


def make_portable(pattern: str) -> str:
    """`pattern` rewritten in parts that mean the same in Python and ECMA-262.

    Raises:
        PatternError: it is not a regular expression, or only one of the two languages has it.
    """
    portable = _Reader(pattern).read()
    try:
        re.compile(portable)
    except (re.error, OverflowError, RecursionError) as error:
        raise PatternError(f"expected a regular expression: {error}") from None
    return portable


@dataclass
class _Reader:
    text: str
    at: int = 0

    def read(self) -> str:
        parts: list[str] = []
        while self.at < len(self.text):
            parts.append(self._next())
        return "".join(parts)

    def _next(self) -> str:
        char = self.text[self.at]
        if char == "\\":
            return self._escape()
        if char == "[":
            return self._set()
        if char == "(":
            return self._group()
        if char in "*+?{":
            return self._repeat()
        if char in "]}":
            raise PatternError(f"expected \\{char} for {char!r} as it stands")
        self.at += 1
        return {".": r"[^\n]", "$": END}.get(char, char)

    def _escape(self) -> str:
        letter = self.text[self.at + 1 : self.at + 2]
        found = _HEX.match(self.text, self.at + 1)
        if found:
            self.at = found.end()
            return f"\\{found.group()}"
        self.at += 2
        if letter.lower() in _CLASSES and letter:
            return f"[{'^' if letter.isupper() else ''}{_CLASSES[letter.lower()]}]"
        if letter in ("b", "B"):
            return _EDGE if letter == "b" else _NO_EDGE
        if letter in _SPECIAL and letter:
            return f"\\{letter}"
        if letter == "-":
            return "-"
        raise PatternError(f"expected what Python and ECMA-262 both read, got '\\{letter}'")

    def _group(self) -> str:
        found = _GROUP.match(self.text, self.at)
        opened = found.group() if found else ""
        self.at += len(opened)
        if opened == "(" and self.text[self.at : self.at + 1] == "?":
            got = self.text[self.at - 1 : self.at + 3]
            raise PatternError(f"expected what Python and ECMA-262 both read, got {got!r}")
        return opened

    def _repeat(self) -> str:
        found = _COUNT.match(self.text, self.at)
        sign = found.group() if found else self.text[self.at]
        if sign == "{":
            raise PatternError("expected a count such as {2,3}, or \\{ for '{' as it stands")
        self.at += len(sign)
        after = self.text[self.at : self.at + 1]
        if after in ("+", "*", "{"):
            raise PatternError(f"expected one repeat after another thing, got {sign + after!r}")
        if after == "?":
            self.at += 1
        return sign + after.replace("+", "") if after == "?" else sign

    def _set(self) -> str:
        r"""A set such as `[a-z\d]`; empty ones, sets in sets and negated classes are refused."""
        start = "[^" if self.text.startswith("[^", self.at) else "["
        self.at += len(start)
        parts = [start]
        while (char := self.text[self.at : self.at + 1]) != "]":
            if not char:
                raise PatternError("expected ] at the end of a set")
            if self.text[self.at : self.at + 2] in _SET_PAIRS:
                got = self.text[self.at : self.at + 2]
                raise PatternError(f"expected each sign of a set once, got {got!r}")
            parts.append(self._member(char))
        self.at += 1
        if len(parts) == 1:
            raise PatternError("expected something in the set, got none")
        return "".join(parts) + "]"

    def _member(self, char: str) -> str:
        if char == "[":
            raise PatternError("expected \\[ for '[' in a set")
        if char != "\\":
            self.at += 1
            return f"\\{char}" if char in _SPECIAL and char not in "^-" else char
        found = _HEX.match(self.text, self.at + 1)
        letter = self.text[self.at + 1 : self.at + 2]
        if found:
            self.at = found.end()
            return f"\\{found.group()}"
        self.at += 2
        if letter in _CLASSES:
            return _CLASSES[letter]
        if letter and (letter in _SPECIAL or letter == "-"):
            return f"\\{letter}"
        raise PatternError(
            f"expected what Python and ECMA-262 both read, got '\\{letter}' in a set"
        )
