"""Dates as other tools write them: `2099/01/31`, `31-01-2099`, `Jan 31 2099`, `2099`.

A room of its own because nothing here is strict: a date that keeps a page from being served is
better read in two ways than in none. What is served is read by `yaml_values`.
"""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import suppress

from content_api.parsing.yaml.scalars import parse_moment
from content_api.values.words import unaccented

_YEARS = range(1900, 3000)
_MOST_CHARACTERS = 60
_YEAR_FIRST = re.compile(r"(\d{4})[-/. ]?(\d{1,2})(?:[-/. ]?(\d{1,2}))?(?!\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?!\d)")
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]{3,}")
_NAMES = ("jan ene", "feb", "mar", "apr abr", "may", "jun", "jul", "aug ago", "sep set", "oct")
_MONTHS = {
    name: number
    for number, names in enumerate((*_NAMES, "nov", "dec dic"), start=1)
    for name in names.split()
}


def read_moments(value: object) -> tuple[dt.datetime, ...]:
    """The times in UTC that a value may mean, earliest first; none when it is no date.

    Args:
        value: Of YAML, or a text; a day without a time is its beginning.
    """
    return tuple(sorted(set(_moments(value))))


def _moments(value: object) -> Iterator[dt.datetime]:
    if isinstance(value, dt.date):
        yield as_moment(value)
    elif isinstance(value, int) and value in _YEARS:
        yield from _day(value, 1, 1)
    elif isinstance(value, int) and value // 10_000 in _YEARS:  # 20990131
        yield from _in_text(str(value))
    elif isinstance(value, str) and len(value) <= _MOST_CHARACTERS:
        yield from _in_text(value.strip())


def as_moment(date: dt.date) -> dt.datetime:
    """A day's beginning in UTC; a time as it is."""
    is_time = isinstance(date, dt.datetime)
    return date if is_time else dt.datetime.combine(date, dt.time(), tzinfo=dt.UTC)  # type: ignore[return-value]


def _in_text(text: str) -> Iterator[dt.datetime]:
    with suppress(KeyError, ValueError, OverflowError):
        yield as_moment(parse_moment(text))
        return
    if text.isascii() and text.isdigit() and len(text) == 4:
        yield from _moments(int(text))
    elif found := _YEAR_FIRST.match(text):
        yield from _day(int(found[1]), int(found[2]), int(found[3] or 1))
    elif found := _YEAR_LAST.match(text):
        first, second, year = map(int, found.groups())
        yield from _day(year, first, second)
        yield from _day(year, second, first)
    else:
        yield from _in_words(text)


def _in_words(text: str) -> Iterator[dt.datetime]:
    """A month by its name, beside a year and perhaps a day."""
    words = [unaccented(word)[:3] for word in _WORD.findall(text)]
    months = [_MONTHS[word] for word in words if word in _MONTHS]
    numbers = [int(number) for number in _NUMBER.findall(text)]
    years = [number for number in numbers if number in _YEARS]
    days = [number for number in numbers if number <= 31]
    if months and years:
        yield from _day(years[0], months[0], days[0] if days else 1)


def _day(year: int, month: int, day: int) -> Iterator[dt.datetime]:
    with suppress(ValueError):
        yield dt.datetime(year, month, day, tzinfo=dt.UTC)
