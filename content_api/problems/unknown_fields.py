"""Unknown fields reported once a field: a site's 41 pages with `weight:` are one decision.

What is gathered depends on which problems a run shows, so it is done last: after levels, excuses,
a baseline and the paths that were asked for.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from content_api.problems.problem import Problem

# The hint of an unknown field that is like none of ours: it may be meant for another tool.
ELSEWHERE = "if another tool reads it, list it in content.ignore_fields"
_MOST_CHARACTERS = 40
_MOST_NAMES = 40
_Key = tuple[str | None, str]


def gather_unknown_fields(
    problems: Iterable[Problem], ignored: Iterable[str] = ()
) -> tuple[Problem, ...]:
    """`problems` with the first one alone for each field that may be meant for another tool.

    Args:
        problems: All that the run shows, sorted.
        ignored: Fields that `content.ignore_fields` has already, which the hint repeats.

    Returns:
        Problems of other kinds as they are. Of these, the first of each field, with the number of
        files that have it, and a hint with the line for the settings that ends them all.
    """
    listed = tuple(problems)
    files = Counter(_key(problem) for problem in listed if _is_elsewhere(problem))
    hint = _hint(sorted({field for field, _ in files if field}), ignored)
    gathered: list[Problem] = []
    for problem in listed:
        if not _is_elsewhere(problem):
            gathered.append(problem)
        elif number := files.pop(_key(problem), 0):
            total = f"; {number} files have it, this is the first" if number > 1 else ""
            gathered.append(replace(problem, message=problem.message + total, hint=hint))
    return tuple(gathered)


def _is_elsewhere(problem: Problem) -> bool:
    is_unknown = problem.code == "schema/unknown-field"
    return is_unknown and problem.hint == ELSEWHERE and problem.fix is None


def _key(problem: Problem) -> _Key:
    return problem.field, problem.severity


def _hint(fields: Iterable[str], ignored: Iterable[str]) -> str:
    """What to do; the line for the settings is the site's to write where it would be too long."""
    names = list(dict.fromkeys((*ignored, *fields)))
    if len(names) > _MOST_NAMES or any(len(name) > _MOST_CHARACTERS for name in names):
        return ELSEWHERE
    line = ", ".join(json.dumps(name, ensure_ascii=False) for name in names)
    return f"if another tool reads it, write below [content]: ignore_fields = [{line}]"
