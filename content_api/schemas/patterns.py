r"""Forms of text as patterns that Python and ECMA-262 read alike.

So one pattern judges both front matter and, in the JSON Schema, what an editor shows. Hence no
flags, no `\d`, `\w`, `\s` or `.`, and no `$`, which in Python lets a line break follow.
"""

import datetime as dt
import re
import unicodedata
from functools import cache

from content_api.values.words import unaccented

BLANKS = " \t\n\r\x85\u2028\u2029"
"""Blanks and line breaks, which are stripped from both ends of a text."""

B = r"[ \t\n\r\u0085\u2028\u2029]"
INK = r"[^ \t\n\r\u0085\u2028\u2029]"
ANY = r"[\s\S]"
END = r"(?![\s\S])"
CONTROL = r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f]"
NO_CONTROL = rf"^(?!{ANY}*{CONTROL})"

_MARKS = r"[\u0300-\u036f]*"
_LATIN = [chr(code) for code in range(0xC0, 0x180)]
_WIDE = ord("ａ") - ord("a")
_APART = r"[-_ \t\n\r\u0085\u2028\u2029]+"

SLUG = "[A-Za-z0-9]+(?:[._-]+[A-Za-z0-9]+)*"
_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_IN_URL = r'[^\u0000- \u007f-\u00a0\u2028\u2029"<>\\^`{|}]'
_IN_NAME = r"[^/\\\u0000-\u001f\u007f-\u009f\u2028\u2029]"
_SEGMENT = rf"(?!\.{{1,2}}(?:/|{B}*{END})){_IN_NAME}+"

LOCALE = "[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"
DURATION = "P(?=[0-9]|T[0-9])(?:[0-9]+D)?(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+S)?)?"
URL = rf"(?:https?://(?![/?#:@]){_IN_URL}+|/(?!/){_IN_URL}*)"
EMAIL = rf"[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{_LABEL}(?:\.{_LABEL})+"
FILE = rf"(?=[^/ \t\n\r\u0085\u2028\u2029]){_SEGMENT}(?:/{_SEGMENT})*"
ARTICLE_ID = f"{SLUG}/{SLUG}"


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The compiled regular expression of `pattern`, kept for the next time."""
    return re.compile(pattern)


def framed(form: str) -> str:
    """The pattern of a text that is of `form`, with or without blanks around it."""
    return f"^{B}*(?:{form}){B}*{END}"


def is_of_length(low: int, high: int | None, *, is_line: bool) -> str:
    """The pattern of a text of `low` to `high` characters, blanks around it not counted.

    Args:
        low: Least characters.
        high: Most characters; None for no bound.
        is_line: Whether blanks within it count as one, as in a text on one line.
    """
    if is_line:
        more = f"(?:{INK}|{B}+(?={INK})){_times(low - 1, high, 1)}"
        return _optional(low, high, f"{INK}{more}")
    if high == 1:
        return _optional(low, high, INK)
    longer = f"{INK}{ANY}{_times(low - 2, high, 2)}{INK}"
    return _optional(low, high, f"(?:{INK}|{longer})" if low <= 1 else longer)


def _times(low: int, high: int | None, less: int) -> str:
    return f"{{{max(low, 0)},{'' if high is None else high - less}}}"


def _optional(low: int, high: int | None, ink: str) -> str:
    if high == 0:
        return f"^{B}*{END}"
    return f"^{B}*(?:{ink}){'?' if low <= 0 else ''}{B}*{END}"


def _days(zero: str) -> str:
    """Year, month and day that exist, with `zero` before a month or day of one digit."""
    leap = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
    long = rf"(?:{zero}[13578]|1[02])-(?:{zero}[1-9]|[12][0-9]|3[01])"
    short = rf"(?:{zero}[469]|11)-(?:{zero}[1-9]|[12][0-9]|30)"
    february = rf"{zero}2-(?:{zero}[1-9]|1[0-9]|2[0-8])"
    return f"(?:[0-9]{{4}}-(?:{long}|{short}|{february})|{leap}-{zero}2-29)"


DAY = f"(?!0000){_days('0')}"
# In the first and last years, an offset could leave the years that there are.
MOMENT = (
    rf"(?!0000|0001|9999){_days('0?')}(?:[Tt]|[ \t]+)"
    r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]*)?"
    r"(?:[ \t]*(?:Z|[-+](?:0?[0-9]|1[0-4])(?::[0-5][0-9])?))?"
)
DAY_OR_MOMENT = f"(?:{DAY}|{MOMENT})"


def day_from(day: dt.date) -> str:
    """The pattern of a text that starts with `day` or a later one; it must be a date or time."""
    year = f"{day.year:04}"
    years = [f"{year[:i]}[{int(digit) + 1}-9]" for i, digit in enumerate(year) if digit < "9"]
    return _bounded(day, years, range(day.month + 1, 13), range(day.day, 32))


def day_until(day: dt.date) -> str:
    """The pattern of a text that starts with `day` or an earlier one."""
    year = f"{day.year:04}"
    years = [f"{year[:i]}[0-{int(digit) - 1}]" for i, digit in enumerate(year) if digit > "0"]
    return _bounded(day, years, range(1, day.month), range(1, day.day + 1))


def _bounded(day: dt.date, years: list[str], months: range, days: range) -> str:
    """Another year, or this year and another month, or this month and one of the days."""
    this_month = f"0?{day.month}-(?:{'|'.join(f'0?{number}' for number in days)})(?![0-9])"
    later = [f"0?{month}-" for month in months]
    this_year = f"{day.year:04}-(?:{'|'.join([this_month, *later])})"
    whole = [f"{year}[0-9]{{{4 - year.index('[') - 1}}}-" for year in years]
    return f"^{B}*(?:{'|'.join([this_year, *whole])})"


@cache
def any_spelling(names: tuple[str, ...]) -> str:
    """The pattern of a text that is one of `names`, without case or accents.

    A letter may be any of its Latin variants up to U+017F, of full width, or have combining marks;
    blanks may be several, also around the name, and `in-progress` is `in progress`.
    """
    spellings = dict.fromkeys(_spelling(name) for name in names if name.strip(BLANKS))
    return framed("|".join(spellings)) if spellings else "(?!)"


def _spelling(name: str) -> str:
    words = re.split(_APART, unicodedata.normalize("NFC", name.strip(BLANKS)))
    return f"{_APART}".join("".join(map(_variants, word)) for word in words)


@cache
def _variants(char: str) -> str:
    """The pattern of a letter in any case and with any accent; of another character, itself."""
    if not char.isalpha():
        if unicodedata.combining(char):
            return ""
        return f"\\{char}" if char in r"^$\.*+?()[]{}|/" else char
    plain = unaccented(char)
    if len(plain) > 1:  # ß is ss
        return f"(?:{_cases(char)}{_MARKS}|{''.join(map(_variants, plain))})"
    return f"{_cases(plain, char)}{_MARKS}"


def _cases(plain: str, char: str = "") -> str:
    alike = [other for other in _LATIN if unaccented(other) == plain]
    spelt = (plain, plain.upper(), *alike, char, char.upper())
    written = [case for case in spelt if len(case) == 1]
    wide = [chr(ord(case) + _WIDE) for case in written if case.isascii()]
    cases = dict.fromkeys([*written, *wide])
    return f"[{''.join(cases)}]"
