"""A body as Markdown is to see it, and the holes in it: what was taken out, until we know where.

What is code, only Markdown knows, after it has read the text. So lifting guesses, and leaves a hole
for all that depends on it: a numbered placeholder that joins nothing, with what it stands for.
Settling then looks where each hole fell.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import quote

from content_api.parsing.signs.macros import MacroCall

# Noncharacters, which are taken out of every body first: a placeholder cannot be forged.
HOLE_OPEN, HOLE_CLOSE = "\ufdd0", "\ufdd1"
HOLE = f"{HOLE_OPEN}\\d{{1,7}}{HOLE_CLOSE}"

_NUMBER = f"{HOLE_OPEN}(\\d{{1,7}}){HOLE_CLOSE}"
# What joins nothing, and shows nothing.
NOTHING = "&#8203;"
# The marks of lists, quotes, definitions and notes that may stand before the text of a line.
LEAD = re.compile(r"(?:[ \t>]|[-*+]|\d{1,9}[.)]|:(?=[ \t])|\[\^[^\[\]\s]{1,100}\]:(?=[ \t]))*+")

_STAND_IN = re.compile(
    rf"<[A-Za-z][^<>{HOLE_OPEN}]*+(?<= _=){_NUMBER}(?: /)?>|<[^\s<>{HOLE_OPEN}]++{_NUMBER}>"
    rf"|\{{[^{{}}{HOLE_OPEN}]*+{_NUMBER}\}}|(#?){_NUMBER}"
)
IN_URL = quote(HOLE_OPEN)
_IN_URL = re.compile(f"{IN_URL}(\\d{{1,7}}){quote(HOLE_CLOSE)}")


class Kind(Enum):
    """What a hole stands for."""

    CODE = "a sign in code that would be more elsewhere"
    ESCAPE = "an angle after a backslash"
    ANGLE = "an angle that begins no tag"
    AUTOLINK = "an address in angles"
    TAG = "a tag of which less is published"
    REMOVED = "a comment, or a tag that is not published"
    ADDRESS = "an unsafe address"
    SIGNS = "braces that begin no call of a known macro, or a parenthesis that begins no address"
    MACRO = "the call of a known macro"
    LIST = "an attribute list of which less is published"
    CONTROL = "control characters"


# Markdown must take these for what they are: their stand-in has more than the placeholder.
WRAPPED = frozenset({Kind.TAG, Kind.AUTOLINK, Kind.ADDRESS, Kind.LIST})


@dataclass(slots=True)
class Hole:
    """A hole in a lifted text.

    Attributes:
        number: Of its placeholder.
        kind: What was there.
        start: Its offset in the body.
        written: As the author wrote it.
        published: What stands for it in Markdown and HTML.
        decided_at: The offset by which lifting knows it, to be told what it is.
        macro: The number of its macro.
        is_code: Whether it fell in code, so that what was written stays.
        breaks: Whether it would begin a block of HTML, so that no code goes on over it in a line.
        is_block: Whether it is an embed that is a block of its own.
        is_html: Whether it is one in raw HTML.
    """

    number: int
    kind: Kind
    start: int
    written: str
    published: str = ""
    decided_at: int = 0
    macro: int = -1
    is_code: bool = False
    breaks: bool = False
    is_block: bool = False
    is_html: bool = False

    @property
    def placeholder(self) -> str:
        """What stands for it in a text."""
        return f"{HOLE_OPEN}{self.number}{HOLE_CLOSE}"

    @property
    def marker(self) -> str:
        """The attribute that a tag has for it."""
        return f" _={self.placeholder}"  # unquoted: it may stand in quotes

    @property
    def stand_in(self) -> str:
        """What Markdown sees of it."""
        if self.kind is Kind.ADDRESS:
            return f"#{self.placeholder}"
        if self.kind is Kind.AUTOLINK:
            return f"{self.written[:-1]}{self.placeholder}>"
        if self.kind is Kind.LIST:
            return f"{self.written[:-1].rstrip(' ')} {self.placeholder}}}"
        if self.kind is Kind.TAG:
            end = " />" if self.published.endswith(" />") else ">"
            return f"{self.published.removesuffix(end)}{self.marker}{end}"
        return self.placeholder


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell the author: a problem code, its message, the span in the body, a hint.

    `related` are other files that it is about.
    """

    code: str
    message: str
    start: int
    end: int
    hint: str = ""
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comment:
    """An HTML comment: what is between its marks, and the offset of that in the body."""

    text: str
    offset: int


@dataclass(slots=True)
class Lifted:
    """A body without what Markdown must not see.

    Attributes:
        text: What Markdown reads.
        holes: By the number in their placeholder.
        edges: Of what was taken out at the edge of a line, and left no hole: the offsets in `text`
            and in the body.
        macros: The macro calls, by their number.
        comments: The HTML comments that were taken out, in reading order.
        notes: What the author should know.
        too_deep: Whether HTML is nested beyond `MAX_TAG_DEPTH`; `text` must not be rendered then.
        starts: Offsets in `text` from which on it is copied from the body.
        origins: The offset in the body of each of `starts`.
        known: Offsets in the body of which it is known whether they are code.
    """

    text: str = ""
    holes: list[Hole] = field(default_factory=list)
    edges: list[tuple[int, int]] = field(default_factory=list)
    macros: list[MacroCall] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    too_deep: bool = False
    starts: list[int] = field(default_factory=lambda: [0])
    origins: list[int] = field(default_factory=lambda: [0])
    known: Mapping[int, bool] = field(default_factory=dict)

    def original_offset(self, offset: int) -> int:
        """The offset in the body of the character at `offset` in `text`."""
        index = bisect_right(self.starts, offset) - 1
        origin = self.origins[index] + offset - self.starts[index]
        return min([origin, *self.origins[index + 1 : index + 2]])

    def fill(self, text: str, fill: Callable[[Hole], str]) -> str:
        """`text`, a part of the whole, with what `fill` puts into each hole."""

        def filled(found: re.Match[str]) -> str:
            hole = self.holes[int(found[1] or found[2] or found[3] or found[5])]
            if found[1] and fill(hole) == hole.published:
                return found.group().replace(hole.marker, "")  # its addresses may be marked
            if found[1] or found.group() == hole.stand_in:
                return fill(hole)
            around, _, after = found.group().partition(hole.placeholder)
            return around + ("" if hole.kind in WRAPPED else fill(hole)) + after

        return _STAND_IN.sub(filled, text) if HOLE_OPEN in text else text

    def fill_url(self, url: str, fill: Callable[[Hole], str | None]) -> str:
        """An address, as Markdown quotes it; empty where `fill` gives nothing for a hole."""
        found = [self.holes[int(number)] for number in _IN_URL.findall(url)]
        if any(fill(hole) is None for hole in found):
            return ""
        return _IN_URL.sub(lambda mark: quote(fill(self.holes[int(mark[1])]) or ""), url)

    @property
    def notes_of_text(self) -> list[Note]:
        """The notes, but those of what was code."""
        code = {hole.start for hole in self.holes if hole.is_code}
        return [note for note in self.notes if note.start not in code]
