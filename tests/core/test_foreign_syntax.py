"""What other tools read in Markdown and we do not is told, and stands in no excerpt."""

import pytest

from content_api.problems import Problem
from tests.core.compiling import article_of, compile_article, compile_body, formats, processor_time

WIKI, TAG, DIRECTIVE = "markdown/wiki-link", "markdown/template-tag", "markdown/directive"
MDX, TOC = "markdown/mdx", "markdown/toc-mark"


def told(markdown: str) -> list[Problem]:
    """The problems of a body that begins in line 3, by place."""
    return sorted(compile_body(markdown).problems, key=lambda problem: problem.sort_key)


def got(markdown: str) -> list[tuple[str, str, int, int]]:
    """Code, what was got, line and column of each."""
    return [(p.code, p.message.partition(", got ")[2], p.line, p.column) for p in told(markdown)]


@pytest.mark.parametrize(
    ("markdown", "code", "written", "column"),
    [
        pytest.param("Ver [[la neurona]].", WIKI, "'[[la neurona]]'", 5, id="wiki"),
        pytest.param("a [[01-a#Uno|otra]]", WIKI, "'[[01-a#Uno|otra]]'", 3, id="alias"),
        pytest.param("![[foto.png|100]]", WIKI, "'![[foto.png|100]]'", 1, id="embed"),
        pytest.param("{% include x.html %}", TAG, "'{% include x.html %}'", 1, id="liquid"),
        pytest.param("a {%- if b -%} c", TAG, "'{%- if b -%}'", 3, id="jinja"),
        pytest.param("a {# nada #}", TAG, "'{# nada #}'", 3, id="jinja-comment"),
        pytest.param("a {{ page.title | upper }}", TAG, "'{{ page.title | upper }}'", 3, id="variable"),
        pytest.param("{{toc}}", TAG, "'{{toc}}'", 1, id="bare-variable"),
        pytest.param("{{#include a.rs}}", TAG, "'{{#include a.rs}}'", 1, id="mdbook"),
        pytest.param("a <%= b %>", TAG, "'<%= b %>'", 3, id="erb"),
        pytest.param('a {{< fig src="a" >}}', TAG, "'{{< fig src=\"a\" >}}'", 3, id="shortcode"),
        pytest.param("{{% nota %}}", TAG, "'{{% nota %}}'", 1, id="shortcode-with-markdown"),
        pytest.param("{* ../a.py hl[1] *}", TAG, "'{* ../a.py hl[1] *}'", 1, id="include"),
        pytest.param(":::tip\nTexto.\n:::", DIRECTIVE, "':::tip'", 1, id="directive"),
        pytest.param("::: tip Un título", DIRECTIVE, "'::: tip Un título'", 1, id="with-title"),
        pytest.param(":::{.nota}", DIRECTIVE, "':::{.nota}'", 1, id="pandoc"),
        pytest.param("::video{#x}", DIRECTIVE, "'::video{#x}'", 1, id="leaf-directive"),
        pytest.param("/// caption\nPie.\n///", DIRECTIVE, "'/// caption'", 1, id="caption"),
        pytest.param("/// note | Título", DIRECTIVE, "'/// note | Título'", 1, id="block"),
        pytest.param('--8<-- "a.md"', DIRECTIVE, "'--8<-- \"a.md\"'", 1, id="snippet"),
        pytest.param(".. note:: Texto", DIRECTIVE, "'.. note:: Texto'", 1, id="sphinx"),
        pytest.param('import A from "./a.jsx"', MDX, "'import A from \"./a.jsx\"'", 1, id="import"),
        pytest.param("import {\n  A,\n} from './a';", MDX, "'import {'", 1, id="import-of-many"),
        pytest.param("export const a = 1", MDX, "'export const a = 1'", 1, id="export"),
        pytest.param("a {/* nada */}", MDX, "'{/* nada */}'", 3, id="mdx-comment"),
        pytest.param("a <Tabs x={[1, 2]}>", MDX, "'<Tabs x={[1, 2]}>'", 3, id="component"),
        pytest.param("<Tabs x={[1, 2]}>", MDX, "'<Tabs x={[1, 2]}>'", 1, id="component-first"),
        pytest.param("a <Tabs.Item>b</Tabs.Item>", MDX, "'<Tabs.Item>'", 3, id="member"),
        pytest.param("a <Tabs>b</Tabs>", MDX, "'<Tabs>'", 3, id="component-without-attributes"),
        pytest.param("[TOC]", TOC, "'[TOC]'", 1, id="toc"),
        pytest.param("[[_TOC_]]", TOC, "'[[TOC]]'", 1, id="toc-of-wikis"),
    ],
)  # fmt: skip
def test_it_is_told_at_its_place(markdown: str, code: str, written: str, column: int) -> None:
    (problem,) = told(markdown)
    assert (problem.code, problem.line, problem.column) == (code, 3, column)
    assert problem.message.startswith(f"expected Markdown, got {written}: ")
    assert problem.hint
    assert problem.severity == "warning"


@pytest.mark.parametrize(
    "around",
    ["{}", "- a\n\n  {}", "> {}", "!!! note\n    {}", "| a |\n|---|\n| {} |", "a[^1]\n\n[^1]: {}"],
)
def test_it_is_told_wherever_text_stands(around: str) -> None:
    markdown = around.format("b [[c]] d")
    lines = f"# Rutas\n\n{markdown}".split("\n")
    (problem,) = told(markdown)
    assert problem.code == WIKI
    assert lines[problem.line - 1][problem.column - 1 : problem.end_column - 1] == "[[c]]"


def test_each_kind_is_told_once_a_file_with_how_many_more() -> None:
    markdown = "[[a]] y [[b]]\n\n[[c]] {% d %}\n\n![[e]] {{< f >}} {% g %}\n\n:::x\n\n:::y\n\n:::"
    assert got(markdown) == [
        (WIKI, "'[[a]]' and 2 more: published as text", 3, 1),
        (TAG, "'{% d %}' and 1 more: published as text", 5, 7),
        (WIKI, "'![[e]]': published as text", 7, 1),
        (TAG, "'{{< f >}}': published as text", 7, 8),
        (DIRECTIVE, "':::x' and 1 more: published as text", 9, 1),
    ]


@pytest.mark.parametrize(
    "markdown",
    [
        pytest.param("`[[a]]` `{% b %}` ``{{< c >}}`` `<D e={f}>`", id="code-span"),
        pytest.param("```\n[[a]]\n:::tip\n{% b %}\nimport A from 'b'\n```", id="fence"),
        pytest.param("    [[a]]\n    :::tip", id="indented-code"),
        pytest.param("<pre>\n[[a]]\n:::tip\n</pre>", id="raw-pre"),
        pytest.param("<!-- [[a]] {% b %} -->", id="comment"),
        pytest.param("$[[a]]$\n\n$$\n{% b %}\n$$", id="mathematics"),
        pytest.param(r"\[[a]] \{% b %} \[\[c\]\]", id="escaped"),
        pytest.param("`[[a]]` y \\[[a]]", id="escaped-after-code"),
        pytest.param("Como dicen [[1]], [[1, 2]] y [[3–5]].", id="sources"),
        pytest.param("La matriz [[a, b], [c, d]] y m[[i]].", id="matrix"),
        pytest.param("[[1]](https://a.org) [[a]](https://a.org)", id="link-with-brackets"),
        pytest.param('si [[ -f x ]] o d[["a"]]', id="shell"),
        pytest.param("std::vector, a ::: b y :: c", id="colons"),
        pytest.param("import this as it is\nexport default values", id="prose"),
        pytest.param("// a\n\n/// Un comentario de Rust.", id="comment-lines"),
        pytest.param("List<System.String>, Vec&lt;T&gt; y a < B.C", id="generics"),
        pytest.param("Al 5 {x} {#uno} {: .dos }\n\na... b {{ 7*7 }} {{}}", id="braces"),
        pytest.param("El [toc] de la página, y TOC.", id="toc-in-prose"),
    ],
)
def test_what_only_looks_like_it_is_not_told(markdown: str) -> None:
    codes = {WIKI, TAG, DIRECTIVE, MDX, TOC, "link/blank-in-address"}
    assert [p.line_form for p in told(markdown) if p.code in codes] == []


def test_it_is_published_as_it_stands() -> None:
    body = formats(compile_body("a [[b]] {% c %}"))
    assert all("a [[b]] {% c %}" in text for text in body.values())


def test_what_is_long_is_told_in_short() -> None:
    (problem,) = told(f"[[{'a' * 199}]]")
    assert len(problem.message) < 120


def test_a_code_can_be_excused_where_a_site_reads_it_itself() -> None:
    source = "# A\n\n[[b]]\n\n<!-- content-api: ignore-file markdown/wiki-link -->\n"
    (excuse,) = compile_article(source).excuses
    assert excuse.codes == (WIKI,)


COMPONENTS = "<Tabs>\n\n<Tab title='a'>b</Tab>\n\n<Tab title='b'>c</Tab>\n\n</Tabs>"


def test_components_that_are_left_out_are_told_once() -> None:
    fate = "left out, or published as text"
    assert got(COMPONENTS) == [(MDX, f"'<Tabs>' and 2 more: {fate}", 3, 1)]
    assert [p.code for p in told("<Script>\n</Script>")] == ["markdown/removed-html"]
    assert [p.code for p in told("Vec<Punto> y <T>")] == ["markdown/removed-html"] * 2


@pytest.mark.parametrize(
    ("markdown", "excerpt"),
    [
        ("[TOC]\n\nTexto.", "Texto."),
        ("import A from 'a'\n\nTexto.", "Texto."),
        (":::tip\nTexto.\n:::", "Texto."),
        ("::: tip `x`\n\nTexto.\n\n:::", "Texto."),
        ("/// note | T\nTexto.\n///", "Texto."),
        ("{% raw %}Texto.{% endraw %}", "Texto."),
        ("Ver [[la neurona]] y [[02-b|*otra*]].", "Ver la neurona y otra."),
        ("![[foto.png]] Texto.", "Texto."),
        ("![x](una foto.png) Texto, [y](otra pag.md).", "Texto, y."),
        ("Con `{% raw %}` y `[[a]]` {* b.py *} en código.", "Con {% raw %} y [[a]] en código."),
        ("Sin nada *de* `eso`.", "Sin nada de eso."),
        ("{{<figure src='a'>}} Texto.", "Texto."),
    ],
)
def test_an_excerpt_holds_none_of_it(markdown: str, excerpt: str) -> None:
    compiled = compile_article(f"# Rutas\n\n{markdown}\n")
    assert article_of(compiled).excerpt == excerpt


@pytest.mark.parametrize(
    "piece",
    ["{%a ", "{# ", "<% ", "{/* ", "[[a", "![[a]]", "](a b ", "[x](a b) ", ":::a\n", "<A x={", "<A.B ",
     "import {", "import a,\n", "{{< ", "{{a.", "export const a ", "///a\n", "` {%a %}"],
)  # fmt: skip
def test_a_hostile_text_is_looked_through_in_linear_time(piece: str) -> None:
    with processor_time(at_most=6):
        compile_article(piece * (40_000 // len(piece)))
