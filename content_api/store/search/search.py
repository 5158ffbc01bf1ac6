"""Searching: the best passages for some words, counted, ranked and marked.

Ranking looks at every match, so it is done where matches are few enough. Of more, those in titles
and headings come first, and where these are too many as well, the order is that of the store.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

import msgspec
from sqlalchemy import Connection

from content_api.resources.hits import SearchedPage, hit_resource
from content_api.store.errors import StoreDamagedError, StoreError
from content_api.store.reading.budget import require_steps
from content_api.store.schema.bodies import PageText, read_text
from content_api.store.schema.numbers import SAMPLE, SAMPLE_IDS, read_passage_id
from content_api.store.schema.packing import read_stamped, tie_of
from content_api.store.schema.passages import find_passage
from content_api.store.schema.search_tables import WEIGHTS, is_supported
from content_api.store.search.match import Match, build_matches, count_terms
from content_api.store.search.snippets import mark
from content_api.store.search.words import Finder, Term, list_terms
from content_api.values.parts import Node

MOST_RANKED = 3_000
# The rarest words rank, as long as they are found no more often than this in all.
MOST_FINDS_RANKED = 150_000
# By benchmarks/dearest.py; what stands before a deep page is gone through once more.
_STEPS_OF_FIND, _STEPS_OF_DEEP_FIND = 2.2, 3.3
_RANK = f"bm25(words, {', '.join(map(str, WEIGHTS))})"
_Ranked = tuple[int, float]
"""The id of a passage and its rank, the lower the better."""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A search that is asked for.

    Attributes:
        text: Words.
        filters: By name (`type`, `series`, `state`, `level`, `locale`, `tag`), the values of which
            one must match.
        page: From 1.
        limit: Hits on a page.
        locales: Every language that a passage may have.
    """

    text: str
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page: int = 1
    limit: int = 20
    locales: tuple[str, ...] = ("",)


@dataclass(frozen=True, slots=True)
class Searched:
    """One page of hits.

    Attributes:
        hits: As the API answers them.
        total: How many there are on all pages.
        match: `all` when each has every word; `any` when nothing has, and each has some.
    """

    hits: tuple[Node, ...] = ()
    total: int = 0
    match: str = "all"


def search(connection: Connection, wanted: SearchQuery) -> Searched:
    """A page of the hits for some words, best first.

    Raises:
        TooCostlyError: its words are too many and too common.
        StoreError: the database has no full-text search.
    """
    if not is_supported(connection):
        raise StoreError("searching needs SQLite")
    finds, common = _weigh(connection, wanted)
    is_deep = wanted.page * wanted.limit > MOST_RANKED
    require_steps(connection, int(finds * (_STEPS_OF_DEEP_FIND if is_deep else _STEPS_OF_FIND)))
    telling = matches = build_matches(wanted.text, wanted.filters, wanted.locales)
    if common:
        telling = build_matches(wanted.text, wanted.filters, wanted.locales, without=common)
    for number, match in enumerate(matches):
        total = _count(connection, match.anywhere)
        if total:
            by = telling[min(number, len(telling) - 1)] if telling else None
            ranks = _list(connection, match, by, total, wanted)
            hits = _list_hits(connection, ranks, wanted.text)
            return Searched(hits, total, "any" if number else "all")
    return Searched()


def _weigh(connection: Connection, wanted: SearchQuery) -> tuple[int, frozenset[Term]]:
    """How often all words are come upon, by a sample, and which are too common to be ranked by."""
    terms = count_terms(wanted.text, wanted.filters.get("locale") or wanted.locales)
    sample = _sample(connection, [w for term in terms for w in (*term.part_queries, *term.reach)])
    finds = sum(
        times * often * sample[word]
        for term, times in terms.items()
        for word, often in term.reach.items()
    )
    weights = {term: min(sample[word] for word in term.part_queries) for term in terms}
    rarest = sorted(terms, key=weights.__getitem__)
    sums = accumulate(weights[term] for term in rarest)
    common = (term for term, most in zip(rarest, sums, strict=True) if most > MOST_FINDS_RANKED)
    return finds, frozenset(common)


def _sample(connection: Connection, words: Iterable[str]) -> dict[str, int]:
    """About how many passages have each word of FTS5."""
    asked = list(dict.fromkeys(words))
    if not asked:
        return {}
    one = "(SELECT count(*) FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ?)"
    values = tuple(value for word in asked for value in (word, *SAMPLE_IDS))
    numbers = connection.exec_driver_sql(f"SELECT {', '.join([one] * len(asked))}", values).one()
    return {word: SAMPLE * number for word, number in zip(asked, numbers, strict=True)}


def _count(connection: Connection, match: str) -> int:
    query = "SELECT count(*) FROM words WHERE words MATCH ?"
    total: int = connection.exec_driver_sql(query, (match,)).scalar_one()
    return total


def _count_some(connection: Connection, match: str, most: int) -> int:
    """As `_count`, but it ends at `most`; a row costs more steps."""
    query = "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)"
    total: int = connection.exec_driver_sql(query, (match, most)).scalar_one()
    return total


def _list(
    connection: Connection, match: Match, by: Match | None, total: int, wanted: SearchQuery
) -> list[_Ranked]:
    """The passages of a page: of one list, or of the prominent hits and then the others."""
    limit, offset = wanted.limit, (wanted.page - 1) * wanted.limit
    if offset >= total:
        return []
    if total > MOST_RANKED:
        return _rank_many(connection, match, by, limit, offset)
    if by == match:
        return _read_ranked(connection, match.anywhere, limit, offset)
    ids = _list_ids(connection, match.anywhere, total)
    return _rank(connection, ids, by.anywhere if by else None)[offset : offset + limit]


def _rank_many(
    connection: Connection, match: Match, by: Match | None, limit: int, offset: int
) -> list[_Ranked]:
    """A page of the prominent hits, ranked where they are not too many, and then of the others."""
    if by == match:
        prominent = _count_some(connection, match.prominent, MOST_RANKED + 1)
    else:
        ids = _list_ids(connection, match.prominent, MOST_RANKED + 1)
        prominent = len(ids)
    ranks: list[_Ranked] = []
    if prominent > MOST_RANKED:
        if offset + limit > prominent:
            prominent = _count(connection, match.prominent)
        if offset < prominent:
            ranks = _rank(connection, _list_ids(connection, match.prominent, limit, offset))
    elif by == match:
        ranks = _read_ranked(connection, match.prominent, limit, offset)
    else:
        ranks = _rank(connection, ids, by.prominent if by else None)[offset : offset + limit]
    if len(ranks) < limit:
        others, beyond = match.others if prominent else match.anywhere, max(offset - prominent, 0)
        ranks += _rank(connection, _list_ids(connection, others, limit - len(ranks), beyond))
    return ranks


def _read_ranked(connection: Connection, match: str, limit: int, offset: int) -> list[_Ranked]:
    """What a query finds, best first."""
    query = (
        f"SELECT rowid, {_RANK} AS rank FROM words "  # noqa: S608 - bound
        "WHERE words MATCH ? ORDER BY rank, rowid LIMIT ? OFFSET ?"
    )
    rows = connection.exec_driver_sql(query, (match, limit, offset))
    return [(id_, rank) for id_, rank in rows]


def _list_ids(connection: Connection, match: str, limit: int, offset: int = 0) -> list[int]:
    """What a query finds, in the order of the store."""
    query = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid LIMIT ? OFFSET ?"
    return list(connection.exec_driver_sql(query, (match, limit, offset)).scalars())


def _rank(connection: Connection, ids: list[int], by: str | None = None) -> list[_Ranked]:
    """Passages best first by another query; in the order of the store where that finds nothing."""
    if by is None:
        return [(id_, 0.0) for id_ in ids]
    # The + keeps SQLite from searching again for each of them.
    query = (
        f"SELECT rowid, {_RANK} FROM words "  # noqa: S608 - bound
        "WHERE words MATCH ? AND +rowid IN (SELECT value FROM json_each(?))"
    )
    found = connection.exec_driver_sql(query, (by, msgspec.json.encode(ids).decode()))
    ranks = {id_: rank for id_, rank in found}  # noqa: C416 - rows are no tuples to mypy
    ranked = ((id_, ranks.get(id_, 0.0)) for id_ in ids)
    return sorted(ranked, key=lambda one: (one[1], one[0]))


def _list_hits(connection: Connection, ranks: list[_Ranked], asked: str) -> tuple[Node, ...]:
    """Ranked passages as hits, with snippets of their texts.

    Raises:
        StoreDamagedError: one is in the index alone.
    """
    places = [(*read_passage_id(id_), rank) for id_, rank in ranks]
    pages = _read_pages(connection, {number for number, _, _ in places})
    finders: dict[str, Finder] = {}
    hits = []
    for number, place, rank in places:
        page, body = pages.get(number, (None, PageText()))
        found = find_passage(body, place)
        if page is None or found is None:
            raise StoreDamagedError("the store is damaged: a passage is not there")
        section, trail = found
        hit, locale = hit_resource(page, section, trail), page.locale
        if locale not in finders:
            finders[locale] = Finder(list_terms(asked, locale))
        text = body.text[section.start : section.end]
        after = {name: hit.pop(name) for name in ("locale", "tags", "links")}
        shown = {"snippet": mark(text, finders[locale], locale), "score": float(f"{-rank:.4g}")}
        hits.append({**hit, **shown, **after})
    return tuple(hits)


def _read_pages(
    connection: Connection, numbers: Collection[int]
) -> dict[int, tuple[SearchedPage, PageText]]:
    """Records, and the texts of their bodies, by number; a series without a page has none."""
    pages: dict[int, tuple[SearchedPage, PageText]] = {}
    marks = ", ".join("?" * len(numbers))
    query = (
        "SELECT r.record, r.resource, coalesce(a.digest, s.digest), b.text FROM record r "  # noqa: S608 - bound
        "LEFT JOIN article a USING (record) LEFT JOIN series s USING (record) "
        f"LEFT JOIN body b ON b.path = r.source_path WHERE r.record IN ({marks})"
    )
    for number, packed, digest, text in connection.exec_driver_sql(query, tuple(numbers)):
        resource = read_stamped(packed, tie_of(digest, "resource"))
        page = msgspec.json.decode(resource, type=SearchedPage)
        pages[number] = page, PageText() if text is None else read_text(text)
    return pages
