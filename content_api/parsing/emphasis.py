"""Finds text whose emphasis would take quadratic time, so that its marks are left as they stand.

mistune measures the whole subtree at each closing mark, also when it refuses the pair for its
depth: 28 KB of `*a **a ` and its closing marks took 12 seconds. Writing is far from these limits.
"""

import re
from typing import Any

MOST_OPEN = 100
MOST_AMBIGUOUS = 1_000
_RUN = re.compile(r"\*++|_++")
_MARK = re.compile(r"[*_]")
_OTHER = "\ufffc"


def is_dense_emphasis(tokens: list[dict[str, Any]]) -> bool:
    """Whether more marks of one block are open at a time, or may be either, than is sensible.

    Args:
        tokens: Inline tokens before emphasis is paired.

    Source:
        CommonMark 6.2, where every character that is no space, letter or digit is punctuation, as
        mistune has it.
    """
    texts = [token["raw"] for token in tokens if token["type"] == "text"]
    if sum(text.count("*") + text.count("_") for text in texts) <= MOST_OPEN:
        return False
    source = "".join(map(_source, tokens))
    is_open, ambiguous = {"*": 0, "_": 0}, 0
    for run in _RUN.finditer(source):
        mark, length = run.group()[0], len(run.group())
        before = source[run.start() - 1] if run.start() else "\n"
        after = source[run.end() : run.end() + 1] or "\n"
        if mark == "_" and before.isalnum() and after.isalnum():
            continue
        opens, closes = _can_open(before, after), _can_open(after, before)
        if opens and closes:
            ambiguous += length
        elif opens or closes:
            is_open[mark] = max(is_open[mark] + (length if opens else -length), 0)
        if is_open[mark] > MOST_OPEN or ambiguous > MOST_AMBIGUOUS:
            return True
    return False


def _can_open(before: str, after: str) -> bool:
    """Whether marks between two characters may open; from right to left, whether they may close."""
    if after.isspace() or after.isalnum():
        return not after.isspace()
    return before.isspace() or not before.isalnum()


def _source(token: dict[str, Any]) -> str:
    if token["type"] in ("softbreak", "linebreak"):
        return "\n"
    if token["type"] != "text":
        return _OTHER
    text: str = token["raw"]
    return text if token.get("_emphasis", True) else _MARK.sub(_OTHER, text)
