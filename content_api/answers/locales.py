"""Which language an answer is in: what `locale` says, else what Accept-Language would like."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from flask import Response, g, request
from sqlalchemy import Connection

from content_api.answers.errors import NOT_FOUND, ErrorItem, RequestError
from content_api.answers.queries.filters import WrongFilterError, require_allowed
from content_api.answers.queries.parameters import faults_error
from content_api.store.conditions import Filter
from content_api.store.queryable import QueryField
from content_api.store.read import find_article, find_series, get_site, list_locales_of
from content_api.store.values import folded

EVERY = "*"
_RANGE = re.compile(
    r"([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)(?:\s*;\s*q\s*=\s*([01](?:\.[0-9]{0,3})?))?"
)
_MOST_RANGES = 20


@dataclass(frozen=True, slots=True)
class Locales:
    """The languages of a site.

    Attributes:
        known: All, the default first on a site with several content roots.
        default: Of the site.
        is_several: Whether each has a content root of its own.
    """

    known: tuple[str, ...]
    default: str
    is_several: bool

    def query(self, locale: str) -> str:
        """What a path needs, so that it leads to a record in this language."""
        return f"?locale={locale}" if self.is_several else ""

    def list_query(self, languages: Sequence[str]) -> str:
        """The same for a path that tells of several."""
        every = EVERY if tuple(languages) == self.known else ",".join(languages)
        return f"?locale={every}" if self.is_several else ""

    def spelt(self, stored: str) -> str:
        """A locale as the site writes it."""
        return next((locale for locale in self.known if folded(locale) == stored), stored)


def get_locales(connection: Connection) -> Locales:
    """The languages of the site, as of the revision."""
    site = get_site(connection)
    return Locales(tuple(site["locales"]), site["default_locale"], site["is_several"])


def wanted_locales(locales: Locales, values: dict[str, Any]) -> tuple[str, ...]:
    """The locales in which one record is looked for, best first; none for any.

    Args:
        locales: Of the site.
        values: Loaded parameters; a `locale` is meant as said, Accept-Language is only a wish.

    Raises:
        RequestError: 400 for a locale that the site does not have.
    """
    given = values.get("locale")
    if given is not None:
        return (_require(locales, given, "locale"),)
    return _negotiated(locales)


def with_locale(
    locales: Locales, field: QueryField, filters: tuple[Filter, ...], chosen: str | None = None
) -> tuple[Filter, ...]:
    """Filters with the language of the list, when they do not say it; `locale=*` says all.

    Args:
        locales: Of the site.
        field: `locale` of what is listed.
        filters: As the parameters say.
        chosen: The language, where it follows from something else than the client's wish.

    Raises:
        RequestError: 400 for a locale that the site does not have.
    """
    named = [wanted for wanted in filters if wanted.field.name == "locale"]
    if any(map(_is_every, named)):
        return tuple(wanted for wanted in filters if wanted not in named)
    for wanted in named:
        if wanted.operator in ("eq", "ne", "in"):
            for operand in wanted.operands:
                _require(locales, str(operand), wanted.parameter)
    if named or not locales.is_several:
        return filters
    locale = chosen or _negotiated(locales)[0]
    g.page_parameters = {"locale": locale}
    return (*filters, Filter(field, "in", (folded(locale),), "locale"))


def wanted_in_list(locales: Locales, filters: Iterable[Filter]) -> tuple[str, ...]:
    """The locales in which the series of a list is looked for, best first."""
    if locales.is_several and not any(wanted.field.name == "locale" for wanted in filters):
        return _negotiated(locales)
    return told_locales(locales, filters)


def told_locales(locales: Locales, filters: Iterable[Filter]) -> tuple[str, ...]:
    """The languages that filters leave."""
    left = locales.known
    for wanted in filters:
        is_plain = wanted.field.name == "locale" and wanted.operator in ("eq", "ne", "in")
        if is_plain and not _is_every(wanted):
            is_out = wanted.operator == "ne"
            left = tuple(one for one in left if (folded(one) in wanted.operands) != is_out)
    return left


def listed_locales(locales: Locales, values: dict[str, Any]) -> tuple[str, ...]:
    """The locales of which a list without filters tells.

    Raises:
        RequestError: 400 for a locale that the site does not have.
    """
    given: tuple[str, ...] | None = values.get("locale")
    if given == (EVERY,):
        return locales.known
    if given is not None:
        return tuple(_require(locales, one, "locale") for one in given)
    if not locales.is_several:
        return locales.known
    chosen = _negotiated(locales)[0]
    g.page_parameters = {"locale": chosen}
    return (chosen,)


def not_in_locale(
    connection: Connection, locales: Locales, wanted: Sequence[str], series: str, slug: str = ""
) -> RequestError | None:
    """The 404 of a record that is there in other languages than the one that was asked for."""
    there = [locales.spelt(stored) for stored in list_locales_of(connection, series, slug)]
    if not there or "locale" not in request.args:
        return None
    what, name = ("article", slug) if slug else ("series", series)
    detail = f"no {what} {name!r} in {', '.join(wanted)}; it is in {', '.join(there)}"
    if slug:
        found = find_article(connection, series, slug, there)
    else:
        found = find_series(connection, series, locales=there)
    translations = msgspec.json.decode(found.resource)["translations"] if found else []
    translated = [t["id"] for t in translations if t["locale"] in wanted]
    if translated:
        detail += f"; its translation is {translated[0]!r}"
    item = ErrorItem(detail, "locale", tuple(there), there[0])
    return RequestError(NOT_FOUND, detail, [item])


def in_languages(response: Response, languages: Iterable[str]) -> Response:
    """The answer with the languages that it is in, and whether that was a client's wish."""
    response.headers["Content-Language"] = ", ".join(languages)
    if g.get("is_negotiated", False):
        response.headers["Vary"] = "Accept-Language"
    return response


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
        found = default if name == EVERY else _look_up(name, known)
        if found:
            (liked if quality > 0 else refused).append(found)
    ordered = (default, *known)
    rest = [locale for locale in ordered if locale not in refused]
    return tuple(dict.fromkeys((*liked, *rest, *ordered)))


def _negotiated(locales: Locales) -> tuple[str, ...]:
    """The locales in the order of the client's wish; none on a site with one content root."""
    if not locales.is_several:
        return ()
    g.is_negotiated = True
    header = request.headers.get("Accept-Language", "")
    return prefer(header, locales.known, locales.default)


def _ranges(header: str) -> list[tuple[str, float]]:
    """Language ranges with their quality, best first."""
    parts = (_RANGE.fullmatch(part.strip()) for part in header.split(",")[:_MOST_RANGES])
    found = [(match[1], float(match[2] or 1)) for match in parts if match]
    return sorted(found, key=lambda pair: -pair[1])


def _look_up(name: str, known: Sequence[str]) -> str | None:
    by_name = {locale.lower(): locale for locale in known}
    subtags = name.lower().split("-")
    for length in range(len(subtags), 0, -1):
        found = by_name.get("-".join(subtags[:length]))
        if found:
            return found
    wider = f"{name.lower()}-"
    return next((locale for key, locale in by_name.items() if key.startswith(wider)), None)


def _require(locales: Locales, given: str, parameter: str) -> str:
    """A locale as the site writes it; with one content root, any that a record may have."""
    if not locales.is_several:
        return locales.spelt(folded(given))
    try:
        require_allowed(given, locales.known)
    except WrongFilterError as error:
        suggestion = error.suggestion or _look_up(given, locales.known)
        item = ErrorItem(error.detail, parameter, error.allowed, suggestion)
        raise faults_error([item]) from None
    return locales.spelt(folded(given))


def _is_every(wanted: Filter) -> bool:
    return wanted.operator == "in" and wanted.operands == (EVERY,)
