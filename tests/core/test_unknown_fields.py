"""Unknown fields are told once a field, whatever number of files has them."""

import pytest

from content_api.problems import Problem, make_problem, replace_with
from content_api.problems.problem import Place
from content_api.problems.unknown_fields import ELSEWHERE, gather_unknown_fields


def _unknown(path: str, field: str, hint: str = ELSEWHERE) -> Problem:
    return make_problem("schema/unknown-field", path, "no such field", field=field, hint=hint)


def _hints(fields: list[str], ignored: tuple[str, ...] = ()) -> set[str]:
    gathered = gather_unknown_fields([_unknown("s/1.md", field) for field in fields], ignored)
    return {problem.hint for problem in gathered}


def test_each_field_is_told_at_its_first_file_with_one_line_for_all() -> None:
    named = [("a.md", "icon"), ("a.md", "weight"), ("b.md", "weight"), ("c.md", "weight")]
    told = gather_unknown_fields([_unknown(*name) for name in named], ["layout"])
    line = 'ignore_fields = ["layout", "icon", "weight"]'
    assert [(p.path, p.field, p.message) for p in told] == [
        ("a.md", "icon", "no such field"),
        ("a.md", "weight", "no such field; 3 files have it, this is the first"),
    ]
    assert {p.hint for p in told} == {f"if another tool reads it, write below [content]: {line}"}


def test_what_has_a_mend_a_near_field_or_another_code_stays_at_its_file() -> None:
    near = [_unknown(path, "titel", "did you mean 'title'?") for path in ("a.md", "b.md")]
    mended = make_problem(
        "schema/unknown-field",
        "c.md",
        "no such field",
        field="Title",
        hint=ELSEWHERE,
        fix=replace_with("rename it to title", Place(2, 1, 2, 6), "title"),
    )
    other = make_problem("link/case", "c.md", "x", field="weight", hint=ELSEWHERE)
    kept = [*near, mended, other]
    assert gather_unknown_fields(kept) == tuple(kept)


def test_what_fails_the_check_is_not_hidden_behind_what_does_not() -> None:
    warned, failed = _unknown("a.md", "weight"), _unknown("b.md", "weight")
    problems = [warned, Problem("b.md", 1, 1, failed.code, "no", field="weight", hint=ELSEWHERE)]
    told = gather_unknown_fields(problems)
    assert [(p.path, p.severity) for p in told] == [("a.md", "warning"), ("b.md", "error")]


@pytest.mark.parametrize("fields", [["x" * 41], [f"field{n}" for n in range(41)]])
def test_the_line_for_the_settings_is_bounded(fields: list[str]) -> None:
    assert _hints(fields) == {ELSEWHERE}


def test_a_name_is_quoted_for_the_settings() -> None:
    (hint,) = _hints(['a"b', "año"])
    assert hint.endswith(r'ignore_fields = ["a\"b", "año"]')
