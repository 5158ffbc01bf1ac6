"""The rare ways of the quick parsers: what they leave to mistune, and where they end a text."""

import pytest
from mistune.core import BlockState

from content_api.parsing.body.embed_tokens import attach_embeds
from content_api.parsing.markdown import blocks, emphasis, inline
from content_api.parsing.markdown.inventory import take_inventory
from content_api.parsing.markdown.markdown import Tree
from content_api.parsing.markdown.plain_lists import PlainLists
from content_api.parsing.signs.lifted import HOLE_CLOSE, HOLE_OPEN
from content_api.values.parts import Embed
from tests.sources import article, outputs

TEXT = {"type": "text", "raw": "a"}
BREAK = {"type": "softbreak"}


def test_a_macro_in_a_text_that_takes_no_element_is_shown_as_it_is_written() -> None:
    token = {"type": "text", "raw": f"a {HOLE_OPEN}0{HOLE_CLOSE} b"}
    tree = Tree([token], inventory=take_inventory([token]))
    attach_embeds(tree, [Embed("include_html", "x.html", {}, 1)], ["{{ x }}"])
    assert token["raw"] == "a {{ x }} b"


def test_without_rules_no_block_begins() -> None:
    assert blocks._matcher(blocks.QuickBlockParser(6), [])("# a", 0) is None


@pytest.mark.parametrize(("source", "end"), [("a\n\v\nb\n", 2), ("a\nb\n", 4), ("1\n\v\nb\n", 6)])
def test_a_paragraph_of_letters_ends_at_a_line_of_white_space(source: str, end: int) -> None:
    state = BlockState()
    state.process(source)
    assert blocks._paragraph_end(state, lambda _source, _position: None) == end


def test_marks_count_as_a_token_each_and_all_else_as_one() -> None:
    assert emphasis.count_unpaired([{"type": "text", "raw": "a *b* c"}, BREAK]) == 6


@pytest.mark.parametrize(
    "tokens",
    [
        [{"type": "text", "raw": ""}],
        [{"type": "text", "raw": ""}, {"type": "text", "raw": "*a*"}],
        [{"type": "text", "raw": "*a*"}, {"type": "text", "raw": ""}],
    ],
)
def test_beside_an_empty_text_marks_are_left_to_mistune(tokens: list[emphasis.Token]) -> None:
    assert emphasis._split(tokens, []) is None


def test_texts_that_would_make_an_entity_together_stay_apart() -> None:
    parts = [{"type": "text", "raw": "&"}, {"type": "text", "raw": "amp;"}]
    assert emphasis._merge([*parts, BREAK, TEXT]) == [*parts, BREAK, TEXT]
    assert emphasis._merge([TEXT, {"type": "text", "raw": ""}, TEXT, BREAK]) == [
        {"type": "text", "raw": "aa"},
        BREAK,
    ]
    assert emphasis._merge([]) == []


def test_more_tokens_than_there_may_be_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inline, "most_before_pairing", lambda: 1)
    assert inline._is_too_dense([TEXT, TEXT])
    assert not inline._is_too_dense([BREAK])


def test_a_deeper_list_than_there_may_be_is_left_to_mistune() -> None:
    assert PlainLists("- a\n", lambda _source, _position: None, 0).read(0, 1) is None


def test_what_a_quotation_lost_of_its_lines_is_found_where_reading_is() -> None:
    text = "\n\\\n`\n> |  - b\n|1. x\n*\n"
    assert "1. x" in outputs(article(text))["text"]


def test_an_address_within_the_page_in_raw_html_is_as_it_is_written() -> None:
    html = outputs(article('<a href="#x" title="y">a</a> <a href="b.md">b</a>\n'))["html"]
    assert 'href="#x"' in html
