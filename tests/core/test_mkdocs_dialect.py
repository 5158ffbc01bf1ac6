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
            NOTE.format("Note", "<p>a</p><pre><code>b\n</code></pre>"),
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


def test_a_fold_without_a_title_has_an_empty_one() -> None:
    assert (
        _html('??? tip ""\n    a') == '<details class="tip"><summary></summary><p>a</p></details>'
    )


def test_an_admonition_is_a_container_directive_that_remark_renders() -> None:
    [note] = _nodes('!!! note inline "T"\n    a')
    assert (note["type"], note["name"]) == ("containerDirective", "note")
    assert note["attributes"] == {"class": "inline"}
    assert note["data"] == {
        "hName": "div",
        "hProperties": {"className": ["admonition", "note", "inline"]},
    }
    title, paragraph = note["children"]
    assert title["data"]["directiveLabel"] is True
    assert title["children"] == [{"type": "text", "value": "T"}]
    assert paragraph["type"] == "paragraph"


def test_a_fold_is_a_directive_that_says_whether_it_is_open() -> None:
    closed, opened = _nodes('??? "T"\n    a\n\n???+ tip\n    b')
    assert (closed["name"], closed["attributes"]) == ("details", {"fold": "closed"})
    assert (opened["name"], opened["attributes"]) == ("tip", {"fold": "open"})
    assert opened["data"] == {
        "hName": "details",
        "hProperties": {"className": ["tip"], "open": True},
    }


def test_attributes_are_properties_of_their_node() -> None:
    heading, paragraph, code = _nodes(
        '## T {#x .a}\n\n[a](b){ .c title="d" }\n\n``` { .py }\nx\n```'
    )
    assert heading["data"] == {"id": "x", "hProperties": {"className": ["a"]}}
    assert paragraph["children"][0]["data"]["hProperties"] == {"className": ["c"], "title": "d"}
    assert (code["lang"], code["meta"], "data" in code) == ("py", None, False)


def test_the_attribute_markdown_is_in_the_source_alone() -> None:
    body = formats(compile_body('<div class="a" markdown>\n*b*\n</div>\n\n<b markdown="1">c</b>'))
    assert '<div class="a" markdown="1">' in body["markdown"]
    assert all("markdown=" not in body[name] for name in ("html", "text", "ast"))


def test_the_source_keeps_the_dialect_as_it_is_written() -> None:
    markdown = '!!! note "T"\n    a{.b}\n\n## T {#x}\n\n??? tip\n    c'
    assert markdown in formats(compile_body(markdown))["markdown"]


def test_the_text_has_the_title_and_then_the_content() -> None:
    body = formats(compile_body('!!! note "T"\n    a\n\n    - b\n\n[c](d){ .e }'))
    assert body["text"] == "Rutas\n\nT\n\na\n\nb\n\nc\n\nCANARY"


def test_what_is_folded_does_not_count_as_reading() -> None:
    def words(markdown: str) -> int:
        return article_of(compile_body(markdown)).word_count

    nothing = words("")
    assert words("!!! note\n    uno dos") - nothing == 3
    assert words("??? note\n    uno dos\n\ntres") - nothing == 1
    assert words("<details markdown>\nuno dos\n</details>\n\ntres") - nothing == 1


def test_headings_links_images_and_embeds_inside_are_found_where_they_stand() -> None:
    document = article_of(
        compile_article(
            '# T\n\n!!! note "Ver [uno](a.md)"\n    ## Dentro\n\n    Ver [dos](b.md) ![i](c.png).\n\n'
            '    {{ include_html("s.html") }}\n\n<div markdown>\n### Más\n[tres](d.md)\n</div>\n'
        )
    )
    links = [(link.url, link.place.line, link.place.column) for link in document.links]
    assert links == [("a.md", 3, 21), ("b.md", 6, 15), ("d.md", 12, 8)]
    assert [(image.src, image.place.line) for image in document.images] == [("c.png", 6)]
    assert [(embed.path, embed.line) for embed in document.embeds] == [("s.html", 8)]
    [entry] = document.toc
    assert (entry.anchor, entry.children[0].anchor) == ("dentro", "mas")


def test_a_written_id_is_the_anchor_and_others_give_way_to_it() -> None:
    document = article_of(compile_article("# T\n\n## x\n\n## Otra {#x}\n\n[a](b){#x}\n\n## {#x}\n"))
    assert [(entry.text, entry.anchor) for entry in document.toc][:2] == [
        ("x", "x_1"),
        ("Otra", "x"),
    ]
    assert {"x", "x_1"} <= set(document.anchors)


def test_a_line_of_white_space_of_any_kind_does_not_end_an_admonition() -> None:
    html = formats(compile_body("!!! note\n    a\n\u00a0\n    b\n\nfin"))["html"]
    inside, _, after = html.partition("</div>")
    assert "b" in inside
    assert "fin" in after


def test_a_footnote_inside_an_admonition_is_a_footnote() -> None:
    body = formats(compile_body("!!! note\n    a[^1]\n\n    [^1]: nota"))
    assert '<li id="fn-1"><p>nota' in body["html"]


@pytest.mark.parametrize(
    "markdown",
    [
        pytest.param("!!! note\n    a <!-- SECRETO -->", id="paragraph"),
        pytest.param("!!! note\n\n    <!-- SECRETO -->", id="after-a-blank-line"),
        pytest.param("!!! note\n\n    a\n\n    <!-- SECRETO -->\n\n    b", id="alone"),
        pytest.param("??? note\n    - a\n\n        <!-- SECRETO -->", id="in-a-list"),
        pytest.param("!!! a\n    !!! b\n\n        <script>SECRETO</script>", id="nested"),
        pytest.param("<div markdown>\n<!-- SECRETO -->\n</div>", id="html"),
        pytest.param("!!! a <!-- SECRETO -->\n    b", id="header"),
        pytest.param('!!! a "`"\n    <!-- SECRETO --> `', id="span-over-a-header"),
        pytest.param("a\n{: title='<!-- SECRETO -->' }", id="list"),
        pytest.param(
            "a\n{: onclick='SECRETO' style='SECRETO' data-embed=SECRETO }", id="attributes"
        ),
    ],
)
def test_what_is_hidden_is_lifted_out_of_the_dialect_too(markdown: str) -> None:
    body = formats(compile_body(markdown))
    hidden_in = {name for name, text in body.items() if "SECRETO" in text}
    assert hidden_in <= ({"markdown"} if "onclick" in markdown else set())
    assert "CANARY" in body["text"]


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("    ```\n    {}\n    ```", id="fence"),
        pytest.param("    ~~~\n    a\n\n    {}\n    ~~~", id="tildes"),
        pytest.param("    a\n\n        {}", id="indented"),
        pytest.param("    - a\n\n        ```\n        {}\n        ```", id="in-a-list"),
    ],
)
@pytest.mark.parametrize("text", ["<!-- a -->", "<script>a</script>", "{{{{ f(x) }}}}"])
def test_code_in_an_admonition_is_left_as_it_is(code: str, text: str) -> None:
    """And where a Markdown that knows no admonitions would see HTML, a blank line helps it."""
    source = f"!!! note\n{code}".replace("{}", text)
    body = formats(compile_body(source))
    assert text in body["markdown"]
    assert text in body["text"]


def test_code_below_a_tag_with_markdown_is_left_as_it_is() -> None:
    body = formats(compile_body("<div markdown>\n```\n<script>a</script>\n```\n</div>"))
    assert '<div markdown="1">\n```\n<script>a</script>\n```\n</div>' in body["markdown"]
    assert "&lt;script&gt;a" in body["html"]


def test_an_admonition_without_content_is_told() -> None:
    compiled = compile_body('a\n\n!!! note "T"\nb')
    assert found(compiled) == [("markdown/empty-admonition", 5, 1)]
    [problem] = compiled.problems
    assert problem.message == "expected content below '!!! note \"T\"', got none"
    assert problem.hint == "indent by 4 spaces each line that belongs to it"


def test_an_attribute_that_is_left_out_is_told_at_its_list() -> None:
    compiled = compile_body("a [b](c){ .d target=_blank } [b](c){ target=_blank onclick=x }")
    code = "markdown/removed-attribute"
    assert found(compiled) == [(code, 3, 9), (code, 3, 36)]
    messages = [problem.message for problem in compiled.problems]
    assert messages[1] == "target=, onclick= is left out of what is published"


def test_an_attribute_in_a_title_is_told_at_the_header() -> None:
    compiled = compile_body('!!! note "`a`{ .b onclick=x }"\n    c')
    assert found(compiled) == [("markdown/removed-attribute", 3, 14)]


def test_a_word_and_an_id_with_blanks_are_left_out() -> None:
    compiled = compile_body("a\n{: .b hidden id='c d' }")
    assert compiled.problems[0].message == "hidden=, id= is left out of what is published"


def test_a_list_that_markdown_changed_is_told_at_its_block() -> None:
    compiled = compile_body("| a |\n|---|\n| `b`{title='\\|' onclick=x} |")
    assert [code for code, _, _ in found(compiled)] == ["markdown/removed-attribute"]


def test_classes_add_up_and_what_an_element_has_stays() -> None:
    assert '<li class="b task-list-item">' in _html("- [ ] a\n  {: .b }")
    assert '<td align="left">b</td>' in _html("|a|\n|:-|\n|b { align=right }|")


def test_tags_that_are_none_end_no_element() -> None:
    html = _html("<div markdown>\n</p>\n<b\n\n*c*\n\n</div\n\n</div>")
    assert "<em>c</em>" in html


@pytest.mark.parametrize(
    "markdown",
    [
        pytest.param("!!! a\n" * 6_000, id="admonitions"),
        pytest.param("!!! a\n\n" * 6_000, id="admonitions-apart"),
        pytest.param("".join("    " * n + "??? a\n" for n in range(250)), id="nested"),
        pytest.param("{: " * 40_000, id="lists-that-are-none"),
        pytest.param("`a`{.b}" * 10_000, id="lists"),
        pytest.param("`a`{" + "a " * 50_000, id="words"),
        pytest.param("`a`{" + 'a="b" ' * 20_000, id="values"),
        pytest.param("`a`{" + "a='{a=\"" * 15_000, id="quotes"),
        pytest.param("<div markdown>\n" * 180, id="unclosed"),
        pytest.param("<p markdown>\n" * 8_000, id="unclosed-paragraphs"),
        pytest.param("<div markdown>\n</div>\n" * 4_000, id="closed"),
        pytest.param("<div markdown>\n" + "<p>a</p>\n" * 5_000 + "</div>", id="elements-inside"),
        pytest.param("<div markdown>\n" + "` `` ``` " * 8_000, id="ticks"),
        pytest.param('!!! a "' + '" ' * 50_000 + "b", id="title"),
        pytest.param("!!! " + "a " * 50_000 + ":", id="types"),
        pytest.param("> " * 19 + "!!! a\n" + "> " * 19 + "    <div markdown>\n", id="deep"),
    ],
)
def test_a_heap_of_the_dialect_takes_time_in_proportion(markdown: str) -> None:
    with processor_time(at_most=8):
        compile_body(markdown)


def test_an_element_that_is_never_closed_holds_the_rest() -> None:
    html = formats(compile_body("<div markdown>\n<p>*a*\n\n*b*"))["html"]
    assert "<em>b</em>" in html
    assert "CANARY" in html


def test_an_address_between_angles_is_no_element() -> None:
    assert _html("<http://a.b>") == '<p><a href="http://a.b">http://a.b</a></p>'


def test_beyond_the_limit_of_nesting_headers_are_text() -> None:
    markdown = "\n".join(f"{'    ' * depth}!!! a\n" for depth in range(25)) + f"\n{'    ' * 25}fin"
    body = formats(compile_body(markdown))
    assert body["html"].count('<div class="admonition a">') == 12
    assert "fin" in body["text"]
