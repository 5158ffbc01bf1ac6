"""Facets: how often each value of a field occurs in a list, counted in SQL."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, FromClause, func, select

from content_api.resources.queryable import QueryField
from content_api.store.reading.listing import ListQuery, are_many, list_conditions, source_of
from content_api.store.reading.records import read_records, select_records
from content_api.store.reading.where import find_column, in_locales, is_item_of
from content_api.store.schema import tables

MAX_VALUES = 100
Counts = tuple[tuple[str, int], ...]


def count_facet(
    connection: Connection, kind: str, query: ListQuery, field: QueryField, total: int = 0
) -> Counts:
    """The values of a field, as they are stored, each with how many records of the list have it.

    Most frequent first, at most `MAX_VALUES`. Counted over the records that
    meet all filters of the list but those on the field itself, so that a reader sees what else
    could be chosen.

    Args:
        connection: In a read transaction.
        kind: Of the records.
        query: The list.
        field: Of which the values are counted.
        total: How many records the list has, if that is known.
    """
    if field.is_item:
        return _count_items(connection, kind, query, field, total)
    column = find_column(kind, field)
    asked = [field, *(wanted.field for wanted in query.filters)]
    number = func.count()
    rows = connection.execute(
        select(column, number)
        .select_from(source_of(kind, asked))
        .where(column.is_not(None), *list_conditions(kind, query, without=field.name))
        .group_by(column)
        .order_by(number.desc(), column)
        .limit(MAX_VALUES)
    )
    return tuple((value, count) for value, count in rows)


def _count_items(
    connection: Connection, kind: str, query: ListQuery, field: QueryField, total: int
) -> Counts:
    table, item, number = tables.BY_KIND[kind], tables.item.c, func.count()
    conditions = list_conditions(kind, query, without=field.name)
    records = source_of(kind, [wanted.field for wanted in query.filters])
    source: FromClause = tables.item
    if conditions and field.name == "tags" and not are_many(connection, kind, total):
        # To look up the tags of each record is cheaper then than to go through all items.
        item = tables.tagged.c
        source = records.join(tables.tagged, item.record == table.c.record)
    elif conditions:
        found = select(table.c.record).select_from(records).where(*conditions)
        conditions = [is_item_of(kind, field), item.record.in_(found)]
    else:
        conditions = [is_item_of(kind, field)]
    rows = connection.execute(
        select(item.text, number)
        .select_from(source)
        .where(*conditions)
        .group_by(item.text)
        .order_by(number.desc(), func.min(item.key), item.text)
        .limit(MAX_VALUES)
    )
    return tuple((text, count) for text, count in rows)


def list_tag_titles(
    connection: Connection, ids: Sequence[str], locales: Sequence[str] = ()
) -> dict[str, str]:
    """The titles of tags, by id, in one of `locales` or, when none are given, in any."""
    conditions = [tables.tag.c.id.in_(ids), *in_locales("tag", locales)]
    found = read_records(connection, select_records("tag", conditions))
    resources = (msgspec.json.decode(record.resource) for record in found)
    return {resource["id"]: resource["title"] for resource in resources}
