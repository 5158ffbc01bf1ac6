"""Problems as workflow commands, which GitHub shows at the lines of a pull request.

Source:
    https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

from content_api.problems import Problem
from content_api.reporters.report import Report


def render_github(report: Report) -> str:
    """One `::error …::` or `::warning …::` command for each problem."""
    return "".join(f"{_command(problem)}\n" for problem in report.problems)


def _command(problem: Problem) -> str:
    subject = f"{problem.field}: " if problem.field else ""
    hint = f"; {problem.hint}" if problem.hint else ""
    properties = {
        "file": problem.path,
        "line": str(problem.line),
        "col": str(problem.column),
        "endLine": str(problem.end_line),
        "endColumn": str(problem.end_column),
        "title": problem.code,
    }
    pairs = ",".join(f"{name}={_escape_property(value)}" for name, value in properties.items())
    return f"::{problem.severity} {pairs}::{_escape(subject + problem.message + hint)}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")
