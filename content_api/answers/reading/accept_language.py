"""Chooses among the site's languages by the Accept-Language header.

Not werkzeug's: of `es-MX,en;q=.5` its LanguageAccept takes English, where only `es` and `en` are.
"""

import re
from collections.abc import Sequence

EVERY = "*"
_RANGE = re.compile(
    r"([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)(?:\s*;\s*q\s*=\s*([01](?:\.[0-9]{0,3})?))?"
)
_MOST_RANGES = 20


def prefer(header: str, known: Sequence[str], default: str) -> tuple[str, ...]:
    """All of `known`, those first that Accept-Language would like, then the default.

    Args:
        header: Accept-Language; what of it cannot be read does not count.
        known: The site's locales.
        default: What is taken when nothing fits, and for `*`.

    Source:
        RFC 4647, section 3.4 (lookup: `es-MX` finds `es`); beyond it, `es` finds `es-MX` where
        there is nothing nearer.
    """
    liked: list[str] = []
    refused: list[str] = []
    for name, quality in _ranges(header):
        found = default if name == EVERY else look_up(name, known)
        if found:
            (liked if quality > 0 else refused).append(found)
    ordered = (default, *known)
    rest = [locale for locale in ordered if locale not in refused]
    return tuple(dict.fromkeys((*liked, *rest, *ordered)))


def look_up(name: str, known: Sequence[str]) -> str | None:
    """The locale of `known` that is nearest to a language range: itself, wider or narrower."""
    by_name = {locale.lower(): locale for locale in known}
    subtags = name.lower().split("-")
    for length in range(len(subtags), 0, -1):
        found = by_name.get("-".join(subtags[:length]))
        if found:
            return found
    wider = f"{name.lower()}-"
    return next((locale for key, locale in by_name.items() if key.startswith(wider)), None)


def _ranges(header: str) -> list[tuple[str, float]]:
    """Language ranges with their quality, best first."""
    parts = (_RANGE.fullmatch(part.strip()) for part in header.split(",")[:_MOST_RANGES])
    found = [(match[1], float(match[2] or 1)) for match in parts if match]
    return sorted(found, key=lambda pair: -pair[1])
