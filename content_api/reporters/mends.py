"""Places with their ends, and mends in words: what several reporters say in the same way."""

from content_api.problems import Edit, Fix, Place, Problem


def describe_place(place: Place) -> str:
    """`4:7` for a point, `4:7-4:10` for a span."""
    whole = place.whole
    start, end = (whole.line, whole.column), (whole.end_line, whole.end_column)
    return "-".join(f"{line}:{column}" for line, column in dict.fromkeys((start, end)))


def describe_edit(edit: Edit) -> str:
    """What an edit does, and where: `4:7-4:10: replace with 'x'`."""
    place = edit.place.whole
    where = describe_place(place)
    if (place.line, place.column) == (place.end_line, place.end_column):
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
