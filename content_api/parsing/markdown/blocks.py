"""mistune's parser of blocks, which looks at a line only for what may begin with its first sign.

mistune tries all kinds of blocks at each character of a text. All of them begin with a line, and
most of them with a sign of their own; what is read is the same.
"""

import re
import string

from mistune.block_parser import BlockParser
from mistune.core import BlockState
from mistune.util import unikey

from content_api.parsing.dialect.containers import note_definition
from content_api.parsing.dialect.markdown_in_html import ElementState
from content_api.parsing.markdown.plain_lists import Matcher, PlainLists
from content_api.parsing.signs.unused import What
from content_api.parsing.text.density import TokenCount

# With which signs each kind may begin where no blank stands before it. The others may begin with
# any, and with a blank all of them may; a line of nothing is blank.
_SIGNS = {
    "fenced_code": "`~",
    "indent_code": "",
    "atx_heading": "#",
    "setex_heading": "=-",
    "thematic_break": "-_*",
    "block_quote": ">",
    "block_math": "$\\",
    "math_environment": "\\",
    "admonition": "!?",
    "tabs": "=",
    "def_list": ":",
    "markdown_in_html": "<",
    "ref_footnote": "[",
    "ref_abbr": "*",
    "list": "*+-" + string.digits,
    "ref_link": "[",
    "raw_html": "<",
    "blank_line": "",
}
_BLANKS = " \t\v\f"
# The marks of lists that may begin right below a paragraph.
_FREE = ("-", "*", "+", "1.", "1)")


class CountedState(ElementState):
    """A state that counts the blocks with blocks inside: most of the time is theirs."""

    def __init__(self, parent: ElementState | None = None) -> None:
        super().__init__(parent)
        self.count_containers(1)

    def count_containers(self, more: int) -> None:
        """Count blocks that have blocks inside.

        Raises:
            TooDenseError: there are too many.
        """
        self.env.setdefault("containers", TokenCount()).add(more)


class QuickBlockParser(BlockParser):
    """mistune's, which keeps in mind where links are defined."""

    def __init__(self, max_nested_level: int) -> None:
        super().__init__(max_nested_level=max_nested_level)
        self._beginnings: dict[tuple[str, ...], _Beginnings] = {}

    def parse_list(self, m: re.Match[str], state: BlockState) -> int:
        """As mistune's; most lists have a line of text for each item, and nothing else."""
        above = state.last_token()
        is_free = above is None or above["type"] != "paragraph" or m["list_2"] in _FREE
        if is_free and isinstance(state, CountedState):
            begins_block = self._list_beginnings(self.list_rules).match
            lists = PlainLists(state.src, begins_block, self.max_nested_level - 2)
            found = lists.read(state.cursor, state.depth())
            if found:
                state.count_containers(lists.items)
                token, state.cursor = found
                state.append_token(token)
                return state.cursor
        return super().parse_list(m, state)

    def parse_ref_link(self, m: re.Match[str], state: BlockState) -> int | None:
        """As mistune's."""
        above = state.last_token()
        is_text = above is not None and above["type"] == "paragraph"
        end = super().parse_ref_link(m, state)
        if end is not None and not is_text:
            key = str(unikey(m["reflink_1"]))
            note_definition(state, What.LINK, key, (m.start(), end))
        return end

    def parse(self, state: BlockState, rules: list[str] | None = None) -> None:
        """As mistune's."""
        beginnings = self._list_beginnings(rules or self.rules)
        source = state.src
        while state.cursor < state.cursor_max:
            if beginnings.may_be_code and source[state.cursor] in " \t":
                end = self._parse_indent_code_fast(state)
                if end is not None:
                    state.cursor = end
                    continue
            begin = beginnings.match(source, state.cursor)
            if begin is None:
                end = _paragraph_end(state, beginnings.match)
                state.add_paragraph(source[state.cursor : end])
                state.cursor = end
                continue
            past = self.parse_method(begin, state)
            if not past:
                past = state.find_line_end()
                state.add_paragraph(source[state.cursor : past])
            state.cursor = past

    def _list_beginnings(self, rules: list[str]) -> "_Beginnings":
        key = tuple(rules)
        found = self._beginnings.get(key)
        if found is None:
            found = self._beginnings[key] = _Beginnings(self, rules)
        return found


class _Beginnings:
    """Tells which block begins at the start of a line, of those that some rules know."""

    def __init__(self, block: BlockParser, rules: list[str]) -> None:
        self.may_be_code = "indent_code" in rules
        signs = {sign for signs in _SIGNS.values() for sign in signs}
        by_sign = {sign: _with_sign(rules, sign) for sign in signs}
        self._by_sign = {sign: _matcher(block, some) for sign, some in by_sign.items()}
        self._by_sign |= dict.fromkeys(_BLANKS, _matcher(block, rules))
        self._by_sign["\n"] = _matcher(block, [rule for rule in rules if rule == "blank_line"])
        # A list may have digits of any script.
        others = [rule for rule in rules if rule not in _SIGNS or rule == "list"]
        self._other = _matcher(block, others)

    def match(self, source: str, position: int) -> re.Match[str] | None:
        return self._by_sign.get(source[position], self._other)(source, position)


def _with_sign(rules: list[str], sign: str) -> list[str]:
    return [rule for rule in rules if sign in _SIGNS.get(rule, sign)]


def _matcher(block: BlockParser, rules: list[str]) -> Matcher:
    return block.compile_sc(rules).match if rules else _match_nothing


def _match_nothing(_source: str, _position: int) -> None:
    return None


def _paragraph_end(state: BlockState, match: Matcher) -> int:
    """Where the paragraph ends that begins at the cursor: where another block begins.

    One that begins with a letter ends at a line of white space of any kind, too.
    """
    source, position, end = state.src, state.cursor, state.cursor_max
    first = source[position]
    is_plain = not (first.isspace() or first.isdigit() or first in string.punctuation)
    while (position := source.find("\n", position) + 1) and position < end:
        if match(source, position) is not None:
            return position
        if is_plain and not state.get_line(position).strip():
            return position
    return end
