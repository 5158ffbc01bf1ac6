"""Faults C1 to C18: hostile Markdown and HTML, judged in all four formats."""

import html
import json
import re
from typing import Any

import pytest

from content_api.parsing.body.addresses import place_body
from content_api.parsing.body.html import clean_html, render_html

from .compiling import (
    article_of,
    compile_article,
    compile_body,
    errors,
    formats,
    found,
    processor_time,
)

# An address of a kind that runs code or leaves the web, where a link or attribute would hold it.
_LIVE = re.compile(r"""[("'=:\]>]<?(?:javascript|vbscript|data|file):""", re.IGNORECASE)
_IGNORED_BY_BROWSERS = re.compile(r"[\x00-\x20\x7f]")


def _live_addresses(text: str) -> list[str]:
    """What of `text` a browser could take as an unsafe address, entities decoded."""
    marked = text.replace("&lt;", "‹")  # an escaped bracket opens no address
    plain = _IGNORED_BY_BROWSERS.sub("", html.unescape(marked).replace("\\", ""))
    return _LIVE.findall(plain)


def _nodes(tree: str, kind: str) -> list[dict[str, Any]]:
    """Every node of one kind in an mdast tree, in reading order."""
    nodes: list[dict[str, Any]] = []
    stack = [json.loads(tree)]
    while stack:
        node = stack.pop()
        nodes += [node] if node["type"] == kind else []
        stack += reversed(node.get("children", []))
    return nodes


@pytest.mark.parametrize(
    "markdown",
    [
        pytest.param("[" * 64_000, id="C1-brackets"),
        pytest.param("[a](" * 16_000, id="C1-links"),
        pytest.param("![" * 32_000, id="C1-images"),
        pytest.param("![a](" * 12_800, id="C1-image-links"),
        pytest.param("]" * 64_000, id="C1-closing"),
        pytest.param("[a][b]" * 10_000, id="C1-references"),
        pytest.param("[a]: b\n" * 9_000, id="C1-definitions"),
        pytest.param("![a" * 10_000 + "](b)" * 8_000, id="C2-nested-images"),
        pytest.param("[" * 10_000 + "a" + "](b)" * 12_000, id="C2-nested-links"),
        pytest.param('[a](b "' * 9_000, id="C2-titles"),
        pytest.param("[a](b '" + "\\'" * 30_000, id="C2-escaped-title"),
        pytest.param('[a](b "' + "x " * 30_000, id="C2-long-title"),
        pytest.param("[a](<b" * 10_000, id="C2-angle"),
        pytest.param("*" * 50_000, id="C3-stars"),
        pytest.param("**a " * 16_000, id="C3-strong"),
        pytest.param("*a **" * 12_000, id="C3-mixed"),
        pytest.param("*a_ " * 16_000, id="C3-both-marks"),
        pytest.param("~~" * 32_000, id="C3-tildes"),
        pytest.param(">" * 50_000, id="C4-quotes"),
        pytest.param("> - " * 16_000 + "x", id="C4-mixed"),
        pytest.param("- " * 32_000 + "x", id="C4-lists"),
        pytest.param("1. " * 20_000 + "x", id="C4-ordered"),
        pytest.param("\n".join(" " * n + "- a" for n in range(340)), id="C4-steps"),
        pytest.param("> " * 16_000 + "a\n" * 8_000, id="C4-lazy"),
        pytest.param("`" * 64_000, id="C5-ticks"),
        pytest.param("".join("`" * n + " " for n in range(1, 350)), id="C5-growing-ticks"),
        pytest.param("<a " * 21_000, id="C5-tags"),
        pytest.param("<a x='" * 10_000, id="C5-attributes"),
        pytest.param("<!" * 32_000, id="C5-declarations"),
        pytest.param("</" * 32_000, id="C5-closing-tags"),
        pytest.param("<?" * 32_000, id="C5-instructions"),
        pytest.param("<![CDATA[" * 7_000, id="C5-cdata"),
        pytest.param("<!-->" * 12_000, id="C5-empty-comments"),
        pytest.param("&" * 64_000, id="C5-ampersands"),
        pytest.param("\\" * 64_000, id="C5-backslashes"),
        pytest.param("{{" * 32_000, id="C5-braces"),
        pytest.param(
            "|a" * 7_000 + "|\n" + "|-" * 7_000 + "|\n" + "|b" * 7_000 + "|", id="C6-table"
        ),
        pytest.param(
            "".join(f"[^{n}]" for n in range(3_000))
            + "\n\n"
            + "\n".join(f"[^{n}]: n" for n in range(3_000)),
            id="C6-footnotes",
        ),
        pytest.param("*[ab]: c\n" * 5_000 + "ab " * 5_000, id="C6-abbreviations"),
        pytest.param("$a " * 20_000, id="C6-math"),
        pytest.param("$" * 64_000, id="C6-dollars"),
        pytest.param("".join(f"*[a{n}]: c\n" for n in range(4_000)) + "ab " * 5_000, id="C6-keys"),
        pytest.param(
            "".join("*[a" + " b" * n + "]: c\n" for n in range(28)) + "a b " * 14_000,
            id="C6-keys-that-begin-alike",
        ),
        pytest.param("*[a\n" * 9_000, id="C6-open-keys"),
        pytest.param("*[a]: " + "x" * 300 + "\n\n" + "a " * 30_000, id="C6-titles"),
        pytest.param(" $$\na\n" * 9_000, id="C6-open-displays"),
        pytest.param("\\begin{a}\n\n" * 6_000, id="C6-open-environments"),
        pytest.param("\\(a " * 9_000, id="C6-open-parentheses"),
        pytest.param("\\[\na" * 9_000, id="C6-open-brackets"),
        pytest.param("$a$$ " * 12_000, id="C6-odd-dollars"),
        pytest.param(": " * 32_000 + "x", id="C4-colons"),
        pytest.param("a\n: b\n" * 5_000, id="C6-definitions"),
        pytest.param("a\n" * 5_000 + ": b\n" * 5_000, id="C6-terms"),
        pytest.param(
            "\n".join("    " * n + "a\n" + "    " * n + ": b" for n in range(130)),
            id="C4-definition-steps",
        ),
        pytest.param('=== "a"\n' * 4_000, id="C6-tabs"),
        pytest.param("\n".join("    " * n + '=== "a"' for n in range(170)), id="C4-tab-steps"),
        pytest.param("==a " * 16_000, id="C3-marks"),
        pytest.param("^^a " * 16_000, id="C3-inserts"),
        pytest.param("^a" * 16_000, id="C3-superscripts"),
        pytest.param("~a" * 16_000, id="C3-subscripts"),
        pytest.param("++a" * 20_000, id="C3-keys"),
        pytest.param("a|b\n" * 14_000, id="C6-heads-of-tables"),
        pytest.param("|`" * 8_000 + "|\n" + "|-" * 8_000 + "|", id="C6-code-in-tables"),
        pytest.param("```py " + 'title="' * 9_000 + "\n```", id="C5-options"),
        pytest.param("```{" + "{ " * 30_000 + "\n```", id="C5-braces-of-a-fence"),
        pytest.param("<p>" * 20_000, id="C7-self-closing-tags"),
    ],
)
def test_a_hostile_body_takes_a_second_at_most_and_hides_nothing_after_it(markdown: str) -> None:
    with processor_time(at_most=1):
        compiled = compile_body(markdown)
    assert all("CANARY" in text for text in formats(compiled).values())


def test_c5_a_comment_opened_again_and_again_is_one_unclosed_comment() -> None:
    with processor_time(at_most=1):
        compiled = compile_body("<!--" * 16_000)
    assert errors(compiled) == [("markdown/unclosed-comment", 3, 1)]


def test_c7_nested_html_is_refused_in_fifty_milliseconds() -> None:
    compile_body("<div>")
    with processor_time(at_most=0.05):
        compiled = compile_body("<div>" * 10_000)
    assert errors(compiled) == [("markdown/html-depth", 3, 200 * 5 + 1)]


def test_c7_two_hundred_thousand_divs_are_one_error() -> None:
    with processor_time(at_most=1.5):
        compiled = compile_body("<div>" * 200_000)
    assert errors(compiled) == [("markdown/html-depth", 3, 200 * 5 + 1)]


def test_c7_two_hundred_levels_are_served() -> None:
    compiled = compile_body("<div>" * 200 + "</div>" * 200)
    assert all("CANARY" in text for text in formats(compiled).values())


@pytest.mark.parametrize(
    "markdown",
    [
        pytest.param("[a](javascript:alert(1))", id="C8"),
        pytest.param("[a](JaVaScRiPt:alert(1))", id="C8-case"),
        pytest.param("[a](&#106;avascript:alert(1))", id="C8-entity"),
        pytest.param("[a](&#x6A;avascript:alert(1))", id="C8-hex-entity"),
        pytest.param("[a](javascript&colon;alert(1))", id="C8-colon-entity"),
        pytest.param("[a](java&#10;script:alert(1))", id="C8-newline-entity"),
        pytest.param("[a](java&NewLine;script:alert(1))", id="C8-named-newline"),
        pytest.param("[a](&Tab;javascript:alert(1))", id="C8-tab-entity"),
        pytest.param("[a](&#1;javascript:alert(1))", id="C8-control-entity"),
        pytest.param("[a](\x01javascript:alert(1))", id="C8-control"),
        pytest.param("[a](javascript\\:alert(1))", id="C8-escape"),
        pytest.param("[a](<javascript:alert(1)>)", id="C8-angle"),
        pytest.param("[a](\njavascript:alert(1))", id="C8-next-line"),
        pytest.param("> [a](\n> javascript:alert(1))", id="C8-next-line-of-a-quote"),
        pytest.param('[a](javascript:alert "t")', id="C8-title"),
        pytest.param("[a][r]\n\n[r]: javascript:alert(1)", id="C8-reference"),
        pytest.param("[a][r]\n\n[r]:\n  javascript:alert(1)", id="C8-reference-next-line"),
        pytest.param("> [r]:\n> javascript:alert(1)\n>\n> [r]", id="C8-reference-in-a-quote"),
        pytest.param("[a][r]\n\n[r]: <javascript:alert(1)>", id="C8-reference-angle"),
        pytest.param("![a](javascript:alert(1))", id="C8-image"),
        pytest.param("[![a](javascript:a)](javascript:b)", id="C8-image-in-link"),
        pytest.param("| a |\n|---|\n| [a](javascript:alert) |", id="C8-table"),
        pytest.param("n[^1]\n\n[^1]: [a](javascript:alert)", id="C8-footnote"),
        pytest.param('<a href="javascript:alert(1)">a</a>', id="C8-html"),
        pytest.param("<a href='jAvAscript:alert(1)'>a</a>", id="C8-html-case"),
        pytest.param('<a href="&#106;avascript:alert(1)">a</a>', id="C8-html-entity"),
        pytest.param('<a href=" javascript:alert(1)">a</a>', id="C8-html-space"),
        pytest.param('<a href="java\nscript:alert(1)">a</a>', id="C8-html-newline"),
        pytest.param('<a href="java&#9;script:alert(1)">a</a>', id="C8-html-tab"),
        pytest.param("<img src=javascript:alert(1)>", id="C8-img"),
        pytest.param('<video poster="javascript:alert(1)"></video>', id="C8-poster"),
        pytest.param('<blockquote cite="javascript:alert(1)">a</blockquote>', id="C8-cite"),
        pytest.param("[a](data:text/html,x)", id="C9-data"),
        pytest.param("![a](data:image/png;base64,AAAA)", id="C9-data-image"),
        pytest.param('<img src="data:image/png;base64,AAAA">', id="C9-data-img"),
        pytest.param("[a](vbscript:x)", id="C9-vbscript"),
        pytest.param("[a](file:///etc/passwd)", id="C9-file"),
        pytest.param("[a](FILE:///etc/passwd)", id="C9-file-case"),
    ],
)
def test_an_unsafe_address_is_in_no_format(markdown: str) -> None:
    live = {name: _live_addresses(text) for name, text in formats(compile_body(markdown)).items()}
    assert live == {"html": [], "markdown": [], "text": [], "ast": []}


@pytest.mark.parametrize(
    ("markdown", "scheme", "column"),
    [
        pytest.param("[a](javascript:alert)", "javascript", 5, id="C8"),
        pytest.param("![a](data:image/png;base64,AAAA)", "data", 6, id="C9"),
    ],
)
def test_an_unsafe_address_is_told_where_it_stands(markdown: str, scheme: str, column: int) -> None:
    compiled = compile_body(markdown)
    assert found(compiled) == [("markdown/unsafe-url", 3, column)]
    expected = f"expected a relative, http, https, mailto or tel address, got '{scheme}'"
    assert compiled.problems[0].message == expected


def test_c8_an_address_broken_by_an_entity_is_the_same_nothing_in_every_format() -> None:
    compiled = compile_body("[a](java&#10;script:alert)")
    assert [code for code, _, _ in found(compiled)] == ["markdown/unsafe-url"]
    assert '<a href="#" rel="noopener">a</a>' in compiled.body.html
    assert [node["url"] for node in _nodes(formats(compiled)["ast"], "link")] == ["#"]


def test_c8_an_autolink_of_an_unsafe_scheme_is_text() -> None:
    body = formats(compile_body("<javascript:alert(1)>"))
    assert "<a " not in body["html"]
    assert "<javascript:" not in body["markdown"]
    assert _nodes(body["ast"], "link") == []


def test_c8_emptying_an_address_leaves_no_bracket_of_it_behind() -> None:
    assert formats(compile_body("[a](javascript:alert(1)) y"))["markdown"].startswith(
        "# Rutas\n\n[a](#) y\n"
    )


@pytest.mark.parametrize("code", ["`[a](javascript:x)`", "```\n[a](javascript:x)\n```"])
def test_c8_an_unsafe_address_in_code_is_text_and_left_as_written(code: str) -> None:
    assert code in formats(compile_body(code))["markdown"]


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a?b=c&d=e#f",
        "http://example.org",
        "mailto:a@example.org",
        "tel:+34600000000",
        "../otra/",
        "/series/redes/",
        "#indice",
        "?page=2",
        "imagenes/caf%C3%A9.svg",
        "a:b/c",
    ],
)
def test_a_safe_address_is_kept_as_written_or_a_strange_scheme_is_told(address: str) -> None:
    compiled = compile_body(f"[a]({address})")
    is_kept = f"]({address})" in place_body(compiled.body, {}).markdown
    assert is_kept == (found(compiled) == [])
    assert is_kept == (address != "a:b/c")


@pytest.mark.parametrize(
    ("markdown", "url"),
    [
        pytest.param("[a](<mi archivo.md>)", "mi%20archivo.md", id="words"),
        pytest.param("[a](</una ruta>)", "/una%20ruta", id="path"),
        pytest.param("![a](<imagenes/b c.png>)", "imagenes/b%20c.png", id="image"),
        pytest.param("[a][r]\n\n[r]: <b c.md>", "b%20c.md", id="reference"),
    ],
)
def test_an_address_in_angle_brackets_is_an_address_and_not_a_tag(markdown: str, url: str) -> None:
    compiled = compile_body(markdown)
    tree = formats(compiled)["ast"]
    urls = [node["url"] for node in [*_nodes(tree, "link"), *_nodes(tree, "image")]]
    assert (found(compiled), urls) == ([], [url])


def test_c10_an_address_on_another_host_is_kept_with_noopener() -> None:
    compiled = compile_body('[a](//example.org) <a href="//example.org">b</a>')
    assert found(compiled) == []
    assert compiled.body.html.count('href="//example.org" rel="noopener"') == 2


@pytest.mark.parametrize(
    "markdown",
    [
        pytest.param("<script>SECRETO</script>", id="C11-script"),
        pytest.param("<script>\nSECRETO\n\nSECRETO\n</script>", id="C11-script-blank-line"),
        pytest.param("<SCRIPT src=x>SECRETO</SCRIPT >", id="C11-script-case"),
        pytest.param("a <script>SECRETO</script> b", id="C11-inline-script"),
        pytest.param("- a\n\n  <script>SECRETO</script>", id="C11-script-in-a-list"),
        pytest.param("> <script>SECRETO</script>", id="C11-script-in-a-quote"),
        pytest.param("## a <script>SECRETO</script>", id="C11-script-in-a-heading"),
        pytest.param("|a|\n|-|\n|<script>SECRETO</script>|", id="C11-script-in-a-table"),
        pytest.param("$$<script>SECRETO</script>$$", id="C11-script-in-math"),
        pytest.param("\\`<script>SECRETO</script>\\`", id="C11-script-in-escaped-ticks"),
        pytest.param("`a\n\n<script>SECRETO</script>`", id="C11-script-after-an-open-tick"),
        pytest.param("<style>.SECRETO{}</style>", id="C11-style"),
        pytest.param("<iframe src=SECRETO>SECRETO</iframe>", id="C11-iframe"),
        pytest.param("<form action=SECRETO>", id="C11-form"),
        pytest.param("<input value=SECRETO>", id="C11-input"),
        pytest.param("<button formaction=SECRETO>", id="C11-button"),
        pytest.param("<base href=SECRETO>", id="C11-base"),
        pytest.param("<meta http-equiv=refresh content=SECRETO>", id="C11-meta"),
        pytest.param("<link rel=stylesheet href=SECRETO>", id="C11-link"),
        pytest.param("<object data=SECRETO>SECRETO</object>", id="C11-object"),
        pytest.param("<embed src=SECRETO>", id="C11-embed"),
        pytest.param("<img src=x onerror=SECRETO>", id="C12-onerror"),
        pytest.param("<IMG SRC=x ONERROR=SECRETO>", id="C12-case"),
        pytest.param('<a href="x" onclick="SECRETO">a</a>', id="C12-onclick"),
        pytest.param('<div\nonmouseover\n=\n"SECRETO">a</div>', id="C12-lines"),
        pytest.param("<details open ontoggle=SECRETO>a</details>", id="C12-ontoggle"),
        pytest.param('<div title="a>b" onclick=SECRETO>a</div>', id="C12-angle-in-a-value"),
        pytest.param('<p style="SECRETO:red">a</p>', id="C12-style-attribute"),
        pytest.param("<svg onload=SECRETO><circle/></svg>", id="C12-svg"),
        pytest.param("<svg><style><img src=x onerror=SECRETO></style></svg>", id="C12-svg-style"),
        pytest.param("<math><mtext><style></math><img onerror=SECRETO>", id="C12-math"),
        pytest.param(
            '<noscript><p title="</noscript><img src=x onerror=SECRETO>">', id="C12-noscript"
        ),
        pytest.param("<template><img src=x onerror=SECRETO></template>", id="C12-template"),
        pytest.param("<textarea><img src=x onerror=SECRETO></textarea>", id="C12-textarea"),
        pytest.param("a <!-- SECRETO --> b", id="C14"),
        pytest.param("<!--\nSECRETO\n\n# SECRETO\n-->", id="C14-blocks"),
        pytest.param("- a <!-- SECRETO -->\n- b", id="C14-list"),
        pytest.param("> <!-- SECRETO\n> SECRETO -->", id="C14-quote"),
        pytest.param("## a <!-- SECRETO -->", id="C14-heading"),
        pytest.param("|a|\n|-|\n|<!-- SECRETO -->|", id="C14-table"),
        pytest.param("[a <!-- SECRETO -->](b)", id="C14-link"),
        pytest.param("![a <!-- SECRETO -->](b)", id="C14-image"),
        pytest.param("<!-- a -- SECRETO -->", id="C14-dashes"),
        pytest.param("<!-- SECRETO --!> SECRETO -->", id="C14-bang"),
        pytest.param("<!-- SECRETO `-->` ", id="C14-tick-inside"),
        pytest.param("<!--SECRETO--><!--SECRETO-->", id="C14-two"),
        pytest.param("<div><!-- SECRETO --></div>", id="C14-in-html"),
        pytest.param("<!-- SECRETO\n```\nSECRETO\n```\n-->", id="C15-fence-inside"),
    ],
)
def test_what_must_not_be_published_is_in_no_format_and_the_rest_is(markdown: str) -> None:
    body = formats(compile_body(markdown))
    assert [name for name, text in body.items() if "SECRETO" in text] == []
    assert [name for name, text in body.items() if "CANARY" not in text] == []


@pytest.mark.parametrize(
    "markdown",
    [
        pytest.param("<img src=x onerror=alert(1)>", id="C12-onerror"),
        pytest.param("<svg><style><img src=x onerror=y></style></svg>", id="C12-svg"),
        pytest.param('<noscript><p title="</noscript><img src=x onerror=y>">', id="C12-noscript"),
        pytest.param("<math><mtext><table><mglyph><style><!--</style><img>", id="C12-math"),
        pytest.param("<p>\n\n**a** <b>b\n\n</p></div></b>", id="C12-misnested"),
        pytest.param("<table><td>a<tr><th>b</table>", id="C12-table"),
        pytest.param("text <scr<script>ipt>x</scr</script>ipt>", id="C12-split-tag"),
        pytest.param("<p/onclick=x>t</p> <a href='x'onclick='y'>t</a>", id="C12-odd-attributes"),
        pytest.param("[a *b* `c`](d 'e\"f') ![g\"h](i)", id="C12-quotes"),
        pytest.param("- [x] a\n- [ ] b\n\nn[^1]\n\n[^1]: c\n\n$a<b$ &lt;b&gt;", id="C12-plugins"),
        pytest.param("<div title='a\"b<c'>&amp;lt; &quot;</div>", id="C12-entities"),
    ],
)
def test_cleaning_the_html_again_changes_nothing(markdown: str) -> None:
    html_body = compile_body(markdown).body.html
    assert clean_html(html_body) == html_body


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        pytest.param("<script>x</script>", "<script> is left out of what is published", id="C11"),
        pytest.param("<x-y>a</x-y>", "<x-y> is left out of what is published", id="C11-unknown"),
        pytest.param(
            "<p name=a onclick=b>c</p>",
            "name=, onclick= is left out of what is published",
            id="C12",
        ),
    ],
)
def test_left_out_html_is_a_warning_at_its_tag(markdown: str, expected: str) -> None:
    compiled = compile_body(f"ab {markdown}")
    assert found(compiled) == [("markdown/removed-html", 3, 4)]
    assert compiled.problems[0].message == expected


def test_c11_an_element_that_is_never_closed_is_told_and_its_content_not_leaked() -> None:
    compiled = compile_body("antes\n\n<script>SECRETO")
    assert found(compiled) == [("markdown/removed-html", 5, 1), ("markdown/unclosed-html", 5, 1)]
    assert compiled.document is None


@pytest.mark.parametrize("tag", ["<x-y>", "</x-y>", "<custom-element a='b'>"])
def test_an_unknown_element_leaves_its_text(tag: str) -> None:
    assert formats(compile_body(f"ab {tag}cd"))["text"] == "Rutas\n\nab cd\n\nCANARY"


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("```\n<!-- a -->\n```", id="C15-fence"),
        pytest.param("~~~\n<!-- a -->\n~~~", id="C15-tildes"),
        pytest.param("`<!-- a -->`", id="C15-span"),
        pytest.param("`` ` <!-- a --> ``", id="C15-two-ticks"),
        pytest.param("    <!-- a -->", id="C15-indented"),
        pytest.param("- a\n  ```\n  <!-- a -->\n  ```", id="C15-fence-in-a-list"),
        pytest.param("> ```\n> <!-- a -->\n> ```", id="C15-fence-in-a-quote"),
        pytest.param("```\n<!--\n```\n\n```\n-->\n```", id="C15-split-over-fences"),
    ],
)
def test_c15_a_comment_in_code_is_text_in_every_format(code: str) -> None:
    body = formats(compile_body(code))
    assert "&lt;!--" in body["html"]
    assert all("<!--" in body[name] for name in ("markdown", "text", "ast"))
    assert all("CANARY" in text for text in body.values())


def test_c15_a_comment_across_a_fence_takes_the_opening_with_it() -> None:
    body = formats(compile_body("<!-- SECRETO\n```\n-->\n\nvisto"))
    assert "SECRETO" not in "".join(body.values())
    assert body["text"] == "Rutas\n\nvisto\n\nCANARY"


def test_c15_an_unclosed_comment_is_an_error_and_nothing_is_served() -> None:
    compiled = compile_body("antes\n\nab <!-- SECRETO")
    assert errors(compiled) == [("markdown/unclosed-comment", 5, 4)]
    assert (compiled.document, compiled.body.markdown) == (None, "")


def test_c15_a_fence_of_a_quote_ends_with_the_quote() -> None:
    body = formats(compile_body("> ```\n> a\n\nb <!-- SECRETO -->"))
    assert "SECRETO" not in "".join(body.values())


def test_c15_a_fence_of_a_list_ends_with_the_list() -> None:
    body = formats(compile_body("- a\n  ```\n  b\n\nc <!-- SECRETO -->"))
    assert "SECRETO" not in "".join(body.values())


@pytest.mark.parametrize(
    ("markdown", "left"),
    [
        pytest.param("$<img src=x onerror=y>$", "<img", id="C16-img"),
        pytest.param("$$<b onclick=y>$$", "<b", id="C16-block"),
    ],
)
def test_c16_html_in_math_is_escaped_text(markdown: str, left: str) -> None:
    body = formats(compile_body(markdown))
    assert left not in body["html"]
    assert [name for name, text in body.items() if "=y" in text] == []


@pytest.mark.parametrize("math", ["$a<b$", "$$a<b$$", "$$\na<b\n$$"])
def test_c16_a_less_than_in_math_is_a_less_than(math: str) -> None:
    body = formats(compile_body(math))
    nodes = [*_nodes(body["ast"], "inlineMath"), *_nodes(body["ast"], "math")]
    assert [node["value"] for node in nodes] == ["a<b"]
    assert "a<b" in body["text"]
    assert "a&lt;b" in body["html"]


@pytest.mark.parametrize(
    ("markdown", "anchors"),
    [
        pytest.param("## A\n\n## a\n\n## A", ["a", "a_1", "a_2"], id="C17-same"),
        pytest.param("## a\n\n## a_1\n\n## a", ["a", "a_1", "a_2"], id="C17-taken"),
        pytest.param("## a_1\n\n## a\n\n## a", ["a_1", "a", "a_2"], id="C17-taken-before"),
        pytest.param('## a"onclick=x', ["aonclickx"], id="C17-quote"),
        pytest.param("## <b>a</b> `b` *c*", ["a-b-c"], id="C17-markup"),
        pytest.param("## \\<script\\>", ["script"], id="C17-escaped-tag"),
        pytest.param("## !!!\n\n## ???", ["section", "section_1"], id="C17-nothing-left"),
    ],
)
def test_c17_anchors_are_words_and_each_is_there_once(markdown: str, anchors: list[str]) -> None:
    body = formats(compile_body(markdown))
    headings = _nodes(body["ast"], "heading")[1:]
    assert [node["data"]["id"] for node in headings] == anchors
    assert re.findall(r'<h2 id="([^"]*)"', body["html"]) == anchors


def test_c17_no_id_of_a_page_is_there_twice() -> None:
    compiled = compile_body("## fn-1\n\n## fnref-1\n\na[^1]\n\n[^1]: nota")
    ids = re.findall(r'id="([^"]*)"', compiled.body.html)
    assert sorted(ids) == sorted(set(ids))


def test_c17_a_note_that_is_named_twice_has_no_id_twice() -> None:
    ids = re.findall(r'id="([^"]*)"', compile_body("a[^1] b[^1]\n\n[^1]: nota").body.html)
    assert sorted(ids) == sorted(set(ids))


def test_c18_the_language_of_code_is_kept_as_its_class() -> None:
    body = formats(compile_body("```python title=x\nprint(1)\n```"))
    assert (
        '<pre data-title="x"><code class="language-python">print(1)\n</code></pre>' in body["html"]
    )
    assert _nodes(body["ast"], "code") == [
        {"type": "code", "lang": "python", "meta": "title=x", "value": "print(1)"}
    ]


def test_c18_a_language_cannot_break_out_of_its_attribute() -> None:
    html_body = compile_body('```x"><script>y\na\n```').body.html
    assert '<pre><code class="language-x&quot;&gt;&lt;script&gt;y">' in html_body


def test_c18_a_table_keeps_its_alignment_without_styles() -> None:
    body = formats(compile_body("|a|b|c|\n|:-|-:|:-:|\n|`1`|2|3|"))
    assert '<th align="left">a</th>' in body["html"]
    assert '<td align="right">2</td>' in body["html"]
    assert "style=" not in body["html"]
    assert _nodes(body["ast"], "table")[0]["align"] == ["left", "right", "center"]


def test_c18_a_task_list_keeps_its_checkboxes() -> None:
    body = formats(compile_body("- [x] a\n- [ ] b"))
    assert body["html"].count('<input class="task-list-item-checkbox" type="checkbox"') == 2
    assert [node["checked"] for node in _nodes(body["ast"], "listItem")] == [True, False]


def test_c18_html_keeps_class_and_title() -> None:
    body = formats(compile_body('<div class="nota" title="b">c</div>'))
    assert '<div class="nota" title="b">c</div>' in body["html"]
    assert '<div class="nota" title="b">c</div>' in body["markdown"]


def test_a_control_character_of_the_body_is_told_and_replaced_in_every_format() -> None:
    compiled = compile_body("a\x00b\x1bc")
    assert found(compiled) == [
        ("markdown/control-character", 3, 2),
        ("markdown/control-character", 3, 4),
    ]
    assert all("a\ufffdb\ufffdc" in text for text in formats(compiled).values())


def test_a_placeholder_of_ours_cannot_be_forged() -> None:
    body = formats(compile_body("a \ufdd00\ufdd1 b"))
    assert "data-embed" not in "".join(body.values())
    assert body["text"] == "Rutas\n\na \ufffd0\ufffd b\n\nCANARY"


def test_a_name_of_an_entity_needs_its_semicolon() -> None:
    body = formats(compile_body("http://example.org/?a=1&copy=2 &copy; &amp;amp;"))
    assert "http://example.org/?a=1&copy=2 © &amp;" in body["text"]
    assert _nodes(body["ast"], "paragraph")[0]["children"][0]["value"] == (
        "http://example.org/?a=1&copy=2 © &amp;"
    )


def test_the_tree_is_mdast() -> None:
    markdown = (
        "> cita\n\n1. uno\n2. dos\n\n***\n\n~~a~~ **b** *c* [d](e 'f') ![g](h 'i')\\\nj\nk\n\n"
        "n[^Nota]\n\n[^Nota]: pie"
    )
    tree = json.loads(formats(compile_body(markdown))["ast"])
    kinds = [node["type"] for node in tree["children"]]
    assert kinds == [
        "heading",
        "blockquote",
        "list",
        "thematicBreak",
        "paragraph",
        "paragraph",
        "paragraph",
        "footnoteDefinition",
    ]
    assert [node["type"] for node in tree["children"][4]["children"]] == [
        "delete",
        "text",
        "strong",
        "text",
        "emphasis",
        "text",
        "link",
        "text",
        "image",
        "break",
        "text",
    ]
    assert tree["children"][4]["children"][-1]["value"] == "j\nk"
    assert tree["children"][7]["identifier"] == "nota"


def test_images_and_links_are_listed_in_reading_order_with_their_places() -> None:
    document = article_of(
        compile_article(
            "# T\n\nVer [uno](a.md) y ![dos *x*](b.png 'T').\n\n[tres][r]\n\n[r]: c.md\n"
        )
    )
    assert [
        (link.url, link.text, link.place.line, link.place.column) for link in document.links
    ] == [
        ("a.md", "uno", 3, 11),
        ("c.md", "tres", 7, 6),
    ]
    image = document.images[0]
    assert (image.src, image.alt, image.title) == ("b.png", "dos x", "T")
    assert (image.place.line, image.place.column, image.place.end_column) == (3, 30, 35)


@pytest.mark.parametrize(
    "name", ["getElementById", "cookie", "__proto__", "constructor", "location", "createElement"]
)
@pytest.mark.parametrize(
    "tag",
    [
        "<form id={0}><p id={0}>x</p></form>",
        "<a name={0}>x</a>",
        "<a id={0} href=https://example.org>x</a>",
        "<img id={0} name={0} src=a.png>",
        "x\n{{: #{0} }}",
        "## T {{ #{0} }}",
        "```{{ .py #{0} }}\nx\n```",
    ],
)
def test_c13_no_id_or_name_hides_what_a_script_needs(tag: str, name: str) -> None:
    compiled = compile_body(tag.format(name))
    html_body = compiled.body.html
    assert re.findall(rf'(?:id|name)="?{name}', html_body + formats(compiled)["ast"]) == []
    assert compiled.document is not None
    assert name not in compiled.document.anchors


@pytest.mark.parametrize(
    ("source", "anchor"),
    [
        ('<b id="tabla-1">x</b>', 'id="tabla-1"'),
        ("<p\nid='tabla-1'>x</p>", 'id="tabla-1"'),
        ('<a name="tabla-1"></a>\n\nx', 'name="tabla-1"'),
        ('<details markdown id="tabla-1">\nx\n</details>', 'id="tabla-1"'),
        ('<table><tr id="tabla-1"><td>x</td></tr></table>', 'id="tabla-1"'),
        ('- a <span id="tabla-1">x</span>', 'id="tabla-1"'),
    ],
)
def test_an_anchor_of_raw_html_is_kept_in_every_format_that_has_html(
    source: str, anchor: str
) -> None:
    compiled = compile_body(source)
    assert found(compiled) == []
    assert anchor in compiled.body.html
    assert anchor in formats(compiled)["ast"].replace('\\"', '"')
    assert anchor in formats(compiled)["markdown"].replace("'", '"')
    assert "tabla-1" in article_of(compiled).anchors


def test_of_two_anchors_of_a_name_the_first_is_kept_and_that_of_a_heading_before_all() -> None:
    body = formats(
        compile_body(
            '<a id="uno"></a>\n\n## Uno\n\n<p id="dos">a</p>\n\n<b id="dos" name="x">b</b>\n\n'
            '<a id="tres" name="tres">c</a>\n\nd\n{: #cuatro }\n\n<i id="cuatro">e</i>'
        )
    )
    for written in (body["html"], "".join(node["value"] for node in _nodes(body["ast"], "html"))):
        ids = re.findall(r'(id|name)="([^"]*)"', written.replace('<h1 id="rutas">', ""))
        raw = [pair for pair in ids if pair not in (("id", "uno"), ("id", "cuatro"))]
        assert raw == [("id", "dos"), ("id", "tres"), ("name", "tres")]
    assert body["html"].count('id="uno"') == body["html"].count('id="cuatro"') == 1


def test_an_id_that_the_tree_does_not_have_is_left_out_of_its_html() -> None:
    """Each id in the tree is known; here is what stops another."""
    tokens: list[dict[str, Any]] = [
        {"type": "text", "raw": ""},
        {"type": "embed", "raw": '<p class="a" id="evil" title="b">say id="evil"</p>'},
        {"type": "paragraph", "children": [], "properties": {"id": 'a"&<>b'}},
    ]
    written = render_html(tokens)
    assert '<p class="a" title="b">say id="evil"</p>' in written
    assert '<p id="a&quot;&amp;&lt;&gt;b"></p>' in written
