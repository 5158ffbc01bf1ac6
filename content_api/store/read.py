"""Queries: one record, and lists with filters, sort and pages.

Names come from allow-lists, values are bound; what is read is checked against its digest.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, Table, exists, func, or_, select

from content_api.folding import fold
from content_api.parsing.file_names import slug_key
from content_api.problems import Problem
from content_api.records import Body, Node
from content_api.store import tables
from content_api.store.database import StoreDamagedError, StoreError, read_meta
from content_api.store.rows import body_digest, resource_digest
from content_api.store.write import read_revision_id

SERIES_SORTS: Mapping[str, str] = {
    "id": "key",
    "title": "title_key",
    "state": "state",
    "level": "level",
    "reading_minutes": "reading_minutes",
    "progress": "percent",
    "published_at": "published_at",
    "updated_at": "updated_at",
}
ARTICLE_SORTS: Mapping[str, str] = {
    "id": "key",
    "series": "series_key",
    "number": "position",
    "title": "title_key",
    "state": "state",
    "level": "level",
    "reading_minutes": "reading_minutes",
    "word_count": "word_count",
    "published_at": "published_at",
    "updated_at": "updated_at",
}


@dataclass(frozen=True, slots=True)
class ListQuery:
    """A list that is asked for.

    Attributes:
        filters: By name (`state`, `level`, `tag`, `series`, `locale`), values of which one must
            match.
        sort: Names of the allow-list and whether descending; ties are in id order.
        page: From 1.
        limit: Rows on a page.
    """

    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: tuple[tuple[str, bool], ...] = ()
    page: int = 1
    limit: int = 20


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


@dataclass(frozen=True, slots=True)
class Found:
    """A record's JSON, its locale, and the path of its source, which is the key of its body."""

    resource: bytes
    source_path: str
    locale: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list, and how many records there are on all pages."""

    records: tuple[Found, ...]
    total: int


def get_revision_id(connection: Connection) -> str:
    """The id of the newest revision.

    Raises:
        StoreError: there is none yet.
    """
    revision = read_revision_id(connection)
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
    row = _first(connection, tables.series, slug_key(slug), locales)
    return None if row is None else _found(row, part)


def find_article(
    connection: Connection, series: str, slug: str, locales: Sequence[str] = ()
) -> Found | None:
    """An article by the slugs of its series and its own, or None; `locales` as in `find_series`."""
    key = f"{slug_key(series)}/{slug_key(slug)}"
    row = _first(connection, tables.article, key, locales)
    return None if row is None else _found(row)


def _first(
    connection: Connection, table: Table, key: str, locales: Sequence[str]
) -> RowMapping | None:
    """The row of the first locale that has the key."""
    rows = connection.execute(select(table).where(table.c.key == key)).mappings().all()
    if not locales:
        return min(rows, key=lambda row: str(row["locale"]), default=None)
    there = [row for row in rows if row["locale"] in locales]
    return min(there, key=lambda row: locales.index(row["locale"]), default=None)


def find_article_by_stem(
    connection: Connection, series: str, stem: str, locales: Sequence[str] = ()
) -> str | None:
    """The id of the article whose file name without ending is `stem`, without case."""
    columns = tables.article.c
    key = f"{slug_key(series)}/{slug_key(stem)}"
    query = select(columns.locale, columns.id).where(columns.stem_key == key).order_by(columns.id)
    found = [(locale, id_) for locale, id_ in connection.execute(query)]
    there = [pair for pair in found if not locales or pair[0] in locales]
    there.sort(key=lambda pair: locales.index(pair[0]) if locales else 0)
    return there[0][1] if there else None


def get_body(connection: Connection, source_path: str) -> Body:
    """The body of a source; empty for a series without a page."""
    columns = tables.body.c
    query = select(columns.html, columns.markdown, columns.text, columns.ast, columns.digest).where(
        columns.path == source_path
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return Body()
    _check(body_digest(row.html, row.markdown, row.text, row.ast), row.digest)
    return Body(row.html, row.markdown, row.text, row.ast)


def list_series(connection: Connection, query: ListQuery) -> Listed:
    """A page of series; in id order unless sorted."""
    sort = query.sort or (("id", False),)
    return _list(connection, tables.series, query, _order(tables.series, SERIES_SORTS, sort))


def list_articles(connection: Connection, query: ListQuery) -> Listed:
    """A page of articles; in reading order, series by series, unless sorted."""
    sort = query.sort or (("series", False), ("number", False))
    return _list(connection, tables.article, query, _order(tables.article, ARTICLE_SORTS, sort))


def list_series_ids(connection: Connection, locales: Sequence[str] = ()) -> tuple[str, ...]:
    """Every series' id, in `locales` or, when none are given, in all."""
    columns = tables.series.c
    query = select(columns.id).where(*_in_locales(tables.series, locales)).distinct()
    return tuple(connection.execute(query).scalars())


def list_article_slugs(
    connection: Connection, series: str, locales: Sequence[str] = ()
) -> tuple[str, ...]:
    """The slugs of a series' articles."""
    columns = tables.article.c
    is_its = columns.series_key == slug_key(series)
    query = select(columns.id).where(is_its, *_in_locales(tables.article, locales)).distinct()
    ids: Iterator[str] = connection.execute(query).scalars()
    return tuple(id_.split("/", 1)[1] for id_ in ids)


def _in_locales(table: Table, locales: Sequence[str]) -> list[ColumnElement[bool]]:
    return [table.c.locale.in_(locales)] if locales else []


def list_locales_of(connection: Connection, series: str, slug: str = "") -> tuple[str, ...]:
    """The locales in which there is a series or, with `slug`, an article of it."""
    table = tables.article if slug else tables.series
    key = f"{slug_key(series)}/{slug_key(slug)}" if slug else slug_key(series)
    query = select(table.c.locale).where(table.c.key == key).order_by(table.c.locale)
    return tuple(connection.execute(query).scalars())


def list_statuses(connection: Connection) -> tuple[Node, ...]:
    """The status of every series, in id order."""
    columns = tables.series.c
    query = select(columns.status).order_by(columns.key, columns.locale)
    return tuple(msgspec.json.decode(value) for value in connection.execute(query).scalars())


def list_problems(
    connection: Connection, wanted: ProblemFilter, query: ListQuery
) -> tuple[tuple[Problem, ...], int]:
    """A page of the public problems, by file and place, and how many there are on all pages."""
    columns = tables.problem.c
    conditions = [columns.public, *_problem_conditions(wanted)]
    counted = select(func.count()).select_from(tables.problem).where(*conditions)
    total: int = connection.execute(counted).scalar_one()
    rows = connection.execute(
        select(columns.value)
        .where(*conditions)
        .order_by(columns.position)
        .limit(query.limit)
        .offset((query.page - 1) * query.limit)
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
    """SHA-256 of what macros may embed, by shown path; empty for symbolic links.

    Without what stands in the folder of a series that is not public.
    """
    beside: Node = msgspec.json.decode(read_meta(connection, "beside") or "{}")
    shown = _paths(connection, tables.series.c.source_path)
    shown |= _paths(connection, tables.article.c.source_path)
    every = _paths(connection, tables.source.c.path)
    found: dict[str, str] = {}
    for prefix, of_root in beside.items():
        hidden = _folders(every, prefix) - _folders(shown, prefix)
        snippets: dict[str, str] = of_root.get("snippets", {})
        found |= {
            f"{prefix}{path}": value
            for path, value in snippets.items()
            if path.split("/", 1)[0] not in hidden
        }
    return found


def _paths(connection: Connection, column: ColumnElement[str]) -> set[str]:
    return set(connection.execute(select(column)).scalars())


def _folders(paths: set[str], prefix: str) -> set[str]:
    """The folders of one content root in which shown paths stand."""
    inside = (path.removeprefix(prefix) for path in paths if path.startswith(prefix))
    return {path.split("/", 1)[0] for path in inside}


def get_site(connection: Connection) -> Node:
    """What the indexer noted of the whole site: its problems and its vocabulary."""
    site: Node = msgspec.json.decode(read_meta(connection, "site") or "{}")
    return site


def get_json_schemas(connection: Connection) -> dict[str, Node]:
    """The JSON Schema of each content type, as of the revision."""
    schemas: dict[str, Node] = msgspec.json.decode(read_meta(connection, "schemas") or "{}")
    return schemas


def _list(
    connection: Connection, table: Table, query: ListQuery, order: list[ColumnElement[str]]
) -> Listed:
    conditions = list(_conditions(table, query.filters))
    counted = select(func.count()).select_from(table).where(*conditions)
    total: int = connection.execute(counted).scalar_one()
    rows = connection.execute(
        select(table)
        .where(*conditions)
        .order_by(*order)
        .limit(query.limit)
        .offset((query.page - 1) * query.limit)
    )
    return Listed(tuple(_found(row) for row in rows.mappings()), total)


def _conditions(
    table: Table, filters: Mapping[str, tuple[str, ...]]
) -> Iterator[ColumnElement[bool]]:
    kind = table.name
    for name, values in filters.items():
        if name == "tag":
            yield exists().where(
                tables.tag.c.kind == kind,
                tables.tag.c.locale == table.c.locale,
                tables.tag.c.record_id == table.c.id,
                tables.tag.c.tag_key.in_([fold(v) for v in values]),
            )
        elif name == "series":
            column = table.c.series_key if table is tables.article else table.c.key
            yield column.in_([slug_key(value) for value in values])
        else:
            yield table.c[name].in_(values)


def _order(
    table: Table, allowed: Mapping[str, str], sort: tuple[tuple[str, bool], ...]
) -> list[ColumnElement[str]]:
    """Order clauses; what has no value comes last either way."""
    order = []
    for name, descending in sort:
        column = table.c[allowed[name]]
        order.append((column.desc() if descending else column.asc()).nulls_last())
    return [*order, table.c.key.asc(), table.c.locale.asc()]


def _found(row: RowMapping, part: str = "resource") -> Found:
    """A row's JSON, after all of it was checked."""
    names = ("resource", "outline", "status") if "outline" in row else ("resource",)
    parts = [row[name] for name in names]
    is_json = all(isinstance(part, bytes) for part in parts)
    _check(resource_digest(*parts) if is_json else "", row["digest"])
    return Found(row[part], row["source_path"], row["locale"])


def _check(digest: str, stored: str) -> None:
    if digest != stored:
        raise StoreDamagedError("the store is damaged: a record does not match its digest")
