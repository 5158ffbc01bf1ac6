"""Prerequisites: unknown, hidden, circular, redundant, harder or unready ones."""

import pytest

from content_api.catalogue.prerequisites import MOST_CYCLES, find_cycles
from content_api.problems import Problem
from tests.core.compiling import processor_time
from tests.sources import catalogue


def page(prerequisites: str = "", state: str = "construction", extra: str = "") -> str:
    """A series page whose prerequisites stand on line 3, from column 17 on."""
    wanted = f"prerequisites: [{prerequisites}]\n"
    return f"---\nstate: {state}\n{wanted if prerequisites else ''}{extra}---\n# S\n"


def judged(**pages: str) -> list[Problem]:
    files = {f"{name}/index.md": text for name, text in pages.items()}
    problems = catalogue(files).problems
    return [p for p in problems if "prereq" in p.code or "level" in p.code]


def public(**pages: str) -> list[Problem]:
    files = {f"{name}/index.md": text for name, text in pages.items()}
    return [p for p in catalogue(files).public_problems if "prereq" in p.code]


def spans(problems: list[Problem]) -> list[tuple[str, str, int, int, int]]:
    return [(p.code, p.path, p.line, p.column, p.end_column) for p in problems]


def test_each_fault_is_told_at_the_name_of_the_prerequisite() -> None:
    assert spans(judged(a=page("bb, nada"), bb=page())) == [
        ("series/unknown-prerequisite", "a/index.md", 3, 21, 25)
    ]
    assert spans(judged(a=page("bb, c"), bb=page("c"), c=page())) == [
        ("series/redundant-prerequisite", "a/index.md", 3, 21, 22)
    ]
    assert spans(
        judged(a=page("b", extra="level: general\n"), b=page(extra="level: tecnico\n"))
    ) == [("series/level-inversion", "a/index.md", 3, 17, 18)]
    assert spans(judged(a=page("b", state="complete"), b=page(state="planned"))) == [
        ("series/unready-prerequisite", "a/index.md", 3, 17, 18)
    ]
    assert spans(judged(a=page("b"), b=page(state="archived"))) == [
        ("series/hidden-prerequisite", "a/index.md", 3, 17, 18)
    ]
    assert spans(judged(a=page("a"))) == [("series/prerequisite-cycle", "a/index.md", 3, 17, 18)]


@pytest.mark.parametrize(
    "pages",
    [
        {"a": page("B, b"), "b": page()},
        {"a": page("b, c"), "b": page(), "c": page()},
        {"a": page("b", extra="level: tecnico\n"), "b": page(extra="level: general\n")},
        {"a": page("b", extra="level: general\n"), "b": page(extra="level: general\n")},
        {"a": page("b", extra="level: general\n"), "b": page()},
        {"a": page("b"), "b": page(state="planned")},
        {"a": page("b", state="complete"), "b": page(state="construction")},
        {"a": page("b", state="archived"), "b": page(state="archived")},
    ],
)
def test_a_path_that_can_be_followed_is_not_told(pages: dict[str, str]) -> None:
    assert [p.line_form for p in judged(**pages)] == []


def test_in_a_circle_nothing_is_called_redundant() -> None:
    codes = {p.code for p in judged(a=page("b, c"), b=page("c"), c=page("a"))}
    assert codes == {"series/prerequisite-cycle"}


def test_what_goes_through_a_hidden_series_is_told_of_hidden_series_only() -> None:
    pages = {
        "a": page("oculta, c"),
        "oculta": page("c, a", state="archived"),
        "c": page(),
        "otra": page("oculta, c", state="archived"),
        "z": page("ocult"),
    }
    assert [(p.path, p.text) for p in public(**pages)] == [
        ("a/index.md", "prerequisites: no series 'oculta'"),
        ("z/index.md", "prerequisites: no series 'ocult'"),
    ]
    assert public(**pages) == public(a=pages["a"], c=pages["c"], z=pages["z"])
    everything = judged(**pages)
    assert ("series/redundant-prerequisite", "otra/index.md") in [
        (p.code, p.path) for p in everything
    ]
    assert ("series/redundant-prerequisite", "a/index.md") not in [
        (p.code, p.path) for p in everything
    ]
    assert all(p.private for p in everything if p.path == "a/index.md")


def test_the_folder_of_a_hidden_series_is_not_confirmed_either() -> None:
    pages = {"a": page("oculta"), "oculta": page(state="archived", extra="slug: velada\n")}
    assert [p.code for p in judged(**pages)] == ["series/hidden-prerequisite"]
    assert public(**pages) == public(a=page("oculta"))


def test_hundreds_of_series_that_require_each_other_are_judged_quickly() -> None:
    names = [f"s{n}" for n in range(120)]
    everything = {name: tuple(names) for name in names}
    with processor_time(at_most=8):
        assert len(find_cycles(everything)) == MOST_CYCLES
        found = judged(**{name: page(", ".join(names)) for name in names})
    assert {p.code for p in found} == {"series/prerequisite-cycle"}
    ladder = {str(n).zfill(4): tuple(str(m).zfill(4) for m in range(n)) for n in range(600)}
    with processor_time(at_most=4):
        assert find_cycles(ladder) == ()
