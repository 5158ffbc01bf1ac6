"""What is taken out of a body, and a map of these edits. Each leaves a hole, joined to nothing."""

import re

from content_api.parsing.lifting.code_lines import HTML_BLOCK
from content_api.parsing.signs.lifted import LEAD, NOTHING, Hole, Kind, Lifted, Note

MOST_LEAD = 200

_INDENT = re.compile(r"[ \t]*+")
_TAIL = re.compile(r"[ \t]*+(?:\n|$)")
_WORD = re.compile(r"\S*+")
# Signs that would be another thing together, once what parts them is taken out.
_JOINED = {"`": "`", "]": "([:", "%": "%", "{": None, "<": None}


class Editor:
    """Edits a body from its beginning to its end."""

    def __init__(self, body: str) -> None:
        self.body = body
        self.lifted = Lifted()
        self._pieces: list[str] = []
        self._length = 0
        self._copied = 0
        self._address_end = 0  # of a link
        self._leads = True  # whether nothing but marks stands before the last edit on its line
        self._is_row = self._is_brace_open = False
        self._seen = 0  # as far as braces are known
        self._before = ""  # the last sign that is published
        self._has_ticks = False
        self._unfinished: list[Hole] = []

    def _note(self, code: str, start: int, end: int, message: str, hint: str = "") -> None:
        self.lifted.notes.append(Note(code, message, start, end, hint))

    def _opens_line(self, start: int) -> bool:
        """Whether only marks of lists and quotes stand before `start` on its line.

        There an unfinished tag begins a block of HTML; elsewhere it is text, or mathematics.
        """
        line = self.body.rfind("\n", max(start - MOST_LEAD - 1, 0), start) + 1
        if self._copied > line:
            if not self._leads:
                return False
            line = self._copied
        return start - line <= MOST_LEAD and bool(LEAD.fullmatch(self.body, line, start))

    def _remove(self, start: int, end: int) -> None:
        """Take `body[start:end]` out; what stood around it shall not become another thing."""
        self._finish_tags()
        leads, ends = self._opens_line(start), bool(_TAIL.match(self.body, end))
        if leads and not ends:  # what follows is no code for the blanks before it
            end = _INDENT.match(self.body, end).end()  # type: ignore[union-attr]
        is_in_address = start < self._address_end
        is_edge = (leads and ends) or ((leads or ends) and (self._is_row or not self._has_ticks))
        if is_edge and not is_in_address:
            offset = self._length + start - self._copied
            self._replace(start, end, "")
            self.lifted.edges.append((offset, start))
            self._leads, self._before = leads, ""
            return
        gap = "#" if is_in_address else self._gap(start, end, leads=leads)
        before = self.body[start - 1 : start] if start > self._copied else self._before
        self._dig(Kind.REMOVED, start, end, gap)
        self._before = gap or before
        if is_in_address:
            self._address_end = _WORD.match(self.body, end).end()  # type: ignore[union-attr]

    def _gap(self, start: int, end: int, *, leads: bool) -> str:
        """What is published instead of something in a line."""
        before = self.body[start - 1 : start] if start > self._copied else self._before
        after = self.body[end : end + 1]
        if leads or self._in_braces(start):
            return NOTHING
        if before not in _JOINED or not after or after.isspace():
            return ""
        joined = _JOINED[before]
        return " " if joined is None or after in joined else ""

    def _in_braces(self, position: int) -> bool:
        """Whether a brace is open at `position`, which what is taken out may make a list."""
        opened, closed = (self.body.rfind(sign, self._seen, position) for sign in "{}")
        if opened != closed:
            self._is_brace_open = opened > closed
        self._seen = position
        return self._is_brace_open

    def _finish_tags(self) -> None:
        """What begins no tag as it is shall begin none without what comes now."""
        for hole in self._unfinished:
            hole.published = "&lt;"
        self._unfinished.clear()

    def _dig(self, kind: Kind, start: int, end: int, published: str = "") -> Hole:
        written = self.body[start:end]
        hole = Hole(len(self.lifted.holes), kind, start, written, published, start)
        hole.breaks = bool(HTML_BLOCK.match(self.body, start)) and self._opens_line(start)
        self.lifted.holes.append(hole)
        self._replace(start, end, hole.stand_in)
        self._leads = False
        self._before = published[-1:]
        return hole

    def _replace(self, start: int, end: int, replacement: str) -> None:
        self._copy_to(start)
        self._pieces.append(replacement)
        self._length += len(replacement)
        self._copied = end
        self.lifted.starts.append(self._length)
        self.lifted.origins.append(end)

    def _copy_to(self, offset: int) -> None:
        if offset > self._copied:
            self._pieces.append(self.body[self._copied : offset])
            self._length += offset - self._copied
            self._copied = offset
