"""Facets: how often each value of a field occurs in a list, counted in SQL."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select

from content_api.store import tables
from content_api.store.conditions import find_column, is_item_of
from content_api.store.listing import ListQuery, list_conditions, source_of
from content_api.store.queryable import QueryField
from content_api.store.records import read_records
from content_api.store.values import most_common

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
        return _count_items(connection, kind, query, field)
    return _count_column(connection, kind, query, field)


def _count_column(
    connection: Connection, kind: str, query: ListQuery, field: QueryField
) -> tuple[FacetValue, ...]:
    column, own = find_column(kind, field), tables.BY_KIND[kind].c
    key = own.key.concat("\n").concat(own.locale)  # what tells records apart on every machine
    asked = [field, *(wanted.field for wanted in query.filters)]
    number = func.count()
    rows = connection.execute(
        select(column, number, func.min(key))
        .select_from(source_of(kind, asked))
        .where(column.is_not(None), *list_conditions(kind, query, without=field.name))
        .group_by(column)
        .order_by(number.desc(), column)
        .limit(MAX_VALUES)
    ).all()
    found = read_records(connection, kind, [key.in_([row[2] for row in rows])], order=[key])
    resources = dict(
        zip(
            sorted(row[2] for row in rows),
            (msgspec.json.decode(f.resource) for f in found),
            strict=True,
        )
    )
    label = _LABELS.get(field.name, "")
    return tuple(
        FacetValue(_dig(resources[first], field.name), _dig(resources[first], label), count)
        for _, count, first in rows
    )


def _dig(resource: Any, name: str) -> Any:  # noqa: ANN401 - JSON
    for part in name.split("."):
        resource = resource.get(part) if resource else None
    return resource


def _count_items(
    connection: Connection, kind: str, query: ListQuery, field: QueryField
) -> tuple[FacetValue, ...]:
    table, item = tables.BY_KIND[kind], tables.item.c
    counts: Counter[str] = Counter()
    spellings: dict[str, Counter[str]] = {}
    rows = connection.execute(
        select(item.text, item.written, func.count())
        .select_from(
            source_of(kind, [wanted.field for wanted in query.filters]).join(
                tables.item, item.record == table.c.record
            )
        )
        .where(is_item_of(kind, field), *list_conditions(kind, query, without=field.name))
        .group_by(item.text, item.written)
    )
    for text, written, count in rows:
        counts[text] += count
        spellings.setdefault(text, Counter())[written or text] += count
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MAX_VALUES]
    return tuple(FacetValue(most_common(spellings[text]), None, count) for text, count in ranked)
