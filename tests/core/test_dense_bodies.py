"""C6: a body with more parts than any text has is refused, and is not read to its end."""

import pytest

from content_api.parsing.text.density import MAX_TOKENS

from .compiling import compile_article, errors, formats, found, processor_time

MOST_BYTES = 256 * 1024
REFUSED = [("markdown/too-dense", 1, 1)]
# Markdown reads this code in another way than a Markdown without admonitions does.
TWO_READINGS = "!!! note\n    ~~~\n    <b onclick=x>\n    ~~~\n\n"


def _fill(unit: str, start: str = "") -> str:
    """A file as large as one may be."""
    return start + unit * ((MOST_BYTES - len(start)) // len(unit))


@pytest.mark.parametrize(
    "unit",
    [
        pytest.param(
            "a|b\n-|-\n`|\\|`|\n!!! note\n    ~~~\n    <script>x\n[^1]: nota\n    más\nA\n:\tb\n"
            "\n\tc\n- - - a\n\n",
            id="read-four-times",
        ),
        pytest.param("- - - a\n", id="nested-lists"),
        pytest.param("- a\n* b\n", id="lists"),
        pytest.param("> a\n\n", id="quotes"),
        pytest.param("a\n\n: b\n\n", id="definitions"),
        pytest.param("!!! a\n", id="admonitions"),
        pytest.param('=== "a"\n    b\n', id="tabs"),
        pytest.param("# a\n", id="headings"),
        pytest.param("a\n\n", id="paragraphs"),
        pytest.param("a\n", id="lines"),
        pytest.param("[a](b)", id="links"),
        pytest.param("*a* ", id="emphasis"),
        pytest.param("++a+b++ ", id="keys"),
        pytest.param("|a|b|\n|-|-|\n", id="tables"),
    ],
)
def test_c6_a_body_with_too_many_parts_is_refused_in_time(unit: str) -> None:
    with processor_time(at_most=2):
        compiled = compile_article(_fill(unit))
    assert errors(compiled) == REFUSED
    assert found(compiled) == REFUSED, "what was not read has no other faults"


def test_c6_an_abbreviation_at_each_word_is_told_at_some() -> None:
    with processor_time(at_most=2):
        compiled = compile_article(_fill("a ", "*[a]: b\n\n"))
    assert 5_000 < formats(compiled)["html"].count("<abbr") < 15_000


@pytest.mark.parametrize("start", ["", TWO_READINGS], ids=["once", "again"])
@pytest.mark.parametrize("unit", ["[a](b.md)\n\n", "- a\n", "# a\n"])
def test_c6_a_body_with_almost_too_many_is_read_in_time(unit: str, start: str) -> None:
    count = MAX_TOKENS // 3 - 50
    with processor_time(at_most=2):
        compiled = compile_article(start + unit * count)
    assert not errors(compiled)
    assert formats(compiled)["text"].count("a") >= count


@pytest.mark.parametrize("count", [10, 9_000])
def test_c6_code_is_left_as_it_is_however_long_the_page(count: int) -> None:
    compiled = compile_article(TWO_READINGS + "a\n\n" * count)
    assert "<b onclick=x>" in formats(compiled)["text"].split("\n")
    assert "\n    <b onclick=x>\n" in formats(compiled)["markdown"]


def test_c6_the_densest_of_real_texts_is_read() -> None:
    rows = "| `--flag` | **sí** | [a](b.md) | 12 |\n"
    table = "| a | b | c | d |\n|---|---|---|---|\n"
    compiled = compile_article(table + rows * 1_500)
    assert formats(compiled)["html"].count("<tr>") == 1_501


def test_control_characters_beside_each_other_are_one_problem() -> None:
    with processor_time(at_most=1):
        compiled = compile_article("# A\n\nun\x01\x02a\n\n" + "\x01" * 200_000 + "\n")
    assert found(compiled) == [("markdown/control-character", n, c) for n, c in ((3, 3), (5, 1))]
    first, last = compiled.problems
    assert first.message == "expected text, got the control character \\x01 and 1 more"
    assert first.fix
    assert first.fix.edits[0].place.end_column == 5
    assert last.message.endswith("and 199999 more")
