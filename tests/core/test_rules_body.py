"""Rules for one body: headings, footnotes and link definitions, at exact places."""

import pytest

from tests.core.compiling import compile_body, processor_time

HEADING, REPEATED = "markdown/skipped-heading", "markdown/repeated-heading"
NO_NOTE, NO_LINK = "markdown/missing-footnote", "markdown/missing-reference"
UNUSED_NOTE, UNUSED_LINK = "markdown/unused-footnote", "markdown/unused-reference"
TWICE = "markdown/repeated-definition"


def spans(markdown: str) -> list[tuple[str, int, int, int, int]]:
    problems = sorted(compile_body(markdown).problems, key=lambda p: p.sort_key)
    return [(p.code, p.line, p.column, p.end_line, p.end_column) for p in problems]


@pytest.mark.parametrize(
    ("markdown", "problems"),
    [
        ("### Tres", [(HEADING, 3, 5, 3, 9)]),
        ("## Dos\n\n#### Cuatro", [(HEADING, 5, 6, 5, 12)]),
        ("## Uno\n\n## uno", [(REPEATED, 5, 4, 5, 7)]),
        ("## Qué\n\n## Que\u0301", [(REPEATED, 5, 4, 5, 8)]),
        ("é😀 nota[^1].", [(NO_NOTE, 3, 8, 3, 12)]),
        ("a[^1] b[^1]", [(NO_NOTE, 3, 2, 3, 6), (NO_NOTE, 3, 8, 3, 12)]),
        (r"\[^1] b[^1]", [(NO_NOTE, 3, 8, 3, 12)]),
        ("[texto][no]", [(NO_LINK, 3, 8, 3, 12)]),
        ("[a][no] [b][no]", [(NO_LINK, 3, 4, 3, 8), (NO_LINK, 3, 12, 3, 16)]),
        ("[**a**][no]", [(NO_LINK, 3, 8, 3, 12)]),
        ("x\n\n[^1]: Nadie.", [(UNUSED_NOTE, 5, 1, 5, 5)]),
        ("x\n\n[no]: a.md", [(UNUSED_LINK, 5, 1, 5, 5)]),
        ("[x][a]\n\n[a]: a.md\n[A]: b.md", [(TWICE, 6, 1, 6, 4)]),
        ("x[^1]\n\n[^1]: Uno.\n\n[^1]: Dos.", [(TWICE, 7, 1, 7, 5)]),
    ],
)
def test_a_fault_of_a_body_is_told_at_its_place(
    markdown: str, problems: list[tuple[str, int, int, int, int]]
) -> None:
    assert spans(markdown) == problems


@pytest.mark.parametrize(
    "markdown",
    [
        "## Dos\n\n### Tres\n\n## Otra\n\n### Cuatro",
        "x[^1] y [^Nota]\n\n[^1]: Uno.\n[^nota]: Dos.",
        "[x][a], [a][], [a] y ![y][A]\n\n[a]: a.md",
        "`a[^1]` `[x][y]`\n\n```\n[^1] [x][y]\n[a]: b\n```\n\n    [x][y]",
        r"\[^1] \[x][y] [x]\[y]",
        "La celda tabla[i][j], m[0][1] y x[f(n)][k].",
        "Como dicen [1][2] y [12][3][4].",
        "$a[i][j]$ y $$\nb[i][j]\n$$",
        "[x](a.md)[y](b.md) [ ][ ] [x]",
        "<!-- [x][y] [^1] -->",
        "[x][a]\n\n[a]: a.md\n\n```\n[b]: c.md\n```",
        "| a |\n|---|\n| [x][b\\|c] |",
        "- [ ] tarea\n- [x] otra",
        "[[enlace wiki]] [x]: y",
    ],
)
def test_what_is_right_or_only_looks_like_a_fault_is_not_told(markdown: str) -> None:
    assert spans(markdown) == []


def test_what_cannot_be_found_again_in_the_source_is_not_told() -> None:
    assert spans("a" + "\n" * 20_100 + "b[^1]") == []  # beyond what is searched for a block


@pytest.mark.parametrize(
    ("markdown", "hint"),
    [
        ("x[^noat]\n\ny[^nota]\n\n[^nota]: x", "did you mean 'nota'?"),
        ("x[^1]", "add a line [^1]: …"),
        ("[x][mapa]", "add a line [mapa]: …"),
        ("[x][guai] [guia]\n\n[guia]: a.md", "did you mean 'guia'?"),
        ("### Tres", "write ## Tres"),
        ("## a\n\n## a", "give each heading words of its own"),
    ],
)
def test_what_to_do_is_said(markdown: str, hint: str) -> None:
    assert [p.hint for p in compile_body(markdown).problems] == [hint]


@pytest.mark.parametrize(
    "markdown",
    [
        " ".join(f"[^{n}]" for n in range(20_000)),
        " ".join(f"[a][{n}]" for n in range(10_000)),
        "".join(f"x[^n{n}a]\n\n[^n{n}]: y\n\n" for n in range(1_500)),
        "[^" * 60_000,
        "](" + " " * 100_000 + "\n" + " " * 50_000,
        "[a]: " + " " * 100_000 + "\n\n" + "[" * 1_000,
        "a `" + "` ``" * 20_000 + " [x](y)",
        "# " + "<a" * 50_000,
        " href=" * 30_000,
    ],
)
def test_hostile_bodies_are_judged_in_linear_time(markdown: str) -> None:
    with processor_time(at_most=3):
        compile_body(markdown[:200_000])
