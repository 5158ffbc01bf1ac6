"""Words that people type to a query of FTS5, which can hold nothing but words.

What is no letter or digit parts words and means nothing: every word is quoted. Passages are stored
in the letters of their language, so what languages read differently is asked for in each of them.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from content_api.store.schema.scope import may_narrow, scope_query
from content_api.store.schema.search_tables import ANYWHERE, OWN, PROMINENT
from content_api.store.search.words import Term, list_terms


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


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is asked for in some languages: terms, and the query of what narrows them."""

    terms: tuple[Term, ...]
    scope: str


def build_matches(
    text: str,
    filters: Mapping[str, Sequence[str]],
    locales: Iterable[str],
    *,
    without: Collection[Term] = (),
) -> tuple[Match, ...]:
    """The queries for `text`, to be tried in turn: all of its words, any of them.

    None when it has no word. The last word may be a beginning.

    Args:
        text: What was typed.
        filters: What the search is narrowed by, as in `scope`.
        locales: The languages that a passage may have.
        without: Terms that are left out.
    """
    by_reading: dict[_Reading, list[str]] = {}
    for locale in filters.get("locale") or locales:
        scope = scope_query(filters, locale) if filters else ""
        terms = tuple(term for term in list_terms(text, locale) if term not in without)
        reading = _Reading(terms, scope)
        by_reading.setdefault(reading, []).append(locale)
    readings = [reading for reading in by_reading if reading.terms]
    if len(readings) > 1:
        readings = [
            _narrow(reading, those) for reading, those in by_reading.items() if reading.terms
        ]
    if not readings:
        return ()
    any_word = _join(_any_word(reading) for reading in readings)
    if all(len(reading.terms) == 1 for reading in readings):
        return (any_word,)
    return _join(_all_words(reading) for reading in readings), any_word


def count_terms(text: str, locales: Iterable[str]) -> Counter[Term]:
    """The terms of `text`, each with in how many ways of reading it languages have it."""
    readings = {list_terms(text, locale) for locale in locales}
    return Counter(term for terms in readings for term in terms)


def _narrow(reading: _Reading, locales: Sequence[str]) -> _Reading:
    """A reading for some languages alone."""
    only = scope_query({"locale": locales}, "")
    return _Reading(reading.terms, f"{reading.scope} AND {only}" if reading.scope else only)


def _join(matches: Iterable[Match]) -> Match:
    """What any of some matches finds."""
    known = tuple(matches)
    if len(known) == 1:
        return known[0]
    anywhere, prominent = (
        f"({' OR '.join(queries)})"
        for queries in ([m.anywhere for m in known], [m.prominent for m in known])
    )
    return Match(anywhere, prominent)


def _any_word(reading: _Reading) -> Match:
    some = " OR ".join(term.query for term in reading.terms)
    return _match(_within(OWN, some), _within(PROMINENT, some), reading.scope)


def _all_words(reading: _Reading) -> Match:
    """Of all words, some may stand in the trail, but not all of them."""
    some, every = (joint.join(term.query for term in reading.terms) for joint in (" OR ", " AND "))
    # To go through a column less costs more than to go through all of them.
    is_plain = not any(may_narrow(part) for term in reading.terms for part in term.parts)
    anywhere = f"({every})" if is_plain else _within(ANYWHERE, every)
    anywhere = f"{anywhere} AND {_within(OWN, some)}"
    return _match(anywhere, _within(PROMINENT, every), reading.scope)


def _match(anywhere: str, prominent: str, scope: str) -> Match:
    within = f" AND {_within(['scope'], scope)}" if scope else ""
    return Match(f"({anywhere}{within})", f"({prominent}{within})")


def _within(columns: Iterable[str], query: str) -> str:
    return f"({{{' '.join(columns)}}} : ({query}))"
