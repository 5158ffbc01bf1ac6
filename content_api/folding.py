"""Comparing words as a reader does: without case, accents or markup.

A room of its own because parsing, schemas and catalogue all compare this way, and must agree.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_MARKUP = re.compile(r"<[^>]*>|[*_`]|\{:[^}]*\}")
_SPACES = re.compile(r"\s+")


@lru_cache(maxsize=32_768)
def fold(text: str) -> str:
    """`text` without markup, accents, case, outer punctuation and repeated spaces."""
    plain = _MARKUP.sub("", text)
    decomposed = unicodedata.normalize("NFKD", plain)
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _SPACES.sub(" ", letters).strip(" \t\n:.;").casefold()


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one of `known` that `word` was probably meant to be, or None."""
    by_fold = {fold(candidate): candidate for candidate in known}
    matches = difflib.get_close_matches(fold(word), by_fold, n=1, cutoff=0.6)
    return by_fold[matches[0]] if matches else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`did you mean 'x'?`, or the empty string when nothing is near."""
    near = nearest(word, known)
    return f"did you mean {near!r}?" if near else ""
