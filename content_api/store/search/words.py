"""The words of a search: as they are typed, asked of FTS5, and found again in what is shown."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from content_api.values.collation import letters
from content_api.values.scripts import is_sign, is_stacker, part_signs

# Parts of one word, such as GPT-4 or snake_case, must stand side by side.
_JOINERS = "-_.'’/"
_SEVERAL_JOINERS = re.compile(f"[{_JOINERS}]{{2,}}")
_BETWEEN = r"[\W_]"
# Letters of Latin, which the pattern judges itself; what comes after them in Unicode is looked at.
_LATIN = "0-9a-zß-öø-ɏ"
_PAST_LATIN = "ɐ"
_GATHERED = 4


@dataclass(frozen=True, slots=True)
class Term:
    """A word that is searched.

    Attributes:
        parts: What must stand side by side, in the letters of a language: of GPT-4 two.
        is_beginning: Whether the last may be the beginning of a word.
    """

    parts: tuple[str, ...]
    is_beginning: bool = False

    @property
    def query(self) -> str:
        """It as a phrase of FTS5."""
        return f'"{" ".join(self.parts)}"' + "*" * self.is_beginning

    @property
    def part_queries(self) -> tuple[str, ...]:
        """Each of its parts as a whole word."""
        return tuple(f'"{part}"' for part in self.parts)

    @property
    def reach(self) -> Counter[str]:
        """What of the index is gone through for it, as words of FTS5, and how often.

        Longer beginnings than two letters are not indexed: the index then puts all words together
        that begin so, each time it is asked, which costs several times as much.
        """
        reach = Counter(self.part_queries)
        if self.is_beginning:
            reach.subtract(self.part_queries[-1:])
            reach[f'"{self.parts[-1][:2]}"*'] += 1 if len(self.parts[-1]) == 2 else _GATHERED
        return +reach

    @property
    def pattern(self) -> str:
        """What finds it in a text in the letters of its language, where no Latin goes on."""
        pieces = [re.escape(self.parts[0])]
        for before, part in pairwise(self.parts):
            may_touch = is_sign(before) or is_sign(part)
            pieces += (_BETWEEN, "*" if may_touch else "+", re.escape(part))
        if not is_sign(self.parts[-1]):
            pieces.append(f"[{_LATIN}]*" if self.is_beginning else f"(?![{_LATIN}])")
        return "".join(pieces)


Find = tuple[int, int, int]
"""Start and end of a find, and the number of its term."""


class Finder:
    """Finds terms in a text in the letters of their language."""

    def __init__(self, terms: Iterable[Term]) -> None:
        # Signs last: they may stand right after letters, others may not.
        self._terms = tuple(sorted(terms, key=lambda term: is_sign(term.parts[0])))
        signs = [f"({term.pattern})" for term in self._terms if is_sign(term.parts[0])]
        words = [f"({term.pattern})" for term in self._terms[: len(self._terms) - len(signs)]]
        bounded = [f"(?<![{_LATIN}])(?:{'|'.join(words)})"] if words else []
        self._pattern = re.compile("|".join(bounded + signs))

    def find(self, text: str) -> Iterator[Find]:
        """Each find; of a beginning the whole word."""
        for match in self._pattern.finditer(text):
            start, end = match.span()
            number = (match.lastindex or 1) - 1
            if self._terms[number].is_beginning:
                while _goes_on(text, end):
                    end += 1
            if not _goes_on(text, start) and not _goes_on(text, end):
                yield start, end, number


def count_words(text: str) -> int:
    """How many words `text` has."""
    return sum(map(len, _list_words(text)))


def list_terms(text: str, locale: str) -> tuple[Term, ...]:
    """What of `text` is searched in a language, each once; the last may be a beginning."""
    found = dict.fromkeys(
        tuple(part_signs(" ".join(parts)).split()) for parts in _list_words(letters(text, locale))
    )
    if not found:
        return ()
    *words, last = found
    # After one letter nearly everything would begin with it, and a sign is a whole word.
    is_beginning = len(last[-1]) > 1 and not is_sign(last[-1])
    return (*map(Term, words), Term(last, is_beginning))


def _list_words(text: str) -> Iterator[list[str]]:
    """The parts of each word."""
    kept = (char if char in _JOINERS or _is_letter(char) else " " for char in text)
    for word in _SEVERAL_JOINERS.sub(" ", "".join(kept)).split():
        parts = [part for part in re.split(f"[{_JOINERS}]", word) if part]
        if parts:
            yield parts


def _is_letter(char: str) -> bool:
    """As our index parts words: letters, digits and marks."""
    return char.isalnum() or unicodedata.category(char)[0] == "M"


def _goes_on(text: str, place: int) -> bool:
    """Whether one word or sign goes on at `place`, but for Latin, which the pattern judges."""
    if not 0 < place < len(text):
        return False
    before, after = text[place - 1], text[place]
    if before < _PAST_LATIN and after < _PAST_LATIN:
        return False
    if is_stacker(before) or unicodedata.category(after)[0] == "M":
        return True
    is_parted = is_sign(before) or is_sign(after)
    return not is_parted and _is_letter(before) and _is_letter(after)
