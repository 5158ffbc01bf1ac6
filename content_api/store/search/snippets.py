"""Snippets: text with marks around what was found, made safe to show and not too long."""

import html
import unicodedata
from collections import Counter
from collections.abc import Iterator

from content_api.store.search.words import Find, Finder
from content_api.values.collation import are_placed, letters, list_letters
from content_api.values.parts import Node
from content_api.values.scripts import is_stacker

MOST_CHARACTERS = 200
_BEFORE = 60  # characters kept before the find with which a snippet that is cut begins
_BACK = 40  # most characters that are given up to end at a blank
_JOINER = "\u200d"
# They belong to the sign before them: a variation of it, or the colour of a skin.
_FOLLOWERS = frozenset(f"{_JOINER}\ufe0e\ufe0f") | {chr(code) for code in range(0x1F3FB, 0x1F400)}


def mark(text: str, finder: Finder, locale: str) -> Node:
    """A snippet of a text as HTML with `<mark>` around what was found, and as text.

    Args:
        text: Plain text, whole.
        finder: Of what was searched, as the language of the text reads it.
        locale: The language.
    """
    shown = " ".join(unicodedata.normalize("NFC", text).split())
    finds = list(_list_finds(shown, finder, locale))
    start, end = _window(shown, finds)
    before = "…" if start and shown[start] != "…" else ""
    after = "…" if end < len(shown) and shown[end - 1] != "…" else ""
    marked = "".join(_marked(shown, finds, start, end))
    return {"html": before + marked + after, "text": before + shown[start:end] + after}


def _list_finds(text: str, finder: Finder, locale: str) -> Iterator[Find]:
    folded = letters(text, locale)
    if are_placed(text, locale, folded):
        yield from finder.find(folded)
        return
    pieces = list(list_letters(text, locale))
    places = [place for place, piece in enumerate(pieces) for _ in piece]
    for start, stop, term in finder.find("".join(pieces)):
        end = places[stop - 1] + 1
        while end < len(text) and not pieces[end]:  # marks that were left out
            end += 1
        yield places[start], end, term


def _window(text: str, finds: list[Find]) -> tuple[int, int]:
    """At most `MOST_CHARACTERS`, where the most terms stand together; no sign is cut."""
    if len(text) <= MOST_CHARACTERS:
        return 0, len(text)
    first, start = _densest(finds), 0
    if first > _BEFORE:
        blank = text.find(" ", first - _BEFORE, first)
        start = blank + 1 if blank >= 0 else _sign_start(text, first - _BEFORE)
    end = start + MOST_CHARACTERS
    if end >= len(text):
        return start, len(text)
    blank = text.rfind(" ", end - _BACK, end + 1)
    return start, blank if blank >= 0 else _sign_start(text, end)


def _densest(finds: list[Find]) -> int:
    """Where the find stands after which the most different terms follow nearby."""
    best = most = last = terms = 0
    near: Counter[int] = Counter()
    for start, end, term in finds:
        reach = max(start + MOST_CHARACTERS - _BEFORE, end)
        while last < len(finds) and finds[last][1] <= reach:
            terms += not near[finds[last][2]]
            near[finds[last][2]] += 1
            last += 1
        if terms > most:
            best, most = start, terms
        near[term] -= 1
        terms -= not near[term]
    return best


def _sign_start(text: str, place: int) -> int:
    """The start of the sign at `place`, which its marks, joiners and variations follow."""
    start = place
    while start and (
        text[start] in _FOLLOWERS
        or text[start - 1] == _JOINER
        or is_stacker(text[start - 1])
        or unicodedata.category(text[start])[0] == "M"
    ):
        start -= 1
    return start or place


def _marked(text: str, finds: list[Find], start: int, end: int) -> Iterator[str]:
    """The pieces of `text` from `start` to `end` as HTML."""
    position = start
    for first, last, _ in finds:
        if first >= position and first < end:
            found = text[first : min(last, end)]
            yield f"{html.escape(text[position:first])}<mark>{html.escape(found)}</mark>"
            position = min(last, end)
    yield html.escape(text[position:end])
