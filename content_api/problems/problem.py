"""The one value that says what is wrong with the content, where, and how to mend it."""

import re
from dataclasses import dataclass

from content_api.problems.codes import CODES, Severity

# A message tells what was got, and an author may write a word of any length.
_MOST_WORD = 200
_MOST_TEXT = 600
_LONG_WORD = re.compile(rf"\S{{{_MOST_WORD + 1},}}")


@dataclass(frozen=True, slots=True)
class Place:
    """A span of a source file; a point, when no end is given.

    Attributes:
        line: 1-based line where it starts.
        column: 1-based column in characters (code points) where it starts.
        end_line: 1-based line where it ends; 0 for the one where it starts.
        end_column: 1-based column just past its last character; 0 for the one where it starts.
    """

    line: int = 1
    column: int = 1
    end_line: int = 0
    end_column: int = 0

    @property
    def bounds(self) -> tuple[int, int, int, int]:
        """Line, column, end line and end column; a point ends where it starts."""
        return (
            self.line,
            self.column,
            self.end_line or self.line,
            self.end_column or self.column,
        )


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of the source: what stands at `place` becomes `text`."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A mend that is certain: what it does, and its edits, which do not overlap."""

    title: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something an author should mend, at an exact place.

    Attributes:
        path: Source file, POSIX, relative to the content root.
        line: 1-based line where it starts.
        column: 1-based column in characters (code points) where it starts.
        code: `group/name`, a key of `CODES`.
        message: What was expected and what was got; lower case, no full stop.
        end_line: 1-based line where it ends, the same as `line` for most.
        end_column: 1-based column just past the last character.
        field: Front matter key or part of the page, dotted when nested.
        hint: What to do about it; empty when the message says it.
        severity: Whether `check` fails for it.
        fix: The mend, when it is certain.
        private: Whether it tells of something that is not public; then only its author is told.
        related: Other files, or folders, that it is about: when one of them changes, it may come
            or go.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    end_line: int = 0
    end_column: int = 0
    field: str | None = None
    hint: str = ""
    severity: Severity = "error"
    fix: Fix | None = None
    private: bool = False
    related: tuple[str, ...] = ()

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """By file, then by place: the order in which an author mends."""
        return (self.path, self.line, self.column, self.code, self.message)

    @property
    def text(self) -> str:
        """Field, message and hint as one sentence."""
        subject = f"{bounded(self.field)}: " if self.field else ""
        hint = f"; {self.hint}" if self.hint else ""
        return subject + self.message + hint

    @property
    def line_form(self) -> str:
        """The one-line form: `path:line:column: severity: field: message; hint [code]`."""
        place = f"{printable(self.path)}:{self.line}:{self.column}"
        return f"{place}: {self.severity}: {printable(self.text)} [{self.code}]"

    @property
    def place(self) -> Place:
        """The span that it is about."""
        return Place(self.line, self.column, self.end_line, self.end_column)


def bounded(text: str) -> str:
    """`text` as it can be told: long words lose their middle, and a long text its end."""
    if len(text) <= _MOST_WORD:
        return text
    text = _LONG_WORD.sub(lambda word: f"{word.group()[:150]}…{word.group()[-30:]}", text)
    return text if len(text) <= _MOST_TEXT else f"{text[: _MOST_TEXT - 1]}…"


def printable(text: str) -> str:
    """`text` on one line: control characters and bidirectional marks as escapes."""
    return "".join(
        char if char.isprintable() or char == " " else char.encode("unicode_escape").decode()
        for char in text
    )


def make_problem(  # noqa: PLR0913 - everything but the first three has a default
    code: str,
    path: str,
    message: str,
    *,
    place: Place | None = None,
    field: str | None = None,
    hint: str = "",
    fix: Fix | None = None,
    private: bool = False,
    related: tuple[str, ...] = (),
) -> Problem:
    """The problem `code` at `place`, an error if its code is one, else a warning.

    Raises:
        KeyError: `code` is not in the registry, a programmer's fault.
    """
    line, column, end_line, end_column = (place or Place()).bounds
    return Problem(
        path=path,
        line=line,
        column=column,
        code=code,
        message=bounded(message),
        end_line=end_line,
        end_column=end_column,
        field=field,
        hint=bounded(hint),
        severity="error" if CODES[code].is_fixed else "warning",
        fix=fix,
        private=private,
        related=related,
    )


def replace_with(title: str, place: Place, text: str) -> Fix:
    """The fix that puts `text` at `place`."""
    return Fix(title, (Edit(place, text),))
