"""Comparing words as a reader does: without case, accents or markup.

A room of its own because parsing, schemas and catalogue all compare this way, and must agree: there
is no other place that takes accents or case from a text.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_MARKUP = re.compile(r"<[^<>]*>|[*_`]|\{:[^{}]*\}")
# A comparison takes some 10 microseconds; of longer words nobody needs to be told the nearest.
_MOST_COMPARISONS = 50_000
_MOST_CHARACTERS = 100
_SPACES = re.compile(r"\s+")
_APART = re.compile(r"[\s_-]+")


@lru_cache(maxsize=32_768)
def fold(text: str) -> str:
    """`text` without markup, accents, case, outer punctuation and repeated spaces."""
    letters = _without_accents(_MARKUP.sub("", text))
    return _SPACES.sub(" ", letters).strip(" \t\n:.;").casefold()


def unaccented(text: str) -> str:
    """`text` without accents, case and repeated spaces; markup and punctuation stay."""
    return _SPACES.sub(" ", _without_accents(text).casefold())


def fold_word(text: str) -> str:
    """A word of a vocabulary: as `unaccented`, and `in-review` is `in_review` and `in review`."""
    return _APART.sub(" ", unaccented(text)).strip()


@lru_cache(maxsize=4_096)
def fold_key(text: str) -> str:
    """A key: as `fold_word`, and `isDraft` is `is_draft`, `Is Draft` and `-isdraft`."""
    return fold_word(text).replace(" ", "")


def _without_accents(text: str) -> str:
    """`text` in plain forms of its letters: ﬀ is ff, ｄ is d; what is not seen is left out."""
    if text.isascii():
        return text
    letters = unicodedata.normalize("NFKD", text)
    for char in set(letters):
        if unicodedata.combining(char) or unicodedata.category(char) == "Cf":
            letters = letters.replace(char, "")
    return letters


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one of `known` that `word` was probably meant to be, or None."""
    return Suggester().nearest(word, known)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`did you mean 'x'?`, or the empty string when nothing is near."""
    return Suggester().did_you_mean(word, known)


class Suggester:
    """Finds near words until it has compared enough: a rule's thousand faults take no minute."""

    def __init__(self) -> None:
        self._left = _MOST_COMPARISONS

    def nearest(self, word: str, known: Iterable[str]) -> str | None:
        """The one of `known` that `word` was probably meant to be, or None."""
        wanted = fold(word[: _MOST_CHARACTERS + 1])
        if self._left <= 0 or len(wanted) > _MOST_CHARACTERS:
            return None
        short = sorted(name for name in known if len(name) <= _MOST_CHARACTERS)
        self._left -= len(short)
        if self._left < 0:
            return None
        by_fold = {fold(name): name for name in short}
        matches = difflib.get_close_matches(wanted, by_fold, n=1, cutoff=0.6)
        return by_fold[matches[0]] if matches else None

    def did_you_mean(self, word: str, known: Iterable[str]) -> str:
        """`did you mean 'x'?`, or the empty string when nothing is near."""
        near = self.nearest(word, known)
        return f"did you mean {near!r}?" if near else ""
