"""Problems for programs: one JSON document."""

import msgspec

from content_api.problems.members import problem_members
from content_api.reporters.report import Report


def render_json(report: Report) -> str:
    """`{"problems": […], "summary": {…}}`, indented, with a line end."""
    document = {
        "problems": [problem_members(problem) for problem in report.problems],
        "summary": {
            "problems": len(report.problems),
            "errors": report.error_count,
            "warnings": len(report.problems) - report.error_count,
            "files": report.files,
            "fixable": report.fixable_count,
        },
    }
    return msgspec.json.format(msgspec.json.encode(document)).decode() + "\n"
