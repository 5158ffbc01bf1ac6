"""Filters to SQL: columns come from the allow-list, every value is bound.

Prose is stored as its record's language compares it, so what is asked for is read in each language
of the site; mostly it is the same in all.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, Table, and_, or_, select

from content_api.resources.queryable import QueryField
from content_api.store.schema import tables
from content_api.store.schema.items import field_code
from content_api.store.schema.values import (
    Stored,
    column_name,
    compared,
    folded,
    key_name,
    order_bounds,
)
from content_api.values.collation import letters

Operator = Literal["eq", "ne", "in", "gt", "gte", "lt", "lte", "contains"]
_SPACES = re.compile(r"\s+")
_ORDERED = ("gt", "gte", "lt", "lte")


@dataclass(frozen=True, slots=True)
class Span:
    """What stands for several stored values, as the first and the last of them.

    A time is whole seconds; a day has 86,400 of them, a time between two seconds none, and then the
    last is before the first. Prose is all sort keys that differ from its own in accents and case.
    """

    first: str | bytes
    last: str | bytes


Operand = Stored | Span | None


@dataclass(frozen=True, slots=True)
class Filter:
    """What the values of a field must be.

    Attributes:
        field: Of the allow-list.
        operator: `in` and `ne` take one or more operands, every other exactly one.
        operands: As values are stored, prose as it is written; None stands for no value.
        parameter: As it was asked for.
    """

    field: QueryField
    operator: Operator
    operands: tuple[Operand, ...]
    parameter: str = ""


def condition(
    kind: str, wanted: Filter, locales: Sequence[str], *, are_many: bool = False
) -> ColumnElement[bool]:
    """The condition that records of a kind must meet.

    Args:
        kind: Of the records.
        wanted: The filter.
        locales: Every language that a record may have.
        are_many: As in `list_conditions`.
    """
    readings: dict[tuple[Operand, ...], list[str]] = {}
    for locale in locales:
        readings.setdefault(_read_in(locale, wanted), []).append(locale)
    parts = [
        (_condition(kind, replace(wanted, operands=operands), are_many=are_many), those)
        for operands, those in readings.items()
    ]
    if len(parts) == 1:
        return parts[0][0]
    return or_(*(and_(met, *in_locales(kind, those)) for met, those in parts))


def _read_in(locale: str, wanted: Filter) -> tuple[Operand, ...]:
    """The operands as a language reads them."""
    return tuple(
        _read_prose(operand, locale, wanted.operator)
        if wanted.field.type == "prose" and isinstance(operand, str)
        else operand
        for operand in wanted.operands
    )


def _read_prose(text: str, locale: str, operator: Operator) -> Operand:
    if operator in _ORDERED:
        return Span(*order_bounds(text, locale))
    return (
        _SPACES.sub(" ", letters(text, locale))
        if operator == "contains"
        else compared(text, locale)
    )


def _condition(kind: str, wanted: Filter, *, are_many: bool) -> ColumnElement[bool]:
    if wanted.field.is_item:
        return _item_condition(kind, wanted, are_many=are_many)
    is_ordered = wanted.operator in _ORDERED
    column = find_key(kind, wanted.field) if is_ordered else find_column(kind, wanted.field)
    if wanted.operator == "ne":
        is_equal = _has_one(column, wanted.operands)
        differs = ~is_equal
        return differs if None in wanted.operands else or_(column.is_(None), differs)
    return _compared(column, wanted)


def in_locales(kind: str, locales: Iterable[str]) -> list[ColumnElement[bool]]:
    """Whether a record is in one of `locales`; no condition when there are none."""
    wanted = [folded(locale) for locale in locales]
    return [tables.BY_KIND[kind].c.locale.in_(wanted)] if wanted else []


def find_column(kind: str, field: QueryField) -> ColumnElement[Any]:
    """The column of a field with one value."""
    return _find(kind, column_name(field))


def find_key(kind: str, field: QueryField) -> ColumnElement[Any]:
    """The column by which a field with one value is sorted."""
    return _find(kind, key_name(field) if field.type == "prose" else column_name(field))


def _find(kind: str, name: str) -> ColumnElement[Any]:
    hot = tables.BY_KIND[kind].c
    found: ColumnElement[Any] = hot[name] if name in hot else tables.MORE[kind].c[name]
    return found


def needs_more(kind: str, fields: Iterable[QueryField]) -> bool:
    """Whether a column of these fields stands in the table that is not read otherwise."""
    hot: Table = tables.BY_KIND[kind]
    return any(not f.is_item and column_name(f) not in hot.c for f in fields)


def item_value(field: QueryField) -> ColumnElement[Any]:
    """The column of `item` that holds the values of a field."""
    return tables.item.c.number if field.is_number else tables.item.c.text


def item_key(field: QueryField) -> ColumnElement[Any]:
    """The column of `item` by which the values of a field are sorted."""
    return tables.item.c.key if field.type == "prose" else item_value(field)


def is_item_of(kind: str, field: QueryField) -> ColumnElement[bool]:
    """Whether a row of `item` is of this field."""
    return tables.item.c.field == field_code(kind, field.name)


def find_items(kind: str, wanted: Filter, locales: Sequence[str]) -> Select[Any] | None:
    """The items by which records meet a filter, where these alone tell, in every language alike."""
    readings = {_read_in(locale, wanted) for locale in locales}
    is_told = wanted.field.is_item and wanted.operator != "ne" and None not in wanted.operands
    if not is_told or len(readings) != 1:
        return None
    return _select_items(kind, replace(wanted, operands=readings.pop()))


def _select_items(kind: str, wanted: Filter) -> Select[Any]:
    """The records that have an item as it is wanted."""
    is_ordered = wanted.operator in _ORDERED
    column = item_key(wanted.field) if is_ordered else item_value(wanted.field)
    operands = tuple(operand for operand in wanted.operands if operand is not None)
    is_plain = wanted.operator in ("eq", "in", "ne")
    is_met = _has_one(column, operands) if is_plain else _compared(column, wanted)
    return select(tables.item.c.record).where(is_item_of(kind, wanted.field), is_met)


def _item_condition(kind: str, wanted: Filter, *, are_many: bool) -> ColumnElement[bool]:
    """Whether some item is as wanted; of `ne`, whether none is equal."""
    number: ColumnElement[Any] = tables.BY_KIND[kind].c.record
    if are_many:
        number = number + 0  # no index serves a sum
    found: ColumnElement[bool] = number.in_(_select_items(kind, wanted))
    if wanted.operator in ("eq", "in", "ne") and None in wanted.operands:
        any_item = select(tables.item.c.record).where(is_item_of(kind, wanted.field))
        found = or_(number.not_in(any_item), found)
    return ~found if wanted.operator == "ne" else found


def _compared(column: ColumnElement[Any], wanted: Filter) -> ColumnElement[bool]:
    operator, operand = wanted.operator, wanted.operands[0]
    if operator in ("eq", "in"):
        return _has_one(column, wanted.operands)
    if operator == "contains":
        return column.contains(operand, autoescape=True)
    first, last = (operand.first, operand.last) if isinstance(operand, Span) else (operand, operand)
    if operator == "gt":
        return column > last
    if operator == "gte":
        return column >= first
    return column < first if operator == "lt" else column <= last


def _has_one(column: ColumnElement[Any], operands: Iterable[Operand]) -> ColumnElement[bool]:
    """Whether a value is one of the operands, or within it."""
    given = tuple(operands)
    plain = [o for o in given if o is not None and not isinstance(o, Span)]
    parts: list[ColumnElement[bool]] = [column.in_(plain)] if plain else []
    spans = (o for o in given if isinstance(o, Span))
    parts += [and_(column >= span.first, column <= span.last) for span in spans]
    if None in given:
        parts.append(column.is_(None))
    return or_(*parts) if parts else column.in_([])
