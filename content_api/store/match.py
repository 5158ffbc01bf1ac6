"""Words that people type to a query of FTS5, which can hold nothing but words.

What is no letter or digit parts words and means nothing: every word is quoted.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from content_api.store.search_tables import OWN, PROMINENT

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


def count_words(text: str) -> int:
    """How many words `text` has."""
    return sum(1 for _ in _ONE.finditer(text))


def build_matches(text: str) -> tuple[Match, ...]:
    """The queries for `text`, to be tried in turn: all of its words, any of them.

    None when it has no word. The last word may be a beginning.
    """
    found = [joined.group() for joined in _JOINED.finditer(text)]
    if not found:
        return ()
    *words, last = [f'"{word}"' for word in dict.fromkeys(found)]
    # After one letter nearly everything would begin with it.
    words.append(f"{last}*" if len(_ONE.findall(last)[-1]) > 1 else last)
    some = " OR ".join(words)
    any_word = Match(_within(OWN, some), _within(PROMINENT, some))
    if len(words) == 1:
        return (any_word,)
    # Of all words, some may stand in the trail, but not all of them.
    every = " AND ".join(words)
    return Match(f"({every}) AND {any_word.anywhere}", _within(PROMINENT, every)), any_word


def _within(columns: Iterable[str], query: str) -> str:
    return f"({{{' '.join(columns)}}} : ({query}))"
