"""`[a](my file.md)` is text to Markdown: told at the address, and mended where that is certain."""

import pytest

from tests.core.compiling import compile_body, formats, found, processor_time
from tests.sources import mended

CODE = "link/blank-in-address"
INDEX = {"s/index.md": "---\ntitle: S\n---\n\nHola.\n", "s/mi foto.png": "", "s/02 b.md": "# B\n"}


def _told(markdown: str) -> list[tuple[str, int, int, int]]:
    problems = compile_body(markdown).problems
    return [(p.code, p.line, p.column, p.end_column) for p in problems]


@pytest.mark.parametrize(
    ("markdown", "column", "end_column"),
    [
        ("![x](mi foto.png)", 6, 17),
        ("é ![x]( mi foto.png )", 9, 20),
        ("![x](mi foto (1).png)", 6, 21),
        ("![*x*](mi foto.png 'Título')", 8, 19),
        ("[x](02 b.md#uno)", 5, 16),
        ("[x](../t/mi página/)", 5, 20),
        ("[x](https://a.org/mi página)", 5, 28),
        ("[`x`](ver example.com)", 7, 22),
        ("`![x](mi foto.png)` ![x](mi foto.png)", 26, 37),
        ("- ![x](mi foto.png)", 8, 19),
        ("![x](foto.png =40x30)", 6, 21),
        ("![x](mi foto)", 6, 13),
    ],
)
def test_an_address_with_blanks_is_told_where_it_stands(
    markdown: str, column: int, end_column: int
) -> None:
    assert _told(markdown) == [(CODE, 3, column, end_column)]


def test_each_is_told_and_a_long_one_in_short() -> None:
    compiled = compile_body(f"![x](a b.png) ![y](c d.png)\n\n![z]({'a ' * 200}b.png)")
    assert found(compiled) == [(CODE, 3, 6), (CODE, 3, 20), (CODE, 5, 6)]
    assert all(len(problem.text) < 200 for problem in compiled.problems)


@pytest.mark.parametrize(
    "markdown",
    [
        "[sic](así lo dijo) y [x](la versión 2.0)",
        "[x](y/o lo que sea)",
        "[x](a.md 'Un título') y ![x](<mi foto.png>)",
        r"\![x](mi foto) y !\[x](mi foto.png)",
        "[x]({% link a b.md %}) y [x]({{ base }}/a b.md)",
        "`![x](mi foto.png)`",
        '[x]( ) y [x]("a b.md")',
        "[x](a.md =40x30)",
    ],
)  # fmt: skip
def test_words_in_parentheses_and_addresses_without_blanks_are_not_told(markdown: str) -> None:
    assert [problem for problem in _told(markdown) if problem[0] == CODE] == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("![x](mi foto.png)", "![x](<mi foto.png>)"),
        ("![x]( mi foto.png 'T' )", "![x]( <mi foto.png> 'T' )"),
        ("[x](02 b.md) é", "[x](<02 b.md>) é"),
        ("> a ![x](mi foto.png =40x30)", "> a ![x](mi foto.png =40x30)"),
        ("![x](foto.png =40x30).", '![x](foto.png){ width="40" height="30" }.'),
        ("![x](foto.png =40x )", '![x](foto.png){ width="40" }'),
        ("![x](foto.png =40x30){ .c }", "![x](foto.png =40x30){ .c }"),
        ("![x](foto.png =x)", "![x](foto.png =x)"),
        ("![x](mi foto)", "![x](mi foto)"),
        ("[x](ver example.com)", "[x](ver example.com)"),
        ("![x](mi<!-- a --> foto.png)", "![x](mi<!-- a --> foto.png)"),
    ],
)
def test_what_is_certain_is_mended_and_nothing_else(before: str, after: str) -> None:
    files = {**INDEX, "s/01-a.md": f"# A\n\n{before}\n"}
    assert mended(files)["s/01-a.md"] == f"# A\n\n{after}\n"


def test_a_mended_address_is_a_link() -> None:
    compiled = compile_body("![x](<mi foto.png>)")
    assert found(compiled) == []
    assert '<img src="mi%20foto.png" alt="x">' in formats(compiled)["html"]


def test_many_blanks_take_linear_time() -> None:
    with processor_time(at_most=4):
        compile_body(f'[x](a{" " * 30_000}"b)' + "[x](a " * 3_000)
