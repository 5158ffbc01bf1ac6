"""Faults D1 to D12: macros are read and never run, and cannot reach out of the content."""

import hashlib

import pytest

from content_api.parsing.body.embeds import Snippet, list_includes
from content_api.parsing.signs.macros import MacroCall, MacroFault, parse_macro
from content_api.values.parts import Embed
from tests.sources import article, outputs

from .compiling import (
    article_of,
    compile_body,
    compile_page,
    errors,
    formats,
    found,
    processor_time,
)

_KNOWN = frozenset({"include_html"})


def _snippet(text: str) -> Snippet:
    data = text.encode()
    return Snippet(hashlib.sha256(data).hexdigest(), len(data), list_includes(text, _KNOWN))


def _call(path: str, extra: str = "") -> str:
    return f'{{{{ include_html("{path}"{extra}) }}}}'


_SNIPPETS = {
    "snippets/plano.html": _snippet("<p>SECRETO</p>"),
    "snippets/enlace.html": Snippet(""),
    "snippets/solo.html": _snippet(_call("snippets/solo.html")),
    "snippets/a.html": _snippet(_call("snippets/b.html")),
    "snippets/b.html": _snippet(_call("snippets/a.html")),
    "snippets/fuera.html": _snippet(_call("snippets/a.html")),
    "snippets/dos-veces.html": _snippet(_call("snippets/plano.html") * 2),
    "snippets/cien.html": _snippet(_call("snippets/plano.html") * 99),
    "snippets/ciento-uno.html": _snippet(_call("snippets/plano.html") * 100),
    "snippets/grande.html": Snippet("x", 2 * 1024 * 1024),
    "snippets/muy-grande.html": Snippet("x", 2 * 1024 * 1024 + 1),
    "snippets/cojo.html": _snippet(_call("snippets/no-existe.html")),
    **{
        f"snippets/hondo-{n}.html": _snippet(_call(f"snippets/hondo-{n + 1}.html"))
        for n in range(8)
    },
    "snippets/hondo-8.html": _snippet("fin"),
    **{
        f"snippets/abanico-{n}.html": _snippet(_call(f"snippets/abanico-{n + 1}.html") * 2)
        for n in range(30)
    },
}


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("../../etc/passwd", id="D1-parent"),
        pytest.param("snippets/../../x", id="D1-parent-inside"),
        pytest.param("/etc/passwd", id="D1-absolute"),
        pytest.param("..\\\\..\\\\x", id="D1-backslash"),
        pytest.param("%2e%2e/x", id="D1-percent"),
        pytest.param("snippets/a\\x00.html", id="D1-nul"),
        pytest.param("snippets//a.html", id="D1-double-slash"),
        pytest.param("./snippets/a.html", id="D1-dot"),
        pytest.param("snippets/.git", id="D1-hidden"),
        pytest.param("C:/x", id="D1-drive"),
        pytest.param("https://example.org/x", id="D1-url"),
        pytest.param("snippets/a.html\\n", id="D1-newline"),
        pytest.param("", id="D1-empty"),
        pytest.param("a" * 501, id="D1-long"),
        pytest.param("snippets/enlace.html", id="D2"),
    ],
)
def test_a_path_that_may_lead_out_is_an_error_where_it_stands(path: str) -> None:
    compiled = compile_body(f"ab {_call(path)}", snippets=_SNIPPETS)
    assert errors(compiled) == [("macro/path", 3, 21)]
    assert compiled.document is None


@pytest.mark.parametrize(
    ("call", "column"), [("{{ include_html() }}", 1), ("{{ include_html(3) }}", 17)]
)
def test_d1_a_call_without_a_path_is_an_error(call: str, column: int) -> None:
    assert errors(compile_body(call)) == [("macro/path", 3, column)]


def test_what_is_wrong_in_a_call_of_many_lines_stands_at_the_call() -> None:
    assert errors(compile_body('{{ include_html(\n  "../x") }}')) == [("macro/path", 3, 1)]


def test_d1_the_message_shows_the_path() -> None:
    problem = compile_body(_call("../x")).problems[0]
    assert problem.message == "expected a path from the content root, without .., got '../x'"


def test_d2_the_message_names_the_link() -> None:
    problem = compile_body(_call("snippets/enlace.html"), snippets=_SNIPPETS).problems[0]
    assert problem.message == "'snippets/enlace.html' is a symbolic link"


@pytest.mark.parametrize(
    ("path", "chain"),
    [
        pytest.param("snippets/solo.html", "snippets/solo.html → snippets/solo.html", id="D3-self"),
        pytest.param(
            "snippets/a.html",
            "snippets/a.html → snippets/b.html → snippets/a.html",
            id="D3-two",
        ),
        pytest.param(
            "snippets/fuera.html",
            "snippets/a.html → snippets/b.html → snippets/a.html",
            id="D3-from-outside",
        ),
    ],
)
def test_snippets_that_include_each_other_are_an_error_with_the_circle(
    path: str, chain: str
) -> None:
    compiled = compile_body(_call(path), snippets=_SNIPPETS)
    assert found(compiled) == [("macro/cycle", 3, 18)]
    assert compiled.problems[0].message == f"snippets include each other: {chain}"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("snippets/abanico-0.html", ["macro/too-many-includes"], id="D4-fan-out"),
        pytest.param("snippets/cien.html", [], id="D4-100-files"),
        pytest.param("snippets/ciento-uno.html", ["macro/too-many-includes"], id="D4-101-files"),
        pytest.param("snippets/grande.html", [], id="D4-2-megabytes"),
        pytest.param("snippets/muy-grande.html", ["macro/too-many-includes"], id="D4-a-byte-more"),
        pytest.param("snippets/hondo-1.html", [], id="D4-8-levels"),
        pytest.param("snippets/hondo-0.html", ["macro/too-many-includes"], id="D4-9-levels"),
        pytest.param("snippets/dos-veces.html", [], id="D4-twice-is-no-circle"),
        pytest.param("snippets/cojo.html", [], id="D4-missing-include"),
    ],
)
def test_what_a_snippet_pulls_in_is_limited(path: str, expected: list[str]) -> None:
    with processor_time(at_most=0.5):
        compiled = compile_body(_call(path), snippets=_SNIPPETS)
    assert [code for code, _, _ in found(compiled)] == expected


def test_d5_a_missing_snippet_is_a_warning_and_its_element_stays() -> None:
    compiled = compile_body(f"ab\n\n  {_call('snippets/falta.html')}", snippets=_SNIPPETS)
    assert found(compiled) == [("macro/not-found", 5, 20)]
    assert compiled.problems[0].message == "no snippet 'snippets/falta.html'"
    assert '<div data-embed="snippets/falta.html"></div>' in compiled.body.html


def test_d5_a_snippet_of_a_folder_that_is_not_in_the_root_is_no_problem() -> None:
    compiled = compile_body(_call("otros/falta.html"), snippets=_SNIPPETS)
    assert found(compiled) == []
    assert '<div data-embed="otros/falta.html"></div>' in compiled.body.html


def test_d6_an_unknown_macro_is_a_warning_and_left_as_text() -> None:
    compiled = compile_body("ab {{ foo() }} cd")
    assert found(compiled) == [("macro/unknown", 3, 4)]
    assert compiled.problems[0].message == "no macro 'foo'"
    assert all("ab {{ foo() }} cd" in text for text in formats(compiled).values())


@pytest.mark.parametrize(
    ("call", "message"),
    [
        pytest.param("{{ include_html('a }}", "a quote is never closed", id="D7-quote"),
        pytest.param('{{ include_html("a }}', "a quote is never closed", id="D7-double-quote"),
        pytest.param('{{ include_html("a" }}', "expected `,` or `)}}`, got '}}'", id="D7-bracket"),
        pytest.param(
            "{{ include_html(a) }}",
            "expected a quoted text, a number, true, false or none, got 'a) }}'",
            id="D7-name",
        ),
        pytest.param(
            "{{ include_html(1x) }}",
            "expected a quoted text, a number, true, false or none, got '1x) }}'",
            id="D7-number",
        ),
        pytest.param(
            '{{ include_html("a", k=1, k=2) }}', "the argument 'k' stands twice", id="D7-twice"
        ),
        pytest.param(
            '{{ include_html("a", k=) }}',
            "expected a quoted text, a number, true, false or none, got ') }}'",
            id="D7-no-value",
        ),
    ],
)
def test_a_call_that_cannot_be_read_is_an_error_at_its_braces(call: str, message: str) -> None:
    compiled = compile_body(f"ab {call}")
    assert errors(compiled) == [("macro/syntax", 3, 4)]
    assert compiled.problems[0].message == message


def test_d7_a_call_that_the_file_ends_in_says_what_was_expected() -> None:
    fault = parse_macro("{{ f(1", 0)
    assert fault == MacroFault("expected `,` or `)}}`", 6)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{{ " * 60_000, id="D7-open-braces"),
        pytest.param('{{ include_html("' * 12_000, id="D7-open-calls"),
        pytest.param('{{ include_html("a", ' * 10_000, id="D7-open-arguments"),
        pytest.param('{{ include_html("' + "x" * 200_000, id="D7-open-quote"),
        pytest.param("{{ f(" + "1," * 100_000, id="D7-many-arguments"),
        pytest.param("{{ f(" + " " * 200_000, id="D7-many-spaces"),
        pytest.param("{{" + "a" * 200_000, id="D7-long-name"),
        pytest.param("{{ f(" + "-1." * 60_000, id="D7-numbers"),
    ],
)
def test_unbalanced_macros_take_linear_time(text: str) -> None:
    with processor_time(at_most=1):
        compile_body(text)


@pytest.mark.parametrize("between", ["\\", "\\\n", "\n\\"])
def test_macros_with_backslashes_between_take_linear_time(between: str) -> None:
    call = '{{ include_html("x.html") }}'
    with processor_time(at_most=2):
        compile_page(f"---\ntitle: T\n---\n{(call + between) * 3_200}")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{{ 7*7 }}", id="D8-sum"),
        pytest.param("{{ ''.upper() }}", id="D8-method"),
        pytest.param("{{", id="D8-open"),
        pytest.param("}}", id="D8-close"),
    ],
)
def test_a_template_is_text(text: str) -> None:
    compiled = compile_body(f"ab {text} cd")
    assert found(compiled) == []
    assert all(f"ab {text} cd" in body for body in formats(compiled).values())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{{ config }}", id="D8-name"),
        pytest.param("{{ config.items() }}", id="D8-attribute"),
        pytest.param("{% for x in y %}", id="D8-statement"),
        pytest.param("{# comment #}", id="D8-comment"),
    ],
)
def test_a_template_that_someone_might_fill_in_is_text_and_told(text: str) -> None:
    compiled = compile_body(f"ab {text} cd")
    assert found(compiled) == [("markdown/template-tag", 3, 4)]
    assert all(f"ab {text} cd" in body for body in formats(compiled).values())


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("`{{ include_html('x.html') }}`", id="D9-span"),
        pytest.param("`` ` {{ include_html('x.html') }} ``", id="D9-two-ticks"),
        pytest.param("```\n{{ include_html('x.html') }}\n```", id="D9-fence"),
        pytest.param("~~~ html\n{{ include_html('x.html') }}\n~~~", id="D9-tildes"),
        pytest.param("    {{ include_html('x.html') }}", id="D9-indented"),
        pytest.param("> ```\n> {{ include_html('x.html') }}\n> ```", id="D9-quote"),
        pytest.param("\\{{ include_html('x.html') }}", id="D9-escaped"),
    ],
)
def test_a_macro_in_code_is_left_untouched(code: str) -> None:
    compiled = compile_body(code)
    assert (found(compiled), article_of(compiled).embeds) == ([], ())
    assert code in formats(compiled)["markdown"]
    assert "{{ include_html('x.html') }}" in formats(compiled)["text"]


def test_d9_an_unreadable_macro_in_code_is_no_problem() -> None:
    assert found(compile_body("`{{ include_html(' }}` y `{{ f(x) }}`")) == []


@pytest.mark.parametrize(
    ("argument", "attribute", "value"),
    [
        pytest.param(
            'k="<script>\\"x"', 'data-k="&lt;script&gt;&quot;x"', '<script>"x', id="D10-html"
        ),
        pytest.param('k="}} x"', 'data-k="}} x"', "}} x", id="D10-braces"),
        pytest.param('k="_x_ **y**"', 'data-k="_x_ **y**"', "_x_ **y**", id="D10-markdown"),
        pytest.param("k='a\"b'", 'data-k="a&quot;b"', 'a"b', id="D10-quote"),
        pytest.param('k="<!-- a -->"', 'data-k="&lt;!-- a --&gt;"', "<!-- a -->", id="D10-comment"),
        pytest.param('k="\\u00e9\\x41\\q"', 'data-k="éAq"', "éAq", id="D10-escapes"),
        pytest.param('k="\\ud800"', 'data-k="\ufffd"', "\ufffd", id="D10-surrogate"),
        pytest.param("k=true", 'data-k="true"', True, id="D10-true"),
        pytest.param("k=False", 'data-k="false"', False, id="D10-false"),
        pytest.param("k=none", 'data-k=""', None, id="D10-none"),
        pytest.param("k=-3", 'data-k="-3"', -3, id="D10-whole"),
        pytest.param("k=1.5", 'data-k="1.5"', 1.5, id="D10-float"),
    ],
)
def test_an_argument_is_a_value_in_the_record_and_escaped_in_the_body(
    argument: str, attribute: str, value: object
) -> None:
    compiled = compile_body(_call("snippets/plano.html", f", {argument}"), snippets=_SNIPPETS)
    assert article_of(compiled).embeds[0].arguments == {"k": value}
    assert f" {attribute}></div>" in compiled.body.html
    assert f" {attribute}></div>" in compiled.body.markdown


def test_d10_a_line_break_in_an_argument_stays_in_its_attribute() -> None:
    compiled = compile_body(_call("snippets/plano.html", ', k="a\\n\\nb\\tc\\rd"'))
    assert article_of(compiled).embeds[0].arguments == {"k": "a\n\nb\tc\rd"}
    assert "\n\nb" not in compiled.body.markdown


def test_d10_names_of_arguments_become_attributes_and_cannot_replace_ours() -> None:
    compiled = compile_body(
        _call("snippets/plano.html", ', Mi_Clave="a", embed="../x"'), snippets=_SNIPPETS
    )
    assert 'data-embed="snippets/plano.html"' in compiled.body.html
    assert 'data-mi-clave="a"' in compiled.body.html
    assert "../x" not in compiled.body.html


def test_d10_positional_arguments_are_numbered() -> None:
    compiled = compile_body(_call("snippets/plano.html", ", 'b', 4"))
    assert article_of(compiled).embeds[0].arguments == {"1": "b", "2": 4}
    assert 'data-1="b" data-2="4"' in compiled.body.html


@pytest.mark.parametrize(
    "path", [pytest.param("snippets/plano.html", id="D11"), pytest.param("snippets/dos-veces.html")]
)
def test_d11_no_byte_of_a_snippet_is_in_the_output(path: str) -> None:
    body = formats(compile_body(_call(path), snippets=_SNIPPETS))
    assert "SECRETO" not in "".join(body.values())


def test_d11_front_matter_in_a_snippet_is_not_read() -> None:
    text = "---\nstate: draft\n---\n" + _call("snippets/plano.html")
    assert list_includes(text, _KNOWN) == ("snippets/plano.html",)


def test_d11_includes_are_those_of_known_macros_with_a_path() -> None:
    text = "{{ otra('a') }} {{ include_html() }} {{ include_html('b') }} {{ x }} {{ f("
    assert list_includes(text + "{{ include_html('c') }}", _KNOWN) == ("b", "c")


def test_d12_another_snippet_of_the_same_name_changes_record_and_body() -> None:
    call = _call("snippets/plano.html")
    before = compile_body(call, snippets={"snippets/plano.html": _snippet("uno")})
    after = compile_body(call, snippets={"snippets/plano.html": _snippet("dos")})
    digest = hashlib.sha256(b"dos").hexdigest()
    assert article_of(after).embeds[0].sha256 == digest
    for name in ("html", "markdown", "ast"):
        assert digest in formats(after)[name]
        assert digest not in formats(before)[name]
    assert after.embed_paths == ("snippets/plano.html",)


def test_an_embed_is_recorded_with_its_line() -> None:
    compiled = compile_body(f"ab\n\n{_call('snippets/plano.html')}", snippets=_SNIPPETS)
    sha256 = _SNIPPETS["snippets/plano.html"].sha256
    assert article_of(compiled).embeds == (
        Embed("include_html", "snippets/plano.html", {}, 5, sha256),
    )


def test_embed_paths_are_known_of_a_file_that_is_not_served() -> None:
    compiled = compile_body(f"{_call('snippets/plano.html')} <!-- abierto")
    assert (compiled.document, compiled.embed_paths) == (None, ("snippets/plano.html",))


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        pytest.param("a {} b", "<p>a </p>\n{}\n<p> b</p>", id="in-a-paragraph"),
        pytest.param("{}\n{}", "{}\n{}", id="two-lines"),
        pytest.param("a\n{}  \nb", "<p>a</p>\n{}\n<p>b</p>", id="between-lines"),
        pytest.param("- {}\n- a", "<ul>\n<li>{}\n</li>\n<li>a</li>\n</ul>", id="in-a-list"),
        pytest.param("> {}", "<blockquote>\n{}\n</blockquote>", id="in-a-quote"),
    ],
)
def test_an_embed_is_a_block_of_its_own(markdown: str, expected: str) -> None:
    call = "{{ include_html('x.html') }}"
    element = '<div data-embed="x.html"></div>'
    html = compile_body(markdown.replace("{}", call)).body.html
    assert expected.replace("{}", element) in html


@pytest.mark.parametrize("call", ["{{- f('a') -}}", "{{+f( 'a' , )+}}", "{{f('a')}}"])
def test_spaces_signs_and_a_last_comma_make_no_difference(call: str) -> None:
    assert parse_macro(call, 0) == MacroCall("f", ("a",), {}, 0, len(call))


def test_a_call_may_go_over_lines_and_blank_lines() -> None:
    compiled = compile_body("{{ include_html(\n  'x.html',\n\n  k=\"a\n\nb\"\n) }} cd")
    assert article_of(compiled).embeds[0].arguments == {"k": "a\n\nb"}
    assert formats(compiled)["text"] == "Rutas\n\ncd\n\nCANARY"


@pytest.mark.parametrize(
    ("call", "hint"),
    [
        ('include_htlm("snippets/a.html")', "did you mean 'include_html'?"),
        ('otra_cosa("x")', "write include_html, or put it in `…`"),
        ('include_html("snippets/Nota.html")', "did you mean 'snippets/nota.html'?"),
        ('include_html("Snippets/nota.html")', "did you mean 'snippets/nota.html'?"),
        ('include_html("snippets/not.html")', "did you mean 'snippets/nota.html'?"),
    ],
)
def test_what_was_probably_meant_is_said(call: str, hint: str) -> None:
    compiled = compile_body(f"{{{{ {call} }}}}", snippets={"snippets/nota.html": Snippet("x")})
    assert [problem.hint for problem in compiled.problems] == [hint]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<details>{{ M }}</details>\n", '<details><div data-embed="s"></div></details>'),
        ("$a {{ M }}$\n", "math-inline"),
        ("$$\n{{ M }}\n$$\n", "math-display"),
        ('[a](u "b {{ M }}")\n', 'title="b {{'),
        ("[a]({{M}})\n", 'href="#"'),
    ],
)
def test_no_placeholder_is_published_where_no_element_can_stand(source: str, expected: str) -> None:
    published = outputs(article(source.replace("M", 'include_html("s")')))
    assert expected in published["html"]
    shown = "".join(published.values())
    assert not any(mark in shown for mark in ("\ufdd0", "\\ufdd0", "%EF%B7%90"))


def test_a_series_macro_in_raw_html_leaves_nothing() -> None:
    macro = '{{ include_html("snippets/series_meta.html") }}'
    published = outputs(article(f"<details>{macro}</details>\n"))
    assert "<details></details>" in published["html"]
