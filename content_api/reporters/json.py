"""Problems for programs: one JSON document."""

import msgspec

from content_api.problems import Fix, Place, Problem
from content_api.reporters.mends import complete_place
from content_api.reporters.report import Report


def render_json(report: Report) -> str:
    """`{"problems": […], "summary": {…}}`, indented, with a line end."""
    document = {
        "problems": [problem_fields(problem) for problem in report.problems],
        "summary": {
            "problems": len(report.problems),
            "errors": report.error_count,
            "warnings": len(report.problems) - report.error_count,
            "files": report.files,
            "fixable": report.fixable_count,
        },
    }
    return msgspec.json.format(msgspec.json.encode(document)).decode() + "\n"


def problem_fields(problem: Problem) -> dict[str, object]:
    """A problem's members, in the contract's order, then its mend."""
    return {
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        "path": problem.path,
        **_place_fields(problem.place),
        "field": problem.field,
        "hint": problem.hint,
        "fix": _fix_fields(problem.fix) if problem.fix else None,
    }


def _fix_fields(fix: Fix) -> dict[str, object]:
    edits = [{**_place_fields(edit.place), "text": edit.text} for edit in fix.edits]
    return {"title": fix.title, "edits": edits}


def _place_fields(place: Place) -> dict[str, int]:
    whole = complete_place(place)
    return {
        "line": whole.line,
        "column": whole.column,
        "end_line": whole.end_line,
        "end_column": whole.end_column,
    }
