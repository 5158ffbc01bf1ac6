"""Which lines of a body are code, told line by line: the blocks of Markdown are not known yet."""

import re

from mistune.helpers import BLOCK_TAGS, PRE_TAGS

from content_api.parsing.dialect.containers import STEP, indent_of
from content_api.parsing.dialect.headers import content_column, is_header

_LEAD = r"(?:[ \t]|>|(?:[-*+]|\d{1,9}[.)]|:|\[\^[^\[\]\s]{1,500}\]:)(?=[ \t]))*+"
_FENCE = re.compile(rf"(?P<lead>{_LEAD})(?P<marks>`{{3,}}+|~{{3,}}+)(?P<info>[^\n]*+)")
# What begins a block of HTML, though a paragraph stands above it.
HTML_BLOCK = re.compile(
    rf"<(?:[!?]|/?(?:{'|'.join((*BLOCK_TAGS, *PRE_TAGS))})(?![\w-]))", re.IGNORECASE
)
_HTML = re.compile(f"{_LEAD}{HTML_BLOCK.pattern}", re.IGNORECASE)
_MAY_END = re.compile(rf"{_LEAD}[`~<!?=]")
_BLANK = re.compile(r"[ \t\v\f>]*+(?:\n|$)")
_INDENTED = re.compile(r"(?: {4}| {0,3}\t)[ \t]*+\S")
_LIST_ITEM = re.compile(r"[ \t>]*+(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)", re.MULTILINE)
_MARK = re.compile(r"[^>\s]")
_LINES_BACK = 200
_FAR = 10_000


class CodeLines:
    """The lines of a body; ask for them in reading order."""

    def __init__(self, body: str) -> None:
        self._body = body
        self._code_line = -1

    def end(self, position: int) -> int:
        """Where the next line starts."""
        newline = self._body.find("\n", position)
        return len(self._body) if newline < 0 else newline + 1

    def blank_end(self, start: int) -> int | None:
        """Past the line at `start` if that is blank."""
        blank = _BLANK.match(self._body, start)
        return blank.end() if blank and blank.end() > start else None

    def ends_paragraph(self, start: int) -> bool:
        """Whether a fence, a block of HTML, an admonition or a tab begins on the line at `start`.

        Code in a line cannot go on over it; over the others, Markdown sees that by itself.
        """
        if not _MAY_END.match(self._body, start):
            return False
        is_block = _FENCE.match(self._body, start) or _HTML.match(self._body, start)
        return bool(is_block) or self.is_header(start)

    def is_header(self, start: int) -> bool:
        """Whether an admonition or a tab begins on the line at `start`."""
        return is_header(self._line(start))

    def code_end(self, start: int) -> int | None:
        """Past the fence or line of code that begins at `start`; None where none does."""
        fence = _FENCE.match(self._body, start)
        if fence and not (fence["marks"][0] == "`" and "`" in fence["info"]):
            return self._fence_end(fence)
        if _INDENTED.match(self._body, start) and self._is_code(start):
            return self.end(start)
        return None

    def fence_lead(self, start: int) -> str:
        """What stands before each line of the fence that begins at `start`; empty without one."""
        fence = _FENCE.match(self._body, start)
        return _MARK.sub(" ", fence["lead"]) if fence else ""

    def _line(self, start: int) -> str:
        return self._body[start : self.end(start)].rstrip("\n")

    def _fence_end(self, fence: re.Match[str]) -> int:
        """Past the closing line; or where the list or quote around an unclosed fence ends."""
        marks, lead = fence["marks"], fence["lead"]
        is_contained = bool(lead.strip(" ")) or (lead != "" and self._in_list(fence.start()))
        closing = re.compile(f"[ \t>]*+{marks[0]}{{{len(marks)},}}+[ \t]*+$")
        most_indent = _width(lead) + STEP
        position = self.end(fence.end())
        while position < len(self._body):
            line = self._line(position)
            if closing.match(line) and indent_of(line.replace(">", " ")) < most_indent:
                return self.end(position)
            if is_contained and _leaves_container(line, lead):
                return position
            position = self.end(position)
        return position

    def _is_code(self, start: int) -> bool:
        """Whether the indented line at `start` is code: after a blank line, deep enough."""
        previous = self._body.rfind("\n", 0, max(start - 1, 0)) + 1
        after_blank = start == 0 or not self._body[previous : start - 1].strip()
        indent = indent_of(self._line(start))
        goes_on = after_blank or previous == self._code_line
        if goes_on and indent >= self._content_indent(start, indent) + STEP:
            self._code_line = start
            return True
        return False

    def _in_list(self, start: int) -> bool:
        """Whether the nearest line above that is not indented belongs to a list."""
        return self._content_indent(start, _FAR) > 0

    def _content_indent(self, start: int, indent: int) -> int:
        """Columns by which the content of the block around `start` is indented; 0 outside.

        Args:
            start: A line start.
            indent: Of the line there; an item that is indented as far is not around it.
        """
        position = start
        for _ in range(_LINES_BACK):
            if position <= 0:
                return 0
            end = position - 1
            position = self._body.rfind("\n", 0, end) + 1
            line = self._body[position:end]
            item = _LIST_ITEM.match(line)
            content = len(item.group()) if item else content_column(line)
            if 0 < content <= indent:
                return content
            if not content and line.strip() and not line.startswith((" ", "\t")):
                return 0
        return _FAR


def _leaves_container(line: str, lead: str) -> bool:
    if ">" in lead:
        return not line.lstrip(" ").startswith(">")
    indent = len(line) - len(line.lstrip(" \t"))
    return bool(line.strip()) and indent < max(_width(lead) - 3, 1)


def _width(lead: str) -> int:
    """Columns by which what belongs to the marks of a line is indented."""
    return STEP if "]:" in lead else len(lead.expandtabs(STEP))
