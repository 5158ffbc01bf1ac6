"""Where the address of a link or definition stands in the text of a body, and whether it is safe.

Read before Markdown does, so on the safe side of what Markdown may take for an address.
"""

import html
import re
from dataclasses import dataclass

from content_api.parsing.signs.tags import CLOSE_TAG, OPEN_TAG, is_harmless_angle, is_safe_written

_BEFORE = re.compile(r"(?:[ \t]|\n[ \t>]*+)*+")
_ANGLE = re.compile(r"<((?:[^<>\n\\]|\\.)*+)>")
_SIMPLE = re.compile(r"[^\s()]*+")
_STOP = re.compile(r"\s|[()]|\\.?")
_LIFTED = re.compile(r"<[A-Za-z/!?]|\{\{|%%")
_MOST_PARENTHESES = 12  # inside each other, as in mistune
_NOTE_LABEL = re.compile(r"\[\^[^\[\]\s]++\Z")
_MOST_LABEL = 1_000


@dataclass(frozen=True, slots=True)
class Destination:
    """An address as written.

    Attributes:
        start: Its offset in the body, that of its angle bracket if it has one.
        end: Past it; of one without angle brackets, before what is taken out of it.
        run: Past all that may belong to it.
        text: The address.
        is_whole: Whether it is an address and nothing else: nothing in it is to be looked at again.
    """

    start: int
    end: int
    run: int
    text: str
    is_whole: bool

    @property
    def is_safe(self) -> bool:
        """Whether it is relative, or of a scheme that is published."""
        return is_safe_written(self.text)

    @property
    def scheme(self) -> str:
        """The first of it, to be told."""
        return html.unescape(self.text).strip().split(":", 1)[0][:20]


def find_destination(body: str, start: int, end: int) -> Destination | None:
    """What stands behind the sign at `start`, `(` or `:`, of a link or definition before `end`.

    None where an angle bracket stands that neither encloses an address nor begins a tag.
    """
    before = _BEFORE.match(body, start + 1, end)
    first = before.end() if before else start + 1
    angle = _ANGLE.match(body, first, end)
    if angle:
        is_whole = is_harmless_angle(angle[1])
        return Destination(first, angle.end(), angle.end(), angle[1], is_whole)
    if body.startswith("<", first, end) and not _is_lifted(body, first, end):
        return None
    run = _SIMPLE.match(body, first, end).end()  # type: ignore[union-attr]  # it always matches
    lifted = _LIFTED.search(body, first, run)
    past = lifted.start() if lifted else run
    if not lifted and not is_safe_written(body[first:run]):
        past = run = _bare_end(body, first, end)  # all of it goes; a scheme has no parentheses
    return Destination(first, past, run, body[first:past], is_whole=False)


def _is_lifted(body: str, start: int, end: int) -> bool:
    """Whether a tag or comment begins with the `<` at `start`."""
    tag = OPEN_TAG.match(body, start, end) or CLOSE_TAG.match(body, start, end)
    return tag is not None or body.startswith(("<!", "<?"), start)


def _bare_end(body: str, start: int, end: int) -> int:
    """Where an address without brackets ends: at a blank, or a parenthesis that it did not open."""
    depth = 0
    position = start
    while stop := _STOP.search(body, position, end):
        sign = stop.group()
        position = stop.end()
        if sign[0] == "\\" and not sign[1:].isspace():
            continue
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth < 0 or depth > _MOST_PARENTHESES or sign not in "()":
            return stop.start()
    return end


def may_define(body: str, bracket: int) -> bool:
    """Whether the `]` at `bracket` with its colon may end the label of a link, not of a note."""
    label = body.rfind("[", max(bracket - _MOST_LABEL, 0), bracket)
    return _NOTE_LABEL.match(body, max(label, 0), bracket) is None
