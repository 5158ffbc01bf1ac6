"""Text in, values out: whatever stands in a file, compiling answers and points at real places."""

import html
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from content_api.catalogue.options import CompileOptions
from content_api.parsing.front_matter.front_matter import parse_front_matter
from content_api.parsing.lifting.lifting import lift
from content_api.parsing.pages.reference_entry import parse_reference
from content_api.parsing.pages.series_page import parse_extra_rows
from content_api.parsing.signs.macros import MacroCall, MacroFault, parse_macro
from content_api.parsing.text.positions import LineIndex
from content_api.problems import Place
from tests.whole import WholeCompiler

_COMPILER = WholeCompiler(CompileOptions())
_YAML = st.text("abno:-[]{}&*!|>#'\"%@`,?~=.0123456789xe_+TZ \n\t\x85\u2028", max_size=60)
_MACRO = st.text("{}()f\"'\\,=1-. truenoxab\n", max_size=40)
_ARGUMENT = st.text(max_size=30)


@given(_YAML)
@settings(max_examples=600, derandomize=True, deadline=None)
def test_any_front_matter_is_read_or_told_at_a_real_place(yaml: str) -> None:
    text = f"---\n{yaml}\n---\ncuerpo\n"
    lines = text.split("\n")
    for problem in parse_front_matter("a.md", text).problems:
        assert 1 <= problem.line <= problem.end_line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert 1 <= problem.end_column <= len(lines[problem.end_line - 1]) + 1


@given(_YAML)
@settings(max_examples=300, derandomize=True, deadline=None)
def test_values_of_any_front_matter_are_strict_json(yaml: str) -> None:
    values = parse_front_matter("a.md", f"---\n{yaml}\n---\n").values
    json.dumps(values, allow_nan=False, default=str)


@given(st.text("ab \n`~<>!-/{}()'\"[]#*|$\\&;=", max_size=80))
@settings(max_examples=600, derandomize=True, deadline=None)
def test_every_format_of_any_marks_is_free_of_comments(marks: str) -> None:
    body = _COMPILER.compile_article("s/01-a.md", f"{marks}<!-- ZXSECRET -->\n".encode()).body
    outside_code = lift(marks + "<!-- ZXSECRET -->\n", frozenset()).comments
    if any("ZXSECRET" in comment.text for comment in outside_code):
        assert "ZXSECRET" not in body.html + body.markdown + body.text + body.ast.decode()


@given(_MACRO)
@settings(max_examples=600, derandomize=True, deadline=None)
def test_any_macro_is_read_or_told_and_reading_goes_on(text: str) -> None:
    call = parse_macro("{{ f(" + text, 0)
    assert isinstance(call, MacroCall | MacroFault)
    where = call.end if isinstance(call, MacroCall) else call.offset
    assert 2 < where <= len(text) + 5


@given(_ARGUMENT)
@settings(max_examples=300, derandomize=True, deadline=None)
def test_any_argument_comes_back_from_the_record(argument: str) -> None:
    quoted = argument.replace("\\", "\\\\").replace('"', '\\"')
    call = parse_macro('{{ f("' + quoted + '") }}', 0)
    assert isinstance(call, MacroCall)
    assert call.positional == (argument,)


@given(st.text(max_size=60), st.integers(1, 9))
@settings(max_examples=200, derandomize=True, deadline=None)
def test_every_offset_has_a_line_and_a_column_that_lead_back(text: str, first: int) -> None:
    index = LineIndex(text, first)
    for offset in range(len(text) + 1):
        line, column = index.position(offset)
        before = text.split("\n")[: line - first]
        assert sum(len(row) + 1 for row in before) + column - 1 == offset


@given(st.text("ab \n`<>!-{}'\"[]", max_size=80))
@settings(max_examples=300, derandomize=True, deadline=None)
def test_what_is_left_of_a_lifted_text_is_found_where_it_was(text: str) -> None:
    lifted = lift(text, frozenset({"include_html"}))
    for offset in range(len(lifted.text)):
        assert 0 <= lifted.original_offset(offset) <= len(text)


@given(st.text(max_size=80))
@settings(max_examples=200, derandomize=True, deadline=None)
def test_any_entry_is_a_reference(text: str) -> None:
    reference = parse_reference(text, place=Place())
    assert reference.year is None or 0 <= reference.year <= 9999


@given(st.text("<>/abdivspan=\"' Prequisto&;!-[", max_size=80))
@settings(max_examples=200, derandomize=True, deadline=None)
def test_any_rows_are_read(rows: str) -> None:
    assert isinstance(parse_extra_rows(html.unescape(rows), frozenset({"a"}), Place()), tuple)
