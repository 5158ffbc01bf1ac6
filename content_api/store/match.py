"""Words that people type to a query of FTS5, which can hold nothing but words.

What is no letter or digit parts words and means nothing: every word is quoted.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from content_api.store.scope import scope_query
from content_api.store.search_tables import ANYWHERE, OWN, PROMINENT

# As unicode61 parts words: letters, digits and marks; `_` is none of them.
_WORD = r"(?:[^\W_]|[\u0300-\u036f])+"
# Parts of one word, such as GPT-4 or snake_case: they must stand side by side.
_JOINED = re.compile(rf"{_WORD}(?:[-_.'’/]{_WORD})*")
_ONE = re.compile(_WORD)


@dataclass(frozen=True, slots=True)
class Match:
    """A query of FTS5.

    Attributes:
        anywhere: What it finds, in whatever the passage says itself.
        prominent: What of that it finds in title, heading or description alone.
    """

    anywhere: str
    prominent: str

    @property
    def others(self) -> str:
        """What it finds that is not prominent."""
        return f"{self.anywhere} NOT {self.prominent}"


def composed(text: str) -> str:
    """A text of whose characters each has its marks, so that words are alike however typed."""
    return unicodedata.normalize("NFC", text)


def count_words(text: str) -> int:
    """How many words `text` has."""
    return sum(1 for _ in _ONE.finditer(text))


def build_matches(text: str, filters: Mapping[str, Iterable[str]]) -> tuple[Match, ...]:
    """The queries for `text`, to be tried in turn: all of its words, any of them.

    None when it has no word. The last word may be a beginning.

    Args:
        text: What was typed.
        filters: What the search is narrowed by, as in `scope`.
    """
    found = [joined.group() for joined in _JOINED.finditer(composed(text))]
    if not found:
        return ()
    *words, last = [f'"{word}"' for word in dict.fromkeys(found)]
    # After one letter nearly everything would begin with it.
    words.append(f"{last}*" if len(_ONE.findall(last)[-1]) > 1 else last)
    some = " OR ".join(words)
    own = _within(OWN, some)
    any_word = _match(own, _within(PROMINENT, some), filters)
    if len(words) == 1:
        return (any_word,)
    # Of all words, some may stand in the trail, but not all of them.
    every = " AND ".join(words)
    all_words = f"{_within(ANYWHERE, every)} AND {own}"
    return _match(all_words, _within(PROMINENT, every), filters), any_word


def _match(anywhere: str, prominent: str, filters: Mapping[str, Iterable[str]]) -> Match:
    scope = _within(["scope"], scope_query(filters)) if filters else ""
    narrowed = (
        f"({query} AND {scope})" if scope else f"({query})" for query in (anywhere, prominent)
    )
    return Match(*narrowed)


def _within(columns: Iterable[str], query: str) -> str:
    return f"({{{' '.join(columns)}}} : ({query}))"
