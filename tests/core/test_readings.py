"""A file is read once, wherever it stands: what is costly does not depend on its path."""

from itertools import product

import msgspec
import pytest

from content_api.catalogue.compiling.compile import Compiler
from content_api.catalogue.compiling.reading import Reading, place
from content_api.catalogue.options import CompileOptions
from content_api.values.documents import Compiled

COMPILER = Compiler(CompileOptions())
PATHS = ("redes/01-rutas.md", "redes/2-03_Otra.md", "redes/índice.md", "Serie Ñ/capas/x.md")
TEXTS = (
    "# Rutas\n\n[otra](02-otra.md) {{ otra() }}\n",
    "Sin título.\n",
    "---\nslug: aquí no\n---\n# A\n",
    "---\nslug: mía\ntitel: A\n---\nb\n",
    "---\nslug: bien\ndate: 2026-09-17\ndate_modified: 2026-01-01\n---\nb\n",
    "---\nstate: scheduled\n---\nb\n",
    "---\npublishDate: 2030-01-01\nexpiryDate: 2031-01-01\n---\nb\n",
    "---\ndraft: true\n---\nb\n",
    "---\ntitle: [\n---\nb\n",
    "",
)
CASES = list(product(("article", "series"), TEXTS))


def compiled_at(kind: str, path: str, text: str) -> Compiled:
    run = COMPILER.compile_article if kind == "article" else COMPILER.compile_series_page
    return run(path, text.encode())


@pytest.mark.parametrize(("kind", "text"), CASES)
def test_a_reading_that_was_kept_comes_to_the_same_at_each_path(kind: str, text: str) -> None:
    kept = msgspec.json.encode(COMPILER.read(kind, text.encode()))
    reading = msgspec.json.decode(kept, type=Reading)
    for path in PATHS:
        assert place(reading, path) == compiled_at(kind, path, text)


@pytest.mark.parametrize(("kind", "text"), CASES)
def test_a_reading_names_no_path(kind: str, text: str) -> None:
    reading = COMPILER.read(kind, text.encode())
    problems = [*reading.problems, *(term.problem for term in reading.terms if term.problem)]
    assert {problem.path for problem in problems} <= {""}
    document = reading.article or reading.series
    assert document is None or (document.source.path, document.series_dir) == ("", "")


def test_a_page_without_a_title_or_slug_has_those_of_its_place() -> None:
    reading = COMPILER.read("article", b"Texto.\n")
    found = [place(reading, path) for path in ("redes/01-las-rutas.md", "redes/02-capas.md")]
    documents = [compiled.document for compiled in found]
    assert [(d.slug, d.title) for d in documents if d] == [
        ("las-rutas", "Las rutas"),
        ("capas", "Capas"),
    ]
    messages = [problem.message for compiled in found for problem in compiled.problems]
    assert messages == [
        "expected a title or a # heading; 'Las rutas' is shown",
        "expected a title or a # heading; 'Capas' is shown",
    ]


def test_what_cannot_be_an_address_is_served_nowhere_but_under_another_name() -> None:
    reading = COMPILER.read("article", b"# A\n")
    assert place(reading, "redes/01-a.md").body.text == "A"
    broken = place(reading, "redes/01-á.md")
    assert (broken.document, broken.body.text) == (None, "")
    assert [problem.code for problem in broken.problems] == ["article/invalid-slug"]
    assert broken.held_back is not None
