"""Whatever the site: no problem that the public is told holds a word of what is hidden."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources import catalogue

CANARY = "canario"
LINES = (
    "[x](01-rutas.md#nada)",
    "[x](01-rutos.md)",
    "[x](../redas/02-redes.md)",
    "[x](../canarios/)",
    "[x](/series/canariense/)",
    "![x](../redes/canaria.png)",
    "## Redes\n\n## Redes\n\n### Rutas",
    "Nota[^1].",
    "- A — *T*: https://a.example\n",
)
FIELDS = (
    "title: Rutas",
    "description: La misma",
    "prerequisites: [redes, rutos, canarias]",
    "level: general",
    "level: tecnico",
    "date: 2030-01-01",
    "reading_minutes: 90",
    "raro: 1",
)
HIDDEN = (
    f"title: El {CANARY}",
    f"slug: {CANARY}",
    "slug: redes",
    f"prerequisites: [{CANARY}, redes, {CANARY}-2]",
    f"{CANARY}: 1",
)


@st.composite
def page(draw: st.DrawFn, state: str, fields: tuple[str, ...], lines: tuple[str, ...]) -> str:
    chosen = draw(st.lists(st.sampled_from(fields), unique_by=lambda f: f.split(":")[0]))
    body = "\n\n".join(draw(st.lists(st.sampled_from(lines), max_size=4)))
    outline = draw(st.sampled_from(("", "## Índice\n\n### 1. Rutas\n\n### 2. Redas\n")))
    return "\n".join(["---", f"state: {state}", *chosen, "---", "", body, "", outline])


@st.composite
def site(draw: st.DrawFn) -> dict[str, str]:
    """Public series and articles that hold no canary, and hidden ones that are full of it."""
    files: dict[str, str] = {}
    hidden_fields = (*FIELDS[2:], *HIDDEN)
    hidden_lines = (*LINES, f"## {CANARY}", f"[x](../{CANARY}/nada.md)", f"[{CANARY}][nada]")
    for folder in ("redes", "rutas"):
        if draw(st.booleans()):
            files[f"{folder}/index.md"] = draw(page("complete", FIELDS, LINES))
        for number in range(1, draw(st.integers(2, 4))):
            files[f"{folder}/{number:02}-rutas-{number}.md"] = draw(
                page("published", FIELDS, LINES)
            )
        for number in range(draw(st.integers(0, 2))):
            path = f"{folder}/{number + 1:02}-{CANARY}-{number}.md"
            files[path] = draw(page("draft", hidden_fields, hidden_lines))
    folder = draw(st.sampled_from((CANARY, f"Redes-{CANARY}", f"01-{CANARY}")))
    if draw(st.booleans()):
        files[f"{folder}/index.md"] = draw(page("archived", hidden_fields, hidden_lines))
    state = "published" if f"{folder}/index.md" in files else "wip"
    files[f"{folder}/01-{CANARY}.md"] = draw(page(state, hidden_fields, hidden_lines))
    files[f"{folder}/{CANARY}.png"] = ""
    entry = draw(st.sampled_from(("{audio_file: a.m4a}", "nada", "{x: 1}")))
    files["podcasts.yml"] = f"{folder}: {entry}\nrutos: {entry}\n"
    return files


@pytest.mark.untraced
@given(site())
@settings(max_examples=150, derandomize=True, deadline=None)
def test_no_public_problem_names_what_is_hidden(files: dict[str, str]) -> None:
    linked = catalogue(files)
    for problem in linked.public_problems:
        told = f"{problem.path} {problem.text}".lower()
        for word in ("canarias", "canarios", "canariense", "canaria.png"):
            told = told.replace(word, "")  # written by the author of a public page
        assert CANARY not in told, problem


@pytest.mark.untraced
@given(site())
@settings(max_examples=100, derandomize=True, deadline=None)
def test_what_is_public_is_the_same_where_nothing_hidden_is(files: dict[str, str]) -> None:
    public = {path: text for path, text in files.items() if CANARY not in path}
    everything, alone = catalogue(files), catalogue(public)
    assert everything.public_problems == alone.public_problems
    assert everything.series == alone.series
    assert everything.media == alone.media
    assert everything.site_problems == alone.site_problems


@pytest.mark.untraced
@given(site())
@settings(max_examples=50, derandomize=True, deadline=None)
def test_the_order_of_files_makes_no_difference_to_any_problem(files: dict[str, str]) -> None:
    assert catalogue(files) == catalogue(files, reverse=True)
    backwards = dict(sorted(files.items(), reverse=True))
    assert catalogue(files).problems == catalogue(backwards).problems
