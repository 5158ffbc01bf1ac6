"""`Problem`, the one value that says what is wrong with the content, and the registry of codes.

Every surface (check, API, export) shows these same values, so none can disagree with another.
"""

from content_api.problems.codes import CODES, Code, Level, Severity
from content_api.problems.problem import (
    Edit,
    Fix,
    Place,
    Problem,
    make_problem,
    printable,
    replace_with,
)

__all__ = [
    "CODES",
    "Code",
    "Edit",
    "Fix",
    "Level",
    "Place",
    "Problem",
    "Severity",
    "make_problem",
    "printable",
    "replace_with",
]
