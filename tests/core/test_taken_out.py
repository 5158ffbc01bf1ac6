"""What is taken out of a page: comments of every kind, live HTML, unsafe addresses; and no more."""

import json
import re

import pytest

from content_api.problems import make_problem
from tests.properties.test_no_live_html import html_nodes, live
from tests.rereading import reread

from .compiling import article_of, compile_article, compile_body, errors, formats, found


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- SECRETO -->",
        "<?xml SECRETO ?>",
        "<!SECRETO>",
        "<![CDATA[ SECRETO ]]>",
        "%%SECRETO%%",
        "%% SECRETO\nSECRETO %%",
        "%%\nSECRETO\n\n- SECRETO\n\n%%",
        "[//]: # (SECRETO)",
        '[//]: # "SECRETO"',
        "[//]: # 'SECRETO'",
        "[//]: # SECRETO",
        "[//]: <> (SECRETO (o no))",
        "[comment]: <> (SECRETO\nSECRETO)",
        "[Comment]: #\n  (SECRETO)",
        "> [//]: # (SECRETO)",
        "- [//]: # (SECRETO)",
    ],
)
def test_a_comment_of_any_kind_is_in_no_format_and_nothing_is_told_of_it(comment: str) -> None:
    compiled = compile_body(f"antes\n\n{comment}\n\ndespués")
    body = formats(compiled)
    assert found(compiled) == []
    assert [name for name, text in body.items() if "SECRETO" in text] == []
    assert "antes" in body["text"]
    assert "después\n\nCANARY" in body["text"]


@pytest.mark.parametrize("comment", ["<!-- x -->", "<?x?>", "<!x>", "%%x%%", "文%%x%%字"])
def test_a_comment_in_a_line_leaves_the_line(comment: str) -> None:
    shown = comment.replace("%%x%%", "") if "文" in comment else ""
    assert formats(compile_body(f"a {comment} b"))[
        "text"
    ] == f"Rutas\n\na {shown} b\n\nCANARY".replace("a  b", "a b")


@pytest.mark.parametrize(
    "text", ["100%% de 50%% no", "usa %%d y %%s", "a %% b", "\\%%x%%", "`%%x%%`", "%%%x%%%"]
)
def test_percent_signs_that_are_no_comment_are_text(text: str) -> None:
    assert text.strip("`\\") in formats(compile_body(text))["text"]


def test_obsidian_s_comment_that_is_never_closed_is_an_error() -> None:
    compiled = compile_body("a\n\n%%\nSECRETO")
    assert errors(compiled) == [("markdown/unclosed-comment", 5, 1)]
    assert compiled.problems[0].message == "this comment is never closed; expected %%"
    assert compiled.document is None


def test_a_definition_or_note_that_nothing_uses_is_in_no_format() -> None:
    source = (
        "a [b][b] c[^1] HTML\n\n[b]: https://b.org\n[b]: https://secreto.org\n[s]: /SECRETO 'SECRETO'\n\n"
        "[^1]: nota\n[^2]: SECRETO\n    SECRETO\n\n    SECRETO\n\n*[HTML]: lenguaje\n*[XYZ]: SECRETO\n\n"
        "> [t]: SECRETO\n>\n> cita\n\n- [u]: SECRETO\n- d\n\n```\n[s]: x\n[^2]: y\n```"
    )
    body = formats(compile_body(source))
    assert [name for name, text in body.items() if "secreto" in text.lower()] == []
    assert "[b]: https://b.org\n" in body["markdown"]
    assert "[^1]: nota\n" in body["markdown"]
    assert "*[HTML]: lenguaje\n" in body["markdown"]
    assert "> cita\n" in body["markdown"]
    assert "-\n- d" in re.sub(r" +\n", "\n", body["markdown"])
    assert "```\n[s]: x\n[^2]: y\n```" in body["markdown"]


def test_code_below_a_definition_that_is_left_out_is_code_still() -> None:
    markdown = formats(compile_body("- a\n\n[b]: c\n\n\t<script>x</script>"))["markdown"]
    assert "script" not in live(reread(markdown))
    assert "\t<script>x</script>" in markdown


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("a <scr<!-- -->ipt>alert(1)</script>", "a <script>alert(1)"),
        ("a <scr<foo>ipt>alert(1)</script>", "a <script>alert(1)"),
        ("a <<!-- -->script>alert(1)</script>", "a <script>alert(1)"),
        ("a <img src=x on<!-- -->error=alert(1)>", "a <img src=x onerror=alert(1)>"),
        ("a <img src=x <!-- --> onerror=alert(1)>", "a <img src=x onerror=alert(1)>"),
        ("a <img src=x\n<!-- -->\nonerror=alert(1)>", "a <img src=x onerror=alert(1)>"),
    ],
)
def test_what_is_taken_out_joins_nothing(source: str, text: str) -> None:
    body = formats(compile_body(source))
    tree = json.loads(body["ast"])
    assert live(body["html"]) == live("".join(html_nodes(tree))) == []
    assert live(reread(body["markdown"])) == []
    assert " ".join(body["text"].split()) == f"Rutas {text} CANARY"


@pytest.mark.parametrize(
    "source",
    [
        "[a](java<!-- -->script:alert(1))",
        "[a](<!-- -->javascript:alert(1))",
        "[a]<!-- -->(javascript:alert(1))",
        "[a]: java<!-- -->script:alert(1)\n\n[a]",
        "`<img src=x onerror=alert(1)>`<!-- -->`",
        "{: on<!-- -->click=alert(1) }",
    ],
)
def test_no_address_code_or_list_is_made_by_what_is_taken_out(source: str) -> None:
    body = formats(compile_body(source))
    assert live(reread(body["markdown"])) == live(body["html"]) == []
    assert "](javascript" not in body["markdown"]
    assert '"url":"javascript' not in body["ast"]


def test_an_address_in_a_quoted_value_is_none() -> None:
    body = formats(compile_body('<i title=" src=x onmouseover=alert(1) ">x</i>'))
    tag = '<i title=" src=x onmouseover=alert(1) ">'
    assert f"{tag}x</i>" in body["html"]
    assert f"{tag}x</i>" in body["markdown"]
    assert tag in list(html_nodes(json.loads(body["ast"])))


def test_a_tag_that_a_macro_breaks_is_text() -> None:
    body = formats(compile_body('a <a title="{{ include_html("x") }}" onclick=y>b'))
    assert live(body["html"]) == live(reread(body["markdown"])) == []
    assert "&lt;a title=" in body["html"]


def test_what_would_run_in_an_attribute_list_is_not_in_the_source() -> None:
    source = "**a**{: .b onclick=x style=y target=z } **c**{: .d }{: onclick=x }"
    assert formats(compile_body(source))["markdown"].split("\n")[2] == (
        "**a**{: .b target=z } **c**{: .d }\\{: onclick=x }"
    )


def test_an_unsafe_address_goes_whole_however_long_it_is() -> None:
    long = "A" * 150_000
    compiled = compile_body(f"![a](data:image/png;base64,{long}) [b](javascript:x((({long}))))")
    assert [code for code, *_ in found(compiled)] == ["markdown/unsafe-url"] * 2
    assert formats(compiled)["markdown"] == "# Rutas\n\n![a](#) [b](#)\n\nCANARY"
    assert "AAA" not in "".join(formats(compiled).values())
    assert [image.src for image in article_of(compiled).images] == ["#"]


def test_the_text_of_a_note_may_begin_with_a_word_and_a_colon() -> None:
    compiled = compile_body("a[^1]\n\n[^1]: Nota: véase esto")
    assert found(compiled) == []
    assert "<p>Nota: véase esto" in formats(compiled)["html"]


@pytest.mark.parametrize(
    "address", ["02-b.md#12:30", "02-b.md?t=1:30", "#nota:aviso", "a.png#t=1:30", "#:~:text=x"]
)
def test_a_colon_behind_the_path_of_an_address_is_no_scheme(address: str) -> None:
    body = formats(compile_body(f"[a]({address}) ![b]({address}) <a href='{address}'>c</a>"))
    assert body["html"].count(f'"{address}"') == 3
    assert "harmful" not in "".join(body.values())


def test_a_message_never_repeats_more_than_can_be_read() -> None:
    message = f"no heading #{'x' * 150_000} in this page"
    problem = make_problem("link/missing-anchor", "a.md", message, hint="so " * 5_000)
    assert problem.message == f"no heading #{'x' * 149}…{'x' * 30} in this page"
    assert len(problem.line_form) < 900


@pytest.mark.parametrize(
    "code",
    ["```\n<script>\n```", '```\n{{ include_html("a\n```', "`<svg>`", "```\n<!--\n```", "`{{ f(`"],
)
def test_a_page_is_not_refused_for_what_stands_in_code(code: str) -> None:
    compiled = compile_article(f"# T\n\n- a\n\n  <p>\n  b\n  </p>\n\n{code}\n")
    assert found(compiled) == []
    assert compiled.document is not None


def test_a_placeholder_cannot_be_forged_in_code_either() -> None:
    body = formats(compile_body("    \ufdd00\ufdd1 \ufdd2x\ufdd30\ufdd4\n\n`\ufdd07\ufdd1`"))
    assert "\ufffd0\ufffd" in body["text"]
    assert not re.search("[\ufdd0-\ufdef]", "".join(body.values()))


def test_control_characters_of_code_stay() -> None:
    body = formats(compile_body("```\na\x0cb\n```"))
    assert "a\x0cb" in body["text"]
