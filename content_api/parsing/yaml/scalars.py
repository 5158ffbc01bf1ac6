"""Scalars of YAML to plain values: what people write that it would read otherwise is told."""

import datetime as dt
import re
from functools import lru_cache

import yaml

from content_api.parsing.yaml.stop import AS_TEXT, YamlStop, short
from content_api.problems import Place

MAX_DIGITS = 18
_TEXT = "str"
_MOST_KEPT = 40
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_BOOLEANS = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
_DATE_HINT = "a date such as 2026-09-17"
_resolver = yaml.resolver.Resolver()


def is_text(event: yaml.ScalarEvent) -> bool:
    """Whether YAML reads a scalar as text."""
    return _kind_of(event.value, event.implicit) == _TEXT


def _kind_of(text: str, implicit: tuple[bool, bool]) -> str:
    return _kind_of_word(text, implicit) if len(text) <= _MOST_KEPT else _resolve(text, implicit)


@lru_cache(maxsize=4_096)  # keys and states are the same on most pages
def _kind_of_word(text: str, implicit: tuple[bool, bool]) -> str:
    return _resolve(text, implicit)


def _resolve(text: str, implicit: tuple[bool, bool]) -> str:
    tag = _resolver.resolve(yaml.ScalarNode, text, implicit)  # type: ignore[no-untyped-call]
    return str(tag).rpartition(":")[2]


def scalar_value(event: yaml.ScalarEvent, place: Place, path: str) -> object:
    """The plain value of a scalar, by YAML 1.1's rules.

    Raises:
        YamlStop: for a date that does not exist, and a number that people would read otherwise.
    """
    text: str = event.value
    kind = _kind_of(text, event.implicit)
    if kind == "null":
        return None
    if kind == "bool":
        return _BOOLEANS[text.lower()]
    if kind in ("int", "float"):
        return _number(text, place, path)
    if kind == "timestamp":
        return _moment(text, place, path)
    if kind in ("value", "merge"):
        raise YamlStop("yaml", f"expected a value, got {text!r}", place, path or None, AS_TEXT)
    return text


def _number(text: str, place: Place, path: str) -> int | float:
    if not _DECIMAL.fullmatch(text):
        message = f"expected a plain decimal number, got {short(text)!r}"
        plain = text.replace("_", "").lstrip("0")
        hint = f"write {short(plain)}, or {AS_TEXT}" if _DECIMAL.fullmatch(plain) else AS_TEXT
        raise YamlStop("number", message, place, path or None, hint)
    if sum(char.isdigit() for char in text) > MAX_DIGITS:
        message = f"expected a number of at most {MAX_DIGITS} digits, got {len(text)} characters"
        raise YamlStop("yaml", message, place, path or None)
    return float(text) if set(text) & set(".eE") else int(text)


_TIMESTAMP = yaml.constructor.SafeConstructor.timestamp_regexp


def _moment(text: str, place: Place, path: str) -> dt.date | dt.datetime:
    try:
        return parse_moment(text)
    except (KeyError, ValueError, OverflowError):
        message = f"expected {_DATE_HINT}, got {short(text)!r}"
        raise YamlStop("invalid-date", message, place, path or None) from None


def parse_moment(text: str) -> dt.date | dt.datetime:
    """The date, or the time in UTC, that YAML 1.1 reads in `text`.

    Raises:
        KeyError: it is not of the form.
        ValueError: there is no such day or time.
        OverflowError: its offset leaves the years that there are.
    """
    parts = _TIMESTAMP.match(text)
    group = parts.groupdict() if parts else {}
    day = dt.date(int(group["year"]), int(group["month"]), int(group["day"]))
    if group["hour"] is None:
        return day
    micro = int((group["fraction"] or "0")[:6].ljust(6, "0"))
    clock = dt.time(int(group["hour"]), int(group["minute"]), int(group["second"]), micro)
    moment = dt.datetime.combine(day, clock, tzinfo=_zone(group))
    return moment.astimezone(dt.UTC)


def _zone(group: dict[str, str | None]) -> dt.timezone:
    """The offset from UTC; a time without one is UTC. Offsets go up to 14:00."""
    if not group["tz_sign"]:
        return dt.UTC
    hours, minutes = int(group["tz_hour"] or 0), int(group["tz_minute"] or 0)
    if hours > 14 or minutes > 59:
        raise ValueError
    offset = dt.timedelta(hours=hours, minutes=minutes)
    return dt.timezone(-offset if group["tz_sign"] == "-" else offset)
