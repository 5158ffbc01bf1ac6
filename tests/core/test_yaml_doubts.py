"""Front matter that can be read and is not what it seems to be: a warning at the place."""

import pytest

from tests.sources import mended

from .compiling import article_of, compile_article, compile_yaml, found

NBSP, ZERO = "\u00a0", "\u200b"
LOOK = "front-matter/look-alike"


def _once(yaml: str) -> str:
    files = {"s/index.md": "---\ntitle: S\n---\n\nHola.\n", "s/01-a.md": f"---\n{yaml}\n---\n# T\n"}
    return mended(files)["s/01-a.md"].removeprefix("---\n").removesuffix("\n---\n# T\n")


@pytest.mark.parametrize(
    ("yaml", "line", "column", "text", "after"),
    [
        (f"{ZERO}title: R", 2, 1, "U+200B ZERO WIDTH SPACE", "title: R"),
        (f"lang: es\nti{ZERO}tle: R", 3, 3, "expected the key `title`", "lang: es\ntitle: R"),
        (f"title{NBSP}: R", 2, 6, "U+00A0 NO-BREAK SPACE", "title: R"),
        ("titl\u0435: R", 2, 5, "U+0435 CYRILLIC SMALL LETTER IE", "title: R"),
        ("\uff54\uff49\uff54\uff4c\uff45: R", 2, 1, "U+FF54 FULLWIDTH", "title: R"),
        ("title: R\ntitl\u0435: S", 3, 5, "expected the key `title`", None),
        (f"title: {NBSP}R", 2, 8, "at the beginning of the text", "title: R"),
        (f"title: R{ZERO}{NBSP}", 2, 9, "U+200B ZERO WIDTH SPACE at the end", "title: R"),
        (f"title: {ZERO}R\n  S", 2, 8, "at the beginning of the text", "title: R\n  S"),
        ("title: \u201cR\u201d", 2, 8, "U+201C LEFT DOUBLE QUOTATION MARK", None),
        ('title: R"', 2, 9, "a quote that is never opened", None),
        ("title\u2236 R: una", 2, 6, "expected ': ' after `title`, got the character U+2236", None),
        (f'title:{NBSP}"R: una"', 2, 7, "expected ': ' after `title`", None),
        ("title:R: una", 2, 6, "expected a blank after `title:`", None),
        ("tags:\n  -a\n  -b", 3, 3, "write `- a`", None),
        ("tags:\n  - a\n    -b", 4, 5, "write `- b`", None),
        ("tags:\n  \u2022 a", 3, 3, "U+2022 BULLET", None),
        ("tags:\n  \u2013 a\n  \u2013 b", 3, 3, "U+2013 EN DASH", None),
        (f"tags:\n  - a\n    -{NBSP}b", 4, 5, "U+00A0 NO-BREAK SPACE", None),
        ('title: "a\u2028b"', 2, 10, "U+2028 LINE SEPARATOR", None),
    ],
)
def test_a_sign_that_is_not_what_it_looks_like_is_named_at_its_place(
    yaml: str, line: int, column: int, text: str, after: str | None
) -> None:
    compiled = compile_yaml(yaml)
    (problem, *_) = sorted(compiled.problems, key=lambda p: p.sort_key)
    assert (problem.line, problem.column) == (line, column)
    assert text in problem.text
    assert _once(yaml) == (yaml if after is None else after)


@pytest.mark.parametrize(
    "yaml",
    [
        f"title: Pourquoi{NBSP}?",
        'title: Monitor de 27"',
        "title: \u2018Tis the \u201cx\u201d",
        "title: \u00abRedes\u00bb",
        "title: a \u2013 b",
        "description: Uno\n  \u2014dijo\u2014 y dos",
        "description:\n  \u2014Hola, dijo.",
        f"description: |\n  {NBSP}a\n  \u2013 b",
        f'title: "{NBSP}R"',
        "title: \u05e9\u05dc\u05d5\u05dd",
        "title: نيم\u200cفاصله",
        "tags: [a-b, -c]\nkeywords:\n  - -5 grados",
        "",
    ],
)
def test_in_a_text_all_signs_are_right(yaml: str) -> None:
    told = compile_yaml(yaml).problems
    assert [problem for problem in told if problem.code == LOOK] == []


def test_keys_of_other_scripts_are_keys() -> None:
    told = compile_yaml("title: R\n\u0430\u0432\u0442\u043e\u0440: x\n\u6a19\u984c: y").problems
    assert {problem.code for problem in told} == {"schema/unknown-field"}


def test_a_key_is_told_once_and_its_page_not_called_untitled() -> None:
    compiled = compile_article(f"---\nti{ZERO}tle: R\n---\n\nHola.\n")
    assert found(compiled) == [(LOOK, 2, 3)]


def test_a_misspelt_title_is_not_also_missing() -> None:
    compiled = compile_article("---\ntitel: R\n---\n\nHola.\n")
    assert found(compiled) == [("schema/unknown-field", 2, 1)]


CUT = "front-matter/comment-in-text"


@pytest.mark.parametrize(
    ("yaml", "line", "column", "after"),
    [
        ("title: Lección #3 de redes", 2, 16, 'title: "Lección #3 de redes"'),
        ("title: C:\\a  #1", 2, 14, 'title: "C:\\\\a  #1"'),
        ('description: PR #532; y "más"', 2, 17, 'description: "PR #532; y \\"más\\""'),
        ("title: 2026 #1", 2, 13, 'title: "2026 #1"'),
        ("tags:\n  - ia #2\n  - b", 3, 8, 'tags:\n  - "ia #2"\n  - b'),
        ("title: Redes #ia", 2, 14, None),
        ("tags: #redes #ia", 2, 7, None),
        ("title: #1 en ventas", 2, 8, None),
        ("description: uno\n  dos #3", 3, 7, None),
    ],
)
def test_a_text_that_yaml_cuts_is_told_at_its_sign(
    yaml: str, line: int, column: int, after: str | None
) -> None:
    assert (CUT, line, column) in found(compile_yaml(yaml))
    assert _once(yaml) == (yaml if after is None else after)


@pytest.mark.parametrize(
    "yaml",
    [
        "title: Curso de C # parte 2",
        "date: 2026-01-15 #por la tarde",
        "date: 2026-01-15 # por la tarde",
        "reading_minutes: 5 #minutos",
        "state: published #por ahora",
        "level: general #por ahora",
        "lang: es #3",
        'title: "Lección" #3',
        "title: Lección#3",
        "title: R #content-api: ignore schema/unknown-field",
        "#title: nada\ntitle: R",
        "otra: x #3",
        "title:\n  a: x #3",
    ],
)
def test_a_comment_that_was_meant_is_not_told(yaml: str) -> None:
    assert CUT not in [code for code, *_ in found(compile_yaml(yaml))]


def test_a_list_item_that_is_only_a_comment_is_told_once() -> None:
    assert found(compile_yaml("tags:\n  - #redes")) == [("schema/invalid-type", 3, 4)]


def test_what_is_cut_off_is_not_served() -> None:
    assert article_of(compile_yaml("title: Lección #3")).title == "Lección"
