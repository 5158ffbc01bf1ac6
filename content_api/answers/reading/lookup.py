"""Looks up series and articles, and words the errors for those that do not exist."""

from collections.abc import Sequence

import msgspec

from content_api.answers.errors import NOT_FOUND, ErrorItem, RequestError, not_found
from content_api.answers.reading.content import Reading
from content_api.store.reading.read import (
    find_article,
    find_series,
    list_article_slugs,
    list_locales_of,
    list_series_ids,
)
from content_api.store.reading.records import Found


def require_series(
    reading: Reading, slug: str, locales: Sequence[str] = (), part: str = "resource"
) -> Found:
    """Look up a series.

    Args:
        reading: The request.
        slug: Of the series.
        locales: Where to look, best first; everywhere when empty.
        part: `resource`, `outline` or `status`.

    Raises:
        RequestError: 404 with the languages in which it is, or the nearest slug.
    """
    found = find_series(reading.connection, slug, part, locales)
    if found is None:
        elsewhere = _not_in_locale(reading, locales, slug)
        known = list_series_ids(reading.connection, locales)
        raise elsewhere or not_found("series", slug, known)
    return found


def article_not_found(
    reading: Reading, series: str, slug: str, locales: Sequence[str]
) -> RequestError:
    """Build the error for an article that does not exist.

    Raises:
        RequestError: 404 when there is no such series either.
    """
    elsewhere = _not_in_locale(reading, locales, series, slug)
    if elsewhere:
        return elsewhere
    require_series(reading, series, locales)
    return not_found("article", slug, list_article_slugs(reading.connection, series, locales))


def _not_in_locale(
    reading: Reading, wanted: Sequence[str], series: str, slug: str = ""
) -> RequestError | None:
    """Build the error for a record that exists only in other languages; None if it does not."""
    stored = list_locales_of(reading.connection, series, slug)
    there = [reading.locales.spelt(locale) for locale in stored]
    if not there or "locale" not in reading.request.given:
        return None
    what, name = ("article", slug) if slug else ("series", series)
    detail = f"no {what} {name!r} in {', '.join(wanted)}; it is in {', '.join(there)}"
    if slug:
        found = find_article(reading.connection, series, slug, there)
    else:
        found = find_series(reading.connection, series, locales=there)
    translations = msgspec.json.decode(found.resource)["translations"] if found else []
    translated = [t["id"] for t in translations if t["locale"] in wanted]
    if translated:
        detail += f"; its translation is {translated[0]!r}"
    item = ErrorItem(detail, "locale", tuple(there), there[0])
    return RequestError(NOT_FOUND, detail, [item])
