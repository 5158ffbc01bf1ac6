"""Applying certain mends to a source: exact spans, so quotes, comments and order survive."""

from collections.abc import Iterable

from content_api.problems.problem import Edit, Problem

_MARK = "\ufeff"


def apply_fixes(text: str, problems: Iterable[Problem]) -> tuple[str, tuple[Problem, ...]]:
    """Mend what can be mended at once.

    Args:
        text: The whole file as it is decoded, with its byte-order mark and its line ends.
        problems: Of this file.

    Returns:
        The new text, and the problems whose mends are in it. One that overlaps an earlier one is
        left for the next time.
    """
    body = text.removeprefix(_MARK)
    mark = text[: len(text) - len(body)]
    starts = _line_starts(body)
    mended: list[Problem] = []
    edits: list[tuple[int, int, str]] = []
    line_end = "\r\n" if "\r\n" in body else "\n"
    for problem in sorted(problems, key=lambda p: p.sort_key):
        spans = [_span(body, starts, edit) for edit in problem.fix.edits] if problem.fix else []
        if not spans or any(_overlap(span, other) for span in spans for other in edits):
            continue
        mended.append(problem)
        if problem.code == "file/bom":  # positions are those of the text after the mark
            mark = ""
        edits += [span for span in spans if span not in edits]
    for start, end, new in sorted(edits, reverse=True):
        body = body[:start] + new.replace("\n", line_end) + body[end:]
    return mark + body, tuple(mended)


def _line_starts(text: str) -> list[int]:
    starts = [0]
    position = text.find("\n")
    while position >= 0:
        starts.append(position + 1)
        position = text.find("\n", position + 1)
    return starts


def _span(text: str, starts: list[int], edit: Edit) -> tuple[int, int, str]:
    """The offsets in `text` that an edit replaces, and with what."""
    line, column, end_line, end_column = edit.place.bounds
    start, end = _offset(text, starts, line, column), _offset(text, starts, end_line, end_column)
    return start, end, edit.text


def _offset(text: str, starts: list[int], line: int, column: int) -> int:
    """The offset of a position; past the end of its line or of the text, that end."""
    if line > len(starts):
        return len(text)
    start = starts[line - 1]
    newline = text.find("\n", start)
    end = len(text) if newline < 0 else newline - text.endswith("\r", start, newline)
    return min(start + column - 1, end)


def _overlap(first: tuple[int, int, str], second: tuple[int, int, str]) -> bool:
    """Whether two edits touch the same characters, or insert at the same place."""
    if first == second:
        return first[0] == first[1]
    return first[0] <= second[1] and second[0] <= first[1]
