"""Filters as parameters say them, `name=a,b` and `name[operator]=value`, to the store's own."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final, get_args

from content_api.answers.errors import ErrorItem
from content_api.answers.parameters.faults import FaultError
from content_api.answers.parameters.fields.json_forms import split_list
from content_api.answers.parameters.fields.numbers import MOST_DIGITS, parse_whole
from content_api.resources.queryable import FieldType, Queryable, QueryField
from content_api.store.reading.where import Filter, Operand, Operator, Span
from content_api.store.schema.values import folded
from content_api.values.moments import rfc3339
from content_api.values.words import nearest, unaccented

MAX_FILTERS: Final = 20
NULL: Final = "null"
LIST_OPERATORS: Final = ("ne", "in")
_EQUALITY = ("eq", *LIST_OPERATORS)
_ORDER = ("gt", "gte", "lt", "lte")
_OPERATORS: Mapping[FieldType, tuple[str, ...]] = {
    "prose": (*_EQUALITY, *_ORDER, "contains"),
    "text": (*_EQUALITY, *_ORDER, "contains"),
    "whole": (*_EQUALITY, *_ORDER),
    "number": (*_EQUALITY, *_ORDER),
    "time": (*_EQUALITY, *_ORDER),
    "day": (*_EQUALITY, *_ORDER),
    "flag": _EQUALITY,
}
_NAME = re.compile(r"(?P<field>[^\[\]]+)(?:\[(?P<operator>[^\[\]]*)\])?")
_NUMBER = re.compile(rf"-?[0-9]{{1,{MOST_DIGITS}}}(?:\.[0-9]{{1,{MOST_DIGITS}}})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# A space stands where a + was not encoded.
_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]{1,6})?"
    r"([Zz]|[+ -][0-9]{2}:[0-9]{2})"
)
_LAST_SECOND = timedelta(hours=23, minutes=59, seconds=59)
_SECOND = timedelta(seconds=1)


def operators_of(field: QueryField) -> tuple[str, ...]:
    """The operators that a field takes."""
    return _OPERATORS[field.type]


def split_name(name: str) -> tuple[str, str | None]:
    """The field and the operator of a parameter's name; a name of another form is all field."""
    match = _NAME.fullmatch(name)
    return (match["field"], match["operator"]) if match else (name, None)


def read_filters(
    queryable: Queryable, pairs: Iterable[tuple[str, str]]
) -> tuple[tuple[Filter, ...], list[ErrorItem]]:
    """Filters and faults of parameters whose fields are known.

    Args:
        queryable: Of the kind of record that is listed.
        pairs: Names and values of parameters.
    """
    found: list[Filter] = []
    faults: list[ErrorItem] = []
    for name, value in pairs:
        try:
            found.append(_read_filter(queryable, name, value))
        except FaultError as error:
            faults.append(error.for_parameter(name))
        if len(found) > MAX_FILTERS:
            detail = f"expected at most {MAX_FILTERS} filters"
            return (), [ErrorItem(detail, name)]
    return tuple(found), faults


def _read_filter(queryable: Queryable, name: str, value: str) -> Filter:
    field_name, written = split_name(name)
    field = queryable.get(field_name)
    operator = _read_operator(field, "in" if written is None else written)
    if any(ord(char) < 32 for char in value):
        raise FaultError(f"expected text without control characters, got {value!r}")
    is_list = operator in LIST_OPERATORS
    texts = split_list(value) if is_list else (value,)
    if texts is None or not value.strip(" "):
        expected = "values with commas between them" if is_list else "a value"
        raise FaultError(f"expected {expected}, got {value!r}", field.allowed)
    operands = tuple(_read_operand(field, operator, text) for text in texts)
    return Filter(field, operator, operands, name)


def _read_operator(field: QueryField, name: str) -> Operator:
    allowed = operators_of(field)
    for operator in get_args(Operator):
        if operator == name and operator in allowed:
            known: Operator = operator
            return known
    detail = f"expected an operator of {', '.join(allowed)}, got {name!r}"
    raise FaultError(detail, allowed, nearest(name, allowed))


def _read_operand(field: QueryField, operator: Operator, text: str) -> Operand:
    if text == NULL and field.is_nullable and operator in _EQUALITY:
        return None
    if field.allowed and operator in _EQUALITY:
        text = require_allowed(text, field.allowed)
    if operator == "contains" and field.type == "text":
        return unaccented(text)
    return _READERS[field.type](text)


def require_allowed(text: str, allowed: Iterable[str]) -> str:
    """A value as an enumeration has it; refuse one that it has not.

    Raises:
        FaultError: with what is allowed and the nearest.
    """
    known = tuple(allowed)
    for value in known:
        if folded(value) == folded(text):
            return value
    detail = f"expected one of {', '.join(known)}, got {text!r}"
    raise FaultError(detail, known, nearest(text, known))


def _read_whole(text: str) -> int:
    number = parse_whole(text)
    if number is None:
        raise FaultError(f"expected a whole number, got {text!r}")
    return number


def _read_number(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise FaultError(f"expected a number such as 2.5, got {text!r}")
    return float(text)


def _read_flag(text: str) -> int:
    if text not in ("true", "false"):
        near = nearest(text, ("true", "false"))
        raise FaultError(f"expected true or false, got {text!r}", ("true", "false"), near)
    return int(text == "true")


def _read_day(text: str) -> str:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise FaultError(f"expected a date such as 2026-09-17, got {text!r}")


def _read_time(text: str) -> Span:
    """A time with a zone, or a day in UTC."""
    try:
        if _DAY.fullmatch(text):
            midnight = datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)
            return _span(midnight, midnight + _LAST_SECOND)
        if match := _TIME.fullmatch(text):
            day, clock, fraction, zone = match.groups()
            sign = zone.upper().replace("Z", "+00:00").replace(" ", "+")
            moment = datetime.fromisoformat(f"{day}T{clock}{sign}").astimezone(UTC)
            is_between = bool(fraction) and bool(fraction.strip(".0"))
            return _span(moment + _SECOND, moment) if is_between else _span(moment, moment)
    except (ValueError, OverflowError):  # no such day, or outside the years 1 to 9999 in UTC
        pass
    detail = (
        f"expected a date such as 2026-09-17, or a time such as 2026-09-17T08:00:00Z, got {text!r}"
    )
    raise FaultError(detail)


def _span(first: datetime, last: datetime) -> Span:
    return Span(folded(rfc3339(first) or ""), folded(rfc3339(last) or ""))


_READERS: Mapping[FieldType, Callable[[str], Operand]] = {
    "prose": str,  # each language reads it
    "text": folded,
    "whole": _read_whole,
    "number": _read_number,
    "flag": _read_flag,
    "time": _read_time,
    "day": _read_day,
}
