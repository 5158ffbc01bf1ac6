"""Problems for programs: one JSON document."""

import msgspec

from content_api.problems import Problem
from content_api.reporters.report import Report

_KEYS = (
    "code",
    "severity",
    "message",
    "path",
    "line",
    "column",
    "end_line",
    "end_column",
    "field",
    "hint",
)


def render_json(report: Report) -> str:
    """`{"problems": […], "summary": {…}}`, indented, with a line end."""
    document = {
        "problems": [problem_fields(problem) for problem in report.problems],
        "summary": {
            "problems": len(report.problems),
            "errors": report.error_count,
            "warnings": len(report.problems) - report.error_count,
            "files": report.files,
        },
    }
    return msgspec.json.format(msgspec.json.encode(document)).decode() + "\n"


def problem_fields(problem: Problem) -> dict[str, object]:
    """A problem's members, in the contract's order."""
    return {key: getattr(problem, key) for key in _KEYS}
