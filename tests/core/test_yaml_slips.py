"""Slips in front matter are told at their own line, mended there or not at all, and read around."""

import pytest

from content_api.parsing.front_matter.front_matter import parse_yaml_file
from tests.sources import mended

from .compiling import compile_article, compile_yaml, errors

NBSP, ZERO, WIDE, LINE = "\u00a0", "\u200b", "\uff1a", "\u2028"


def _once(yaml: str) -> str:
    files = {
        "s/index.md": "---\ntitle: S\n---\n\nHola.\n",
        "s/01-a.md": f"---\n{yaml}\n---\nHola.\n",
    }
    return mended(files)["s/01-a.md"].removeprefix("---\n").removesuffix("\n---\nHola.\n")


@pytest.mark.parametrize(
    ("yaml", "line", "column", "after"),
    [
        ("title:Redes\ndescription: Una.", 2, 6, "title: Redes\ndescription: Una."),
        ("title: R\nlevel:general\nlang: es", 3, 6, "title: R\nlevel: general\nlang: es"),
        ("title :Redes\nlang: es", 2, 6, "title: Redes\nlang: es"),
        ("title: R\ndate:2026-01-01", 3, 5, "title: R\ndate: 2026-01-01"),
        ("video:https://a.es/v\nlang: es", 2, 6, "video: https://a.es/v\nlang: es"),
        ("title = Redes\nlang: es", 2, 7, "title: Redes\nlang: es"),
        ("title:=Redes\nlang: es", 2, 6, "title: Redes\nlang: es"),
        ("title: R\n description: Una.", 3, 1, "title: R\ndescription: Una."),
        ("tags:\n  - a\n  -b\nlang: es", 4, 3, "tags:\n  - a\n  - b\nlang: es"),
        ("tags:\n\t- a\nlang: es", 3, 1, "tags:\n  - a\nlang: es"),
        ("tags:\n  - a\n\t- b\nlang: es", 4, 1, "tags:\n  - a\n  - b\nlang: es"),
        ("tags:\n  -\ta\nlang: es", 3, 4, "tags:\n  - a\nlang: es"),
        (f"tags:\n- a\n{ZERO}- b\nlang: es", 4, 1, "tags:\n- a\n- b\nlang: es"),
        ("tags: [a, b\nlang: es", 2, 7, "tags: [a, b]\nlang: es"),
        ('title: "Redes\nlang: es', 2, 8, 'title: "Redes"\nlang: es'),
        ('title: "R\nvideo: "v"\nlang: es', 2, 8, 'title: "R"\nvideo: "v"\nlang: es'),
        ("title: 'Redes\nlang: es", 2, 8, "title: 'Redes'\nlang: es"),
        ("title: R: una\nlang: es", 2, 9, 'title: "R: una"\nlang: es'),
        ("title: @ana\nlang: es", 2, 8, 'title: "@ana"\nlang: es'),
        ("title: *R* x\nlang: es", 2, 8, 'title: "*R* x"\nlang: es'),
        (f"title:{NBSP}Redes\nlang: es", 2, 7, "title: Redes\nlang: es"),
        (f"title{WIDE}Redes\nlang{WIDE}es", 2, 6, "title: Redes\nlang: es"),
        (f"tags:\n{NBSP} - a\n{NBSP} - b\nlang: es", 3, 1, "tags:\n  - a\n  - b\nlang: es"),
        (f"tags:\n  - a\n{ZERO}  - b\nlang: es", 4, 1, "tags:\n  - a\n  - b\nlang: es"),
        ("tags:\n- a\n\u2013 b\nlang: es", 4, 1, "tags:\n- a\n- b\nlang: es"),
        (f"tags:\n- a\n-{NBSP}b\nlang: es", 4, 2, "tags:\n- a\n- b\nlang: es"),
        (f"title: x{LINE}y\nlang: es", 2, 9, "title: x y\nlang: es"),
        ("title: \u201cR: una\u201d\nlang: es", 2, 8, 'title: "R: una"\nlang: es'),
        ("\ufefftitle: R", 2, 1, "title: R"),
        ("video:\n  title: x\n   slug: y", 4, 1, None),
    ],
)
def test_a_slip_is_told_at_its_place_and_mended_there(
    yaml: str, line: int, column: int, after: str | None
) -> None:
    assert ("front-matter/yaml", line, column) in errors(compile_yaml(yaml))
    assert _once(yaml) == (yaml if after is None else after)


@pytest.mark.parametrize(
    ("yaml", "line", "column", "text"),
    [
        ("title Redes\nlang: es", 2, 1, "expected a colon after `title`; write `title: Redes`"),
        ("title: R\ndescription\nlang: es", 3, 1, "write `description: …`"),
        ("title Redes", 2, 1, "expected a colon after `title`"),
        ("title => R\nlang: es", 2, 7, "expected a colon after `title`, got '=>'"),
        ("quien = Ana X\nlang: es", 2, 7, "expected a colon after `quien`, got '='"),
        ("Nota:Redes\nlang: es", 2, 5, "expected a blank after `Nota:`"),
        ("title: Una\nque sigue\nlang: es", 3, 1, "expected `key: value`, got 'que sigue'"),
        ("title: Uno\n sigue: aquí", 3, 7, "expected one value, got another `: ` in it"),
        ("video:\n  t: a\n p: b\nlang: es", 4, 1, "expected 0 or 2 blanks before `p`, got 1"),
        ('title: "R" y más\nlang: es', 2, 12, "in single quotes: '\"R\" y más'"),
        ("title: 'It's'\nlang: es", 2, 12, "write '' for '"),
        ("title: [a] b\nlang: es", 2, 12, "expected the value to end with its ["),
        ("tags: [a #3, b]\nlang: es", 2, 10, "expected the rest of the list, got a comment"),
        ("description: a\n  b #3 c\n  d\nlang: es", 3, 5, "expected the text to go on"),
        ("tags: - a\nlang: es", 2, 7, "a list begins on the next line"),
        ("title: x\n- a\n- b\nlang: es", 3, 1, "an item of a list that has no key"),
        ("title: x\n- a\n- b", 3, 1, "an item of a list that has no key"),
        ("title: R\n@ana: x\nlang: es", 3, 1, "expected `key: value`, got '@ana: x'"),
        ("title: x\n...\nlang: es", 3, 1, "got `...`, which ends it"),
        ('title: "C:\\docs"\nlang: es', 2, 11, "write \\\\ for a backslash"),
        ("title: x\tb: c\nlang: es", 2, 11, "another `: `"),
        ("title: *a* b\n  c\nlang: es", 2, 8, "expected a value, got '*'"),
        ("tags: [a,\nb: C: d]", 2, 7, "this [ is never closed"),
    ],
)
def test_what_may_have_been_meant_otherwise_is_told_with_what_to_do(
    yaml: str, line: int, column: int, text: str
) -> None:
    compiled = compile_yaml(yaml)
    told = {(p.code, p.line, p.column): p.text for p in compiled.problems}
    assert text in told["front-matter/yaml", line, column]
    assert _once(yaml) == yaml


@pytest.mark.parametrize(
    "yaml",
    [
        "title: A\ndescription: |\n  a = b\n  clave:valor\n  \u2013 x\n  <<<<<<< no\nlang: es",
        "title: A\nvideo: https://a.es:80/x?a=b",
        "title: A\ndescription: a las 10:30, std::vector y C:\\x\n  sigue:así\nlang: es",
        "title: '10:30'\ndescription: “Uno” y «dos» \u2014 tres\nlang: es",
    ],
)
def test_text_that_only_looks_like_a_slip_is_not_told(yaml: str) -> None:
    assert compile_yaml(yaml).problems == ()
    assert _once(yaml) == yaml


def test_all_faults_of_one_front_matter_are_told_in_one_run() -> None:
    yaml = f"title:Redes\ndate: 2026-13-01\ntags: [a, b\nlevel: raro\nlang{WIDE}es\ntitel: x"
    assert [(code, line) for code, line, _ in errors(compile_yaml(yaml))] == [
        ("front-matter/yaml", 2),
        ("front-matter/invalid-date", 3),
        ("front-matter/yaml", 4),
        ("schema/invalid-choice", 5),
        ("front-matter/yaml", 6),
    ]
    assert ("schema/unknown-field", 7) in [(p.code, p.line) for p in compile_yaml(yaml).problems]


def test_two_faults_of_one_line_are_told_at_their_own_columns() -> None:
    assert errors(compile_yaml("title: R\ndate:2026-13-01")) == [
        ("front-matter/yaml", 3, 5),
        ("front-matter/invalid-date", 3, 6),
    ]


def test_an_anchor_and_a_second_document_hide_no_other_fault() -> None:
    yaml = "title: R\ntags: &t [a]\nkeywords: *t\n--- # x\nlevel:general"
    assert [(code, line) for code, line, _ in errors(compile_yaml(yaml))] == [
        ("front-matter/anchor", 3),
        ("front-matter/anchor", 4),
        ("front-matter/multi-doc", 5),
        ("front-matter/yaml", 6),
    ]


def test_only_the_first_anchors_are_told() -> None:
    yaml = "\n".join(f"k{n}: &k{n} 1" for n in range(9))
    assert len(errors(compile_yaml(yaml))) == 4


def test_what_is_read_around_a_fault_says_nothing_of_what_is_missing() -> None:
    compiled = compile_article("---\ntitle Redes\nlang: es\n---\n\nHola.\n")
    assert [problem.code for problem in compiled.problems] == ["front-matter/yaml"]


@pytest.mark.parametrize(
    "yaml",
    ["title:R\nstate: draft", "state:draft\ntitle: R", f"state{WIDE}draft", "title R\ndraft:true"],
)
def test_a_page_with_a_slip_that_says_it_is_a_draft_is_hidden(yaml: str) -> None:
    compiled = compile_yaml(yaml)
    assert compiled.hidden
    assert compiled.document is None


def test_a_conflict_is_told_once_at_its_first_line_and_read_by_its_first_version() -> None:
    yaml = (
        "title: R\n<<<<<<< HEAD\nlevel: raro\n||||||| base\nlevel: x\n=======\nlevel: general\n"
        ">>>>>>> rama\nlang:es"
    )
    assert errors(compile_yaml(yaml)) == [
        ("file/conflict-marker", 3, 1),
        ("schema/invalid-choice", 4, 8),
        ("front-matter/yaml", 10, 5),
    ]


def test_a_conflict_in_which_one_version_is_a_draft_is_hidden() -> None:
    yaml = "<<<<<<< HEAD\ntitle: R\n=======\ntitle: R\nstate: draft\n>>>>>>> rama"
    assert compile_yaml(yaml).hidden
    assert compile_yaml("title: R\n<<<<<<< HEAD\nstate: draft").hidden


def test_a_message_never_repeats_a_long_text() -> None:
    long = "x" * 5_000
    yamls = [
        f"title {long}",
        f"title:{long}\nlang: es",
        f"{long} x\nlang: es",
        f'title: "a" {long}\nlang: es',
        f"title: &{long} x",
        f"title: !{long} x",
        f"title: 0x{'1' * 5_000}",
        f"date: 2026-01-01T00:00:00.{'1' * 5_000}+99:99",
        f"tags:\n  -{long}",
        f"title: {'a' * 5_000} #3 {long}",
    ]
    for yaml in yamls:
        for problem in compile_yaml(yaml).problems:
            assert len(problem.text) < 400, problem.text


def test_a_front_matter_of_slips_only_is_read_in_bounded_time() -> None:
    yaml = "\n".join(f"clave{n} valor" for n in range(4_000))
    assert len(errors(compile_yaml(yaml))) <= 41


def test_a_slip_before_too_much_is_told_with_it() -> None:
    yaml = "title:x\nlang: es\ntags:\n" + "- a\n" * 6_000
    assert [(code, line) for code, line, _ in errors(compile_yaml(yaml))] == [
        ("front-matter/yaml", 2),
        ("front-matter/too-many-nodes", 4_998),
    ]


def test_slips_of_a_large_front_matter_are_told_as_far_as_time_allows() -> None:
    slips = "\n".join(f"k{n}:x" for n in range(30))
    yaml = f"description: |\n{'  texto largo' * 10}\n{slips}\nlang: es".replace(
        "|\n", "|\n" + "  texto\n" * 6_000
    )
    told = errors(compile_yaml(yaml))
    assert told[0] == ("front-matter/yaml", 6_004, 3)
    assert 2 <= len(told) < 30


def test_many_lines_that_are_no_pairs_are_told_from_the_first_on() -> None:
    yaml = "title: R\n" + "palabra suelta\n" * 60 + "lang: es"
    told = errors(compile_yaml(yaml))
    assert told[0] == ("front-matter/yaml", 3, 1)


def test_lines_that_go_on_below_a_broken_one_go_with_it() -> None:
    yaml = "lang: es\ntextosuelto de uno\n  dos\n\n  tres\ntitle: R"
    assert errors(compile_yaml(yaml)) == [("front-matter/yaml", 3, 1)]


def test_a_colon_far_down_in_a_text_is_told_there() -> None:
    yaml = "description: uno\n" + "  linea\n" * 60 + "  x: y\nlang: es"
    assert errors(compile_yaml(yaml)) == [("front-matter/yaml", 63, 4)]


def test_a_list_at_the_end_of_a_yaml_file_is_told_once() -> None:
    source = parse_yaml_file("podcasts.yml", "redes: x\n- a\n- b")
    assert [(p.line, p.column) for p in source.problems] == [(2, 1)]


def test_a_fault_of_a_yaml_file_leaves_nothing_of_it() -> None:
    source = parse_yaml_file("podcasts.yml", "redes:x\notra: y\n")
    assert source.values == {}
    assert [(p.line, p.column) for p in source.problems] == [(1, 6)]


@pytest.mark.parametrize(
    ("closing", "is_mended"),
    [("--- ", True), ("...", True), (f"---{NBSP}", True), ("\u2014-", True), ("-----", False)],
)
def test_front_matter_that_is_almost_closed_is_read_too(closing: str, is_mended: bool) -> None:  # noqa: FBT001
    text = f"---\ntitle: R\nlevel: raro\n{closing}\n\nHola.\n"
    found = errors(compile_article(text))
    assert found[0] == ("front-matter/unclosed", 1, 1)
    assert found[1:] == ([("schema/invalid-choice", 3, 8)] if is_mended else [])
    (problem, *_) = compile_article(text).problems
    assert (problem.fix is not None) == is_mended


def test_prose_between_rules_is_not_read_as_front_matter() -> None:
    text = "---\nuno: dos\n\nTexto que sigue.\n\n--- \n\nMás.\n"
    assert errors(compile_article(text)) == [("front-matter/unclosed", 1, 1)]
    assert compile_article(text).problems[0].fix is None
