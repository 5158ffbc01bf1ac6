"""Places with their ends, and mends in words: what several reporters say in the same way."""

from content_api.problems import Edit, Fix, Place, Problem


def describe_place(place: Place) -> str:
    """`4:7` for a point, `4:7-4:10` for a span."""
    line, column, end_line, end_column = place.bounds
    start, end = f"{line}:{column}", f"{end_line}:{end_column}"
    return start if start == end else f"{start}-{end}"


def describe_edit(edit: Edit) -> str:
    """What an edit does, and where: `4:7-4:10: replace with 'x'`."""
    where, bounds = describe_place(edit.place), edit.place.bounds
    if bounds[:2] == bounds[2:]:
        return f"{where}: insert {edit.text!r}"
    return f"{where}: replace with {edit.text!r}" if edit.text else f"{where}: remove"


def describe_fix(fix: Fix) -> list[str]:
    """The title, then one text for each edit."""
    return [fix.title, *map(describe_edit, fix.edits)]


def describe_details(problem: Problem) -> list[str]:
    """What the one-line form leaves to others: the mend, each line with its label."""
    if problem.fix is None:
        return []
    title, *edits = describe_fix(problem.fix)
    return [f"mend: {title}", *(f"  {edit}" for edit in edits)]
