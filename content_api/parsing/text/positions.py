"""Offsets in a text to lines and columns; one line index per text."""

from bisect import bisect_right

from content_api.problems import Place


class LineIndex:
    """Where each line of a text starts. Lines end at LF only, as editors count them."""

    def __init__(self, text: str, first_line: int = 1) -> None:
        self._starts = [0]
        self._first_line = first_line
        find = text.find
        position = find("\n")
        while position >= 0:
            self._starts.append(position + 1)
            position = find("\n", position + 1)

    def position(self, offset: int) -> tuple[int, int]:
        """1-based line and column, in characters, of `offset`."""
        row = bisect_right(self._starts, offset) - 1
        return self._first_line + row, offset - self._starts[row] + 1

    def place(self, start: int, end: int | None = None) -> Place:
        """The span from `start` up to `end` (exclusive)."""
        line, column = self.position(start)
        end_line, end_column = self.position(start if end is None else end)
        return Place(line, column, end_line, end_column)
