"""Problems as a page for GitHub's job summary, which has room for all that annotations leave out.

Source:
    https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions (1 MiB a step)
    https://github.github.com/gfm/#tables-extension-
"""

from collections.abc import Iterator

from content_api.problems import Problem, printable
from content_api.reporters.mends import describe_fix, describe_place
from content_api.reporters.report import Report

MOST_BYTES = 512 * 1024  # half of what GitHub takes: other tools of the step write there too
_MOST_CELL_CHARACTERS = 400


def render_step_summary(report: Report) -> str:
    """A heading with the summary, then a table of the problems, errors first.

    Rows stop below `MOST_BYTES`; a last line then says how many are left out.
    """
    heading = f"## content-api check: {_entities(report.summary)}\n"
    if not report.problems:
        return heading
    head = "\n| Severity | Where | Problem | Code | Mend |\n|---|---|---|---|---|\n"
    rows = tuple(_rows_that_fit(report, MOST_BYTES - len((heading + head).encode()) - 100))
    left = len(report.problems) - len(rows)
    rest = f"\n{left} more are left out: the page is full\n" if left else ""
    return heading + head + "".join(rows) + rest


def _rows_that_fit(report: Report, bytes_left: int) -> Iterator[str]:
    for problem in report.by_severity():
        row = _row(problem)
        bytes_left -= len(row.encode())
        if bytes_left < 0:
            return
        yield row


def _row(problem: Problem) -> str:
    mend = "; ".join(describe_fix(problem.fix)) if problem.fix else ""
    cells = (
        problem.severity,
        f"<code>{_cell(problem.path)}&#58;{_cell(describe_place(problem.place))}</code>",
        _cell(problem.text),
        f"<code>{_cell(problem.code)}</code>",
        _cell(mend),
    )
    return f"| {' | '.join(cells)} |\n"


def _cell(text: str) -> str:
    cut = text if len(text) <= _MOST_CELL_CHARACTERS else f"{text[:_MOST_CELL_CHARACTERS]}…"
    return _entities(printable(cut))


def _entities(text: str) -> str:
    """`text` with no character that Markdown, HTML or a table could take for its own.

    Numeric references stand for themselves everywhere, in a code span of HTML too; backslashes
    do not, and before a bar they differ between versions of GitHub's parser.
    """
    return "".join(
        f"&#{ord(char)};" if char.isascii() and not (char.isalnum() or char in " ,-/'") else char
        for char in text
    )
