"""Faults C8 to C14 where Markdown and HTML disagree on what a mark means."""

import pytest

from content_api.parsing.body.html import clean_html
from tests.properties.test_no_live_html import RENDER, live
from tests.rereading import reread

from .compiling import compile_body, formats


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("<!-- SECRETO -->", id="C14-comment"),
        pytest.param("<script>SECRETO</script>", id="C11-script"),
        pytest.param("<img src=x onerror=SECRETO>", id="C12-handler"),
        pytest.param("<a href='javascript:SECRETO'>b</a>", id="C8-address"),
        pytest.param("<iframe src=SECRETO></iframe>", id="C11-iframe"),
    ],
)
@pytest.mark.parametrize(
    "before",
    [
        pytest.param("x](", id="no-opening-bracket"),
        pytest.param("x]:", id="no-definition"),
        pytest.param("[x] a]: ", id="text"),
        pytest.param("a [x]: ", id="definition-inside-a-line"),
        pytest.param("<div>\n[x]: ", id="definition-inside-html"),
        pytest.param("<div>\n[x](", id="link-inside-html"),
        pytest.param("`[x](` [", id="bracket-in-code"),
        pytest.param("[x](<a b> ", id="after-an-address"),
        pytest.param("[x](\n\n", id="after-a-blank-line"),
    ],
)
def test_html_after_a_bracket_is_judged_as_html(before: str, html: str) -> None:
    body = formats(compile_body(before + html))
    assert [name for name, text in body.items() if "SECRETO" in text] == []


@pytest.mark.parametrize(
    "markdown",
    [
        pytest.param("[nota]: <!-- SECRETO -->", id="definition"),
        pytest.param("[nota](<!-- SECRETO -->)", id="link"),
        pytest.param("![nota](<!-- SECRETO -->)", id="image"),
        pytest.param("- [x]: <!-- SECRETO -->", id="definition-in-a-list"),
        pytest.param("[nota]:<!--\nSECRETO\n-->", id="over-lines"),
    ],
)
def test_a_comment_where_an_address_could_stand_is_a_comment(markdown: str) -> None:
    body = formats(compile_body(markdown))
    assert [name for name, text in body.items() if "SECRETO" in text] == []


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("\\<!-- SECRETO -->", id="C14-comment"),
        pytest.param("\\<script>SECRETO</script>", id="C11-script"),
        pytest.param("\\<img src=x onerror=SECRETO>", id="C12-handler"),
        pytest.param("\\<a href='javascript:SECRETO'>b</a>", id="C8-address"),
    ],
)
def test_a_backslash_in_a_block_of_html_escapes_nothing(html: str) -> None:
    body = formats(compile_body(f"<div>\n{html}\n</div>"))
    assert [name for name, text in body.items() if "SECRETO" in text] == []


def test_an_escaped_tag_in_a_paragraph_is_text() -> None:
    assert formats(compile_body("a \\<b> c"))["text"] == "Rutas\n\na <b> c\n\nCANARY"


def test_code_right_after_an_embed_is_code_in_the_markdown_too() -> None:
    body = formats(compile_body("{{ include_html('x.html') }}\n```\n<script>\n```"))
    assert '<div data-embed="x.html"></div>\n\n```\n<script>\n```' in body["markdown"]


@pytest.mark.parametrize(
    "between",
    [
        pytest.param("", id="at-once"),
        pytest.param(") ", id="after-text"),
        pytest.param(" {{ include_html('y.html') }} ", id="after-another-embed"),
        pytest.param(" \n```", id="below-a-blank-end"),
        pytest.param("\t\n", id="below-a-tab"),
        pytest.param("\u2028\n```", id="below-a-line-separator"),
        pytest.param("\u00a0\n```", id="below-a-no-break-space"),
        pytest.param("<b i=''>\n]", id="after-a-tag-of-its-own"),
    ],
)
@pytest.mark.parametrize("lead", ["", "- ", "> ", "a\n"])
def test_nothing_beside_an_embed_is_a_part_of_its_block_of_html(lead: str, between: str) -> None:
    """A backslash, and the info of a fence, keep no tag from running in a block of HTML."""
    source = f"{lead}{{{{ include_html('x.html') }}}}{between}\\<script>SECRETO</script>"
    body = formats(compile_body(source))
    assert [tag for tag in live(str(RENDER(body["markdown"]))) if tag == "script"] == []
    assert body["html"].count("<div data-embed") == body["markdown"].count("<div data-embed")


def test_text_that_ends_in_an_embed_stays_as_it_is() -> None:
    source = "| {{ include_html('x.html') }} | b |\n|---|---|\n| a | c |"
    assert "</div> | b |\n|---|" in formats(compile_body(source))["markdown"]


def test_the_first_line_break_of_preformatted_text_is_kept_by_cleaning() -> None:
    html = formats(compile_body("<pre>\n\nx</pre>"))["html"]
    assert clean_html(html) == html
    assert "<pre>\n\nx</pre>" in html


def test_code_below_the_meta_macro_stays_code_where_the_macro_is_left_out() -> None:
    meta = '{{ include_html("snippets/series_meta.html") }}'
    markdown = formats(compile_body(f"- a\n\n{meta}\n\n\t<script>SECRETO</script>"))["markdown"]
    assert "script" not in live(str(RENDER(markdown)))


@pytest.mark.parametrize("mark", ["</ SECRETO>", "</1 SECRETO>", "<?SECRETO", "<!SECRETO"])
def test_what_only_a_browser_takes_for_a_comment_is_text_in_every_format(mark: str) -> None:
    body = formats(compile_body(f"<summary>{mark}</summary>".replace("O</", "O\n\n</")))
    assert live(body["html"]) == live(str(RENDER(body["markdown"]))) == []
    assert "&lt;" in body["markdown"]


def test_an_address_in_code_is_none_when_an_embed_ends_the_code() -> None:
    body = formats(
        compile_body("{{ include_html('x.html') }}\u2028\n```\n\n[a](javascript:SECRETO)")
    )
    assert live(reread(body["markdown"])) == []
    assert "[a](javascript:SECRETO)" in body["text"]


def test_code_beside_an_embed_stays_whole_where_markdown_agrees() -> None:
    source = "{{ include_html('x.html') }}\n\n```html\n<script>x</script>\n```\n\n`<b onclick=x>`"
    body = formats(compile_body(source))
    assert "<script>x</script>" in body["markdown"]
    assert "onclick=x" in body["text"]
