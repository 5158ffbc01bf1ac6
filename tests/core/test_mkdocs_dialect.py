"""Admonitions, attribute lists and Markdown in HTML are read as MkDocs reads them.

The HTML is that of Python-Markdown 3.11 with admonition, attr_list, md_in_html, pymdownx.details
and pymdownx.superfences, but for line breaks, `<p>` in loose lists, and what is not published.
"""

import json
import re
from typing import Any

import pytest

from tests.core.compiling import (
    article_of,
    compile_article,
    compile_body,
    formats,
    found,
    processor_time,
)

_BREAKS = re.compile(r">\n+<")


def _html(markdown: str) -> str:
    """The HTML of `markdown` without the line breaks between tags."""
    body = formats(compile_body(markdown))["html"]
    inner = body.removeprefix('<h1 id="rutas">Rutas</h1>\n').split("<p>CANARY</p>")[0]
    return _BREAKS.sub("><", inner).strip().replace(' rel="noopener"', "")


def _nodes(markdown: str) -> list[dict[str, Any]]:
    tree = json.loads(formats(compile_body(markdown))["ast"])
    nodes: list[dict[str, Any]] = tree["children"][1:-1]
    return nodes


NOTE = '<div class="admonition note"><p class="admonition-title">{}</p>{}</div>'


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        pytest.param("!!! note\n    a", NOTE.format("Note", "<p>a</p>"), id="type-as-title"),
        pytest.param("!!!note\n    a", NOTE.format("Note", "<p>a</p>"), id="no-blank"),
        pytest.param("!!! NOTE\n    a", NOTE.format("Note", "<p>a</p>"), id="capitals"),
        pytest.param(
            '!!! note "T *b*"\n    a', NOTE.format("T <em>b</em>", "<p>a</p>"), id="title"
        ),
        pytest.param('!!! note "a "b" c"\n    a', NOTE.format('a "b" c', "<p>a</p>"), id="quotes"),
        pytest.param(
            '!!! note ""\n    a', '<div class="admonition note"><p>a</p></div>', id="empty-title"
        ),
        pytest.param(
            '!!! note inline  end "T"\n    a',
            '<div class="admonition note inline end"><p class="admonition-title">T</p><p>a</p></div>',
            id="classes",
        ),
        pytest.param(
            "!!! note\n\n\n    a", NOTE.format("Note", "<p>a</p>"), id="blank-lines-first"
        ),
        pytest.param("!!! note\n\ta\n\n\tb", NOTE.format("Note", "<p>a</p><p>b</p>"), id="tabs"),
        pytest.param("!!! note\n    a\nb", NOTE.format("Note", "<p>a</p>") + "<p>b</p>", id="ends"),
        pytest.param("a\n!!! note\n    b", "<p>a</p>" + NOTE.format("Note", "<p>b</p>"), id="cuts"),
        pytest.param(
            "!!! note\n    - a\n    - b",
            NOTE.format("Note", "<ul><li>a</li><li>b</li></ul>"),
            id="list",
        ),
        pytest.param(
            "!!! note\n    |a|\n    |-|\n    |b|",
            NOTE.format(
                "Note",
                "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>",
            ),
            id="table",
        ),
        pytest.param(
            "!!! note\n    ```py\n    a\n\n    b\n    ```",
            NOTE.format("Note", '<pre><code class="language-py">a\n\nb\n</code></pre>'),
            id="fence",
        ),
        pytest.param(
            "!!! note\n    a\n\n        b",
            NOTE.format("Note", "<p>a</p><pre><code>b</code></pre>"),
            id="indented-code",
        ),
        pytest.param(
            "!!! note\n    a\n\n    !!! note\n        b",
            NOTE.format("Note", "<p>a</p>" + NOTE.format("Note", "<p>b</p>")),
            id="nested",
        ),
        pytest.param(
            "- a\n\n    !!! note\n        b",
            "<ul><li><p>a</p>" + NOTE.format("Note", "<p>b</p>") + "</li></ul>",
            id="in-a-list",
        ),
        pytest.param(
            "> !!! note\n>     b",
            "<blockquote>" + NOTE.format("Note", "<p>b</p>") + "</blockquote>",
            id="in-a-quote",
        ),
        pytest.param(
            "??? tip\n    a",
            '<details class="tip"><summary>Tip</summary><p>a</p></details>',
            id="fold",
        ),
        pytest.param(
            '???+ tip "T"\n    a',
            '<details class="tip" open=""><summary>T</summary><p>a</p></details>',
            id="open-fold",
        ),
        pytest.param(
            '??? "T"\n    a', "<details><summary>T</summary><p>a</p></details>", id="no-type"
        ),
        pytest.param("!!! a: b\n    c", "<p>!!! a: b\nc</p>", id="no-header"),
        pytest.param("??? ¿qué?", "<p>??? ¿qué?</p>", id="a-question"),
        pytest.param("\\!!! note\n    a", "<p>!!! note\na</p>", id="escaped"),
    ],
)
def test_an_admonition_is_what_mkdocs_makes_of_it(markdown: str, expected: str) -> None:
    assert _html(markdown) == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        pytest.param("## T {#x .a}", '<h2 id="x" class="a">T</h2>', id="heading"),
        pytest.param("## T {: #x }", '<h2 id="x">T</h2>', id="heading-with-colon"),
        pytest.param("## T { #x } ##", '<h2 id="x">T</h2>', id="heading-closed"),
        pytest.param("T {#x}\n---", '<h2 id="x">T</h2>', id="setext"),
        pytest.param(
            "## **T**{: .a }", '<h2 id="t"><strong class="a">T</strong></h2>', id="not-its"
        ),
        pytest.param("a *b*\n{: .c #d }", '<p class="c" id="d">a <em>b</em></p>', id="paragraph"),
        pytest.param("a\n{: .c .d}", '<p class="c d">a</p>', id="classes"),
        pytest.param('a\n{: title="b &lt; c" }', '<p title="b &lt; c">a</p>', id="entities"),
        pytest.param("a\n{: title='b' lang=es }", '<p title="b" lang="es">a</p>', id="values"),
        pytest.param(
            "[a](b){ .md-button }", '<p><a href="b" class="md-button">a</a></p>', id="link"
        ),
        pytest.param(
            "[a][r]{ .b }\n\n[r]: c", '<p><a href="c" class="b">a</a></p>', id="reference"
        ),
        pytest.param(
            '![a](b){ width="300" loading=lazy align=left }',
            '<p><img src="b" alt="a" width="300" loading="lazy" align="left"></p>',
            id="image",
        ),
        pytest.param(
            "`a`{.b} **c**{.d}",
            '<p><code class="b">a</code> <strong class="d">c</strong></p>',
            id="inline",
        ),
        pytest.param("*a*{: .b } c", '<p><em class="b">a</em> c</p>', id="emphasis"),
        pytest.param("~~a~~{.b}", '<p><del class="b">a</del></p>', id="strikethrough"),
        pytest.param("[*a*{.b}](c)", '<p><a href="c"><em class="b">a</em></a></p>', id="in-a-link"),
        pytest.param("- a\n  {: .b }\n- c", '<ul><li class="b">a</li><li>c</li></ul>', id="item"),
        pytest.param(
            "|a { .b }|\n|-|\n|*c* { .d }|",
            '<table><thead><tr><th class="b">a</th></tr></thead>'
            '<tbody><tr><td class="d"><em>c</em></td></tr></tbody></table>',
            id="cells",
        ),
        pytest.param(":a-b:{ .lg } c", "<p>:a-b: c</p>", id="emoji"),
        pytest.param('a\n{: title="b"class }', '<p>a\n{: title="b"class }</p>', id="no-list"),
        pytest.param("*a* {.b}", "<p><em>a</em> {.b}</p>", id="apart"),
        pytest.param(
            "f{x} *a*{x} \\frac{a=b}", "<p>f{x} <em>a</em>{x} \\frac{a=b}</p>", id="words"
        ),
        pytest.param("{: .a }", "<p>{: .a }</p>", id="alone"),
        pytest.param(
            "`{: .a }` *b*\\{.c}", "<p><code>{: .a }</code> <em>b</em>{.c}</p>", id="quoted"
        ),
        pytest.param(
            '``` { .py .a title="b" hl_lines="1 2" #c }\nx\n```',
            '<pre data-title="b" data-hl-lines="1 2" id="c" class="a"><code class="language-py">x\n'
            "</code></pre>",
            id="fence",
        ),
        pytest.param(
            '```py title="b" linenums="1"\nx\n```',
            '<pre data-title="b" data-linenums="1"><code class="language-py">x\n</code></pre>',
            id="fence-without-braces",
        ),
    ],
)
def test_an_attribute_list_goes_to_what_it_belongs_to(markdown: str, expected: str) -> None:
    assert _html(markdown) == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        pytest.param(
            "<details markdown='1'>\n<summary>*a*</summary>\n|b|\n|-|\n</details>",
            "<details><summary>*a*</summary><table><thead><tr><th>b</th></tr></thead>"
            "<tbody></tbody></table></details>",
            id="table-in-details",
        ),
        pytest.param("<div markdown>*a*</div>", "<div><p><em>a</em></p></div>", id="one-line"),
        pytest.param(
            '<div class="grid cards" markdown>\n\n- a\n\n    ---\n\n    b\n\n</div>',
            '<div class="grid cards"><ul><li><p>a</p><hr><p>b</p></li></ul></div>',
            id="cards",
        ),
        pytest.param(
            "<div markdown>\n<div markdown='block'>\n- a\n</div>\n</div>",
            "<div><div><ul><li>a</li></ul></div></div>",
            id="nested",
        ),
        pytest.param(
            "<div markdown>\n```\n</div>\n```\n`</div>` a\n</div>\nb",
            "<div><pre><code>&lt;/div&gt;\n</code></pre>"
            "<p><code>&lt;/div&gt;</code> a</p></div><p>b</p>",
            id="tags-in-code",
        ),
        pytest.param("<p markdown>*a*</p>", "<p><em>a</em></p>", id="inline-element"),
        pytest.param("<div markdown='span'>*a*</div>", "<div><em>a</em></div>", id="span"),
        pytest.param("<div markdown='0'>\n*a*\n</div>", "<div>\n*a*\n</div>", id="off"),
        pytest.param("<div markdown='x'>*a*</div>", "<div>*a*</div>", id="no-value-of-it"),
        pytest.param(
            "<div markdown>\n<div>\n\n*a*\n</div>\n*b*\n</div>",
            "<div><div>\n\n*a*\n</div><p><em>b</em></p></div>",
            id="raw-inside",
        ),
        pytest.param("<b markdown>*a*</b>", "<p><b><em>a</em></b></p>", id="no-block"),
        pytest.param(
            "<div markdown>\n<b>*a*</b>\n<br>\n</div>",
            "<div><p><b><em>a</em></b><br></p></div>",
            id="inline-tags-inside",
        ),
    ],
)
def test_markdown_in_html_is_read_where_the_element_says_so(markdown: str, expected: str) -> None:
    assert _html(markdown) == expected
