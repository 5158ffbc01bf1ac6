"""Which marks may open and close emphasis, and when there are so many that they are left alone.

mistune takes all that is no letter or digit for punctuation, also the signs of vowels, so that
`**हिन्दी**में` stayed as it is written; it asks our functions instead. And it measures the whole
subtree at each closing mark, also when it refuses the pair for its depth: 28 KB of `*a **a ` and
its closing marks took 12 seconds. Writing is far from these limits.
"""

import re
import unicodedata
from typing import Any

from mistune._inline import emphasis as mistune_emphasis

MOST_OPEN = 100
MOST_AMBIGUOUS = 1_000
_RUN = re.compile(r"\*++|_++")
_MARK = re.compile(r"[*_]")
_OTHER = "\ufffc"


def is_dense_emphasis(tokens: list[dict[str, Any]]) -> bool:
    """Whether more marks of one block are open at a time, or may be either, than is sensible.

    Args:
        tokens: Inline tokens before emphasis is paired.
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
        opens, closes = can_open(mark, before, after), can_close(mark, before, after)
        if opens and closes:
            ambiguous += length
        elif opens or closes:
            is_open[mark] = max(is_open[mark] + (length if opens else -length), 0)
        if is_open[mark] > MOST_OPEN or ambiguous > MOST_AMBIGUOUS:
            return True
    return False


def can_open(mark: str, before: str, after: str) -> bool:
    """Whether marks between two characters may open emphasis.

    Source:
        CommonMark 0.31, 6.2: left- and right-flanking delimiter runs.
    """
    is_left, is_right = _leans(before, after), _leans(after, before)
    return is_left and (mark == "*" or not is_right or _is_punctuation(before))


def can_close(mark: str, before: str, after: str) -> bool:
    """Whether marks between two characters may close emphasis."""
    return can_open(mark, after, before)


def _leans(away: str, toward: str) -> bool:
    """Whether a mark belongs to what is `toward` it rather than to what is `away` from it."""
    if toward.isspace():
        return False
    return not _is_punctuation(toward) or away.isspace() or _is_punctuation(away)


def _is_punctuation(char: str) -> bool:
    """Punctuation and symbols; combining marks and joiners belong to their letter."""
    return not char.isalnum() and unicodedata.category(char)[0] in "PS"


def _can_open_at(text: str, start: int, size: int, marker: str) -> bool:
    """`can_open` as mistune asks for it, of the `size` marks at `start`."""
    return can_open(marker, *_around(text, start, size))


def _can_close_at(text: str, start: int, size: int, marker: str) -> bool:
    return can_close(marker, *_around(text, start, size))


def _around(text: str, start: int, size: int) -> tuple[str, str]:
    end = start + size
    return text[start - 1] if start else "\n", text[end] if end < len(text) else "\n"


# It has no hook for them.
mistune_emphasis._can_open_emphasis = _can_open_at  # noqa: SLF001
mistune_emphasis._can_close_emphasis = _can_close_at  # noqa: SLF001


def _source(token: dict[str, Any]) -> str:
    if token["type"] in ("softbreak", "linebreak"):
        return "\n"
    if token["type"] != "text":
        return _OTHER
    text: str = token["raw"]
    return text if token.get("_emphasis", True) else _MARK.sub(_OTHER, text)
