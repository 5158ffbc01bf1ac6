"""Facets: how often each value of a field occurs in a list, counted in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, FromClause, func, select

from content_api.records import Node
from content_api.store import tables
from content_api.store.conditions import condition, find_column, is_item_of
from content_api.store.listing import ListQuery, list_conditions, source_of
from content_api.store.queryable import QueryField
from content_api.store.records import read_records
from content_api.store.values import Stored

MAX_VALUES = 100
# Where people read a value, beside it.
_LABELS = {"state": "state_label", "level": "level_label", "series.id": "series.title"}


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value, how people read it when that is known, and how many records of the list have it."""

    value: str
    label: str | None
    count: int


def count_facet(
    connection: Connection, kind: str, query: ListQuery, field: QueryField
) -> tuple[FacetValue, ...]:
    """The values of a field, most frequent first, at most `MAX_VALUES`.

    Counted over the records that meet all filters of the list but those on the field itself, so
    that a reader sees what else could be chosen.
    """
    if field.is_item:
        return _count_tags(connection, kind, query, field)
    return _count_column(connection, kind, query, field)


def _count_column(
    connection: Connection, kind: str, query: ListQuery, field: QueryField
) -> tuple[FacetValue, ...]:
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
    ).all()
    label = _LABELS.get(field.name, "")
    locales = [wanted for wanted in query.filters if wanted.field.name == "locale"]
    within = [condition(kind, wanted) for wanted in locales if field.name != "locale"]
    firsts = [_first_with(connection, kind, field, value, within) for value, _ in rows]
    return tuple(
        FacetValue(_dig(first, field.name), _dig(first, label), count)
        for first, (_, count) in zip(firsts, rows, strict=True)
    )


def _first_with(
    connection: Connection,
    kind: str,
    field: QueryField,
    value: Stored,
    within: list[ColumnElement[bool]],
) -> Node:
    """The record with that value that is first by id: it has the value as it is written.

    It is in a language of the list, for labels are.
    """
    columns = tables.BY_KIND[kind].c
    query = (
        select(columns.record)
        .select_from(source_of(kind, [field]))
        .where(find_column(kind, field) == value, *within)
        .order_by(columns.key, columns.locale)
        .limit(1)
    )
    first: int = connection.execute(query).scalar_one()
    (found,) = read_records(connection, kind, [columns.record == first])
    resource: Node = msgspec.json.decode(found.resource)
    return resource


def _dig(resource: Any, name: str) -> Any:  # noqa: ANN401 - JSON
    for part in name.split("."):
        resource = resource.get(part) if resource else None
    return resource


def _count_tags(
    connection: Connection, kind: str, query: ListQuery, field: QueryField
) -> tuple[FacetValue, ...]:
    table, item = tables.BY_KIND[kind], tables.item.c
    conditions = list_conditions(kind, query, without=field.name)
    source: FromClause = tables.item
    if conditions:
        asked = [wanted.field for wanted in query.filters]
        source = source_of(kind, asked).join(tables.item, item.record == table.c.record)
    number = func.count()
    rows = connection.execute(
        select(item.text, number)
        .select_from(source)
        .where(is_item_of(kind, field), *conditions)
        .group_by(item.text)
        .order_by(number.desc(), item.text)
        .limit(MAX_VALUES)
    ).all()
    titles = _tag_titles(connection, [text for text, _ in rows])
    return tuple(FacetValue(titles.get(text, text), None, count) for text, count in rows)


def _tag_titles(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """The titles of tags, by id."""
    found = read_records(connection, "tag", [tables.tag.c.id.in_(ids)])
    resources = (msgspec.json.decode(record.resource) for record in found)
    return {resource["id"]: resource["title"] for resource in resources}
