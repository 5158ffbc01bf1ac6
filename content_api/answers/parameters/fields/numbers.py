"""Whole numbers as text: ASCII digits alone, where Python reads `1_0` and `٣` too."""

import re

MOST_DIGITS = 15
"""So many are exact in every reader of JSON."""
_WHOLE = re.compile(rf"-?[0-9]{{1,{MOST_DIGITS}}}")


def parse_whole(text: str) -> int | None:
    """Parse a whole number, or return None."""
    return int(text) if _WHOLE.fullmatch(text) else None


def parse_unsigned(text: str, low: int, high: int, most_digits: int) -> int | None:
    """Parse a whole number from `low` to `high` of at most `most_digits` digits, or return None."""
    is_short = len(text) <= most_digits and not text.startswith("-")
    number = parse_whole(text) if is_short else None
    return number if number is not None and low <= number <= high else None
