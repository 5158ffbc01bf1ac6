"""What the search finds: the passages of public records, one for each heading and one for the page.

They are no table: the index holds their words alone, and what is shown of a hit is made of the
record and its body. To take words out of the index SQLite must be told them again, so they follow
from what is stored of the record and its body, and from nothing else.
"""

from collections.abc import Iterator
from dataclasses import replace

from content_api.parsing.body.passages import list_trails
from content_api.resources.hits import SearchedPage
from content_api.store.schema.bodies import PageText
from content_api.store.schema.numbers import MOST_PASSAGES
from content_api.store.schema.scope import scope_words
from content_api.values.collation import letters
from content_api.values.parts import Section
from content_api.values.scripts import part_signs

Words = tuple[str, ...]
"""Of a passage, by the columns of the index."""
# Folding leaves it where it is, and no letter goes together with it.
_BETWEEN = "\0"


def list_passages(page: SearchedPage, body: PageText) -> Iterator[Words]:
    """The words of each passage of a record, the page itself first: see `search_tables.COLUMNS`."""
    columns = [one for passage in _list_texts(page, body) for one in passage]
    folded = part_signs(letters(_BETWEEN.join(columns), page.locale)).split(_BETWEEN)
    if len(folded) != len(columns):  # that sign stands in a text
        folded = [part_signs(letters(text, page.locale)) for text in columns]
    scope, each = _scope(page), iter(folded)
    for title, heading, about, text, trail in zip(*[each] * 5, strict=True):
        yield title, heading, about, text, trail, scope


def find_passage(body: PageText, place: int) -> tuple[Section, tuple[str, ...]] | None:
    """The part of a body that a passage is of, and the headings above it; None if there is none."""
    sections = _list_sections(body)
    if place >= len(sections):
        return None
    trails = list_trails(sections[: place + 1])
    *_, trail = trails
    return sections[place], trail


def _list_sections(body: PageText) -> tuple[Section, ...]:
    """Its parts; what is too many is under the last heading that counts."""
    sections = body.sections
    if len(sections) <= MOST_PASSAGES:
        return sections
    last = replace(sections[MOST_PASSAGES - 1], end=sections[-1].end)
    return (*sections[: MOST_PASSAGES - 1], last)


def _list_texts(page: SearchedPage, body: PageText) -> Iterator[tuple[str, str, str, str, str]]:
    """Each passage as it is written: title, heading, about, text, trail."""
    sections = _list_sections(body)
    about = "\n".join((page.description or "", *page.tags, *page.keywords))
    for section, trail in zip(sections, list_trails(sections), strict=True):
        text = body.text[section.start : section.end]
        if section.level:
            yield "", section.heading, "", text, "\n".join((page.title, *trail))
        else:
            yield page.title, section.heading, about, text, ""


def _scope(page: SearchedPage) -> str:
    """What all passages of a record are found by, beside their words."""
    return scope_words(
        {
            "type": (page.type,),
            "series": (page.series.id if page.series else page.id,),
            "state": (page.state,),
            "level": (page.level,) if page.level else (),
            "locale": (page.locale,),
            "tag": page.tags,
        },
        page.locale,
    )
