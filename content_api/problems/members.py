"""Problems as the API and the JSON report tell them: the contract's members, in its order."""

from typing import Any

from content_api.problems.problem import Fix, Place, Problem

_BOUNDS = ("line", "column", "end_line", "end_column")


def problem_members(problem: Problem) -> dict[str, Any]:
    """A problem's members, in the contract's order, then its mend."""
    return {
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        "path": problem.path,
        **_place_members(problem.place),
        "field": problem.field,
        "hint": problem.hint,
        "fix": _fix_members(problem.fix) if problem.fix else None,
    }


def _fix_members(fix: Fix) -> dict[str, Any]:
    edits = [{**_place_members(edit.place), "text": edit.text} for edit in fix.edits]
    return {"title": fix.title, "edits": edits}


def _place_members(place: Place) -> dict[str, int]:
    return dict(zip(_BOUNDS, place.bounds, strict=True))
