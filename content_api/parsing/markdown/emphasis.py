"""Which marks may open and close emphasis, and when there are so many that they are left alone.

Pairs that follow each other are put together here, which is almost all that people write; where
marks nest or are left over, mistune pairs them.

mistune takes all that is no letter or digit for punctuation, also the signs of vowels, so that
`**हिन्दी**में` stayed as it is written; it asks our functions instead. And it measures the whole
subtree at each closing mark, also when it refuses the pair for its depth: 28 KB of `*a **a ` and
its closing marks took 12 seconds. Writing is far from these limits.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from mistune._inline import emphasis as mistune_emphasis
from mistune.core import token_depth

Token = dict[str, Any]

MOST_OPEN = 100
MOST_AMBIGUOUS = 1_000
_RUN = re.compile(r"\*++|_++")
_RUN_OR_NOT = re.compile(r"(\*++|_++)")
_MARK = re.compile(r"[*_]")
_OTHER = "\ufffc"
_HINTS = ("_emphasis", "_autolink")


def pair_emphasis(tokens: list[Token], most_levels: int) -> list[Token]:
    """The tokens with their emphasis, as mistune pairs it.

    Args:
        tokens: As `join_texts` gives them.
        most_levels: How deep they may be nested, at least 1.
    """
    paired = _pair_in_turn(tokens, most_levels)
    if paired is not None:
        return paired
    return mistune_emphasis.finalize_emphasis_tokens(tokens, enabled=True, max_depth=most_levels)


def join_texts(tokens: list[Token]) -> list[Token]:
    """The tokens, with neighbouring texts as one: none that is escaped with one that is not."""
    if len(tokens) < 2:
        return tokens
    joined: list[Token] = []
    run: list[Token] = []
    for token in tokens:
        is_text = token["type"] == "text"
        if run and not (is_text and _joins(run[-1], token)):
            joined.append(_join(run))
            run = []
        if is_text:
            run.append(token)
        else:
            joined.append(token)
    return [*joined, _join(run)] if run else joined


def _joins(before: Token, after: Token) -> bool:
    is_same = before.get("_emphasis", True) == after.get("_emphasis", True)
    return is_same and not mistune_emphasis.is_entity_boundary(before["raw"], after["raw"])


def _join(run: list[Token]) -> Token:
    if len(run) == 1:
        return run[0]
    return {**run[0], "raw": "".join([token["raw"] for token in run])}


def count_unpaired(tokens: list[Token]) -> int:
    """How many tokens there are, each run of marks and what is between them for itself."""
    count = 0
    for token in tokens:
        if token["type"] == "text" and token.get("_emphasis", True):
            count += max(len(list(filter(None, _RUN_OR_NOT.split(token["raw"])))), 1)
        else:
            count += 1
    return count


def has_marks(tokens: list[Token]) -> bool:
    """Whether there is a mark that is not escaped."""
    return any(
        ("*" in token["raw"] or "_" in token["raw"]) and token.get("_emphasis", True)
        for token in tokens
        if token["type"] == "text"
    )


def without_hints(token: Token) -> Token:
    """A token without what mistune's rules tell each other in it."""
    if "_emphasis" in token or "_autolink" in token:
        return {name: value for name, value in token.items() if name not in _HINTS}
    return token


@dataclass(slots=True)
class _Marks:
    """A run of one mark, and where in the parts it stands."""

    index: int
    written: str
    opens: bool
    closes: bool


def _pair_in_turn(tokens: list[Token], most_levels: int) -> list[Token] | None:
    """The tokens, if each mark that opens emphasis is closed by the next; else None."""
    parts: list[Token] = []
    runs = _split(tokens, parts)
    if runs is None or len(runs) % 2:
        return None
    paired: list[Token] = []
    copied = 0
    for opening, closing in zip(runs[::2], runs[1::2], strict=True):
        inside = parts[opening.index + 1 : closing.index]
        if not _is_pair(opening, closing) or token_depth(inside) >= most_levels:
            return None
        kind = "emphasis" if len(opening.written) == 1 else "strong"
        paired += [*parts[copied : opening.index], {"type": kind, "children": inside}]
        copied = closing.index + 1
    return _merge([*paired, *parts[copied:]])


def _is_pair(opening: _Marks, closing: _Marks) -> bool:
    return (
        opening.opens
        and not opening.closes
        and closing.closes
        and not closing.opens
        and opening.written == closing.written
        and len(opening.written) <= 2
    )


def _split(tokens: list[Token], parts: list[Token]) -> list[_Marks] | None:
    """The marks that open or close; `parts` gets the tokens, each run a text of its own.

    None where a text is empty: then what stands beside a mark is further away.
    """
    runs: list[_Marks] = []
    for place, token in enumerate(tokens):
        if token["type"] != "text" or not token.get("_emphasis", True):
            parts.append(without_hints(token))
            continue
        text, copied = token["raw"], 0
        if not text:
            return None
        for run in _RUN.finditer(text):
            start, end = run.span()
            if start > copied:
                parts.append({"type": "text", "raw": text[copied:start]})
            before = text[start - 1] if start else _last_sign(tokens, place)
            after = text[end] if end < len(text) else _first_sign(tokens, place)
            if not before or not after:
                return None
            opens, closes = _directions(text[start], before, after)
            if opens or closes:
                runs.append(_Marks(len(parts), run.group(), opens, closes))
            parts.append({"type": "text", "raw": run.group()})
            copied = end
        if copied < len(text):
            parts.append({"type": "text", "raw": text[copied:]})
    return runs


def _last_sign(tokens: list[Token], place: int) -> str:
    """The sign before a token; none where that is an empty text."""
    return _as_sign(tokens[place - 1])[-1:] if place else "\n"


def _first_sign(tokens: list[Token], place: int) -> str:
    """The sign after a token."""
    return _as_sign(tokens[place + 1])[:1] if place + 1 < len(tokens) else "\n"


def _as_sign(token: Token) -> str:
    if token["type"] in ("softbreak", "linebreak"):
        return "\n"
    return str(token["raw"]) if token["type"] == "text" else _OTHER


def _merge(parts: list[Token]) -> list[Token]:
    """The parts, with neighbouring texts as one; empty ones are left out."""
    merged: list[Token] = []
    run: list[str] = []
    for part in parts:
        if part["type"] != "text":
            if run:
                merged.append({"type": "text", "raw": "".join(run)})
                run = []
            merged.append(part)
        elif part["raw"]:
            if run and mistune_emphasis.is_entity_boundary(run[-1], part["raw"]):
                merged.append({"type": "text", "raw": "".join(run)})
                run = []
            run.append(part["raw"])
    return [*merged, {"type": "text", "raw": "".join(run)}] if run else merged


def is_dense_emphasis(tokens: list[Token]) -> bool:
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
        opens, closes = _directions(mark, before, after)
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
    return _directions(mark, before, after)[0]


def can_close(mark: str, before: str, after: str) -> bool:
    """Whether marks between two characters may close emphasis."""
    return _directions(mark, before, after)[1]


@lru_cache(maxsize=4_096)  # of the same few letters and blanks
def _directions(mark: str, before: str, after: str) -> tuple[bool, bool]:
    """Whether marks may open emphasis, and whether they may close it."""
    is_left, is_right = _leans(before, after), _leans(after, before)
    if mark == "*" or not (is_left and is_right):
        return is_left, is_right
    return _is_punctuation(before), _is_punctuation(after)


def _leans(away: str, toward: str) -> bool:
    """Whether a mark belongs to what is `toward` it rather than to what is `away` from it."""
    if toward.isalnum():
        return True
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


def _source(token: Token) -> str:
    if token["type"] in ("softbreak", "linebreak"):
        return "\n"
    if token["type"] != "text":
        return _OTHER
    text: str = token["raw"]
    return text if token.get("_emphasis", True) else _MARK.sub(_OTHER, text)
