"""Group B of the fault list: delimiters and encodings."""

import pytest

from content_api.parsing.front_matter import parse_front_matter, parse_yaml_file
from tests.sources import article, codes, places


def _row(id_: str, data: bytes, code: str, line: int, column: int) -> object:
    return pytest.param(data, code, line, column, id=id_)


TABLE = [
    _row("B1", b"\xef\xbb\xbf---\ntitle: t\n---\n", "file/bom", 1, 1),
    _row("B2", "---\ntitle: t\n---\n".encode("utf-16"), "file/not-utf8", 1, 1),
    _row("B3", b"---\ntitle: ab\xff\n---\n", "file/not-utf8", 2, 10),
    _row("B4-lone", b"---\ntitle: t\rx: y\n---\n", "file/cr", 2, 9),
    _row("B5", b"---\ntitle: t\n\ntexto\n", "front-matter/unclosed", 1, 1),
    _row("B6", b"---\n\nintro\n\n---\nresto\n", "front-matter/ambiguous", 3, 1),
    _row("B8", b"---\ntitle: t\ndescription: |\n  uno\n---\n  dos\n---\n", "front-matter/fence-in-block", 5, 1),
    _row("B9-dashes", b"-----\ntitle: t\n-----\n", "front-matter/fence", 1, 1),
    _row("B9-space", b"--- \ntitle: t\n---\n", "front-matter/fence", 1, 1),
    _row("B9-blank", b"\n\n---\ntitle: t\n---\n", "front-matter/fence", 3, 1),
    _row("B9-closing", b"---\ntitle: t\n--- \ntexto\n", "front-matter/unclosed", 1, 1),
    _row("B10-js", b"---js\n{}\n---\n", "front-matter/unsupported-format", 1, 1),
    _row("B10-toml", b"+++\ntitle = 1\n+++\n", "front-matter/unsupported-format", 1, 1),
    _row("B10-json", b"{\n\"title\": 1\n}\n", "front-matter/unsupported-format", 1, 1),
    _row("B11-empty", b"---\n---\n# T\n", "front-matter/empty", 1, 1),
    _row("B11-list", b"---\n- a\n---\n", "front-matter/not-mapping", 2, 1),
    _row("B11-scalar", b"---\na\n---\n", "front-matter/not-mapping", 2, 1),
]


@pytest.mark.parametrize(("data", "code", "line", "column"), TABLE)
def test_broken_delimiters_and_encodings_are_reported(
    data: bytes, code: str, line: int, column: int
) -> None:
    assert (code, line, column) in places(article(data))


def test_b1_a_byte_order_mark_keeps_the_metadata() -> None:
    document = article(b"\xef\xbb\xbf---\ntitle: t\n---\n").document
    assert document is not None
    assert document.title == "t"


def test_b3_names_the_byte() -> None:
    (problem,) = article("---\r\ntítulo: ".encode() + b"\xff").problems
    assert problem.message == "expected UTF-8, got byte 0xff at byte 14"
    assert (problem.line, problem.column) == (2, 9)


def test_b4_crlf_gives_the_same_record_as_lf() -> None:
    text = "---\ntitle: t\ntags: [a]\n---\n# T\n\nUno\n\n```\ncode\n```\n"
    with_lf, with_crlf = article(text), article(text.replace("\n", "\r\n"))
    assert with_lf.body == with_crlf.body
    assert with_lf.document is not None
    assert with_crlf.document is not None
    assert with_lf.document.places == with_crlf.document.places


def test_b6_a_rule_in_prose_drops_nothing() -> None:
    matter = parse_front_matter("a.md", "***\n\nintro\n\n---\nresto\n")
    assert matter.body == "***\n\nintro\n\n---\nresto\n"
    assert matter.problems == ()


def test_b6_a_rule_of_dashes_at_the_top_is_text_when_no_keys_follow() -> None:
    assert codes(article("-----\n\n# T\n\nintro\n")) == []


def test_b7_dashes_in_the_body_are_kept_byte_for_byte() -> None:
    body = "    code first\n\n---\n\n```\n---\n```\n\n"
    matter = parse_front_matter("a.md", f"---\ntitle: t\n---\n{body}")
    assert matter.body == body
    assert matter.body_line == 4


def test_b9_an_unclosed_fence_names_the_line_that_is_nearly_one() -> None:
    (problem, *_) = article(b"---\ntitle: t\n--- \ntexto\n").problems
    assert problem.hint == "line 3 is '--- ': make it exactly '---'"


@pytest.mark.parametrize("key", ["content", "handler", "self"])
def test_b12_no_key_collides_with_the_library(key: str) -> None:
    assert codes(article(f"---\ntitle: t\n{key}: x\n---\n")) == ["schema/unknown-field"]


def test_a_yaml_file_has_the_same_bounds() -> None:
    assert parse_yaml_file("p.yml", "a: 1\n").values == {"a": 1}
    (problem,) = parse_yaml_file("p.yml", "x" * 70_000).problems
    assert problem.code == "front-matter/too-large"
