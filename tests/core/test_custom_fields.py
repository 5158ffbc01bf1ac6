"""A site's own fields: what they take, what is served, and the mends that are certain."""

from typing import Any

import pytest

from content_api.catalogue.compiling.compile import Compiler
from content_api.catalogue.options import CompileOptions
from content_api.problems import Place
from content_api.schemas.front_matter import core_fields
from content_api.schemas.site import parse_site_schemas
from content_api.values.documents import Compiled
from content_api.values.parts import Mention

from .compiling import article_of, page_of

Told = list[tuple[str, int, int, str]]


def _compiler(
    fields: str, more: str = "", *, kind: str = "article", ignored: tuple[str, ...] = ()
) -> Compiler:
    text = f"fields:\n{''.join(f'  {line}{chr(10)}' for line in fields.splitlines())}{more}"
    texts = {kind: (f"schemas/{kind}.yaml", text)}
    schemas = parse_site_schemas(texts)
    assert schemas.problems == (), schemas.problems
    return Compiler(
        CompileOptions(vocabulary=schemas.vocabulary, types=schemas.types, ignored_fields=ignored)
    )


def _article(fields: str, yaml: str, more: str = "", **options: Any) -> Compiled:
    source = f"---\n{yaml}\n---\n# Rutas\n\nTexto.\n"
    return _compiler(fields, more, **options).compile_article("s/01-a.md", source.encode())


def _page(fields: str, source: str) -> Compiled:
    return _compiler(fields, kind="series").compile_series_page("s/index.md", source.encode())


def _told(compiled: Compiled) -> Told:
    problems = sorted(compiled.problems, key=lambda problem: problem.sort_key)
    return [(p.code, p.line, p.column, p.message) for p in problems]


def _mended(source: str, compiled: Compiled) -> str:
    """`source` with the edits of every fix, on single lines."""
    lines = f"---\n{source}\n---\n".split("\n")
    edits = [edit for problem in compiled.problems if problem.fix for edit in problem.fix.edits]
    for edit in sorted(edits, key=lambda e: (e.place.line, e.place.column), reverse=True):
        line, place = lines[edit.place.line - 1], edit.place
        lines[place.line - 1] = line[: place.column - 1] + edit.text + line[place.end_column - 1 :]
    return "\n".join(lines[1:-2])


@pytest.mark.parametrize(
    ("definition", "written", "served"),
    [
        ("string", "' Uno\\n  dos '", "Uno\\n dos"),
        ("string", '" Uno\\n  dos "', "Uno dos"),
        ("text", '"Uno\\n\\ndos\\n"', "Uno\n\ndos"),
        ("slug", "una-ruta", "una-ruta"),
        ("integer", "3", 3),
        ("integer", "3.0", 3),
        ("number", "2.5", 2.5),
        ("boolean", "yes", True),
        ("date", "2026-09-17", "2026-09-17"),
        ("date", "'2026-09-17'", "2026-09-17"),
        ("datetime", "2026-09-17", "2026-09-17T00:00:00Z"),
        ("datetime", "2026-09-17T08:30:00+02:00", "2026-09-17T06:30:00Z"),
        ("datetime", "'2026-09-17 08:30:00'", "2026-09-17T08:30:00Z"),
        ("duration", "PT1M30S", "PT1M30S"),
        ("url", "https://example.org/a?b#c", "https://example.org/a?b#c"),
        ("url", "/series/redes/", "/series/redes/"),
        ("email", "ana@example.org", "ana@example.org"),
        ("file", "redes/datos de ejemplo.csv", "redes/datos de ejemplo.csv"),
        ("{one_of: {facil: {label: Fácil, aliases: [easy]}}}", "FACIL", "facil"),
        ("{one_of: {facil: {label: Fácil, aliases: [easy]}}}", "' Easy '", "facil"),
        ("{type: list, of: date}", "[2026-01-02]", ["2026-01-02"]),
        ("{type: list, of: string, unique: true}", "[a, b]", ["a", "b"]),
        (
            "{type: object, fields: {b: string, a: {type: integer, default: 1}, c: date}}",
            "{b: x, c: ~}",
            {"b": "x", "a": 1},
        ),
        ("{type: string, default: nadie}", "~", "nadie"),
        ("{type: date, default: 2026-01-02}", "~", "2026-01-02"),
    ],
)
def test_a_value_is_served_as_json(definition: str, written: str, served: object) -> None:
    compiled = _article(f"own: {definition}", f"own: {written}")
    assert _told(compiled) == []
    assert article_of(compiled).custom == {"own": served}


@pytest.mark.parametrize(
    ("definition", "written", "told"),
    [
        ("string", "[a]", ("schema/invalid-type", 6, "expected text, got a list")),
        ("boolean", "1", ("schema/invalid-type", 6, "expected true or false, got 1")),
        ("number", "'1'", ("schema/invalid-type", 6, "expected a number, got '1'")),
        ("number", "1.0e+999", ("schema/invalid-type", 6, "expected a number, got inf")),
        (
            "{type: number, min: 1}",
            "0.5",
            ("schema/invalid-value", 6, "expected a number from 1, got 0.5"),
        ),
        (
            "{type: number, max: 1}",
            "2",
            ("schema/invalid-value", 6, "expected a number up to 1, got 2"),
        ),
        (
            "{type: text, min_length: 2}",
            "' a '",
            ("schema/invalid-value", 6, "expected at least 2 characters, got 1"),
        ),
        (
            "{type: text, max_length: 2}",
            "abc",
            ("schema/invalid-value", 6, "expected at most 2 characters, got 3"),
        ),
        (
            "{type: text, min_length: 1, max_length: 2}",
            "abc",
            ("schema/invalid-value", 6, "expected 1 to 2 characters, got 3"),
        ),
        (
            "{type: string, pattern: '^[a-z]+$'}",
            "A1",
            ("schema/invalid-value", 6, "expected text with the pattern ^[a-z]+$, got 'A1'"),
        ),
        (
            "slug",
            "una ruta",
            (
                "schema/invalid-value",
                6,
                "expected letters a to z, digits and - _ . between them, got 'una ruta'",
            ),
        ),
        (
            "url",
            "ftp://a",
            (
                "schema/invalid-value",
                6,
                "expected an address such as https://example.org or /path, got 'ftp://a'",
            ),
        ),
        (
            "email",
            "ana",
            ("schema/invalid-value", 6, "expected an address such as ana@example.org, got 'ana'"),
        ),
        (
            "file",
            "../a",
            (
                "schema/invalid-value",
                6,
                "expected a path from the content root such as redes/datos.csv, got '../a'",
            ),
        ),
        (
            "file",
            "/a",
            (
                "schema/invalid-value",
                6,
                "expected a path from the content root such as redes/datos.csv, got '/a'",
            ),
        ),
        (
            "{type: reference, to: series}",
            "a/b",
            ("schema/invalid-value", 6, "expected the slug of a series, got 'a/b'"),
        ),
        (
            "{type: reference, to: article}",
            "a",
            ("schema/invalid-value", 6, "expected an article as series/article, got 'a'"),
        ),
        (
            "date",
            "2026-09-17T08:30:00Z",
            (
                "front-matter/invalid-date",
                6,
                "expected a date such as 2026-09-17, got 2026-09-17T08:30:00Z",
            ),
        ),
        (
            "{type: date, min: 2026-01-01}",
            "2025-12-31",
            ("schema/invalid-value", 6, "expected a date from 2026-01-01, got 2025-12-31"),
        ),
        (
            "{type: date, max: 2026-01-01}",
            "2026-12-31",
            ("schema/invalid-value", 6, "expected a date up to 2026-01-01, got 2026-12-31"),
        ),
        (
            "{type: datetime, min: 2026-01-01, max: 2026-01-02}",
            "2026-01-03T00:00:00Z",
            (
                "schema/invalid-value",
                6,
                "expected a date from 2026-01-01 to 2026-01-02, got 2026-01-03",
            ),
        ),
        ("{type: list, of: string}", "a", ("schema/invalid-type", 6, "expected a list, got 'a'")),
        (
            "{type: list, of: string, min_items: 1}",
            "[]",
            ("schema/invalid-value", 6, "expected at least 1 items, got 0"),
        ),
        (
            "{type: list, of: string, max_items: 1}",
            "[a, b]",
            ("schema/invalid-value", 6, "expected at most 1 items, got 2"),
        ),
        (
            "{type: list, of: string, min_items: 1, max_items: 2}",
            "[]",
            ("schema/invalid-value", 6, "expected 1 to 2 items, got 0"),
        ),
        (
            "{type: list, of: date, unique: true}",
            "[2026-01-02, 2026-01-02]",
            ("schema/invalid-value", 19, "expected each item once"),
        ),
        (
            "{type: list, of: boolean}",
            "[true, 1]",
            ("schema/invalid-type", 13, "expected true or false, got 1"),
        ),
        (
            "{type: list, of: string}",
            "[a, ~]",
            ("schema/invalid-type", 10, "expected text, got nothing"),
        ),
        (
            "{type: list, of: date}",
            "[2026-13-01]",
            (
                "front-matter/invalid-date",
                7,
                "expected a date such as 2026-09-17, got '2026-13-01'",
            ),
        ),
        (
            "{type: object, fields: {a: string}}",
            "[a]",
            ("schema/invalid-type", 6, "expected `key: value` lines, got a list"),
        ),
        (
            "{type: object, fields: {a: {type: string, required: true}}}",
            "{b: x}",
            ("schema/required", 6, "expected text, got nothing"),
        ),
        (
            "{type: list, of: {type: object, fields: {name: integer}}}",
            "[{name: 1}, {name: x}]",
            ("schema/invalid-type", 25, "expected a whole number, got 'x'"),
        ),
    ],
)
def test_a_wrong_value_is_told_at_its_place(
    definition: str, written: str, told: tuple[str, int, str]
) -> None:
    compiled = _article(f"own: {definition}", f"own: {written}")
    assert told in [(code, column, message) for code, _, column, message in _told(compiled)]
    assert all(line == 2 for _, line, _, _ in _told(compiled))


def test_all_that_is_wrong_in_a_list_is_told_at_once() -> None:
    fields = "who: {type: list, max_items: 1, of: {type: object, fields: {name: {type: string, required: true}, age: integer}}}"
    compiled = _article(fields, "who:\n  - name: 3\n    age: x\n    nme: y\n  - age: 4")
    assert [(code, line, column) for code, line, column, _ in _told(compiled)] == [
        ("schema/invalid-value", 3, 3),
        ("schema/invalid-type", 3, 11),
        ("schema/invalid-type", 4, 10),
        ("schema/unknown-field", 5, 5),
        ("schema/required", 6, 5),
    ]
    fields_named = {problem.field for problem in compiled.problems}
    assert fields_named == {"who", "who.0.name", "who.0.age", "who.0.nme", "who.1.name"}


def test_items_are_the_same_as_json_compares_them() -> None:
    fields = "own: {type: list, unique: true, of: {type: list, of: {type: object, fields: {a: integer}}}}"
    compiled = _article(fields, "own: [[{a: 1}], [{a: 1.0}], [{a: 2}]]")
    assert [(c, x) for c, _, x, _ in _told(compiled)] == [("schema/invalid-value", 17)]
    assert (
        _told(_article("own: {type: list, unique: true, of: boolean}", "own: [true, false]")) == []
    )
    twice = _article("own: {type: list, unique: true, of: date}", "own: [2026-13-01, 2026-13-02]")
    assert [code for code, *_ in _told(twice)] == ["front-matter/invalid-date"] * 2


def test_a_missing_field_is_told_at_the_first_line_with_what_to_add() -> None:
    compiled = _article("reviewer: {type: string, required: true}", "title: Rutas")
    (problem,) = compiled.problems
    assert (problem.code, problem.place, problem.field) == (
        "schema/required",
        Place(1, 1, 1, 1),
        "reviewer",
    )
    assert (problem.message, problem.hint) == (
        "expected text, got nothing",
        "add a line `reviewer: …`",
    )
    assert compiled.document is None


def test_an_empty_key_is_missing_where_it_stands() -> None:
    compiled = _article("reviewer: {type: string, required: true}", "title: Rutas\nreviewer:")
    assert [(code, line, column) for code, line, column, _ in _told(compiled)] == [
        ("schema/required", 3, 1)
    ]


def test_a_file_without_front_matter_lacks_what_is_required_and_one_that_cannot_be_read_does_not() -> (
    None
):
    compiler = _compiler("reviewer: {type: string, required: true}")
    bare = compiler.compile_article("s/01-a.md", b"# Rutas\n")
    assert [problem.code for problem in bare.problems] == ["schema/required"]
    unread = compiler.compile_article("s/01-a.md", b"---\na: [\n---\n# Rutas\n")
    assert [problem.code for problem in unread.problems] == ["front-matter/yaml"]


def test_a_required_state_may_stand_under_another_name() -> None:
    field = "state: {required: true}"
    assert _told(_article(field, "article_state: published")) == []
    assert [code for code, *_ in _told(_article(field, "title: a"))] == ["schema/required"]


def test_defaults_fill_core_fields_too() -> None:
    article = article_of(
        _article(
            "level: {default: tecnico}\ntags: {default: [a, b]}\nstate: {default: draft}",
            "title: a",
        )
    )
    assert (article.level, article.tags, article.state, article.public) == (
        "tecnico",
        ("a", "b"),
        "draft",
        False,
    )
    written = article_of(_article("state: {default: draft}", "publication_status: published"))
    assert written.public is True
    waiting = _article("state: {default: scheduled}", "title: a")
    assert [(p.code, p.field) for p in waiting.problems] == [
        ("article/scheduled-without-date", "state")
    ]


def test_the_macro_of_a_series_page_wins_over_defaults() -> None:
    macro = (
        '{{ include_html("snippets/series_meta.html", data_level="general", extra_rows="<div>'
        'Prerequisitos <a href=\\"/series/b/00_presentacion_serie/\\">B</a></div>") }}'
    )
    fields = "level: {default: tecnico}\nstate: {default: archived}\nprerequisites: {default: [c]}"
    source = f"---\ntitle: S\n---\n# S\n\n{macro}\n"
    compiled = _page(fields, source)
    assert [p.code for p in compiled.problems] == []
    page = page_of(compiled)
    assert (page.level, page.state, page.public) == ("general", "archived", False)
    bare = page_of(_page("prerequisites: {default: [c]}", "---\ntitle: S\n---\n# S\n"))
    assert [link.id for link in bare.prerequisites] == ["c"]


def test_core_fields_are_tightened() -> None:
    fields = "title: {max_length: 3}\nlang: {one_of: {es: Español, en: English}}\ndate: {min: 2026-01-01}\nreading_minutes: {max: 5}"
    told = _told(_article(fields, "title: Rutas\nlang: fr\ndate: 2025-12-31\nreading_minutes: 6"))
    assert [(code, line) for code, line, _, _ in told] == [
        ("schema/invalid-value", 2),
        ("schema/invalid-choice", 3),
        ("schema/invalid-value", 4),
        ("schema/invalid-value", 5),
    ]
    assert article_of(_article(fields, "title: Uno\nlang: español")).locale == "es"


def test_unknown_keys_are_kept_after_the_declared_ones_or_ignored() -> None:
    yaml = "z: [1, {d: 2026-01-02, n: ~}]\nown: b\na: 2026-01-02T03:04:05Z\nother: x\nempty:\nbad: 2026-13-01"
    kept = _article("own: string", yaml, "unknown: keep\n", ignored=("other",))
    assert [code for code, *_ in _told(kept)] == ["front-matter/invalid-date"]
    right = _article("own: string", yaml.rpartition("\n")[0], "unknown: keep\n", ignored=("other",))
    assert article_of(right).custom == {
        "own": "b",
        "a": "2026-01-02T03:04:05Z",
        "z": [1, {"d": "2026-01-02", "n": None}],
    }
    assert list(article_of(right).custom) == ["own", "a", "z"]
    ignored = _article("own: string", "own: b\nz: 1", "unknown: ignore\n")
    assert (_told(ignored), article_of(ignored).custom) == ([], {"own": "b"})
    lost = _article("own: string", "z: [2026-13-01]", "unknown: keep\n")
    assert [code for code, *_ in _told(lost)] == ["front-matter/invalid-date"]


def test_references_and_files_are_collected_with_their_places() -> None:
    fields = (
        "see: {type: list, of: {type: reference, to: article}}\n"
        "base: {type: object, fields: {data: file, of: {type: reference, to: series}}}"
    )
    document = article_of(_article(fields, "see: [a/b, c/d]\nbase: {data: s/x.csv, of: redes}"))
    assert document.mentions == (
        Mention("article", "a/b", "see.0", Place(2, 7, 2, 10)),
        Mention("article", "c/d", "see.1", Place(2, 12, 2, 15)),
        Mention("file", "s/x.csv", "base.data", Place(3, 14, 3, 21)),
        Mention("series", "redes", "base.of", Place(3, 27, 3, 32)),
    )


def test_a_series_page_has_custom_fields_too() -> None:
    page = page_of(_page("own: integer", "---\ntitle: S\nown: 3\n---\n# S\n"))
    assert page.custom == {"own": 3}


@pytest.mark.parametrize(
    ("fields", "written", "mended"),
    [
        ("own: string", "title: 2026", 'title: "2026"'),
        ("own: string", "title: no", 'title: "no"'),
        ("own: string", "title: 2026-01-02", 'title: "2026-01-02"'),
        ("own: string", "tags: [a, 3, ~]", 'tags: [a, "3", "~"]'),
        ("own: {one_of: ['on', 'off']}", "own: off", 'own: "off"'),
        ("own: {one_of: [a]}", "own: off", "own: off"),
        ("own: {type: text, min_length: 3}", "own: 12", "own: 12"),
        ("own: string", "title: [a]", "title: [a]"),
        ("own: {type: list, of: string}", "own:\n  -\n  - a", "own:\n  -\n  - a"),
        ("own: string", "date: 2026-9-7", "date: 2026-09-07"),
        ("own: string", 'date: "2026-9-7"', "date: 2026-09-07"),
        ("own: string", "date: 2026-2-30", "date: 2026-2-30"),
        ("own: string", "Title: a", "title: a"),
        ("own: string", "date-modified: 2026-01-02", "date_modified: 2026-01-02"),
        ("own: string", "datemodified: 2026-01-02", "date_modified: 2026-01-02"),
        ("own: string", '"Date Modified": 2026-01-02', "date_modified: 2026-01-02"),
        ("own: string", "Título: a", "Título: a"),
        ("titulo: string", "Título: a", "titulo: a"),
        ("own: string", "Own: a\nown: b", "Own: a\nown: b"),
        ("own: string", "Own: a\nOWN: b", "Own: a\nOWN: b"),
        ("own: {type: object, fields: {a_b: string}}", "own: {A-B: x}", "own: {a_b: x}"),
    ],
)
def test_what_is_certain_can_be_mended_and_nothing_else(
    fields: str, written: str, mended: str
) -> None:
    assert _mended(written, _article(fields, written)) == mended


@pytest.mark.parametrize("kind", ["series", "article"])
def test_every_core_field_says_what_it_takes_and_how_it_is_served(kind: str) -> None:
    for field in core_fields(kind).values():
        assert field.input_schema().keys() & {"type", "anyOf"}
        assert field.output_schema()["type"] in ("string", "integer", "array")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("---\ntitle: A\n---\n", "add a line `reviewer: …`"),
        ("---\nreviewer:\n---\n", "write a value after `reviewer:`"),
        ("# A\n", "open the file with ---, reviewer: …, ---"),
        ("Texto.\n", "open the file with ---, reviewer: …, ---"),
    ],
)
def test_where_a_missing_value_is_to_be_written_is_said(text: str, hint: str) -> None:
    schema = "fields: {reviewer: {type: string, required: true}}\n"
    schemas = parse_site_schemas({"article": ("schemas/article.yaml", schema)})
    options = CompileOptions(vocabulary=schemas.vocabulary, types=schemas.types)
    problems = Compiler(options).compile_article("s/01-a.md", text.encode()).problems
    assert [p.hint for p in problems if p.code == "schema/required"] == [hint]


@pytest.mark.parametrize(
    ("date", "hint"),
    [
        ("31/12/2025", "did you mean 2025-12-31?"),
        ("1.2.2026", "did you mean 2026-02-01?"),
        ("12/31/2025", "write year, month and day in this order"),
        ("ayer", ""),
    ],
)
def test_a_date_in_another_order_has_a_hint(date: str, hint: str) -> None:
    text = f"---\ndate: {date}\n---\n# A\n"
    (problem,) = Compiler(CompileOptions()).compile_article("s/01-a.md", text.encode()).problems
    assert (problem.code, problem.hint) == ("front-matter/invalid-date", hint)


@pytest.mark.parametrize(
    ("fields", "yaml", "column"),
    [
        ("fuentes: {type: list, of: {type: string}}", "fuentes:\n  - Nota #3", 10),
        ("autor: {type: object, fields: {obra: {type: string}}}", "autor:\n  obra: Nota #3", 14),
    ],
)
def test_a_text_that_yaml_cuts_is_told_in_lists_and_mappings(
    fields: str, yaml: str, column: int
) -> None:
    compiled = _article(fields, yaml)
    told = [(code, line, at) for code, line, at, _ in _told(compiled)]
    assert told == [("front-matter/comment-in-text", 3, column)]
    assert _mended(yaml, compiled) == yaml.replace("Nota #3", '"Nota #3"')


def test_a_text_that_is_kept_is_told_when_yaml_cuts_it() -> None:
    compiled = _article("nota: string", "otra: Nota #3", "unknown: keep\n")
    assert [told[:3] for told in _told(compiled)] == [("front-matter/comment-in-text", 2, 12)]
