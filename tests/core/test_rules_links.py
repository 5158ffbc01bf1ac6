"""Links: what leads nowhere, at its exact place, and all that must not be told."""

import pytest

from content_api.problems import Problem
from tests.core.compiling import article_of, compile_article, processor_time
from tests.sources import catalogue, mended, told

OTHER = {
    "s/index.md": "---\ntitle: Serie\n---\n\nHola.\n",
    "s/02-otra.md": "# Otra\n\n## Qué es\n\n<a id='propio'></a>\n\n## Con id {#mio}\n",
    "s/img/Ñandú.png": "",
    "s/img/foto.png": "",
    "s/03-Mayúsculas.md": "---\nslug: mayus\n---\n# Mayúsculas\n",
    "t/00_presentacion_serie.md": "---\ntitle: Te\nslug: redes\n---\n\n## Índice\n",
    "t/sub/01-hondo.md": "# Hondo\n",
}


def linked(markdown: str, **more: str) -> list[Problem]:
    """The problems of links in an article whose line 3 is `markdown`."""
    files = {**OTHER, "s/01-a.md": f"# A\n\n{markdown}\n", **more}
    return [p for p in catalogue(files).problems if p.code.startswith("link/")]


def test_a_readme_beside_the_page_of_a_series_takes_no_address_of_its_folder() -> None:
    readme = {"s/README.md": "# Leer\n"}
    assert linked("[x](../s/) [y](README.md)", **readme) == []
    (problem,) = linked("[x](../s/#nada)", **readme)
    assert problem.related == ("s/index.md",)


@pytest.mark.parametrize(
    ("markdown", "code", "column", "end_column"),
    [
        ("Ver [x](no-hay.md).", "link/missing-page", 9, 18),
        ("é😀e\u0301 [x](no-hay.md)", "link/missing-page", 10, 19),
        ("[no-hay.md](no-hay.md)", "link/missing-page", 13, 22),
        ("`[x](no-hay.md)` [x](no-hay.md)", "link/missing-page", 22, 31),
        (r"\[x](no-hay.md) [x](no-hay.md)", "link/missing-page", 21, 30),
        ("[x](<no hay.md>)", "link/missing-page", 6, 15),
        ("[x](ño.md 'Título')", "link/missing-page", 5, 10),
        ("[x](no_hay(1).md)", "link/missing-page", 5, 17),
        ("[x](/series/nada/)", "link/missing-page", 5, 18),
        ("[x](../t/nada/)", "link/missing-page", 5, 15),
        ("[x](02-otra.md#nada)", "link/missing-anchor", 5, 20),
        ("[x](#nada)", "link/missing-anchor", 5, 10),
        ("[x](../t/#topologias)", "link/missing-anchor", 5, 21),
        ("[x](02-otra.md#Qu%C3%A9-Es)", "link/missing-anchor", 5, 27),
        ("![x](img/no.png)", "link/missing-file", 6, 16),
        ("[![x](img/no.png)](02-otra.md)", "link/missing-file", 7, 17),
        ("[x](guia.pdf)", "link/missing-file", 5, 13),
        ('a <img src="img/no.png"> b', "link/missing-file", 13, 23),
        ("a <a class=x href='no.md'>b</a>", "link/missing-page", 22, 27),
        ("a <a href=no.md>b</a>", "link/missing-page", 12, 17),
        ("[x](02-OTRA.md)", "link/case", 5, 15),
        ("![x](IMG/foto.png)", "link/case", 6, 18),
    ],
)
def test_a_broken_link_is_told_where_its_address_stands(
    markdown: str, code: str, column: int, end_column: int
) -> None:
    (problem,) = linked(markdown)
    assert (problem.code, problem.path, problem.line) == (code, "s/01-a.md", 3)
    assert (problem.column, problem.end_line, problem.end_column) == (column, 3, end_column)


@pytest.mark.parametrize(
    "markdown",
    [
        "[x](02-otra.md) [x](./02-otra.md#que-es) [x](../s/02-otra.md?a=1#propio)",
        "[x](02-otra.md#mio) [x](#a) [x](#) [x]() [x](.) [x](./) [x](../)",
        "[x](02-otra/) [x](../02-otra) [x](/series/s/02-otra/) [x](/series/S/otra/#que-es)",
        "[x](02-otra.html) [x](../02-otra/index.html) [x](/series/t/hondo)",
        "[x](03-May%C3%BAsculas.md) [x](03-Mayúsculas.md) [x](/series/s/mayus/)",
        "[x](03-Mayu\u0301sculas/)",
        "![x](img/%C3%91and%C3%BA.png) ![x](img/Ñandú.png) [x](img/) [x](img)",
        "[x](/series/redes/) [x](/series/t/00_presentacion_serie/) [x](../t/sub/01-hondo.md)",
        "[x](../../fuera.md) [x](../../../docs/fuera/) [x](/blog/) [x](/series/) [x](/series)",
        "[x](/series/../fuera/) [x](/assets/logo.png) [x](/)",
        "[x](https://a.example/no.md) <https://a.example/no.md> [x](//a.example/no.md)",
        "[x](mailto:a@a.example) [x](tel:+34) <a@a.example>",
        "[x](02-otra.md#:~:text=Otra) [x](02-otra.md#fn:1) [x](#fnref:1) [x](#__codelineno-0-1)",
        "[x](#top) [x](#fn-1)",
        "`[x](no.md)`\n\n```\n[x](no.md)\n```\n\n    [x](no.md)\n",
        "<!-- [x](no.md) -->",
        "[x]({{base}}/no.md) [x]({%raiz%}no.md)",
        "[x](../_privado/nota.pdf) ![x](.cache/a.png) [x](img/a.png~)",
        "[x](\\#a) [[wiki]] [x] (no.md)",
        '<a href="">x</a> <a>x</a>',
    ],
)
def test_what_leads_somewhere_or_out_of_the_content_is_not_told(markdown: str) -> None:
    assert [p.line_form for p in linked(markdown)] == []


def test_a_link_by_name_is_told_where_its_address_is_defined() -> None:
    text = "[x][N] y [n], ![z][n]\n\n[n]:\n  <no.md> 'Título'\n[n]: otro.md"
    assert {(p.line, p.column, p.end_column) for p in linked(text)} == {(6, 4, 9)}


def test_the_nearest_name_is_suggested() -> None:
    hints = {
        "[x](02-otro.md)": "did you mean '02-otra.md'?",
        "[x](/series/s/02-otro/)": "did you mean '02-otra'?",
        "![x](img/fotos.png)": "did you mean 'foto.png'?",
        "[x](../ss/nada.md)": "did you mean 's'?",
        "[x](02-otra.md#que-e)": "did you mean #que-es?",
        "[x](s/x/zzz.md)": "",
    }
    assert {text: linked(text)[0].hint for text in hints} == hints


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[02-OTRA.md](02-OTRA.md)", "[02-OTRA.md](02-otra.md)"),
        ("[x](./02-OTRA.md?q=02-OTRA.md#que-es)", "[x](./02-otra.md?q=02-OTRA.md#que-es)"),
        ("[x](../S/02-otra.md)", "[x](../s/02-otra.md)"),
        ("[x](02-otra.md#Qué-Es 'T')", "[x](02-otra.md#que-es 'T')"),
        ("[x](02-otra.md#Que-Es 'T')", "[x](02-otra.md#que-es 'T')"),
        ("`[x](#A)` [x](#A)", "`[x](#A)` [x](#a)"),
        ("[x][n]\n\n[n]: 02-OTRA.md", "[x][n]\n\n[n]: 02-otra.md"),
        ("[02-OTRA.md][n]\n\n[n]: 02-OTRA.md", "[02-OTRA.md][n]\n\n[n]: 02-otra.md"),
        ("> é [x](#A)\n> [x](02-OTRA.md)", "> é [x](#a)\n> [x](02-otra.md)"),
    ],
)
def test_case_and_anchors_are_mended_in_the_address_and_nowhere_else(
    before: str, after: str
) -> None:
    files = {**OTHER, "s/01-a.md": f"# A\r\n\r\n{before}"}
    text = mended(files)["s/01-a.md"]
    if "Qué" in before:  # mistune has the address in its encoded form: not certain
        assert text == files["s/01-a.md"]
    else:
        assert text == f"# A\r\n\r\n{after}"


@pytest.mark.parametrize(
    "markdown",
    [
        "[x](a%62.md#a%62)",  # the fragment is `ab`, which also stands in nothing else
        "[x](01-a.md#%41)",
        "[x](#🚀)",
        "[x](03-MAYU\u0301SCULAS.md)",
    ],
)
def test_what_is_written_in_another_form_is_told_but_not_mended(markdown: str) -> None:
    problems = linked(markdown, **{"s/ab.md": "# ab\n\n## 🐍\n"})
    assert [p for p in problems if p.fix] == []


def test_a_link_to_what_is_hidden_is_private_and_names_nothing_else() -> None:
    files = {
        **OTHER,
        "s/01-a.md": "# A\n\n[x](04-borrador.md) [x](04-BORRADOR.md) [x](../oculta/) "
        "[x](../OCULTA/nada.md) [x](../oculta/Img.png) [x](/series/velada/nada/)\n\n"
        "[x](04-borradores.md) [x](../ocultas/)\n",
        "s/04-borrador.md": "---\nstate: draft\n---\n# B\n\n[x](../oculta/01-z.md) [x](nada.md)\n",
        "oculta/index.md": "---\nstate: archived\nslug: velada\n---\n# O\n",
        "oculta/01-z.md": "# Z\n\n[x](../s/04-borrador.md#no)\n",
        "oculta/img.png": "",
    }
    result = catalogue(files)
    at_public = [(p.code, p.private, p.hint) for p in result.problems if p.path == "s/01-a.md"]
    assert at_public[:6] == [
        ("link/not-public", True, "publish it, or remove the link"),
        ("link/not-public", True, "publish it, or remove the link"),
        ("link/not-public", True, "publish it, or remove the link"),
        ("link/missing-page", True, ""),
        ("link/case", True, ""),
        ("link/missing-page", True, ""),
    ]
    assert [(code, private) for code, private, _ in at_public[6:]] == [
        ("link/missing-page", False)
    ] * 2
    assert not any("borrador.md" in hint or "oculta" in hint for *_, hint in at_public[6:])
    assert {(p.code, p.path) for p in result.problems} >= {
        ("link/missing-anchor", "oculta/01-z.md"),
        ("link/missing-page", "s/04-borrador.md"),
    }
    for_parameter = {(p.code, p.path) for p in result.public_problems}
    assert for_parameter == {("link/missing-page", "s/01-a.md")}


@pytest.mark.parametrize("text", ["\r", f"# R\n\n{'<div>' * 201}\n\n## Algo\n"])
def test_a_page_that_cannot_be_read_is_there_but_its_anchors_are_not_judged(text: str) -> None:
    broken = {"s/05-rota.md": text}
    told_ones = linked("[x](05-rota.md#algo) [x](05-rota/)", **broken)
    assert {(p.code, p.message, p.hint) for p in told_ones} == {
        ("link/unread-page", f"{name!r} is not published: it has an error", "mend s/05-rota.md")
        for name in ("05-rota.md", "05-rota/")
    }


def test_a_page_with_an_error_in_a_value_has_the_anchors_that_it_has() -> None:
    broken = {"s/05-rota.md": "---\ndate: 2026-13-01\n---\n# R\n\n## Algo\n"}
    refused = "link/unread-page"
    assert [p.code for p in linked("[x](05-rota.md#algo)", **broken)] == [refused]
    anchor = [p.code for p in linked("[x](05-rota.md#otro)", **broken)]
    assert anchor == ["link/missing-anchor", refused]


def test_of_two_pages_with_one_address_the_public_one_is_meant() -> None:
    files = {
        "a/index.md": "---\ntitle: A\nstate: draft\nslug: b\n---\n",
        "b/index.md": "---\ntitle: B\n---\n\n[x](/series/b/)\n",
    }
    assert told(catalogue(files), "link/") == []


def test_a_thousand_broken_links_in_a_large_folder_are_judged_quickly() -> None:
    links = "".join(f"[x](no-hay-{n}.md#z) [x](#z-{n}) [y][r{n}] [^n{n}]\n\n" for n in range(1_500))
    files = {**OTHER, "s/01-a.md": f"# A\n\n{links}"}
    files |= {f"s/img/no-esta-{n}.md": "# A\n" for n in range(20)}
    files |= {f"s/imagen-{n}.png": "" for n in range(5_000)}
    with processor_time(at_most=6):
        found = catalogue(files)
    assert len(told(found, "link/")) == 3_000
    assert len(told(found, "markdown/missing")) == 3_000


def test_links_between_embeds_of_one_paragraph_are_placed_each_and_quickly() -> None:
    row = '[x](02-b.md) texto {{ include_html("a.html") }} '
    with processor_time(at_most=2):
        compiled = compile_article("# A\n\n" + row * 1_500)
    links = article_of(compiled).links
    assert [link.place.column for link in links] == [5 + len(row) * n for n in range(1_500)]
