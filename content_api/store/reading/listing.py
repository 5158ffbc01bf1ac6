"""Lists: filters, sort, pages and cursors in SQL; JSON is read of the records answered alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    FromClause,
    Select,
    Subquery,
    and_,
    bindparam,
    func,
    literal,
    literal_column,
    or_,
    select,
)
from sqlalchemy import false as sql_false

from content_api.parsing.text.file_names import slug_key
from content_api.resources.queryable import QueryField
from content_api.store.reading.records import Found, as_found, select_records
from content_api.store.reading.where import (
    Filter,
    condition,
    find_items,
    find_key,
    is_item_of,
    item_key,
    needs_more,
)
from content_api.store.schema import tables
from content_api.store.schema.values import SORT_CHARACTERS, Stored

# One in so many records is many, by benchmarks/queries.py.
_MANY = 10
_KEPT_STATEMENTS = 256
SortValues = tuple[Stored | None, ...]


@dataclass(frozen=True, slots=True)
class SortKey:
    """A field to sort by."""

    field: QueryField
    descending: bool = False


@dataclass(frozen=True, slots=True)
class ListQuery:
    """A list that is asked for.

    Attributes:
        filters: All of which a record must meet.
        sort: Ties are in the order of the list without sort.
        page: From 1; of no meaning when `after` is given.
        limit: Records on a page.
        after: Sort values of the record after which the page begins.
        series: Only articles of this series.
        locales: Every language that a record of the site may have.
    """

    filters: tuple[Filter, ...] = ()
    sort: tuple[SortKey, ...] = ()
    page: int = 1
    limit: int = 20
    after: SortValues | None = None
    series: str | None = None
    locales: tuple[str, ...] = ("",)


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list.

    Attributes:
        records: In order.
        total: Records on all pages.
        last: Sort values of the last record when there are more after it, else None.
    """

    records: tuple[Found, ...]
    total: int
    last: SortValues | None = None


def list_series(connection: Connection, query: ListQuery) -> Listed:
    """A page of series; in id order unless sorted."""
    return list_records(connection, "series", query)


def list_articles(connection: Connection, query: ListQuery) -> Listed:
    """A page of articles; in reading order, series by series, unless sorted."""
    return list_records(connection, "article", query)


def list_tags(connection: Connection, query: ListQuery) -> Listed:
    """A page of tags; in the order of their ids in their language unless sorted."""
    return list_records(connection, "tag", query)


def list_records(connection: Connection, kind: str, query: ListQuery) -> Listed:
    """A page of records of a kind."""
    total, is_many = None, False
    if any(wanted.field.is_item for wanted in query.filters):
        total = _count(connection, kind, query)
        is_many = are_many(connection, kind, total)
    keys = _sort_columns(kind, query.sort)
    statement = _select_page(kind, _without_page(query), are_many=is_many)
    if query.after is not None:
        statement = statement.where(_is_after(keys, query.after))
    offset = 0 if query.after is not None else (query.page - 1) * query.limit
    values = {"most": query.limit + 1, "first": offset}
    rows = connection.execute(statement, values).all()
    is_last_page = len(rows) <= query.limit and (rows or offset == 0)
    if total is None and is_last_page and query.after is None:
        total = offset + len(rows)
    elif total is None:
        total = _count(connection, kind, query)
    shown = rows[: query.limit]
    last = tuple(shown[-1][1:]) if len(rows) > query.limit else None
    return Listed(_read_in_order(connection, kind, [row[0] for row in shown]), total, last)


def _without_page(query: ListQuery) -> ListQuery:
    """What all pages of a list have in common."""
    return replace(query, page=1, limit=1, after=None)


@lru_cache(maxsize=_KEPT_STATEMENTS)
def _select_page(kind: str, query: ListQuery, *, are_many: bool) -> Select[Any]:
    """What reads `most` records of a list after the `first`: making it takes as long as running it.

    Of each its number and its sort values.
    """
    columns = (column for column, _ in _sort_columns(kind, query.sort))
    return (
        select(tables.BY_KIND[kind].c.record, *columns)
        .select_from(_sorted_source(kind, query))
        .where(*list_conditions(kind, query, are_many=are_many))
        .order_by(*_order(kind, query.sort))
        .limit(bindparam("most"))
        .offset(bindparam("first"))
    )


def _count(connection: Connection, kind: str, query: ListQuery) -> int:
    total: int = connection.execute(_select_count(kind, _without_page(query))).scalar_one()
    return total


@lru_cache(maxsize=_KEPT_STATEMENTS)
def _select_count(kind: str, query: ListQuery) -> Select[Any]:
    """What counts the records of a list; by one field with items, without looking at them."""
    if len(query.filters) == 1 and query.series is None:
        items = find_items(kind, query.filters[0], query.locales)
        if items is not None:
            return items.with_only_columns(func.count(tables.item.c.record.distinct()))
    source = source_of(kind, [wanted.field for wanted in query.filters])
    return select(func.count()).select_from(source).where(*list_conditions(kind, query))


def are_many(connection: Connection, kind: str, total: int) -> bool:
    """Whether so many records of a kind are many of them."""
    every: int = connection.execute(_count_of(kind)).scalar_one()
    return total * _MANY > every


@cache
def _count_of(kind: str) -> Select[Any]:
    return select(func.count()).select_from(tables.BY_KIND[kind])


def list_conditions(
    kind: str, query: ListQuery, *, without: str | None = None, are_many: bool = False
) -> list[ColumnElement[bool]]:
    """What records of the list meet.

    Args:
        kind: Of the records.
        query: The list.
        without: A field, filters on which do not count.
        are_many: Keeps the database from looking up each record that has an item, to sort them
            then: where many have it, going through all in the order of the list is cheaper.
    """
    asked = (wanted for wanted in query.filters if wanted.field.name != without)
    found = [condition(kind, wanted, query.locales, are_many=are_many) for wanted in asked]
    if query.series is not None:
        found.append(tables.article.c.series_key == slug_key(query.series))
    return found


def source_of(kind: str, fields: Sequence[QueryField]) -> FromClause:
    """The table of a kind, with the one of its seldom fields when one of `fields` stands there."""
    table = tables.BY_KIND[kind]
    if not needs_more(kind, fields):
        return table
    more = tables.MORE[kind]
    return table.join(more, table.c.record == more.c.record)


def _read_in_order(connection: Connection, kind: str, numbers: Sequence[int]) -> tuple[Found, ...]:
    if not numbers:
        return ()
    ordered = tuple(sorted(numbers))
    rows = connection.exec_driver_sql(_by_number(kind, len(numbers), connection.dialect), ordered)
    by_number = dict(zip(ordered, map(as_found, rows), strict=True))
    return tuple(by_number[number] for number in numbers)


@lru_cache(maxsize=_KEPT_STATEMENTS)
def _by_number(kind: str, count: int, dialect: Dialect) -> str:
    """What reads so many records by their numbers: making it takes longer than running it."""
    column = tables.BY_KIND[kind].c.record
    wanted = column.in_([literal_column("?")] * count)
    query = select_records(kind, [wanted], order=[column])
    return str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


def _sort_columns(kind: str, sort: tuple[SortKey, ...]) -> list[tuple[ColumnElement[Any], bool]]:
    """Columns and whether descending; the last ones make the order a total one."""
    chosen = [(_sort_column(kind, key.field), key.descending) for key in sort]
    table = tables.BY_KIND[kind]
    if kind == "article":
        chosen += [(table.c.series_key, False), (table.c.reading_order, False)]
    elif kind == "tag":
        chosen.append((table.c.key__key, False))
    return [*chosen, (table.c.key, False), (table.c.locale, False)]


def _sort_column(kind: str, field: QueryField) -> ColumnElement[Any]:
    """The column of a field with one value; of the site's own, its one row of `item`."""
    if not field.is_item:
        return _shortened(field, find_key(kind, field))
    key: ColumnElement[Any] = _item_keys(kind, field).c.key
    return key


@lru_cache(maxsize=256)
def _item_keys(kind: str, field: QueryField) -> Subquery:
    """What records are sorted by, of those that have a value of a field that is no column."""
    record = tables.item.c.record
    key = func.min(_shortened(field, item_key(field))).label("key")
    query = select(record, key).where(is_item_of(kind, field)).group_by(record)
    return query.subquery()


def _sorted_source(kind: str, query: ListQuery) -> FromClause:
    """The table of a kind, with all that a list is filtered and sorted by."""
    fields = [*(wanted.field for wanted in query.filters), *(key.field for key in query.sort)]
    source = source_of(kind, fields)
    for field in dict.fromkeys(key.field for key in query.sort if key.field.is_item):
        keys = _item_keys(kind, field)
        source = source.outerjoin(keys, keys.c.record == tables.BY_KIND[kind].c.record)
    return source


def _shortened(field: QueryField, column: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.substr(column, 1, SORT_CHARACTERS) if field.type == "text" else column


def _order(kind: str, sort: tuple[SortKey, ...]) -> list[ColumnElement[Any]]:
    """What has no value comes last either way; where there always is one, an index serves."""
    order: list[ColumnElement[Any]] = []
    for place, (column, descending) in enumerate(_sort_columns(kind, sort)):
        ordered = column.desc() if descending else column.asc()
        may_miss = place < len(sort) and sort[place].field.is_nullable
        order.append(ordered.nulls_last() if may_miss else ordered)
    return order


def _is_after(
    keys: Sequence[tuple[ColumnElement[Any], bool]], values: SortValues
) -> ColumnElement[bool]:
    """Whether a record comes after the one with these sort values, in the order of `keys`."""
    (column, descending), value = keys[0], values[0]
    if value is None:
        beyond: ColumnElement[bool] = sql_false()
        is_same: ColumnElement[bool] = column.is_(None)
    else:
        bound = literal(value)
        passed = column < bound if descending else column > bound
        beyond = or_(passed, column.is_(None))
        is_same = column == bound
    if len(keys) == 1:
        return beyond
    return or_(beyond, and_(is_same, _is_after(keys[1:], values[1:])))
