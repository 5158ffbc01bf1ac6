"""Problems for people at a terminal: each with its source line, a caret and its mend."""

from typing import NamedTuple

from rich.cells import cell_len

from content_api.problems import Problem, printable
from content_api.reporters.mends import describe_details
from content_api.reporters.report import Report

_TAB = "    "
_LEAST_CELLS = 20
_BOLD, _DIM, _RED, _YELLOW, _BLUE = "1", "2", "1;31", "1;33", "34"


class _Excerpt(NamedTuple):
    """A part of a line as it is shown, and where in it the marked part is, in terminal cells."""

    text: str
    before: int
    marked: int


def render_excerpts(report: Report, *, colour: bool, width: int = 100) -> str:
    """Each problem's place, message and code; its line with carets; its hint and mend.

    Args:
        report: Its `read_line` gives the lines; where it has none, there is no excerpt.
        colour: Whether to write ANSI colours.
        width: Cells of the terminal; longer lines are cut around what is marked.

    Returns:
        Problems with an empty line after each. No control character but LF, and ESC for colours.
    """
    blocks = (_block(report, problem, _Paint(on=colour), width) for problem in report.problems)
    return "".join("\n".join([*block, "", ""]) for block in blocks)


class _Paint:
    """Colours, when they are on."""

    def __init__(self, *, on: bool) -> None:
        self._on = on

    def __call__(self, style: str, text: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self._on else text


def _block(report: Report, problem: Problem, paint: _Paint, width: int) -> list[str]:
    line = report.read_line(problem.path, problem.line)
    number = str(problem.line)
    gutter = " " * len(number)
    lines = [_heading(problem, paint)]
    if line is not None:
        room = max(_LEAST_CELLS, width - len(number) - 6)
        excerpt = _cut(line, *_marked_columns(problem, line), room)
        caret = paint(_severity_style(problem), "^" * excerpt.marked)
        bar = paint(_BLUE, "|")
        lines.append(f" {paint(_BLUE, number)} {bar} {excerpt.text}".rstrip())
        lines.append(f" {gutter} {bar} {' ' * excerpt.before}{caret}")
    details = [f"hint: {problem.hint}"] if problem.hint else []
    details += describe_details(problem)
    lines += (f" {gutter} {paint(_BLUE, '=')} {printable(detail)}" for detail in details)
    return lines


def _heading(problem: Problem, paint: _Paint) -> str:
    """The one-line form, but for the hint, which has a line of its own."""
    subject = f"{problem.field}: " if problem.field else ""
    return (
        f"{paint(_BOLD, printable(problem.path))}:{problem.line}:{problem.column}: "
        f"{paint(_severity_style(problem), problem.severity)}: "
        f"{printable(subject + problem.message)} {paint(_DIM, f'[{problem.code}]')}"
    )


def _severity_style(problem: Problem) -> str:
    return _RED if problem.severity == "error" else _YELLOW


def _marked_columns(problem: Problem, line: str) -> tuple[int, int]:
    """0-based start and end of the span in its first line; a longer span goes to the end."""
    first, column, last, end_column = problem.place.bounds
    start = min(column - 1, len(line))
    end = len(line) if last > first else min(end_column - 1, len(line))
    return start, max(start, end)


def _cut(line: str, start: int, end: int, room: int) -> _Excerpt:
    """The part of `line` around the span that fits in `room` cells, … where it is cut.

    Characters are measured one by one, so a tab is always four cells, wherever it stands; what
    would join characters (ZWJ) is shown as an escape, so each keeps its own width.
    """
    first = max(0, start - room)  # a character of no width is rare; a line of 256 KiB is not
    pieces = [_piece(char) for char in line[first : start + room]]
    at, stop = start - first, min(end - first, len(pieces))
    cells = [cell_len(piece, "latest") for piece in pieces]
    low, high = _window(cells, at, room)
    head = "…" if first + low > 0 else ""
    tail = "…" if first + high < len(line) else ""
    before = head + "".join(pieces[low:at])
    marked = "".join(pieces[at : max(at, min(stop, high))])
    after = "".join(pieces[max(at, min(stop, high)) : high])
    before_cells = cell_len(before, "latest")
    marked_cells = cell_len(before + marked, "latest") - before_cells
    return _Excerpt(before + marked + after + tail, before_cells, max(1, marked_cells))


def _window(cells: list[int], at: int, room: int) -> tuple[int, int]:
    """First and last (exclusive) of the `cells` to show, at most `room` wide, `at` among them."""
    low, high = 0, len(cells)
    left, right = sum(cells[:at]), sum(cells[at:])
    while left > max(room // 3, room - right):
        left -= cells[low]
        low += 1
    while left + right > room:
        high -= 1
        right -= cells[high]
    return low, high


def _piece(char: str) -> str:
    """A character as it is shown."""
    return _TAB if char == "\t" else printable(char)
