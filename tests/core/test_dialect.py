"""What MkDocs Material's Markdown has beyond CommonMark, in the formats that show it."""

import json
from typing import Any

import pytest

from tests.properties.test_no_live_html import live

from .compiling import compile_body, formats


def html_of(markdown: str) -> str:
    """The HTML of a body, on one line."""
    return formats(compile_body(markdown))["html"].replace("\n", "")


def text_of(markdown: str) -> str:
    return formats(compile_body(markdown))["text"]


def nodes_of(markdown: str, kind: str) -> list[dict[str, Any]]:
    """Every node of one kind, in reading order."""
    stack = [json.loads(formats(compile_body(markdown))["ast"])]
    nodes: list[dict[str, Any]] = []
    while stack:
        node = stack.pop()
        nodes += [node] if node["type"] == kind else []
        stack += reversed(node.get("children", []))
    return nodes


# --- Definition lists ---


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("A\n:   b", "<dl><dt>A</dt><dd>b</dd></dl>"),
        ("A\n: b\n: c", "<dl><dt>A</dt><dd>b</dd><dd>c</dd></dl>"),
        ("A\nB\n:   c", "<dl><dt>A</dt><dt>B</dt><dd>c</dd></dl>"),
        ("A\n:   b\nc", "<dl><dt>A</dt><dd>b\nc</dd></dl>"),
        ("A\n\n:   b", "<dl><dt>A</dt><dd><p>b</p></dd></dl>"),
        ("A\n:   b\n\n    c", "<dl><dt>A</dt><dd><p>b</p><p>c</p></dd></dl>"),
        ("A\n:   b\n\nC\n:   d", "<dl><dt>A</dt><dd>b</dd><dt>C</dt><dd>d</dd></dl>"),
        ("A\n:   b\n\n\n:   d", "<dl><dt>A</dt><dd>b</dd><dd><p>d</p></dd></dl>"),
        ("A\n:   b\n\n*[x]: y\n: c", "<dl><dt>A</dt><dd>b</dd><dd><p>c</p></dd></dl>"),
        ("A\n:   b\n\nc", "<dl><dt>A</dt><dd>b</dd></dl><p>c</p>"),
        ("A\n:   - b", "<dl><dt>A</dt><dd><ul><li>b</li></ul></dd></dl>"),
        ("- A\n  :   b", "<ul><li><dl><dt>A</dt><dd>b</dd></dl></li></ul>"),
        ("> A\n> :   b", "<blockquote><dl><dt>A</dt><dd>b</dd></dl></blockquote>"),
        ("## A\n\n: b", '<h2 id="a">A</h2><p>: b</p>'),
        ("- A\n\n: b", "<ul><li>A</li></ul><p>: b</p>"),
        ("a: b", "<p>a: b</p>"),
        (":rocket: a", "<p>:rocket: a</p>"),
    ],
)
def test_a_definition_list(markdown: str, html: str) -> None:
    assert html.replace("\n", "") in html_of(markdown)


def test_a_definition_list_begins_a_body_no_more_than_a_colon_does() -> None:
    assert "<dl>" not in html_of(": nada")


def test_in_a_definition_links_notes_and_abbreviations_are_those_of_the_page() -> None:
    html = html_of("A\n:   [b][r], c[^1] y HTML\n\n[r]: /x\n\n[^1]: nota\n\n*[HTML]: lengua")
    assert '<a href="/x"' in html
    assert 'href="#fn-1"' in html
    assert '<abbr title="lengua">HTML</abbr>' in html


def test_code_in_a_definition_is_code_and_stays_as_it_is() -> None:
    markdown = 'A\n:   b\n\n        <script>\n\n    ```html\n    <i onclick="x">\n    ```'
    body = formats(compile_body(markdown))
    assert "<script>" in body["markdown"]
    assert '<i onclick="x">' in body["markdown"]
    assert "&lt;script&gt;" in body["html"]


def test_what_stands_behind_the_marks_of_a_fence_in_a_definition_is_its_language() -> None:
    definition = "A\n: ```<img onerror=x>\n    a\n    ```"
    (code,) = nodes_of(definition, "code")
    assert (code["lang"], code["meta"], code["value"]) == ("<img", "onerror=x>", "a")
    assert live(html_of(definition)) == []


def test_a_definition_in_a_definition_has_a_depth_at_which_it_ends() -> None:
    steps = "\n".join(f"{'    ' * n}A\n\n{'    ' * n}:   b\n" for n in range(40))
    assert 2 < html_of(steps).count("<dl>") < 40


def test_the_nodes_of_definitions_tell_their_elements() -> None:
    (node,) = nodes_of("A\n:   b", "defList")
    term, description = node["children"]
    assert node["data"] == {"hName": "dl"}
    assert (term["type"], term["data"]) == ("defListTerm", {"hName": "dt"})
    assert (description["type"], description["data"]) == ("defListDescription", {"hName": "dd"})


# --- Abbreviations ---


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("HTML.", '<abbr title="T">HTML</abbr>.'),
        ("**HTML**", '<strong><abbr title="T">HTML</abbr></strong>'),
        ("[HTML](x)", '<abbr title="T">HTML</abbr></a>'),
        ("XHTML HTML5 HTML_x", "<p>XHTML HTML5 HTML_x</p>"),
        ("`HTML` $HTML$", '<code>HTML</code> <span class="math math-inline">HTML</span>'),
        ("[a](HTML)", '<a href="HTML"'),
        ("<b title='HTML'>a</b>", '<b title="HTML">a</b>'),
        ("I/O y R&D", '<abbr title="entrada">I/O</abbr> y <abbr title="idea">R&amp;D</abbr>'),
        ("&amp; &lt;", "<p>&amp; &lt;</p>"),
        ("W3C Group", '<abbr title="todo">W3C Group</abbr>'),
        ("W3C", '<abbr title="parte">W3C</abbr>'),
        ("HTML\\_x", "<p>HTML_x</p>"),
    ],
)
def test_an_abbreviation_is_marked_where_it_is_a_word_of_the_text(text: str, html: str) -> None:
    written = (
        "*[HTML]: T\n*[I/O]: entrada\n*[R&D]: idea\n*[amp]: no\n*[lt]: no\n"
        "*[W3C]: parte\n*[W3C Group]: todo"
    )
    assert html in html_of(f"{text}\n\n{written}")


def test_an_abbreviation_may_be_defined_before_or_after_and_is_no_paragraph() -> None:
    assert html_of("*[AB]: x\n\nAB").count("<p>") == 2  # with the canary of the test
    assert html_of("a\n*[AB]: x\nAB").count("<p>") == 3


@pytest.mark.parametrize("written", ["- AB\n\n    *[AB]: x", "> AB\n>\n> *[AB]: x"])
def test_an_abbreviation_may_be_defined_in_a_list_or_quote(written: str) -> None:
    html = html_of(written)
    assert '<abbr title="x">AB</abbr>' in html
    assert "*[AB]" not in html


def test_the_title_of_an_abbreviation_cannot_break_out() -> None:
    body = formats(compile_body('AB\n\n*[AB]: "><script>SECRETO</script><b onclick=x>'))
    assert "SECRETO" not in "".join(body.values())
    assert 'title="&quot;&gt;' in body["html"]


@pytest.mark.parametrize("written", ["*[AB]:", "*[ ]: x", "*[...]: x\n\n...", "*[A\nB]: x"])
def test_what_defines_no_abbreviation_marks_none(written: str) -> None:
    assert "<abbr" not in html_of(f"AB {written}\n\n{written}") or "..." in written


def test_titles_of_abbreviations_do_not_make_a_page_large() -> None:
    html = html_of("a " * 10_000 + "\n\n*[a]: " + "x" * 1_000)
    assert len(html) < 300_000
    assert "<abbr" in html


def test_the_node_of_an_abbreviation_tells_what_it_means() -> None:
    (node,) = nodes_of("AB\n\n*[AB]: x", "abbr")
    assert (node["abbr"], node["reference"]) == ("AB", "x")
    assert node["data"] == {"hName": "abbr", "hProperties": {"title": "x"}}


# --- Mathematics ---


@pytest.mark.parametrize(
    "text",
    [
        "de $5 a $10",
        "$5 y $ 10",
        "5$ y 10$",
        "US$5 y US$10",
        "\\$a\\$",
        "$ a $",
        "$a $",
        "$$ y $$$",
        "$$$$",
        "`$a$`",
        "\\(",
        "\\(\\)",
        "\\( \\)",
        "$$\n\n$$",
        "$$a\n\nb$$",
        "\\[a\\](x)",
        "\\[\n\\]",
    ],
)
def test_prices_and_escapes_are_no_mathematics(text: str) -> None:
    assert 'class="math' not in html_of(text)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a $x_1 + *y*$ b", '<p>a <span class="math math-inline">x_1 + *y*</span> b</p>'),
        ("\\(x\\)", '<span class="math math-inline">x</span>'),
        ("a $$x$$ b", '<p>a <span class="math math-display">x</span> b</p>'),
        ("$$x$$", '<div class="math math-display">x</div>'),
        ("$$\nx\ny\n$$", '<div class="math math-display">xy</div>'),
        ("a\n$$x$$\nb", '<p>a</p><div class="math math-display">x</div><p>b</p>'),
        ("\\[\nx\n\\]", '<div class="math math-display">x</div>'),
        ("> $$x$$", '<blockquote><div class="math math-display">x</div></blockquote>'),
        ("- $$x$$", '<li><div class="math math-display">x</div></li>'),
        ("$$\n\\text{si $a$}\n$$", '<div class="math math-display">\\text{si $a$}</div>'),
        ("<b>$a<b$ c></b>", '<span class="math math-inline">a&lt;b</span>'),
        ("|a|\n|-|\n|$x$|", '<td><span class="math math-inline">x</span></td>'),
    ],
)
def test_mathematics_is_its_source_in_a_marked_element(text: str, html: str) -> None:
    assert html in html_of(text)


def test_mathematics_in_the_tree() -> None:
    markdown = "a $x$ b $$y$$\n\n$$\nz\n$$"
    assert [node["value"] for node in nodes_of(markdown, "inlineMath")] == ["x", "y"]
    assert nodes_of(markdown, "math") == [{"type": "math", "value": "z"}]
    assert "data" in nodes_of(markdown, "inlineMath")[1]


# --- Code ---


@pytest.mark.parametrize(
    ("info", "pre", "lang", "meta"),
    [
        ("py", "<pre>", "py", None),
        ('py title="a.py"', '<pre data-title="a.py">', "py", 'title="a.py"'),
        ('{.py title="a.py"}', '<pre data-title="a.py">', "py", 'title="a.py"'),
        (
            '{ .py .annotate hl_lines="2 3" }',
            '<pre data-hl-lines="2 3" class="annotate">',
            "py",
            '.annotate hl_lines="2 3"',
        ),
        (
            "py linenums='1' x=y",
            '<pre data-linenums="1">',
            "py",
            "linenums='1' x=y",
        ),
        ('py title="<b>&amp;"', '<pre data-title="&lt;b&gt;&amp;">', "py", 'title="<b>&"'),
        ("c++", "<pre>", "c++", None),
        ("föö&ouml;", "<pre>", "fööö", None),
        ("@x y", "<pre>", "@x", "y"),
    ],
)
def test_the_first_line_of_a_fence(info: str, pre: str, lang: str, meta: str | None) -> None:
    markdown = f"```{info}\nx\n```"
    assert f'{pre}<code class="language-{lang}">x</code></pre>' in html_of(markdown)
    (node,) = nodes_of(markdown, "code")
    assert (node["lang"], node["meta"], node["value"]) == (lang, meta, "x")


def test_options_alone_are_no_language() -> None:
    assert '<pre data-title="a"><code>x</code></pre>' in html_of('```{title="a"}\nx\n```')


@pytest.mark.parametrize("info", ["&#xfdd0;", "&#1;"])
def test_a_first_line_of_which_nothing_is_left_names_no_language(info: str) -> None:
    assert "<pre><code>x</code></pre>" in html_of(f"```{info}\nx\n```")


def test_a_diagram_is_left_for_the_frontend_and_is_not_read_aloud() -> None:
    markdown = "a\n\n```mermaid\ngraph LR; A-->B\n```"
    assert '<pre class="mermaid">graph LR; A--&gt;B</pre>' in html_of(markdown)
    assert nodes_of(markdown, "code")[0]["lang"] == "mermaid"
    assert "graph" not in text_of(markdown)


def test_code_in_a_line_may_name_its_language() -> None:
    assert '<code class="language-py">x = 1</code>' in html_of("`#!py x = 1`")
    assert '<code class="language-c">x</code>' in html_of("`:::c x`")
    assert "<code>#!/bin/sh -x</code>" in html_of("`#!/bin/sh -x`")
    (node,) = nodes_of("`#!py x`", "inlineCode")
    assert node["value"] == "x"
    assert node["data"] == {"hProperties": {"className": ["language-py"]}}


# --- Tabs ---


def test_tabs_are_told_one_below_the_other() -> None:
    html = html_of('=== "A"\n\n    uno\n\n=== "B"\n    - dos\n\ntres')
    assert html.count('<div class="tabbed-set">') == 1
    assert '<p class="tabbed-label">A</p><p>uno</p></div>' in html
    assert '<p class="tabbed-label">B</p><ul><li>dos</li></ul></div></div><p>tres</p>' in html
    assert html_of('=== "A"\n    a\n\n===! "B"\n    b').count("tabbed-set") == 2
    assert "tabbed" not in html_of('=== A\n\n    uno\n\n=== ""')


def test_tabs_read_as_their_titles_and_what_they_show() -> None:
    assert "A\n\nuno\n\nB\n\ndos" in text_of('=== "A"\n    uno\n\n=== "B"\n    dos')
    (tabs,) = nodes_of('=== "A"\n    uno', "tabs")
    assert tabs["data"]["hProperties"] == {"className": ["tabbed-set"]}


def test_code_in_a_tab_is_code_and_html_in_it_is_cleaned() -> None:
    body = formats(compile_body('=== "A"\n\n    a <b onclick=x>b</b>\n\n        <script>\n'))
    assert "onclick" not in "".join(body.values())
    assert "<script>" in body["markdown"]


# --- Tables ---


@pytest.mark.parametrize(
    ("markdown", "cells"),
    [
        ("|a|b|\n|-|-|\n|c|", ["c", ""]),
        ("|a|b|\n|-|-|\n|c|d|e|", ["c", "d"]),
        ("a|b\n-|-\nc|d", ["c", "d"]),
        ("|a|b|\n|-|-|\n|`x|y`|d|", ["<code>x|y</code>", "d"]),
        ("|a|b|\n|-|-|\n|`x\\|y`|d|", ["<code>x|y</code>", "d"]),
        ("|a|b|\n|-|-|\n|x\\|y|d|", ["x|y", "d"]),
        ("|a|b|\n|-|-|\n|`x|d|", ["`x", "d"]),
        ("|a|b|\n|-|-|\n||d|", ["", "d"]),
        ("> |a|b|\n> |-|-|\n> |c|d|", ["c", "d"]),
        ("- |a|b|\n  |-|-|\n  |c|d|", ["c", "d"]),
    ],
)
def test_the_cells_of_a_row(markdown: str, cells: list[str]) -> None:
    assert "".join(f"<td>{cell}</td>" for cell in cells) in html_of(markdown)


@pytest.mark.parametrize(
    "markdown", ["|a|b|\n|-|\n", "|a|\n|x|\n", "a\n|-|", "|a|\n\n|-|", "|a|\n|:|"]
)
def test_what_is_no_table(markdown: str) -> None:
    assert "<table" not in html_of(markdown)


def test_a_table_ends_where_its_rows_end() -> None:
    assert "</table><p>b</p>" in html_of("|a|\n|-|\n\nb")
    assert "</table><p>b | c</p>" in html_of("|a|\n|-|\n\nb | c")


def test_empty_cells_do_not_make_a_page_large() -> None:
    html = html_of("|a" * 2_000 + "|\n" + "|-" * 2_000 + "|\n" + "|b\n" * 2_000)
    assert html.count("<td") < 14_000


# --- Mathematics ---


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "\\begin{align}\na &= b \\\\\nc < d\n\\end{align}",
            '<div class="math math-display">\\begin{align}a &amp;= b \\\\c &lt; d\\end{align}</div>',
        ),
        (
            "!!! note\n    \\begin{a*}\\begin{b}\n    x\n    \\end{b}\\end{a*}",
            '<div class="math math-display">\\begin{a*}\\begin{b}x\\end{b}\\end{a*}</div>',
        ),
        ("a\n\\begin{b}\nc\n\\end{b}", "<p>a\\begin{b}c\\end{b}</p>"),
        ("\\begin{b}\n\nc\n\\end{b}", "<p>\\begin{b}</p><p>c\\end{b}</p>"),
        ("\\begin{b}\nc\n\\end{b} d", "<p>\\begin{b}c\\end{b} d</p>"),
        ("\\begin{b}\nc", "<p>\\begin{b}c</p>"),
    ],
)
def test_an_environment_is_mathematics_when_it_is_a_block_of_its_own(text: str, html: str) -> None:
    assert html in html_of(text)


# --- Marks ---


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("==a **b**==", "<mark>a <strong>b</strong></mark>"),
        ("^^a^^", "<ins>a</ins>"),
        ("H~2~O", "H<sub>2</sub>O"),
        ("2^10^", "2<sup>10</sup>"),
        ('++ctrl+"Ñ"++', '<span class="keys"><kbd>Ctrl</kbd>+<kbd>Ñ</kbd></span>'),
        ("++windows+num1++", '<span class="keys"><kbd>Win</kbd>+<kbd>Num 1</kbd></span>'),
        ("++pipe+lt++", '<span class="keys"><kbd>|</kbd>+<kbd>&lt;</kbd></span>'),
        ("x^a\\ b^ y H~2\\ 3~", "x<sup>a b</sup> y H<sub>2 3</sub>"),
        ("x^a\\*b\\ c^", "x<sup>a*b c</sup>"),
        ("++ctrl+page-up+a++", "<kbd>Ctrl</kbd>+<kbd>Page Up</kbd>+<kbd>A</kbd>"),
        ("~~a ~b~~", "<del>a ~b</del>"),
        ("si a==b y c==d", "si a==b y c==d"),
        ("==a==b", "<p>==a==b</p>"),
        ("==a", "<p>==a</p>"),
        ("C++ y C++11, i++ + ++j", "<p>C++ y C++11, i++ + ++j</p>"),
        ("~10 a ~20, 2^3 y 4^5", "<p>~10 a ~20, 2^3 y 4^5</p>"),
        ("[^1][^2]", "<p>[^1][^2]</p>"),
        (":rocket: :material-check:", "<p>:rocket: :material-check:</p>"),
    ],
)
def test_a_mark_in_a_line(text: str, html: str) -> None:
    assert html in html_of(text)


@pytest.mark.parametrize("mark", ["==", "^^"])
def test_marks_in_marks_have_a_depth_at_which_they_end(mark: str) -> None:
    html = html_of(f"{mark}**" * 30 + "a" + f"**{mark}" * 30)
    assert "CANARY" in html
    assert html.count("<strong>") < 30


def test_the_node_of_a_mark_tells_its_element() -> None:
    assert nodes_of("==a==", "mark")[0]["data"] == {"hName": "mark"}
    assert nodes_of("++ctrl++", "keys")[0]["data"]["hProperties"] == {"className": ["keys"]}


# --- What is read aloud ---


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("10^6^ y CO~2~ y 1^er^", "10⁶ y CO₂ y 1er"),
        ("listo :material-check:. Sí :rocket:", "listo. Sí :rocket:"),
        ("1. a\n2. b\n   - c", "1. a\n\n2. b\n\nc"),
        ("3. a\n4. b", "3. a\n\n4. b"),
        ("|a|b|\n|-|-|\n||c|", "a, b\n\nc"),
        ("++ctrl+c++", "Ctrl+C"),
        ("a[^1]\n\n[^1]: b", "a\n\n"),
        ("-\n- a", "a"),
    ],
)
def test_text_reads_as_a_person_would_read_it(markdown: str, text: str) -> None:
    assert text in text_of(markdown)


def test_the_number_of_an_item_is_no_word() -> None:
    document = compile_body("1. a b").document
    bullets = compile_body("- a b").document
    assert document is not None
    assert bullets is not None
    assert document.word_count == bullets.word_count
