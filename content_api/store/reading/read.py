"""Look-ups: one record, its body, the problems, and what is known of the whole site."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, or_, select

from content_api.parsing.body.addresses import place_body
from content_api.parsing.text.file_names import slug_key
from content_api.problems import Problem
from content_api.store.errors import StoreError
from content_api.store.reading.budget import count_steps, require_steps
from content_api.store.reading.records import Found, check_digest, read_records, select_records
from content_api.store.reading.where import in_locales
from content_api.store.schema import tables
from content_api.store.schema.bodies import StoredBody, read_body
from content_api.store.schema.meta import NOTES, read_meta
from content_api.store.schema.revisions import read_revision
from content_api.store.schema.rows import media_digest
from content_api.store.schema.values import folded
from content_api.values.linked import Destination, Media
from content_api.values.parts import FORMATS, Body, Node

_CHARACTERS_OF_STEP = 3  # checked, placed and written as JSON, by benchmarks/dearest.py


@dataclass(frozen=True, slots=True)
class ProblemFilter:
    """The problems that are asked for; what is empty asks for all.

    Attributes:
        severities: `error`, `warning`.
        codes: Codes, or `group/*`.
        path: A file, or a folder with all below it.
        series: Slugs of series.
    """

    severities: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    path: str | None = None
    series: tuple[str, ...] = ()


def get_revision(connection: Connection) -> tuple[int, str]:
    """The number of the newest revision in this store, and its id.

    Raises:
        StoreError: there is none yet.
    """
    revision = read_revision(connection)
    if revision is None:
        raise StoreError("the index is not built yet")
    return revision


def find_series(
    connection: Connection, slug: str, part: str = "resource", locales: Sequence[str] = ()
) -> Found | None:
    """A series' `resource`, `outline` or `status` by its slug, without case, or None.

    Args:
        connection: In a read transaction.
        slug: Of the series.
        part: What of it.
        locales: Those in which it is looked for, the first that has it wins; all unless given.
    """
    return _find(connection, "series", slug_key(slug), part, locales)


def find_article(
    connection: Connection, series: str, slug: str, locales: Sequence[str] = ()
) -> Found | None:
    """An article by the slugs of its series and its own, or None; `locales` as in `find_series`."""
    key = f"{slug_key(series)}/{slug_key(slug)}"
    return _find(connection, "article", key, "resource", locales)


def _find(
    connection: Connection, kind: str, key: str, part: str, locales: Sequence[str]
) -> Found | None:
    query = _by_key(kind, part, is_in_locales=bool(locales))
    values = {"key": key, "locales": [folded(locale) for locale in locales]}
    return _first(read_records(connection, query, values), locales)


@cache
def _by_key(kind: str, part: str, *, is_in_locales: bool) -> Select[Any]:
    """Made once: making it takes longer than running it."""
    columns = tables.BY_KIND[kind].c
    conditions = [columns.key == bindparam("key")]
    if is_in_locales:
        conditions.append(columns.locale.in_(bindparam("locales", expanding=True)))
    return select_records(kind, conditions, part=part)


def _first(found: Sequence[Found], locales: Sequence[str]) -> Found | None:
    """The record of the first locale that has it."""
    order = {folded(locale): place for place, locale in enumerate(locales)}
    return min(found, key=lambda one: (order.get(one.locale, 0), one.locale), default=None)


def find_article_by_stem(
    connection: Connection, series: str, stem: str, locales: Sequence[str] = ()
) -> str | None:
    """The id of the article whose file name without ending is `stem`, without case."""
    columns = tables.article.c
    key = f"{slug_key(series)}/{slug_key(stem)}"
    query = (
        select(columns.locale, columns.id)
        .where(columns.stem_key == key, *in_locales("article", locales))
        .order_by(columns.id)
    )
    order = {folded(locale): place for place, locale in enumerate(locales)}
    found = [(order.get(locale, 0), id_) for locale, id_ in connection.execute(query)]
    return min(found)[1] if found else None


def get_body(connection: Connection, found: Found, formats: Collection[str]) -> StoredBody:
    """What is stored of the body of a record, its addresses in place.

    Args:
        connection: In a read transaction.
        found: The record; of a series without a page all formats are empty.
        formats: Which are asked for.

    Raises:
        TooCostlyError: the request has read too much before.
    """
    require_steps(connection, 0)
    stored = read_body(connection, found.source_path, formats)
    if stored is None:
        return StoredBody(Body())
    read = stored.body
    # Counted when it is done: one body is never too much.
    characters = len(read.html) + len(read.text) + len(read.markdown) + len(read.ast)
    count_steps(connection, characters // _CHARACTERS_OF_STEP)
    known = msgspec.json.decode(found.destinations, type=tuple[Destination | None, ...])
    places = {number: place for number, place in enumerate(known) if place is not None}
    kept = [name for name in FORMATS if name in formats]
    return StoredBody(place_body(read, places, kept), stored.source, stored.ground, places)


def find_media(connection: Connection, path: str) -> Media | None:
    """What is known of a file that is served as it is; None of every other path."""
    row = connection.execute(select(tables.media).where(tables.media.c.path == path)).one_or_none()
    if row is None:
        return None
    media = Media(row.path, row.type, row.bytes, row.width, row.height, named=row.named)
    check_digest(media_digest(media), row.digest)
    return media


def list_media_beside(connection: Connection, path: str) -> tuple[str, ...]:
    """The paths of at most a thousand of them that public pages name, in the folder of `path`."""
    columns, folder = tables.media.c, path.rpartition("/")[0]
    is_told = (columns.folder == folder, columns.named)
    query = select(columns.path).where(*is_told).order_by(columns.path).limit(1000)
    return tuple(connection.execute(query).scalars())


def list_series_ids(connection: Connection, locales: Sequence[str] = ()) -> tuple[str, ...]:
    """Every series' id, in `locales` or, when none are given, in all."""
    query = select(tables.series.c.id).where(*in_locales("series", locales)).distinct()
    return tuple(connection.execute(query).scalars())


def list_article_slugs(
    connection: Connection, series: str, locales: Sequence[str] = ()
) -> tuple[str, ...]:
    """The slugs of a series' articles; `locales` as in `list_series_ids`."""
    columns = tables.article.c
    is_its = columns.series_key == slug_key(series)
    query = select(columns.id).where(is_its, *in_locales("article", locales)).distinct()
    ids: Iterator[str] = connection.execute(query).scalars()
    return tuple(id_.split("/", 1)[1] for id_ in ids)


def list_locales_of(connection: Connection, series: str, slug: str = "") -> tuple[str, ...]:
    """The locales in which there is a series or, with `slug`, an article of it; as stored."""
    table = tables.article if slug else tables.series
    key = f"{slug_key(series)}/{slug_key(slug)}" if slug else slug_key(series)
    query = select(table.c.locale).where(table.c.key == key).order_by(table.c.locale)
    return tuple(connection.execute(query).scalars())


def count_articles(connection: Connection) -> dict[str, int]:
    """How many articles there are in each locale, as it is stored."""
    column = tables.article.c.locale
    rows = connection.execute(select(column, func.count()).group_by(column))
    return {locale: number for locale, number in rows}  # noqa: C416 - rows are no tuples to mypy


def list_statuses(connection: Connection, locales: Sequence[str] = ()) -> tuple[Node, ...]:
    """The status of every series, in id order; `locales` as in `list_series_ids`."""
    order = (tables.series.c.key, tables.series.c.locale)
    query = select_records("series", in_locales("series", locales), order=order, part="status")
    return tuple(msgspec.json.decode(one.resource) for one in read_records(connection, query))


def list_problems(
    connection: Connection, wanted: ProblemFilter, *, page: int, limit: int
) -> tuple[tuple[Problem, ...], int]:
    """A page of the problems that others are told, by file and place, and how many there are."""
    columns = tables.problem.c
    conditions = [*_problem_conditions(wanted)]
    counted = select(func.count()).select_from(tables.problem).where(*conditions)
    total: int = connection.execute(counted).scalar_one()
    rows = connection.execute(
        select(columns.value)
        .where(*conditions)
        .order_by(columns.path, columns.place)
        .limit(limit)
        .offset((page - 1) * limit)
    )
    return tuple(msgspec.json.decode(value, type=Problem) for value in rows.scalars()), total


def _problem_conditions(wanted: ProblemFilter) -> Iterator[ColumnElement[bool]]:
    columns = tables.problem.c
    if wanted.severities:
        yield columns.severity.in_(wanted.severities)
    if wanted.codes:
        groups = (code.removesuffix("*") for code in wanted.codes if code.endswith("/*"))
        yield or_(
            columns.code.in_(wanted.codes),
            *(columns.code.startswith(group, autoescape=True) for group in groups),
        )
    if wanted.path:
        below = columns.path.startswith(f"{wanted.path}/", autoescape=True)
        yield or_(columns.path == wanted.path, below)
    if wanted.series:
        yield columns.series_key.in_([slug_key(slug) for slug in wanted.series])


def get_snippet_hashes(connection: Connection) -> dict[str, str]:
    """SHA-256 of the snippets that public pages embed, by shown path; empty for symbolic links."""
    hashes: dict[str, str] = msgspec.json.decode(read_meta(connection, "snippets") or "{}")
    return hashes


def get_site(connection: Connection) -> Node:
    """What the indexer noted of the whole site: its problems and its vocabulary.

    Read once in a transaction: many parts of a request ask for it.
    """
    notes: Node = connection.info[NOTES]
    if "site" not in notes:
        notes["site"] = msgspec.json.decode(read_meta(connection, "site") or "{}")
    site: Node = notes["site"]
    return site


def get_json_schemas(connection: Connection) -> dict[str, Node]:
    """The JSON Schema of each content type, as of the revision."""
    schemas: dict[str, Node] = msgspec.json.decode(read_meta(connection, "schemas") or "{}")
    return schemas
