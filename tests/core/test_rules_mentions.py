"""What podcasts.yml and the fields of a site name: series, articles and files."""

from collections.abc import Mapping

import pytest

from content_api.catalogue.build import build_catalogue
from content_api.catalogue.compiling.compile import Compiler
from content_api.catalogue.contents import Contents, Entry
from content_api.catalogue.options import CompileOptions, LinkOptions
from content_api.catalogue.titles import SERIES_PAGE_NAMES
from content_api.catalogue.tree.layout import build_layout
from content_api.schemas.site import parse_site_schemas
from content_api.values.records import Catalogue
from tests.sources import NOW

SCHEMA = """\
fields:
  sequel: {type: reference, to: series}
  basis: {type: list, of: {type: reference, to: article}}
  data: {type: file}
"""


def _catalogue(files: Mapping[str, str]) -> Catalogue:
    schemas = parse_site_schemas({"article": ("schemas/article.yaml", SCHEMA)})
    assert schemas.problems == ()
    compiler = Compiler(CompileOptions(vocabulary=schemas.vocabulary, types=schemas.types))
    layout = build_layout(files, SERIES_PAGE_NAMES)
    entries = {}
    for path in (*layout.pages.values(), *layout.articles):
        is_page = path in layout.pages.values()
        run = compiler.compile_series_page if is_page else compiler.compile_article
        compiled = run(path, files[path].encode())
        entries[path] = Entry(compiled.document, compiled.problems, compiled.hidden)
    contents = Contents(layout=layout, entries=entries, files=frozenset(files))
    return build_catalogue(contents, LinkOptions(), NOW)


def _article(front_matter: str) -> dict[str, str]:
    return {
        "redes/index.md": "---\ntitle: Redes\n---\n# Redes\n",
        "redes/01-rutas.md": f"---\n{front_matter}\n---\n# Rutas\n",
        "redes/02-colas.md": "---\nstate: draft\n---\n# Colas\n",
        "datos/index.md": "---\ntitle: Datos\nslug: los-datos\n---\n# Datos\n",
        "datos/01-tablas.md": "# Tablas\n",
        "datos/tabla.csv": "",
        "oculta/index.md": "---\ntitle: Oculta\nstate: archived\n---\n# Oculta\n",
        "oculta/01-a.md": "# A\n",
    }


@pytest.mark.parametrize(
    "front_matter",
    [
        "sequel: los-datos",
        "sequel: LOS-DATOS",
        "basis: [los-datos/tablas, redes/rutas]",
        "data: datos/tabla.csv",
        "data: redes/index.md",
    ],
)
def test_what_is_there_is_no_problem(front_matter: str) -> None:
    assert _catalogue(_article(front_matter)).problems == ()


@pytest.mark.parametrize(
    ("front_matter", "code", "column", "hint"),
    [
        ("sequel: los-dato", "schema/unknown-reference", 9, "did you mean 'los-datos'?"),
        ("sequel: datos", "schema/unknown-reference", 9, "did you mean 'los-datos'?"),
        ("basis: [redes/ruta]", "schema/unknown-reference", 9, "did you mean 'redes/rutas'?"),
        ("data: datos/tablas.csv", "schema/missing-file", 7, "did you mean 'datos/tabla.csv'?"),
        ("data: redes/02-colas.md", "schema/missing-file", 7, ""),
        ("sequel: ocult", "schema/unknown-reference", 9, ""),
    ],
)
def test_what_is_not_there_is_told_where_it_is_named(
    front_matter: str, code: str, column: int, hint: str
) -> None:
    linked = _catalogue(_article(front_matter))
    (problem,) = linked.problems
    assert (problem.code, problem.path, problem.line) == (code, "redes/01-rutas.md", 2)
    assert problem.column == column
    assert "02-colas" not in problem.hint
    assert (problem.hint == hint) or not hint
    assert "oculta" not in problem.hint
    (told,) = linked.public_problems
    assert (told.code, told.place) == (problem.code, problem.place)
    assert "tabla.csv" not in told.hint  # no public page names it


@pytest.mark.parametrize("front_matter", ["sequel: oculta", "basis: [redes/colas]"])
def test_what_is_not_public_is_told_to_the_author_only(front_matter: str) -> None:
    linked = _catalogue(_article(front_matter))
    assert [p.code for p in linked.problems] == ["link/not-public"]
    # Others are told what they would be if it were not there.
    assert [p.code for p in linked.public_problems] == ["schema/unknown-reference"]
    assert not linked.public_problems[0].hint.endswith(("colas'?", "oculta'?"))


def test_a_draft_may_name_what_is_not_public() -> None:
    files = _article("state: draft\nsequel: oculta\nbasis: [redes/colas, oculta/a]")
    assert _catalogue(files).problems == ()
    wrong = _catalogue(_article("state: draft\nsequel: ocult"))
    assert [p.hint for p in wrong.problems] == ["did you mean 'oculta'?"]
    assert wrong.public_problems == ()
