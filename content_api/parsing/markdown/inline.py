"""mistune's parser of what is in a line, which stops only at signs that may begin something.

mistune tries all rules at each such sign, and takes each run of `*` and `_` for a text of its own,
to put these together again. What is read is the same.
"""

import re
from collections.abc import Callable
from typing import Any

from mistune.core import InlineState
from mistune.inline_parser import _KNOWN_RULE_START_CHARS, InlineParser

from content_api.parsing.markdown.emphasis import (
    count_unpaired,
    has_marks,
    is_dense_emphasis,
    join_texts,
    pair_emphasis,
    without_hints,
)
from content_api.parsing.text.density import TooDenseError, most_before_pairing

Token = dict[str, Any]
Matcher = Callable[[str, int], re.Match[str] | None]

# Beside those that mistune tells: it looks for the blanks before a line break by itself.
_MORE_SIGNS = {"linebreak": {"\\", " "}, "softbreak": {" "}}


class QuickInlineParser(InlineParser):
    """mistune's, which leaves marks of emphasis alone where there are too many."""

    def __init__(self) -> None:
        super().__init__()
        self._matchers: dict[str, Matcher] = {}
        self._sign = re.compile("")

    def finish(self) -> None:
        """Get ready to parse, after the last rule is registered."""
        by_sign: dict[str, list[str]] = {}
        for rule in self.rules:
            known = self._rule_start_chars.get(rule, _KNOWN_RULE_START_CHARS.get(rule, set()))
            for sign in (*known, *_MORE_SIGNS.get(rule, ())):
                by_sign.setdefault(sign, []).append(rule)
        self._matchers = {sign: self.compile_sc(rules).match for sign, rules in by_sign.items()}
        # Emphasis is paired when all else is known; a blank begins nothing without a line break.
        signs = "".join(sorted(by_sign.keys() - {"*", "_", " "}))
        self._sign = re.compile(f"[{re.escape(signs)}]")

    def may_have_parts(self, text: str) -> bool:
        """Whether `text` may be more than that: most have no sign at all that begins something."""
        return "*" in text or "_" in text or self._sign.search(text) is not None

    def parse(self, state: InlineState) -> list[Token]:
        """As mistune's."""
        source = state.src
        position, end = 0, len(source)
        while sign := self._sign.search(source, position):
            start, first = sign.start(), sign.group()
            if first == "\n":
                start = self._find_linebreak_start(source, position, start)
                first = source[start]
            if start > position:
                state.tokens.append({"type": "text", "raw": source[position:start]})
            match = self._matchers[first](source, start)
            past = self.parse_method(match, state) if match else None
            if not past:
                past = start + 1
                state.tokens.append({"type": "text", "raw": first})
            position = past
        if position < end or not end:
            state.tokens.append({"type": "text", "raw": source[position:]})
        state.tokens = self.finalize_tokens(state.tokens, state.depth)
        return state.tokens

    def finalize_tokens(self, tokens: list[Token], depth: int) -> list[Token]:
        """As mistune's."""
        if _is_too_dense(tokens):
            raise TooDenseError
        tokens = join_texts(tokens)
        levels = self.max_nested_level - depth
        if levels > 0 and has_marks(tokens) and not is_dense_emphasis(tokens):
            return pair_emphasis(tokens, levels)
        return [without_hints(token) for token in tokens]


def _is_too_dense(tokens: list[Token]) -> bool:
    """Whether there are too many tokens, if each run of marks were one, as mistune has them."""
    most = most_before_pairing()
    if len(tokens) > most:
        return True
    texts: list[str] = [token["raw"] for token in tokens if token["type"] == "text"]
    if len(tokens) + sum(map(len, texts)) <= most:
        return False
    marks = sum(text.count("*") + text.count("_") for text in texts)
    return len(tokens) + 2 * marks > most and count_unpaired(tokens) > most
