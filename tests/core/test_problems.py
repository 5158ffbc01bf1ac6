"""The problem as a value, its one-line form, and the registry of codes."""

import ast
import re
from pathlib import Path

import pytest

from content_api.problems import CODES, Place, Problem, make_problem, printable
from content_api.problems.codes.code import off
from content_api.values.words import did_you_mean, fold, nearest

SOURCE = Path(__file__).parents[2] / "content_api"
_GROUPS = ("file", "front-matter", "schema", "markdown", "macro", "link", "series", "article")
_CODE = re.compile(rf"(?:{'|'.join(_GROUPS)})/[a-z][a-z0-9-]*")


def _codes_in_source() -> set[str]:
    """Every text of the source that has the form of a code."""
    texts = (
        node.value
        for path in SOURCE.rglob("*.py")
        if "codes" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    described = {"series/article"}  # the form of an article's id, in a description
    return {text for text in texts if _CODE.fullmatch(text)} - described


def _composed_codes() -> set[str]:
    """Codes that the source puts together from a group and a name."""
    names = re.compile(r'YamlStop\(\s*"([a-z-]+)"')
    modules = ("values.py", "scalars.py")
    yaml = "\n".join((SOURCE / "parsing" / "yaml" / name).read_text("utf-8") for name in modules)
    slugs = {f"{kind}/invalid-slug" for kind in ("series", "article")}
    return {f"front-matter/{name}" for name in names.findall(yaml)} | slugs


def test_the_line_form_is_that_of_the_contract() -> None:
    problem = Problem(
        path="content/es/redes/02-rutas.md",
        line=4,
        column=7,
        code="front-matter/invalid-date",
        message="expected a date such as 2026-09-17, got '2026-13-01'",
        field="date",
    )
    assert problem.line_form == (
        "content/es/redes/02-rutas.md:4:7: error: date: expected a date such as 2026-09-17, "
        "got '2026-13-01' [front-matter/invalid-date]"
    )


def test_the_line_form_of_a_warning_ends_in_its_hint() -> None:
    problem = make_problem(
        "series/unknown-prerequisite",
        "content/es/redes/00_presentacion_serie.md",
        "no series 'fundamentos-ai'",
        place=Place(7, 1),
        field="prerequisites",
        hint="did you mean 'fundamentos-ia'?",
    )
    assert problem.line_form == (
        "content/es/redes/00_presentacion_serie.md:7:1: warning: prerequisites: "
        "no series 'fundamentos-ai'; did you mean 'fundamentos-ia'? [series/unknown-prerequisite]"
    )


def test_a_problem_without_field_and_hint_is_just_its_message() -> None:
    assert make_problem("file/cr", "a.md", "a lone CR").line_form == (
        "a.md:1:1: error: a lone CR [file/cr]"
    )


def test_the_line_form_is_one_line_whatever_is_in_it() -> None:
    problem = make_problem("file/name", "a\nb\x1b[31m.md", "got '\u202e\r'", field="x\u2028")
    assert problem.line_form == (
        "a\\nb\\x1b[31m.md:1:1: error: x\\u2028: got '\\u202e\\r' [file/name]"
    )


def test_printable_keeps_words_in_any_script() -> None:
    assert printable("Ñandú 日本 😀 — “a”") == "Ñandú 日本 😀 — “a”"


def test_a_problem_ends_where_it_starts_unless_told() -> None:
    problem = make_problem("file/cr", "a.md", "m", place=Place(3, 4))
    assert (problem.end_line, problem.end_column) == (3, 4)
    longer = make_problem("file/cr", "a.md", "m", place=Place(3, 4, 5, 6))
    assert (longer.end_line, longer.end_column) == (5, 6)


def test_problems_are_sorted_by_file_line_and_column() -> None:
    places = [("b.md", 1, 1), ("a.md", 10, 1), ("a.md", 9, 2), ("a.md", 9, 1)]
    problems = [make_problem("file/cr", p, "m", place=Place(line, at)) for p, line, at in places]
    ordered = sorted(problems, key=lambda problem: problem.sort_key)
    assert [(p.path, p.line, p.column) for p in ordered] == sorted(places)


def test_an_unknown_code_is_the_programmers_fault() -> None:
    with pytest.raises(KeyError):
        make_problem("file/nonsense", "a.md", "m")


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_code_has_a_group_a_title_and_an_explanation(code: str) -> None:
    entry = CODES[code]
    assert _CODE.fullmatch(code)
    assert entry.level in {"error", "warning", "off"}
    assert entry.title
    assert not entry.title.endswith(".")
    assert entry.explanation.endswith((".", '".'))
    assert max(map(len, entry.explanation.split("\n"))) <= 96


def test_every_code_that_the_source_names_is_in_the_registry() -> None:
    assert _codes_in_source() | _composed_codes() <= set(CODES)


def test_every_code_of_the_registry_is_used() -> None:
    assert set(CODES) - {"front-matter/ambiguous"} <= _codes_in_source() | _composed_codes()


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Índice", "indice"),
        ("  **Próximos**   artículos: ", "proximos articulos"),
        ("`Fuentes` _y_ notas.", "fuentes y notas"),
        ("Índice {: #id .class}", "indice"),
        ("<b>STRASSE</b> straße", "strasse strasse"),
        ("ﬁn", "fin"),
        ("", ""),
    ],
)
def test_folding_forgets_what_a_reader_overlooks(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_the_nearest_word_is_suggested_when_one_is_near() -> None:
    known = ["construction", "complete", "técnico"]
    assert nearest("contruction", known) == "construction"
    assert nearest("TECNICO", known) == "técnico"
    assert nearest("zzz", known) is None
    assert did_you_mean("complet", known) == "did you mean 'complete'?"
    assert did_you_mean("zzz", known) == ""


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("tagz", "tags"),  # one edit in four letters
        ("dtae", "date"),  # letters that changed places are one edit
        ("levels", "level"),
        ("titulo", "title"),
        ("descripcion", "description"),
        ("date-modified", "date_modified"),
        ("neuronas", "redes-y-neuronas"),  # words were left out
        ("curso/redes/rutas.csv", "redes/rutas.csv"),
        ("lvl", None),
        ("updated", None),
        ("subtitle", None),
        ("summary", None),
        ("sidebar_position", None),
        ("reading_time", None),
        ("zzz", None),
    ],
)
def test_a_guess_is_made_only_when_it_is_near(word: str, expected: str | None) -> None:
    fields = ["title", "description", "tags", "date", "date_modified", "level", "reading_minutes"]
    fields += ["video_summary", "redes-y-neuronas", "redes/rutas.csv"]
    assert nearest(word, fields) == expected


def test_a_code_that_is_off_is_no_fixed_error() -> None:
    code = off("Title", "What it means")
    assert (code.level, code.is_fixed) == ("off", False)
