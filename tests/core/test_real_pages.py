"""Shapes that real pages have, as Python-Markdown with Material's extensions reads them.

Tables are those of GitHub Flavored Markdown too; emphasis is CommonMark's.
"""

import json
import re

import pytest

from tests.core.compiling import article_of, compile_article, compile_body, formats

_BREAKS = re.compile(r">\n+<")


def html_of(markdown: str) -> str:
    """The HTML of `markdown` without the line breaks between tags."""
    inner = formats(compile_body(markdown))["html"].removeprefix('<h1 id="rutas">Rutas</h1>\n')
    shown = inner.replace("<p>CANARY</p>", "").replace(' rel="noopener"', "")
    return _BREAKS.sub("><", shown).strip()


def told(markdown: str) -> list[tuple[str, int, int]]:
    """Code, line and column of each problem of a body, whose first line is 3."""
    problems = sorted(compile_body(markdown).problems, key=lambda problem: problem.sort_key)
    return [(problem.code, problem.line, problem.column) for problem in problems]


def note(number: int, nth: int = 1) -> str:
    again = f"-{nth}" if nth > 1 else ""
    link = f'<a href="#fn-{number}">{number}</a>'
    return f'<sup class="footnote-ref" id="fnref-{number}{again}">{link}</sup>'


# Fences.


@pytest.mark.parametrize(
    ("info", "pre"),
    [
        (' title="Nota"', '<pre data-title="Nota">'),
        ('title="Nota"', '<pre data-title="Nota">'),
        (" linenums='3'", '<pre data-linenums="3">'),
        (' hl_lines="2 3" title="a b"', '<pre data-hl-lines="2 3" data-title="a b">'),
        (' { title="x" }', '<pre data-title="x">'),
        (' otra="x"', "<pre>"),
    ],
)
def test_a_fence_may_have_options_and_no_language(info: str, pre: str) -> None:
    assert html_of(f"```{info}\nx\n```") == f"{pre}<code>x\n</code></pre>"
    (_, code, _) = json.loads(formats(compile_body(f"```{info}\nx\n```"))["ast"])["children"]
    assert (code["lang"], code["value"]) == (None, "x")


@pytest.mark.parametrize("lang", ["c++", "c#", "f#", "objective-c", "x=y", "js{1,3}"])
def test_a_language_is_one_whatever_signs_it_has(lang: str) -> None:
    (_, code, _) = json.loads(formats(compile_body(f"```{lang}\nx\n```"))["ast"])["children"]
    assert code["lang"] == {"js{1,3}": "js", "x=y": None}.get(lang, lang)


# Definitions and notes.


@pytest.mark.parametrize(
    "code",
    [
        "```\n[^1]: código\n[r]: /codigo.md\n```",
        "~~~ md\n[r]: /codigo.md\n[^1]: código\n~~~",
        "    [r]: /codigo.md\n    [^1]: código",
        "- a\n\n  ```\n  [r]: /codigo.md\n  [^1]: código\n  ```",
        "> ```\n> [r]: /codigo.md\n> [^1]: código\n> ```",
        "!!! note\n    ```\n    [r]: /codigo.md\n    [^1]: código\n    ```",
        "<pre>\n[r]: /codigo.md\n[^1]: código\n</pre>",
        "Un párrafo:\n[r]: /codigo.md",
    ],
)
def test_what_is_defined_in_code_or_text_is_not_defined(code: str) -> None:
    text = f"{code}\n\nVer [r] y[^1].\n\n[r]: https://x.org/r\n\n[^1]: De verdad."
    assert told(text) == []
    assert f'Ver <a href="https://x.org/r">r</a> y{note(1)}.' in html_of(text)
    assert "<p>De verdad." in html_of(text)


def test_code_that_looks_like_a_definition_stays_as_it_is() -> None:
    text = "```\n[r]: otra.md\n```\n\n[r]\n\n[r]: b.md"
    body = compile_body(text).body
    assert "[r]: otra.md\n```" in body.markdown
    assert body.markdown.count("\ufdd2") == 1, "the address of the definition is marked, no other"
    assert body.markdown.index("\ufdd2") > body.markdown.index("[r]\n")


def test_definitions_that_are_repeated_or_unused_are_told_where_they_stand() -> None:
    text = (
        "[r] x[^1]\n\n```\n[r]: /a\n[z]: /a\n```\n\n[r]: /a\n[r]: /b\n[z]: /c\n\n[^1]: A\n\n[^1]: B"
    )
    assert told(text) == [
        ("markdown/repeated-definition", 11, 1),
        ("markdown/unused-reference", 12, 1),
        ("markdown/repeated-definition", 16, 1),
    ]


DEFINED = "\n\n[r]: https://x.org/r\n\n[^1]: Nota."


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Usa [r][^1].", f'Usa <a href="https://x.org/r">r</a>{note(1)}.'),
        ("Usa [r] [^1].", f'Usa <a href="https://x.org/r">r</a> {note(1)}.'),
        ("Usa [R][^1].", f'Usa <a href="https://x.org/r">R</a>{note(1)}.'),
        ("Usa ![r][^1].", f'Usa <img src="https://x.org/r" alt="r">{note(1)}.'),
        ("[r] [otro][^1].", f'<a href="https://x.org/r">r</a> [otro]{note(1)}.'),
        ("[x][r][^1].", f'<a href="https://x.org/r">x</a>{note(1)}.'),
        ("[a [r][^1] b](u.md)", f'[a <a href="https://x.org/r">r</a>{note(1)} b](u.md)'),
        ("[r] ¡Sí![^1] Y", f'<a href="https://x.org/r">r</a> ¡Sí!{note(1)} Y'),
        ("[r] ![^1]![^1]!", f'<a href="https://x.org/r">r</a> !{note(1)}!{note(1, 2)}!'),
        ("[r] ![^2](b.png) x[^1]", f'<a href="https://x.org/r">r</a> IMG x{note(1)}'),
    ],
)
def test_a_note_may_follow_whatever_it_is_about(text: str, html: str) -> None:
    shown = re.sub(r'<img src="b.png[^>]*>', "IMG", html_of(text + DEFINED))
    assert f"<p>{html}</p>" in shown
    assert told(text + DEFINED) == []


def test_a_link_in_raw_html_holds_no_other() -> None:
    text = f"[r] <a href='https://x.org/a'>x [r][^1]</a>{DEFINED}"
    assert '<a href="https://x.org/a">x [r]<sup' in html_of(text)


def test_an_unknown_note_after_a_link_is_told_and_text() -> None:
    text = "[r][^9] [r]\n\n[r]: https://x.org/r"
    assert '<p>[r][^9] <a href="https://x.org/r">r</a></p>' in html_of(text)
    assert told(text) == [("markdown/missing-footnote", 3, 4)]


@pytest.mark.parametrize(
    ("definition", "html"),
    [
        ("[^1]: Nota.", "<p>Nota.BACK</p>"),
        ("[^1]:Nota.", "<p>Nota.BACK</p>"),
        ("[^1]:\n    Nota.", "<p>Nota.BACK</p>"),
        ("[^1]:\nNota.\nMás.", "<p>Nota.\nMás.BACK</p>"),
        ("[^1]:\n\n    Nota.", "<p>Nota.BACK</p>"),
        ("  [^1]:\n    Nota.", "<p>Nota.BACK</p>"),
        ("   [^1]: Nota.\n    Más.\n\n    Otro.", "<p>Nota.\nMás.</p><p>Otro.BACK</p>"),
        ("[^1]:\n    - a\n    - b", "<ul><li>a</li><li>b</li></ul>BACK"),
        ("[^1]:\n    Uno.\n\n        código", "<p>Uno.</p><pre><code>código\n</code></pre>BACK"),
        ("[^1]:\n# No", "BACK"),
    ],
)
def test_the_text_of_a_note_may_begin_below_it(definition: str, html: str) -> None:
    (item,) = re.findall(
        r'<li id="fn-1">(.*?)</li></ol>', html_of(f"a[^1]\n\n{definition}"), re.DOTALL
    )
    back = '<a href="#fnref-1" class="footnote">↩</a>'
    assert _BREAKS.sub("><", item.replace(back, "BACK")).strip() == html


def test_notes_below_their_mark_use_definitions_and_other_notes() -> None:
    text = (
        "a[^1]\n\n  [^1]:\n    Un [enlace] y otra[^2].\n\n  [^2]:\n    Con [otro].\n\n"
        "  [enlace]: https://x.org/a\n  [otro]: https://x.org/b"
    )
    assert told(text) == []
    assert 'Un <a href="https://x.org/a">enlace</a> y otra' in html_of(text)
    assert 'Con <a href="https://x.org/b">otro</a>.' in html_of(text)


# Tables.


def rows(markdown: str) -> list[list[str]]:
    """The text of each row of the body of the tables."""
    bodies = re.findall(r"<tbody>(.*?)</tbody>", html_of(markdown), re.DOTALL)
    lines = (row for body in bodies for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL))
    return [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in lines]


BARS = "| A | B |\n|---|---|\n"


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("1 | 2", ["1", "2"]),
        ("1 | 2 |", ["1", "2"]),
        ("uno", ["uno", ""]),
        ("   1 | 2", ["1", "2"]),
        ("<b>1</b> | 2", ["<b>1</b>", "2"]),
        ("`a|b` | 2", ["<code>a|b</code>", "2"]),
        ("**a**", ["<strong>a</strong>", ""]),
    ],
)
def test_a_row_needs_no_bar_at_its_beginning(line: str, row: list[str]) -> None:
    assert rows(f"{BARS}{line}\n| 3 | 4 |") == [row, ["3", "4"]]
    assert rows(f"{BARS}| 3 | 4 |\n{line}") == [["3", "4"], row]


@pytest.mark.parametrize(
    ("line", "html"),
    [
        ("", "<p>fin</p>"),
        ("> cita", "<blockquote><p>cita</p></blockquote>"),
        ("- a | b", "<ul><li>a | b</li></ul>"),
        ("## Dos", '<h2 id="dos">Dos</h2>'),
        ("***", "<hr>"),
        ("<div>x</div>", "<div>x</div>"),
        ("```\nx\n```", "<pre><code>x\n</code></pre>"),
        ("!!! note\n    x", '<div class="admonition note">'),
    ],
)
def test_a_table_ends_at_a_blank_line_or_another_block(line: str, html: str) -> None:
    assert f"</table>{html}" in html_of(f"{BARS}| 1 | 2 |\n{line}\n\nfin")
    assert rows(f"{BARS}| 1 | 2 |\n{line}\n\nfin") == [["1", "2"]]


def test_a_lazy_line_below_a_quote_is_no_row_of_its_table() -> None:
    text = "> | A |\n> |---|\n> | 1 |\nfuera"
    assert rows(text) == [["1"]]
    assert "fuera" in html_of(text)


def test_a_definition_below_a_table_is_one() -> None:
    text = f"{BARS}| 1 | 2 |\n[^1]: Nota.\n[r]: https://x.org/r\n\n[r] a[^1]"
    assert rows(text) == [["1", "2"]]
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (f"{BARS}| 1 | 2 | 3 |", (5, 1)),
        (f"{BARS}| 1 | 2 |\n1 | 2 | 3", (6, 1)),
        ("a | b\n-|-\n1 | 2 | 3", (5, 1)),
        (f"{BARS}| x | |y| |", (5, 1)),
        (f"{BARS}| | | 3 |", (5, 1)),
        ("> | A |\n> |---|\n> | 1 | 2 |", (5, 3)),
        ("- | A |\n  |---|\n  | 1 | 2 |", (5, 3)),
    ],
)
def test_cells_that_are_cut_are_told_at_their_row(text: str, place: tuple[int, int]) -> None:
    assert told(text) == [("markdown/cut-cells", *place)]


def test_each_row_that_is_cut_is_told() -> None:
    line = "| 1 | 2 | 3 |"
    (first, second) = compile_body(f"{BARS}{line}\n{line}").problems
    assert (first.line, first.end_column, second.line) == (5, len(line) + 1, 6)
    assert first.message == "expected 2 cells, as in the head of the table, got 3"


@pytest.mark.parametrize(
    "row", ["| 1 | 2 |", "| 1 |", "| 1 | 2 | |", r"| 1 | \|x\| |", "| 1 | `a|b` |", ""]
)
def test_a_row_that_loses_nothing_is_no_problem(row: str) -> None:
    assert told(f"{BARS}{row}") == []


# Tags over lines.


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ('<div\n  class="x"\n>\ntexto\n</div>', '<div class="x">\ntexto\n</div>'),
        ('<div\n    class="x"\n    title="y"\n  >\ntexto\n</div>', '<div class="x" title="y">\ntexto\n</div>'),
        ('a <a\n  href="https://x.org"\n>b</a> c', '<p>a <a href="https://x.org">b</a> c</p>'),
        ('a <a\n  href="https://x.org"\n  >b</a\n> c', '<p>a <a href="https://x.org">b</a> c</p>'),
        ('<p\n  class="x"\n  >a <b\n    title="y"\n    >t</b\n  >\n</p\n>', '<p class="x">a <b title="y">t</b></p>'),
        ('- <div\n    class="x"\n  >\n  t\n  </div>', '<ul><li><div class="x">\nt\n</div></li></ul>'),
        ('> <div\n> class="x"\n> title="y">\n> t\n> </div>', '<blockquote><div class="x" title="y">\nt\n</div></blockquote>'),
        ('> a <b\n> title="y"\n> >t</b\n> > c', '<blockquote><p>a <b title="y">t</b> c</p></blockquote>'),
        ("> > a <b\n> > class='x'>t</b> c", '<blockquote><blockquote><p>a <b class="x">t</b> c</p></blockquote></blockquote>'),
        ("a < b\n>\nc", "<p>a &lt; b</p><blockquote></blockquote><p>c</p>"),
        ("a <x-y\n  z\n>b", "<p>a b</p>"),
    ],
)  # fmt: skip
def test_a_tag_may_go_over_lines(text: str, html: str) -> None:
    assert html_of(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Aquí <Math><MathI>y</MathI> = 2</Math> fin.", "<p>Aquí  fin.</p>"),
        ("a <select><select-x>b</select-x>c</select> d", "<p>a  d</p>"),
        ("a <svg><svg.x>b</svg.x>c</SVG > d", "<p>a  d</p>"),
        ("a <style>b</styles>c</style x> d", "<p>a  d</p>"),
    ],
)
def test_an_element_ends_at_its_own_name(text: str, html: str) -> None:
    assert html_of(text) == html


# Emphasis.


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**हिन्दी**में", "<strong>हिन्दी</strong>में"),
        ("में**हिन्दी**", "में<strong>हिन्दी</strong>"),
        ("*ไทยนี้*และ", "<em>ไทยนี้</em>และ"),
        ("**cafe\u0301**s", "<strong>cafe\u0301</strong>s"),
        ("**שָׁלוֹ**ם", "<strong>שָׁלוֹ</strong>ם"),
        ("**می\u200c**خواهم", "<strong>می\u200c</strong>خواهم"),
        ("**⚠\ufe0f**x", "<strong>⚠\ufe0f</strong>x"),
        ("snake_हिन्दी_में_x", "snake_हिन्दी_में_x"),
        ("_हिन्दी_ में", "<em>हिन्दी</em> में"),
        ("**重要。**次", "**重要。**次"),
        ("**重要**。次", "<strong>重要</strong>。次"),
        ("**(重要)**次", "**(重要)**次"),
        ("a*€*b", "a*€*b"),
        ('**"a"** b', '<strong>"a"</strong> b'),
    ],
)
def test_marks_of_letters_are_no_punctuation(text: str, html: str) -> None:
    assert html_of(text) == f"<p>{html}</p>"


# Headings.


def test_a_heading_of_a_comment_alone_has_no_anchor_and_is_in_no_contents() -> None:
    text = "# T\n\n## Ajustes\n\n#### <!-- uno -->\n\nA.\n\n#### <!-- dos -->\n\nB.\n\n### Otro\n"
    compiled = compile_article(text)
    (settings,) = article_of(compiled).toc
    assert (settings.text, [child.text for child in settings.children]) == ("Ajustes", ["Otro"])
    assert compiled.problems == ()
    assert '<h4></h4>\n<p>A.</p>\n<h4></h4>\n<p>B.</p>\n<h3 id="otro">' in compiled.body.html
    headings = [n for n in json.loads(compiled.body.ast)["children"] if n["type"] == "heading"]
    assert [node.get("data", {}).get("id") for node in headings] == [
        *("t", "ajustes", None, None, "otro")
    ]
    assert article_of(compiled).anchors == ("t", "ajustes", "otro")


@pytest.mark.parametrize(
    "headings",
    [
        ("C", "C++", "C#"),
        ("Año", "Ano"),
        ("`agente` の解決順序", "`agente` の一覧"),
        ("Versión 1.2", "Versión 12"),
        ("![](a.png)", "![](b.png)"),
        ("Uno {#a}", "Uno {#b}"),
        ("設定", "設定の手順"),
    ],
)
def test_headings_of_other_words_are_not_repeated(headings: tuple[str, ...]) -> None:
    text = "".join(f"## {heading}\n\nx\n\n" for heading in headings)
    assert told(text) == []
    ids = re.findall(r'<h2 id="([^"]+)"', html_of(text))
    assert len(set(ids)) == len(headings)


def test_a_repeated_heading_names_the_line_where_the_same_words_stand() -> None:
    text = "## C++\n\n## C\n\n## C++\n\n## *c*\n"
    problems = sorted(compile_body(text).problems, key=lambda problem: problem.sort_key)
    assert [(p.line, p.message) for p in problems] == [
        (7, "'C++' also stands on line 3; its anchor becomes #c_2"),
        (9, "'c' also stands on line 5; its anchor becomes #c_3"),
    ]


# Excerpts.


@pytest.mark.parametrize(
    "above",
    [
        "![Una imagen](a.png)",
        "[![CI](https://e.org/b.svg)](https://e.org) [![npm](https://e.org/n.svg)](https://e.org/n)",
        "**![Logo](a.png)**",
        "[TOC]",
        "[[toc]]",
        "![Una imagen](a.png)\n[TOC]",
        '--8<-- "a.md"',
        "/// caption\n///",
        ":::tip\n:::",
        "{% include 'a.html' %}",
        "{{< figure src=a >}}",
        "![[imagen.png]]",
        "import Tabs from '@theme/Tabs'",
        ":material-home:",
    ],
)
def test_an_excerpt_is_the_first_paragraph_of_text(above: str) -> None:
    compiled = compile_article(f"# T\n\n{above}\n\nPrimer *párrafo* real.\n\nOtro.\n")
    assert article_of(compiled).excerpt == "Primer párrafo real."


@pytest.mark.parametrize(
    ("paragraph", "excerpt"),
    [
        ("![Logo](a.png) Un texto.", "Un texto."),
        ("![Logo](a.png)\nUn texto.", "Un texto."),
        ("Una [lista [1, 2]](b.md) y `[TOC]`.", "Una lista [1, 2] y [TOC]."),
        ("Importa: import x from y.", "Importa: import x from y."),
        ("[Un enlace](b.md)", "Un enlace"),
        ("Uno  \ndos\\\ntres", "Uno dos tres"),
    ],
)
def test_an_excerpt_has_the_words_of_its_paragraph(paragraph: str, excerpt: str) -> None:
    assert article_of(compile_article(f"# T\n\n{paragraph}\n")).excerpt == excerpt
