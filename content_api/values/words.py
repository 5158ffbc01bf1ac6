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
MOST_COMPARISONS = 50_000
_MOST_CHARACTERS = 100
_SPACES = re.compile(r"\s+")
_APART = re.compile(r"[\s_-]+")
_PARTS = re.compile(r"[-/. ]+")
_ALIKE = 0.6  # difflib's own measure of what is worth a look


@lru_cache(maxsize=32_768)
def fold(text: str) -> str:
    """`text` without markup, accents, case, outer punctuation and repeated spaces."""
    letters = _without_accents(_MARKUP.sub("", text))
    return _SPACES.sub(" ", letters).strip(" \t\n:.;").casefold()


@lru_cache(maxsize=32_768)
def unaccented(text: str) -> str:
    """`text` without accents, case and repeated spaces; markup and punctuation stay."""
    return _SPACES.sub(" ", _without_accents(text).casefold())


@lru_cache(maxsize=32_768)
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


def most_alike(word: str, known: Iterable[str]) -> str | None:
    """The one of `known` that `word` looks most like, were it from afar; or None.

    Too wide for a guess that is told: it is for what must rather be taken for too much.
    """
    return next(iter(Suggester().list_alike(word, known)), None)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`did you mean 'x'?`, or the empty string when nothing is near."""
    return Suggester().did_you_mean(word, known)


class Suggester:
    """Finds near words until it has compared enough: a rule's thousand faults take no minute.

    Args:
        most: How many comparisons it may make; `MOST_COMPARISONS` unless given.

    Attributes:
        asked: How many it was asked for, made or not.
    """

    def __init__(self, most: int | None = None) -> None:
        self._most = MOST_COMPARISONS if most is None else most
        self.asked = 0

    def nearest(self, word: str, known: Iterable[str]) -> str | None:
        """The one of `known` that `word` was probably meant to be, or None."""
        wanted = fold(word)
        alike = self.list_alike(word, known)
        return next((name for name in alike if _is_near(wanted, fold(name))), None)

    def list_alike(self, word: str, known: Iterable[str]) -> list[str]:
        """Those of `known` that look most like `word`, at most three, the best first."""
        wanted = fold(word[: _MOST_CHARACTERS + 1])
        if len(wanted) > _MOST_CHARACTERS:
            return []
        short = [name for name in known if len(name) <= _MOST_CHARACTERS]
        self.asked += len(short)
        if self.asked > self._most:
            return []
        short.sort()
        by_fold = {fold(name): name for name in short}
        matches = difflib.get_close_matches(wanted, by_fold, n=3, cutoff=_ALIKE)
        return [by_fold[match] for match in matches]

    def did_you_mean(self, word: str, known: Iterable[str]) -> str:
        """`did you mean 'x'?`, or the empty string when nothing is near."""
        near = self.nearest(word, known)
        return f"did you mean {near!r}?" if near else ""


def _is_near(word: str, known: str) -> bool:
    """Whether one is a slip of the other: few edits for its length, or words left out of it."""
    length = len(word)
    most = 1 if length <= 4 else 2 if length <= 8 else max(3, length // 8)
    return _holds(word, known) or _holds(known, word) or _count_edits(word, known, most) <= most


def _holds(whole: str, part: str) -> bool:
    """Whether `part` is some of the words of `whole`, one after the other."""
    words, some = _PARTS.split(whole), _PARTS.split(part)
    starts = range(len(words) - len(some) + 1)
    return any(words[start : start + len(some)] == some for start in starts)


def _count_edits(one: str, other: str, most: int) -> int:
    """Letters to add, drop, change or swap with the next; more than `most` are not counted.

    Source:
        Optimal string alignment, the Damerau-Levenshtein distance without edits of swapped letters.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, above, row = row, before, [i]
        for j, against in enumerate(other, 1):
            edits = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != against))
            is_swap = i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against
            row.append(min(edits, above[j - 2] + 1) if is_swap else edits)
        if min(row) > most:
            return most + 1
    return row[-1]
