"""Blocks, lists and lines are read as mistune reads them, only sooner."""

from typing import Any

import mistune
from hypothesis import given, settings
from hypothesis import strategies as st
from mistune._inline.emphasis import finalize_emphasis_tokens
from mistune.block_parser import BlockParser
from mistune.core import InlineState
from mistune.inline_parser import InlineParser
from mistune.plugins import import_plugin

from content_api.parsing.dialect import add_dialect
from content_api.parsing.markdown.blocks import CountedState, QuickBlockParser
from content_api.parsing.markdown.inline import QuickInlineParser
from content_api.parsing.markdown.placed import PLUGINS
from content_api.parsing.markdown.plain_lists import PlainLists

Token = dict[str, Any]

LINES = (
    *("a", "b c", "*a*", "**b** c", "[x](y)", "![i](j)", "`c`", "¿qué?", "12 meses", "٣. tres"),
    *(
        "- a",
        "- b",
        "* a",
        "+ a",
        "1. a",
        "2. b",
        "3) c",
        "01. a",
        "- [ ] a",
        "-",
        "- - a",
        "1.  x",
    ),
    *("  - a", "    - b", "   1. a", "  a", "    a", "\ta", "   - a", "- *a*", "- `a", "- a | b"),
    *("", "", "   ", "\v", "# T", "## *T*", "---", "===", "- - -", "***", "> q", "> - a", "```"),
    *("~~~", "|a|b|", "|-|-|", "- |", "$$", "$$ x $$", "\\[", "\\begin{a}", "!!! note", "??? tip"),
    *('=== "T"', ": d", "<div>", "</div>", "<b>x</b>", "[r]: /u", "[^1]: n", "*[A]: b", "[^1]"),
)
MARKS = (
    *(
        "*",
        "**",
        "***",
        "_",
        "__",
        "a",
        "b c",
        " ",
        ".",
        "é",
        "中",
        "`",
        "``",
        "[",
        "](x)",
        "]",
        "!",
    ),
    *(
        "\\",
        "\\*",
        "\\\n",
        "  \n",
        " \n",
        "\n",
        "&amp;",
        "&",
        "<b>",
        "<",
        "<http://a.b>",
        "{: .c }",
    ),
    *("$x$", "$", "==", "^^", "~~", "~a~", "^a^", "++ctrl++", "[^1]", "[r]", "हि"),
)


class _Blocks(QuickBlockParser):
    """mistune's own way, with the rules of ours."""

    parse = BlockParser.parse
    parse_list = BlockParser.parse_list


class _Inline(QuickInlineParser):
    """mistune's own way, with the rules of ours."""

    parse = InlineParser.parse

    def finalize_tokens(self, tokens: list[Token], depth: int) -> list[Token]:
        left = self.max_nested_level - depth
        return finalize_emphasis_tokens(tokens, enabled=left > 0, max_depth=left)


def _build(block: QuickBlockParser, inline: QuickInlineParser) -> mistune.Markdown:
    plugins = [import_plugin(name) for name in PLUGINS]
    markdown = mistune.Markdown(renderer=None, block=block, inline=inline, plugins=plugins)
    add_dialect(markdown)
    inline.finish()
    return markdown


QUICK = _build(QuickBlockParser(max_nested_level=12), QuickInlineParser())
PLAIN = _build(_Blocks(max_nested_level=12), _Inline())


def blocks_of(markdown: mistune.Markdown, text: str) -> tuple[list[Token], Any]:
    state = CountedState()
    state.process(text)
    markdown.block.parse(state)
    known = {name: state.env.get(name) for name in ("ref_links", "ref_footnotes", "defined")}
    return state.tokens, known


def inline_of(markdown: mistune.Markdown, text: str) -> list[Token]:
    state = InlineState({"ref_links": {"R": {"url": "/u", "label": "r"}}, "ref_footnotes": {}})
    state.src = text
    return markdown.inline.render(state)


@given(st.lists(st.sampled_from(LINES), max_size=14))
@settings(max_examples=600, derandomize=True, deadline=None)
def test_blocks_are_those_that_mistune_reads(lines: list[str]) -> None:
    text = "\n".join(lines) + "\n"
    assert blocks_of(QUICK, text) == blocks_of(PLAIN, text)


@given(st.lists(st.sampled_from(MARKS), max_size=16))
@settings(max_examples=600, derandomize=True, deadline=None)
def test_what_is_in_a_line_is_what_mistune_reads(pieces: list[str]) -> None:
    text = "".join(pieces).strip()
    assert inline_of(QUICK, text) == inline_of(PLAIN, text)


def test_a_list_of_lines_is_read_at_once() -> None:
    source = "- a\n- b\n  1. c\n  2. d\n\n\nEl resto.\n"
    lists = PlainLists(source, lambda _text, _position: None, most_depth=3)
    found = lists.read(0, 0)
    assert found is not None
    assert (source[found[1] :], lists.items) == ("El resto.\n", 4)


def test_any_other_list_is_left_to_mistune() -> None:
    for source in ("- a\nb\n", "- a\n\n- b\n", "- a\n* b\n", "- a\n\n  b\n", "- a\n\n<b>\n"):
        lists = PlainLists(source, lambda _text, _position: None, most_depth=3)
        assert lists.read(0, 0) is None, source
