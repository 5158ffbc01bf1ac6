"""Faults B1 to B12: what bytes and fences can do, and how the file is read all the same or not."""

from dataclasses import replace

import pytest

from content_api.parsing.front_matter.front_matter import parse_front_matter
from content_api.values.documents import ArticleDocument
from content_api.values.parts import Source

from .compiling import Found, article_of, compile_article, compile_page, errors, formats, found

_ARTICLE = "---\ntitle: Rutas\n---\n# Rutas\n\nTexto de la ruta.\n\n- uno\n- dos\n"


def _without_hash(document: ArticleDocument) -> ArticleDocument:
    return replace(document, source=Source(document.source.path, ""))


def test_b1_a_byte_order_mark_is_skipped_and_told_and_the_metadata_kept() -> None:
    compiled = compile_article(b"\xef\xbb\xbf" + _ARTICLE.encode())
    assert found(compiled) == [("file/bom", 1, 1)]
    assert compiled.problems[0].severity == "warning"
    assert article_of(compiled).title == "Rutas"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(_ARTICLE.encode("utf-16"), ("file/not-utf8", 1, 1), id="B2"),
        pytest.param(
            b"\xfe\xff" + _ARTICLE.encode("utf-16-be"), ("file/not-utf8", 1, 1), id="B2-big-endian"
        ),
        pytest.param(_ARTICLE.encode("utf-16-le"), ("file/not-utf8", 1, 1), id="B2-without-mark"),
        pytest.param(b"---\ntitle: a\nd: \xff\n---\n", ("file/not-utf8", 3, 4), id="B3-one-byte"),
        pytest.param("a\nañb\n".encode() + b"\xe9", ("file/not-utf8", 3, 1), id="B3-latin-1"),
        pytest.param(b"ab\xed\xa0\x80", ("file/not-utf8", 1, 3), id="B3-surrogate"),
        pytest.param("ñ".encode() + b"\xc3", ("file/not-utf8", 1, 2), id="B3-cut-short"),
        pytest.param(b"a\r\nb\xe9", ("file/not-utf8", 2, 2), id="B3-after-crlf"),
        pytest.param(b"---\rtitle: x\r---\r", ("file/cr", 1, 4), id="B4-cr"),
        pytest.param(b"a\r\nb\rc", ("file/cr", 2, 2), id="B4-mixed"),
        pytest.param(b"a\n\r\r\n", ("file/cr", 2, 1), id="B4-cr-crlf"),
    ],
)
def test_bytes_that_are_not_text_are_one_error_at_their_place(
    data: bytes, expected: tuple[str, int, int]
) -> None:
    compiled = compile_article(data)
    assert found(compiled) == [expected]
    assert compiled.document is None


def test_b3_a_series_page_is_decoded_as_strictly() -> None:
    compiled = compile_page(b"# Redes \xff")
    assert found(compiled) == [("file/not-utf8", 1, 9)]


def test_b2_utf_16_is_named() -> None:
    problem = compile_article(_ARTICLE.encode("utf-16")).problems[0]
    assert problem.message == "expected UTF-8, got UTF-16 at byte 0"


def test_b3_the_message_has_the_byte_and_its_offset() -> None:
    problem = compile_article("añ".encode() + b"\xff").problems[0]
    assert problem.message == "expected UTF-8, got byte 0xff at byte 3"


def test_b3_the_offset_counts_the_byte_order_mark() -> None:
    problem = compile_article(b"\xef\xbb\xbfab\xff").problems[-1]
    assert problem.message == "expected UTF-8, got byte 0xff at byte 5"


def test_b4_crlf_gives_the_same_record_and_body_as_lf() -> None:
    lf = compile_article(_ARTICLE)
    crlf = compile_article(_ARTICLE.replace("\n", "\r\n"))
    assert _without_hash(article_of(crlf)) == _without_hash(article_of(lf))
    assert crlf.body == lf.body
    assert crlf.problems == ()


def test_b4_crlf_and_lf_may_be_mixed() -> None:
    mixed = _ARTICLE.replace("\n", "\r\n", 4)
    assert compile_article(mixed).body == compile_article(_ARTICLE).body


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("---\ntitle: x\n# T\n", [("unclosed", 1, 1)], id="B5"),
        pytest.param("---\ntitle: x\n...\n# T\n", [("unclosed", 1, 1)], id="B5-dots"),
        pytest.param("---\ntitle: x\n ---\n# T\n", [("unclosed", 1, 1)], id="B5-indented"),
        pytest.param("---", [("unclosed", 1, 1)], id="B5-nothing-else"),
        pytest.param("---\n\nintro\n\n---\n# T\n", [("ambiguous", 3, 1)], id="B6"),
        pytest.param("---\n\nuna *intro*\n\ny más\n\n---\n# T\n", [("ambiguous", 3, 1)], id="B6-2"),
        pytest.param("-----\ntitle: x\n-----\n# T\n", [("fence", 1, 1)], id="B9-five-dashes"),
        pytest.param("--- \ntitle: x\n---\n# T\n", [("fence", 1, 1)], id="B9-trailing-space"),
        pytest.param(" ---\ntitle: x\n---\n# T\n", [("fence", 1, 1)], id="B9-leading-space"),
        pytest.param("\n\n---\ntitle: x\n---\n# T\n", [("fence", 3, 1)], id="B9-blank-lines"),
        pytest.param("---js\n{title: 1}\n---\n# T\n", [("unsupported-format", 1, 1)], id="B10-js"),
        pytest.param("---yaml\nt: 1\n---\n# T\n", [("unsupported-format", 1, 1)], id="B10-yaml"),
        pytest.param("+++\nt = 1\n+++\n# T\n", [("unsupported-format", 1, 1)], id="B10-toml"),
        pytest.param(
            ';;;\n"t": 1\n;;;\n# T\n', [("unsupported-format", 1, 1)], id="B10-semicolons"
        ),
        pytest.param('{\n "t": 1\n}\n# T\n', [("unsupported-format", 1, 1)], id="B10-json"),
        pytest.param(
            '{"title": "x", "state": "draft"}\n\n# T\n',
            [("unsupported-format", 1, 1)],
            id="B10-json-on-one-line",
        ),
        pytest.param("---\n- a\n- b\n---\n# T\n", [("not-mapping", 2, 1)], id="B11-list"),
        pytest.param("---\nhola\n---\n# T\n", [("not-mapping", 2, 1)], id="B11-text"),
        pytest.param("---\n5\n---\n# T\n", [("not-mapping", 2, 1)], id="B11-number"),
    ],
)
def test_front_matter_that_other_tools_would_miss_is_an_error(source: str, expected: Found) -> None:
    compiled = compile_article(source)
    places = [(code.removeprefix("front-matter/"), line, at) for code, line, at in found(compiled)]
    assert [place for place in places if "missing-title" not in place[0]] == expected
    assert compiled.document is None


def test_b5_the_hint_names_the_line_that_was_nearly_a_fence() -> None:
    problem = compile_article("---\ntitle: x\n---- \n# T\n").problems[0]
    assert problem.hint == "line 3 is '---- ': make it exactly '---'"


def test_b5_without_such_a_line_the_hint_is_to_close_it() -> None:
    problem = compile_article("---\ntitle: x\n# T\n").problems[0]
    assert problem.hint == "close it, or write *** for a horizontal rule"


def test_b6_nothing_of_an_unclear_file_is_served() -> None:
    compiled = compile_article("---\n\nintro\n\n---\nrest\n")
    assert (compiled.document, compiled.body.html) == (None, "")


def test_b6_a_rule_after_blank_lines_is_a_rule() -> None:
    compiled = compile_article("\n---\n\nintro\n\n# T\n")
    assert formats(compiled)["text"] == "intro\n\nT"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("# T\n\nuno\n\n---\n\ndos", id="B7-rule"),
        pytest.param("# T\n\n```yaml\n---\na: b\n---\n```\n\ndos", id="B7-code-fence"),
        pytest.param("    código sangrado\n\n# T", id="B7-leading-code"),
    ],
)
def test_a_fence_in_the_body_is_left_byte_for_byte(body: str) -> None:
    compiled = compile_article(f"---\ntitle: x\n---\n{body}\n")
    assert formats(compiled)["markdown"] == body
    assert found(compiled) == []


def test_b7_the_body_is_what_stands_after_the_closing_fence() -> None:
    matter = parse_front_matter("a.md", "---\ntitle: x\n---\n\n  a \n---\nb\n")
    assert (matter.body, matter.body_line) == ("\n  a \n---\nb\n", 4)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("---\ntitle: |\n  Rutas\n---\n  más\n", id="B8-indented-rest"),
        pytest.param("---\ntitle: >\n  Rutas\n---\ntags:\n- a\n---\nx\n", id="B8-later-keys"),
        pytest.param("---\ntitle: >\n  Rutas\n---\nlevel: general\n---\n", id="B8-later-key"),
    ],
)
def test_a_fence_inside_a_block_of_text_closes_and_is_told(source: str) -> None:
    compiled = compile_article(source)
    assert found(compiled) == [("front-matter/fence-in-block", 4, 1)]
    assert article_of(compiled).title == "Rutas"


@pytest.mark.parametrize(
    "body",
    [
        "Texto.\n",
        "\n# Rutas\n\nUno.\n\n---\n\nDos.\n",
        "# Rutas\n\n---\n",
        "Nota: un aviso.\n\n---\n\nFin.\n",
        "más\n\n---\n",
        "---\n",
    ],
)
def test_b8_a_block_of_text_at_the_end_is_no_fault_by_itself(body: str) -> None:
    assert found(compile_article(f"---\ntitle: |\n  Rutas\n---\n{body}")) == []


@pytest.mark.parametrize(
    "yaml", [pytest.param("\n", id="B11-empty"), pytest.param("# nada\n", id="B11-comment"), ""]
)
def test_empty_front_matter_is_a_warning_and_the_body_is_served(yaml: str) -> None:
    compiled = compile_article(f"---\n{yaml}---\n# T\n")
    assert found(compiled) == [("front-matter/empty", 1, 1)]
    assert article_of(compiled).title == "T"


def test_b11_a_date_that_is_all_the_front_matter_is_not_also_nothing() -> None:
    codes = [code for code, _, _ in found(compile_article("---\n2024-02-30\n---\n# T\n"))]
    assert "front-matter/empty" not in codes


def test_b12_names_of_the_librarys_own_are_keys_like_any_other() -> None:
    compiled = compile_article("---\ncontent: a\nhandler: b\nself: c\n---\n# T\n")
    assert found(compiled) == [
        ("schema/unknown-field", 2, 1),
        ("schema/unknown-field", 3, 1),
        ("schema/unknown-field", 4, 1),
    ]
    assert errors(compiled) == []


def test_a_file_without_front_matter_is_an_article() -> None:
    compiled = compile_article("# Rutas\n\nTexto.\n")
    assert (article_of(compiled).title, compiled.problems) == ("Rutas", ())


@pytest.mark.parametrize("text", ["", "\n", " \n\t\n"])
def test_an_empty_file_is_no_article(text: str) -> None:
    compiled = compile_article(text)
    assert found(compiled) == [("file/empty", 1, 1)]
    assert (compiled.document, compiled.hidden) == (None, False)


def test_a_file_without_a_heading_is_called_by_its_name() -> None:
    compiled = compile_article("Texto.\n")
    assert found(compiled) == [("article/missing-title", 1, 1)]
    assert article_of(compiled).title == "Rutas"
