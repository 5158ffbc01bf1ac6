"""Where a hole fell tells what was there: code, mathematics, HTML, or text."""

import pytest

from .compiling import article_of, compile_body, errors, formats, found


@pytest.mark.parametrize(
    ("markdown", "html", "published"),
    [
        pytest.param(
            "<foo>\tuno\\|dos",
            "<p>uno|dos</p>",
            "uno\\|dos",
            id="text-behind-a-tag-that-goes",
        ),
        pytest.param(
            "a $x{: .b onclick=y} \\< z$ c",
            '<p>a <span class="math math-inline">x{: .b onclick=y} \\&lt; z</span> c</p>',
            "a $x{: .b onclick=y} \\< z$ c",
            id="mathematics",
        ),
        pytest.param(
            "<div>\n{: .a onclick=x}\n</div>",
            "<div>\n{: .a onclick=x}\n</div>",
            "<div>\n{: .a onclick=x}\n</div>",
            id="a-list-in-html",
        ),
        pytest.param(
            "<!-- c -->~~~\n\nuno\n\n\n~~~\n",
            "<pre><code>\nuno\n\n\n</code></pre>",
            "~~~\n\nuno\n\n\n~~~",
            id="a-fence-behind-a-comment",
        ),
        pytest.param(
            "<!x> ```\n&1. a<script>\n```",
            "<pre><code>&amp;1. a&lt;script&gt;\n</code></pre>",
            "```\n&1. a<script>\n```",
            id="a-tag-in-such-a-fence",
        ),
    ],
)
def test_what_was_written_is_published_as_what_it_is(
    markdown: str, html: str, published: str
) -> None:
    body = formats(compile_body(markdown))
    assert html in body["html"]
    assert f"\n{published}\n" in body["markdown"]


def test_a_comment_that_begins_in_what_seemed_code_goes_to_its_end() -> None:
    """The fence is text of a note in a list, as its first line stands behind the mark."""
    markdown = "1. [^1]: ```\n  <!-- a --><!-- SECRETO\n\nSECRETO --> fin\n"
    body = formats(compile_body(markdown))
    assert [name for name, text in body.items() if "SECRETO" in text] == []


@pytest.mark.parametrize("before", ["<!-- c -->    ", "<foo>    <??>", "- %%c%%\t"])
def test_a_macro_behind_what_is_left_out_is_an_embed(before: str) -> None:
    compiled = compile_body(f"{before}{{{{ include_html('x.html') }}}}")
    assert [name for name, text in formats(compiled).items() if "{{" in text] == []
    assert [embed.path for embed in article_of(compiled).embeds] == ["x.html"]


def test_a_comment_between_what_would_be_ticks_of_code_without_it_goes() -> None:
    body = formats(compile_body("``<!-- SECRETO\n\n-->uno\n``"))
    assert [name for name, text in body.items() if "SECRETO" in text] == []


def test_a_macro_that_is_code_only_where_nothing_stands_before_it_is_code() -> None:
    macro = "{{ include_html('x.html') }}"
    body = formats(compile_body(f"<foo>1.     {macro}"))
    assert f"<code>{macro}\n</code>" in body["html"]
    assert f"1.     {macro}" in body["markdown"]


def test_a_comment_in_brackets_that_is_a_line_of_code_is_code() -> None:
    body = formats(compile_body("<foo>```\nuno\n[//]: # (x)\ndos\n```\n"))
    assert "<code>uno\n[//]: # (x)\ndos\n</code>" in body["html"]
    assert "uno\n[//]: # (x)\ndos" in body["text"]


def test_what_may_be_a_comment_or_code_is_an_error_and_not_served() -> None:
    compiled = compile_body("<\n[//]: # oo>```\n\t    %%`<!^1]: \n<<!x`~~~\n")
    assert errors(compiled) == [("markdown/unclosed-comment", 6, 2)]
    assert compiled.document is None


@pytest.mark.parametrize("opening", ["<!", "<?", "<![CDATA["])
def test_a_comment_goes_though_something_unclosed_stands_before_it(opening: str) -> None:
    compiled = compile_body(f"antes {opening}a y <!-- SECRETO\n\nSECRETO --> después {opening}b")
    assert [text for text in formats(compiled).values() if "SECRETO" in text] == []
    assert f"antes {opening}a y después {opening}b" in formats(compiled)["text"]


@pytest.mark.parametrize(("mark", "tag"), [("<!", ""), ("<?", "</b>"), ("</", "</b>")])
def test_angles_in_a_row_are_text_up_to_what_is_a_tag(mark: str, tag: str) -> None:
    compiled = compile_body(f"{3 * mark}{tag} y `{3 * mark}`\n\n    {3 * mark}")
    body = formats(compiled)
    escaped = mark.replace("<", "&lt;")
    assert f"<p>{3 * escaped} y <code>{3 * escaped}</code></p>" in body["html"]
    assert f"<pre><code>{3 * escaped}\n" in body["html"]
    assert f"`{3 * mark}`\n\n    {3 * mark}" in body["markdown"]
    assert f"{3 * mark} y {3 * mark}\n\n{3 * mark}" in body["text"]


def test_text_that_a_hole_parted_is_one_node_and_what_goes_joins_nothing() -> None:
    body = formats(compile_body("a <b c {{x}} d\n\n&am<foo>p; e"))
    assert '"value":"a <b c {{x}} d"' in body["ast"]
    assert "&amp;amp; e" in body["html"]


def test_only_what_opens_a_line_is_a_comment_in_brackets() -> None:
    for markdown, text in [("a [//]: # (b)",) * 2, ("[//]: http://x.y\n\n[c][//]", "c")]:
        compiled = compile_body(markdown)
        assert found(compiled) == []
        assert f"Rutas\n\n{text}\n\nCANARY" in formats(compiled)["text"]


def test_two_comments_of_obsidian_go_over_paragraphs() -> None:
    compiled = compile_body("%% a\n\nb %%\n\n%% c\n\nd %%\n\ne")
    assert formats(compiled)["text"].startswith("Rutas\n\ne\n\nCANARY")


def test_a_line_that_only_looks_like_a_definition_has_no_address() -> None:
    compiled = compile_body("uno\n[b]: c.md\n\n[d]: e.md\n\n[d] [b]")
    links = article_of(compiled).links
    assert [(link.url, link.place.line, link.place.column) for link in links] == [("e.md", 6, 6)]


def test_a_definition_within_an_unused_note_goes_with_it() -> None:
    compiled = compile_body("uno\n\n[^1]: SECRETO\n\n    [x]: http://secreto.example\n\ndos")
    assert "secreto" not in formats(compiled)["markdown"].lower()
