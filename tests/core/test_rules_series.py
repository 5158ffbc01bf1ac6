"""One series: its plan against what is written, its state, its articles' numbers, its page."""

import pytest

from tests.core.compiling import processor_time
from tests.sources import catalogue, told

PLAN = "---\nstate: {state}\n---\n# S\n\n## Índice\n\n### 1. Rutas\n\n### 2. Redes\n"
INITIAL = "---\nstate: {state}\n---\n# S\n\n## Contenido inicial\n\n- 01. Rutas\n- 02. Redes\n"


def judged(page: str, *names: str, **more: str) -> list[tuple[str, str, int, int]]:
    """Problems of a series with `page` and an article for each of `names`, `NN-title`."""
    files = {f"s/{name}.md": f"# {name[3:].capitalize()}\n" for name in names}
    found = told(catalogue({"s/index.md": page, **files, **more}))
    return [(code, path, line, column) for code, path, line, column, *_ in found]


def test_an_article_in_no_section_is_told_at_its_title_with_the_nearest_section() -> None:
    page = PLAN.format(state="construction")
    text = "---\ntitle: Rutos\n---\n"
    linked = catalogue({"s/index.md": page, "s/09-a.md": text, "s/01-x.md": "# Redes\n"})
    (problem,) = [p for p in linked.problems if p.code == "series/unplanned-article"]
    assert (problem.path, problem.line, problem.column, problem.end_column) == (
        "s/09-a.md",
        2,
        8,
        13,
    )
    assert problem.hint == "did you mean its section 'Rutas'?"


@pytest.mark.parametrize(
    "names",
    [
        ["01-rutas", "02-redes"],
        ["01-otra", "02-cosa"],
        ["02-redes"],
        ["1-01-a", "1-02-b", "2-01-c"],
        ["rutas", "redes"],
    ],
)
def test_articles_that_are_planned_by_title_number_or_part_are_not_told(names: list[str]) -> None:
    files = {f"s/{n}.md": f"# {n.rpartition('-')[2].capitalize()}\n" for n in names}
    page = PLAN.format(state="construction")
    codes = {c for c, *_ in told(catalogue({"s/index.md": page, **files}))}
    assert "series/unplanned-article" not in codes
    assert "series/outline-number" not in codes


def test_the_state_is_held_against_the_sections_that_are_written() -> None:
    both = ["01-rutas", "02-redes"]
    assert judged(PLAN.format(state="complete"), "01-rutas") == [
        ("series/incomplete", "s/index.md", 2, 8)
    ]
    for state in ("planned", "construction"):
        assert judged(PLAN.format(state=state), *both) == [("series/finished", "s/index.md", 2, 8)]
    for state in ("complete", "published"):
        assert judged(PLAN.format(state=state), *both) == []
    assert judged("---\nstate: complete\n---\n# S\n") == []


def test_initial_items_are_told_when_nearly_titled_as_an_article_or_when_all_is_done() -> None:
    assert judged(INITIAL.format(state="construction"), "01-rutas") == []
    assert judged(INITIAL.format(state="complete"), "01-rutas") == [
        ("series/unmatched-item", "s/index.md", 9, 7)
    ]
    unnumbered = INITIAL.format(state="complete").replace("02. ", "")
    assert [c for c, *_ in judged(unnumbered, "01-rutas")] == ["series/unmatched-item"]
    near = judged(INITIAL.format(state="construction"), "01-rutas", "07-redas")
    assert ("series/unmatched-item", "s/index.md", 9, 7) in near


@pytest.mark.parametrize(
    ("names", "gaps"),
    [
        (["01-a", "02-b", "03-c"], []),
        (["05-a", "06-b"], []),
        (["00-a", "01-b"], []),
        (["01-a", "03-c"], ["s/03-c.md"]),
        (["01-a", "03-c", "06-d"], ["s/03-c.md", "s/06-d.md"]),
        (["1-01-a", "1-02-b", "2-01-c"], []),
        (["1-01-a", "1-03-b"], ["s/1-03-b.md"]),
        (["01-a", "sin-numero", "b/07-x"], []),
        (["01-a", "2026-b"], ["s/2026-b.md"]),
    ],
)
def test_a_gap_in_the_numbers_is_told_at_the_file_after_it(
    names: list[str], gaps: list[str]
) -> None:
    found = judged("# S\n", **{f"s/{name}.md": f"# {name}\n" for name in names})
    assert [path for code, path, *_ in found if code == "article/number-gap"] == gaps


def test_a_number_of_the_plan_is_to_be_written_and_one_of_a_draft_is_taken() -> None:
    page = PLAN.format(state="construction")
    assert "article/number-gap" not in [c for c, *_ in judged(page, "01-rutas", "03-x")]
    draft = {"s/02-b.md": "---\nstate: draft\n---\n# B\n"}
    assert judged("# S\n", "01-a", "03-c", **draft) == []


def test_two_articles_with_one_number_are_told_but_a_draft_is_never_named() -> None:
    assert judged("# S\n", "01-a", "01-b") == [
        ("article/duplicate-number", "s/01-a.md", 1, 1),
        ("article/duplicate-number", "s/01-b.md", 1, 1),
    ]
    draft = {"s/01-b.md": "---\nstate: draft\n---\n# B\n"}
    assert judged("# S\n", "01-a", **draft) == [("article/duplicate-number", "s/01-b.md", 1, 1)]


def test_a_folder_without_page_is_told_at_an_article_that_may_be_named() -> None:
    files = {"t/01-a.md": "---\nstate: draft\n---\n# A\n", "t/02-b.md": "# B\n"}
    assert told(catalogue(files)) == [("series/missing-page", "t/02-b.md", 1, 1, 1, 1)]
    only_draft = {"t/01-a.md": files["t/01-a.md"]}
    assert [path for _, path, *_ in told(catalogue(only_draft))] == ["t/01-a.md"]
    assert catalogue(only_draft).public_problems == ()


def test_of_a_hidden_twin_nothing_is_told() -> None:
    files = {
        "redes/index.md": "---\ntitle: R\n---\n",
        "oculta/index.md": "---\ntitle: O\nslug: Redes\nstate: archived\nx: 1\n---\n",
        "oculta/01-z.md": "---\nx: 1\n---\n# Z\n",
        "t/index.md": "---\ntitle: T\n---\n\n[x](../ocultas/) [x](../oculta/01-z.md)\n",
    }
    linked = catalogue(files)
    assert [series.id for series in linked.series] == ["redes", "t"]
    assert [(p.code, p.hint) for p in linked.public_problems] == [("link/missing-page", "")]
    assert {p.code for p in linked.problems if p.path.startswith("oculta/")} == {
        "series/duplicate-slug",
        "schema/unknown-field",
    }


def test_podcasts_of_hidden_series_and_of_nobody_are_told_to_their_author_only() -> None:
    files = {
        "oculta/index.md": "---\ntitle: O\nslug: velada\nstate: archived\n---\n",
        "t/index.md": "---\ntitle: T\n---\n",
        "podcasts.yml": "oculta: {audio_file: a.m4a}\nvelada: nada\nTe: {audio_file: b.m4a}\n",
    }
    linked = catalogue(files)
    assert [p.line for p in linked.problems] == [1, 2, 3]
    assert linked.public_problems == ()
    public = catalogue({**files, "podcasts.yml": "t: {x: 1}\n"})
    assert [p.code for p in public.public_problems] == ["series/podcasts-file"]


def test_a_thousand_articles_beside_a_thousand_sections_are_judged_quickly() -> None:
    sections = "".join(f"### {n}. Sección que nadie escribe {n}\n\n" for n in range(1, 1_001))
    files = {f"s/{n + 2_000}-a.md": f"---\nslug: a{n}\n---\n# Algo {n}\n" for n in range(1_000)}
    with processor_time(at_most=8):
        found = judged(f"# S\n\n## Índice\n\n{sections}", **files)
    assert len([c for c, *_ in found if c == "series/unplanned-article"]) == 1_000
