"""Problems as workflow commands, which GitHub shows at the lines of a pull request.

Source:
    https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
    https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts (what is escaped)
"""

from content_api.problems import Problem, printable
from content_api.reporters.mends import describe_details
from content_api.reporters.report import Report, count_kinds

MOST_ANNOTATIONS = 10  # of each severity, for one step; GitHub drops the others without a word


def render_github(report: Report) -> str:
    """An `::error …::` or `::warning …::` command for each problem that GitHub would show.

    Errors come first. When some are left out, a last line says how many; `render_step_summary`
    has them all.
    """
    errors, warnings = (
        [problem for problem in report.problems if problem.severity == severity]
        for severity in ("error", "warning")
    )
    shown = errors[:MOST_ANNOTATIONS] + warnings[:MOST_ANNOTATIONS]
    left = (*errors[MOST_ANNOTATIONS:], *warnings[MOST_ANNOTATIONS:])
    lines = [_command(problem) for problem in shown]
    if left:
        lines.append(f"{len(left)} more ({count_kinds(left)}) that GitHub would not show here")
    return "".join(f"{line}\n" for line in lines)


def _command(problem: Problem) -> str:
    pairs = ",".join(
        f"{name}={_escape_property(value)}" for name, value in _properties(problem).items()
    )
    # The log of the run shows no property, so the text says where it is, too.
    where = f"{printable(problem.path)}:{problem.line}:{problem.column}"
    text = f"{where}: {problem.text} [{problem.code}]"
    data = "\n".join([text, *describe_details(problem)])
    return f"::{problem.severity} {pairs}::{_escape(data)}"


def _properties(problem: Problem) -> dict[str, str]:
    """Where and what; a span of several lines has no columns, or the runner refuses them."""
    line, column, end_line, end_column = problem.place.bounds
    numbers = {"line": line, "endLine": end_line}
    if line == end_line:
        numbers = {"line": line, "col": column, "endLine": end_line, "endColumn": end_column}
    named = {name: str(number) for name, number in numbers.items()}
    return {"file": problem.path, **named, "title": problem.code}


def _escape(text: str) -> str:
    """Line ends and % as the toolkit writes them; other control characters as `printable`."""
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return printable(escaped)


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")
