"""Searching: the best passages for some words, counted, ranked and marked.

Ranking looks at every match, so it is done where matches are few enough. Of more, those in titles
and headings come first, and where these are too many as well, the order is that of the store.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from content_api.records import Node
from content_api.store.errors import StoreDamagedError, StoreError
from content_api.store.marking import mark
from content_api.store.match import Match, build_matches
from content_api.store.passages import passage_digest, record_number
from content_api.store.records import check_digest
from content_api.store.rows import format_digest
from content_api.store.search_tables import SHOWN, WEIGHTS, is_supported
from content_api.store.words import Finder, list_terms

MAX_SECONDS = 0.25
MOST_RANKED = 3_000
_STEPS = 2_000  # of SQLite's machine, between looks at the clock
_RANK = f"bm25(words, {', '.join(map(str, WEIGHTS))})"
_SHOWN = ", ".join(SHOWN)


class SearchTooSlowError(StoreError):
    """A search took more processor time than it may."""


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
        SearchTooSlowError: it takes more than `MAX_SECONDS` of processor time.
        StoreError: the database has no full-text search.
    """
    if not is_supported(connection):
        raise StoreError("searching needs SQLite")
    matches = build_matches(wanted.text, wanted.filters, wanted.locales)
    with _time_limit(connection):
        for number, match in enumerate(matches):
            total = _count(connection, match.anywhere)
            if total:
                rows = _list(connection, match, total, wanted)
                hits = _list_hits(connection, rows, wanted.text)
                return Searched(hits, total, "any" if number else "all")
    return Searched()


def _count(connection: Connection, match: str) -> int:
    query = "SELECT count(*) FROM words WHERE words MATCH ?"
    total: int = connection.exec_driver_sql(query, (match,)).scalar_one()
    return total


def _list(
    connection: Connection, match: Match, total: int, wanted: SearchQuery
) -> list[tuple[Any, ...]]:
    """The rows of a page: of one list, or of the prominent hits and then the others."""
    offset = (wanted.page - 1) * wanted.limit
    if offset >= total:
        return []
    lists = [(match.anywhere, total)]
    if total > MOST_RANKED:
        prominent = _count(connection, match.prominent)
        lists = [(match.prominent, prominent), (match.others, total - prominent)]
    rows: list[tuple[Any, ...]] = []
    for text, count in lists:
        if offset < count and len(rows) < wanted.limit:
            read = _read_ranked if count <= MOST_RANKED else _read_stored
            rows += read(connection, (text, wanted.limit - len(rows), offset))
        offset = max(offset - count, 0)
    return rows


def _read_ranked(connection: Connection, values: tuple[str, int, int]) -> list[tuple[Any, ...]]:
    """Best first. What is shown is read for those of the page only."""
    best = (
        f"SELECT rowid, {_RANK} AS rank FROM words "  # noqa: S608 - bound
        "WHERE words MATCH ? ORDER BY rank, rowid LIMIT ? OFFSET ?"
    )
    ids = connection.exec_driver_sql(best, values).all()
    marks = ", ".join("?" * len(ids))
    # The + keeps SQLite from searching again for each of them.
    shown = f"SELECT rowid, {_SHOWN} FROM words WHERE words MATCH ? AND +rowid IN ({marks})"  # noqa: S608
    found = connection.exec_driver_sql(shown, (values[0], *(id_ for id_, _ in ids)))
    by_id = {id_: tuple(rest) for id_, *rest in found}
    return [(id_, rank, *by_id[id_]) for id_, rank in ids]


def _read_stored(connection: Connection, values: tuple[str, int, int]) -> list[tuple[Any, ...]]:
    """In the order of the store: too many to be ranked."""
    query = (
        f"SELECT rowid, 0.0, {_SHOWN} FROM words "  # noqa: S608 - bound
        "WHERE words MATCH ? ORDER BY rowid LIMIT ? OFFSET ?"
    )
    return [tuple(row) for row in connection.exec_driver_sql(query, values)]


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


@contextmanager
def _time_limit(connection: Connection) -> Iterator[None]:
    """Stop what takes longer than `MAX_SECONDS` of this thread's processor time."""
    raw = connection.connection.driver_connection
    if raw is None:  # pragma: no cover - it is open while it reads
        raise StoreError("the store is closed")
    end = time.thread_time() + MAX_SECONDS
    stopped = False

    def is_over() -> bool:
        nonlocal stopped
        stopped = time.thread_time() > end
        return stopped

    raw.set_progress_handler(is_over, _STEPS)
    try:
        yield
    except OperationalError:  # it is worded in many ways, by where it was stopped
        if not stopped:
            raise
        detail = f"the search took more than {MAX_SECONDS:g} seconds"
        raise SearchTooSlowError(detail) from None
    finally:
        raw.set_progress_handler(None, 0)
