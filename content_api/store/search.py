"""Searching: the best passages for some words, counted, ranked and marked.

Ranking looks at every match, so it is done where matches are few enough. Of more, those in titles
and headings come first, and where these are too many as well, the order is that of the store.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import msgspec
from sqlalchemy import Connection

from content_api.records import Node
from content_api.store.budget import require_steps
from content_api.store.errors import StoreDamagedError, StoreError
from content_api.store.marking import mark
from content_api.store.match import Match, build_matches, count_terms
from content_api.store.passages import SAMPLE, SAMPLE_IDS, passage_digest, record_number
from content_api.store.records import check_digest
from content_api.store.rows import format_digest
from content_api.store.search_tables import SHOWN, WEIGHTS, is_supported
from content_api.store.words import Finder, Term, list_terms

MOST_RANKED = 3_000
# The rarest words rank, as long as they are found no more often than this in all.
MOST_FINDS_RANKED = 150_000
# By benchmarks/dearest.py; what stands before a deep page is gone through once more.
_STEPS_OF_FIND, _STEPS_OF_DEEP_FIND = 2.2, 3.3
_RANK = f"bm25(words, {', '.join(map(str, WEIGHTS))})"
_SHOWN = ", ".join(SHOWN)
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
            rows = _list(connection, match, by, total, wanted)
            hits = _list_hits(connection, rows, wanted.text)
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
) -> list[tuple[Any, ...]]:
    """The rows of a page: of one list, or of the prominent hits and then the others."""
    limit, offset = wanted.limit, (wanted.page - 1) * wanted.limit
    if offset >= total:
        return []
    if total > MOST_RANKED:
        ranks = _rank_many(connection, match, by, limit, offset)
    elif by == match:
        ranks = _read_ranked(connection, match.anywhere, limit, offset)
    else:
        ids = _list_ids(connection, match.anywhere, total)
        ranks = _rank(connection, ids, by.anywhere if by else None)[offset : offset + limit]
    return _read_shown(connection, ranks)


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


def _read_shown(connection: Connection, ranks: list[_Ranked]) -> list[tuple[Any, ...]]:
    """What is shown of the passages of a page, in its order.

    Raises:
        StoreDamagedError: one is in the index alone.
    """
    marks = ", ".join("?" * len(ranks))
    query = f"SELECT rowid, {_SHOWN} FROM words WHERE rowid IN ({marks})"  # noqa: S608 - bound
    found = connection.exec_driver_sql(query, tuple(id_ for id_, _ in ranks))
    by_id = {id_: tuple(rest) for id_, *rest in found}
    if len(by_id) < len(ranks):
        raise StoreDamagedError("the store is damaged: a passage is not there")
    return [(id_, rank, *by_id[id_]) for id_, rank in ranks]


def _list_hits(connection: Connection, rows: list[tuple[Any, ...]], asked: str) -> tuple[Node, ...]:
    """Rows as hits, with snippets of their texts."""
    numbers = {row[0]: record_number(row[0]) for row in rows}
    texts = _read_texts(connection, tuple(dict.fromkeys(numbers.values())))
    finders: dict[str, Finder] = {}
    hits = []
    for id_, rank, resource, digest, start, stop in rows:
        is_sound = isinstance(resource, bytes) and isinstance(start, int) and isinstance(stop, int)
        if not is_sound or passage_digest(resource, start, stop) != digest:
            raise StoreDamagedError("the store is damaged: a passage does not match its digest")
        hit: Node = msgspec.json.decode(resource)
        locale = hit["locale"]
        if locale not in finders:
            finders[locale] = Finder(list_terms(asked, locale))
        text = texts.get(numbers[id_], "")[start:stop]
        after = {name: hit.pop(name) for name in ("locale", "tags", "links")}
        shown = {"snippet": mark(text, finders[locale], locale), "score": float(f"{-rank:.4g}")}
        hits.append({**hit, **shown, **after})
    return tuple(hits)


def _read_texts(connection: Connection, numbers: tuple[int, ...]) -> dict[int, str]:
    """The texts of bodies by the number of their record; a series without a page has none."""
    marks = ", ".join("?" * len(numbers))
    query = (
        "SELECT number, text, text_digest FROM searched JOIN body USING (path) "  # noqa: S608 - bound
        f"WHERE number IN ({marks})"
    )
    texts: dict[int, str] = {}
    for number, text, digest in connection.exec_driver_sql(query, numbers):
        check_digest(format_digest(text), digest)
        texts[number] = text
    return texts
