"""Keys of other tools that say that a page is not public: `draft: true` must never be published."""

import unicodedata
from collections.abc import Callable, Iterator

from content_api.parsing.front_matter import FrontMatter
from content_api.parsing.lost_states import FALSE, HIDING, NAMING, SHOWING, TRUE
from content_api.problems import Edit, Fix, Place, Problem, make_problem
from content_api.schemas.vocabulary import Enumeration, Vocabulary

UNREAD_STATE = "front-matter/unread-state"


def find_unread_states(
    path: str,
    source: FrontMatter,
    is_known: Callable[[str], bool],
    vocabulary: Vocabulary,
    states: Enumeration,
) -> Iterator[Problem]:
    """A problem for each key that nothing reads and that says that the page is not public.

    Args:
        path: Source file, relative to the content root; labels problems only.
        source: Its front matter.
        is_known: Whether a key is a field, or is meant for another tool.
        vocabulary: Says which states are not public.
        states: Those of this kind of page.
    """
    hidden = [choice.value for choice in states.choices if not choice.public]
    wanted = "draft" if "draft" in hidden else next(iter(hidden), "")
    for key, value in source.values.items():
        if is_known(key) or not _hides(_plain(key), value, vocabulary.is_hidden):
            continue
        has_state = source.values.get("state") is not None
        shown = source.raw.get(key, str(value))
        yield make_problem(
            UNREAD_STATE,
            path,
            f"`{key}: {shown}` says that this page is not public, but nothing reads it",
            place=source.key_places.get(key),
            field=key,
            hint="remove it, or correct the state" if has_state else f"write state: {wanted}",
            fix=_as_state(source, key) if wanted == "draft" and not has_state else None,
        )


def _hides(key: str, value: object, is_hidden: Callable[[str], bool]) -> bool:
    if isinstance(value, list | dict):
        return False
    word = _plain(str(value))
    if key in HIDING:
        return word in TRUE
    if key in SHOWING:
        return word in FALSE
    return key in NAMING and is_hidden(str(value))


def _as_state(source: FrontMatter, key: str) -> Fix | None:
    places = source.key_places.get(key), source.places.get(key)
    if None in places or _plain(key) in NAMING:  # which state was meant is not certain
        return None
    texts = ("state", "draft")
    edits = tuple(Edit(place or Place(), text) for place, text in zip(places, texts, strict=True))
    return Fix("write state: draft", edits)


def _plain(text: str) -> str:
    """Without case and accents."""
    decomposed = unicodedata.normalize("NFD", text.strip())
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
