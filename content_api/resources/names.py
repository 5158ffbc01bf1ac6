"""Authors as written to CSL names; a name that may be read in two ways stays one literal.

A room of its own because nothing here is sure: each form that is told apart has its reason.
"""

import re
from collections.abc import Iterator

Name = dict[str, str]

# pandoc's and BibTeX's word for the authors that are not named.
OTHERS = "others"

_OTHERS = re.compile(
    r",? (?:(?:and|y) )?(?:et al(?:ii)?|others|otros|otras|cols?|colaboradores)\.?$", re.IGNORECASE
)
_AND = re.compile(r" ?; ?|,? (?:and|y|e|und|et|&) ", re.IGNORECASE)
_COMMA = re.compile(r" ?, ?")
_INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]?)+")
_WORD = r"[^\W\d_][\w’'-]*"
_PARTICLES = r"(?:(?:van|von|der|den|de|del|la|las|los|da|di|du|dos|ten|ter|le|bin|ibn|al) )*"
_SURNAME = re.compile(rf"{_PARTICLES}{_WORD}")
_GIVEN = r"[^\W\d_][\w’'-]+(?: [^\W\d_]\.)*|(?:[^\W\d_]\.[ -]?)+"
_FULL = re.compile(rf"(?P<given>{_GIVEN}) ?(?<=[ .])(?P<family>{_PARTICLES}{_WORD})")
# Longer than any list of authors, so that no pattern ever sees more.
_MOST_CHARACTERS = 2_000
_BODIES = frozenset(
    {"academy", "agency", "ai", "association", "banco", "bank", "bureau", "center", "centre"}
    | {"comision", "commission", "committee", "comite", "company", "consejo", "corporation"}
    | {"council", "department", "departamento", "european", "foundation", "fundacion", "fund"}
    | {"government", "group", "grupo", "inc", "initiative", "institut", "institute"}
    | {"instituto", "international", "lab", "laboratory", "labs", "ltd", "ministerio"}
    | {"ministry", "national", "nations", "network", "office", "openai", "organisation"}
    | {"organization", "organizacion", "press", "project", "research", "school", "society"}
    | {"team", "union", "united", "universidad", "universitat", "university", "universitaet"}
    | {"world"}
)


def parse_names(authors: str) -> tuple[Name, ...]:
    """The names in an author string such as `Radford, A. y Kim, J. W.`.

    Returns:
        CSL names: `{family, given}`, `{family}` or `{literal}`. When others are meant too
        (`et al.`), the last is `{"literal": "others"}`, as pandoc and BibTeX have it.

    Source:
        csl-data.json 1.0.2; the forms of authors in published series.
    """
    written = " ".join(authors.split())
    named = _OTHERS.sub("", written) if len(written) <= _MOST_CHARACTERS else ""
    more: tuple[Name, ...] = ({"literal": OTHERS},) if named != written else ()
    named = named.strip(" ,;")
    if not named:
        return ({"literal": written},)
    names = _read(named, is_of_people=bool(more))
    return (*(names or ({"literal": named},)), *more)


def _read(named: str, *, is_of_people: bool) -> tuple[Name, ...] | None:
    """All names, or None when one of them is in no form that is sure."""
    names: list[Name] = []
    parts = [part.strip() for part in _AND.split(named) if part.strip()]
    if _are_inverted(parts):
        pairs = (_COMMA.split(part, maxsplit=1) for part in parts)
        return tuple({"family": family, "given": given} for family, given in pairs)
    items = list(_iter_items(parts))
    is_pair = len(items) == 2 and len(parts) == 1 and not any(given for _, given in items)
    # `Hastie, Tibshirani` are two and `Goodfellow, Ian` is one.
    if is_pair and not all(_FULL.fullmatch(item) for item, _ in items):
        return None
    is_of_people = is_of_people or any(given for _, given in items)
    is_alone = len(items) == 1 and not is_of_people
    for item, given in items:
        name = _given_name(item, given) if given else _plain_name(item, is_alone=is_alone)
        if name is None:
            return None
        names.append(name)
    return tuple(names)


def _are_inverted(parts: list[str]) -> bool:
    """Whether it is `Family, Given and Family, Given`: one comma in each of several parts."""
    return len(parts) > 1 and all(
        len(pair := _COMMA.split(part)) == 2 and all(_SURNAME.fullmatch(pair[0]) for _ in pair)
        for part in parts
    )


def _iter_items(parts: list[str]) -> Iterator[tuple[str, str]]:
    """Each name with the initials that follow it after a comma, else with nothing."""
    for part in parts:
        pieces = [piece for piece in _COMMA.split(part) if piece]
        for position, piece in enumerate(pieces):
            after = pieces[position + 1] if position + 1 < len(pieces) else ""
            if position and _INITIALS.fullmatch(piece):
                continue
            yield piece, after if _INITIALS.fullmatch(after) else ""


def _given_name(family: str, given: str) -> Name | None:
    return {"family": family, "given": given} if _SURNAME.fullmatch(family) else None


def _plain_name(text: str, *, is_alone: bool) -> Name | None:
    """A name without a comma; alone, a word or two may be an organisation as well."""
    words = text.casefold().split()
    if _BODIES.intersection(words) or _INITIALS.fullmatch(text):
        return None
    if _SURNAME.fullmatch(text):
        return None if is_alone or text.isupper() else {"family": text}
    full = _FULL.fullmatch(text)
    if full is None or (is_alone and "." not in full["given"]):
        return None
    return {"family": full["family"], "given": full["given"].strip()}
