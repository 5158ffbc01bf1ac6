"""Chooses the languages of an answer: by `locale`, else by Accept-Language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from content_api.answers.parameters.faults import FaultError, faults_error
from content_api.answers.parameters.fields.filters import require_allowed
from content_api.answers.reading.accept_language import EVERY, look_up, prefer
from content_api.resources.queryable import QueryField
from content_api.store.reading.read import get_site
from content_api.store.reading.where import Filter
from content_api.store.schema.values import folded

_SELECTING = ("eq", "ne", "in")


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


@dataclass(frozen=True, slots=True)
class LocaleChoice:
    """The languages that a request is answered in.

    Attributes:
        locales: Candidates, best first; empty for any.
        is_negotiated: Whether Accept-Language decided.
        named: The language chosen for the client, if links to other pages must name it.
    """

    locales: tuple[str, ...]
    is_negotiated: bool = False
    named: str | None = None


def read_locales(connection: Connection) -> Locales:
    """Read the languages of the site in a transaction."""
    site = get_site(connection)
    return Locales(tuple(site["locales"]), site["default_locale"], site["is_several"])


def choose_for_record(locales: Locales, given: str | None, wish: str) -> LocaleChoice:
    """Choose the locales in which to look for one record.

    Args:
        locales: Of the site.
        given: The parameter `locale`, which is binding.
        wish: Accept-Language, which is not.

    Raises:
        RequestError: 400 for a locale that the site does not have.
    """
    if given is not None:
        return LocaleChoice((_require(locales, given, "locale"),))
    if not locales.is_several:
        return LocaleChoice(())
    return LocaleChoice(prefer(wish, locales.known, locales.default), is_negotiated=True)


def choose_for_parent(locales: Locales, filters: Iterable[Filter], wish: str) -> LocaleChoice:
    """Choose the locales in which to look for the series whose articles are listed."""
    named = any(wanted.field.name == "locale" for wanted in filters)
    if locales.is_several and not named:
        return choose_for_record(locales, None, wish)
    return LocaleChoice(locales_left(locales, filters))


def choose_for_list(locales: Locales, given: tuple[str, ...] | None, wish: str) -> LocaleChoice:
    """Choose the locales of a list that has no filters.

    Raises:
        RequestError: 400 for a locale that the site does not have.
    """
    if given == (EVERY,):
        return LocaleChoice(locales.known)
    if given is not None:
        return LocaleChoice(tuple(_require(locales, one, "locale") for one in given))
    if not locales.is_several:
        return LocaleChoice(locales.known)
    chosen = prefer(wish, locales.known, locales.default)[0]
    return LocaleChoice((chosen,), is_negotiated=True, named=chosen)


def filter_by_locale(
    locales: Locales, field: QueryField, filters: tuple[Filter, ...], liked: LocaleChoice
) -> tuple[tuple[Filter, ...], LocaleChoice]:
    """Add the language to filters that name none, and tell which languages are left.

    Args:
        locales: Of the site.
        field: `locale` of what is listed.
        filters: As the parameters say; `locale=*` says all.
        liked: The languages to choose from where none is named, best first.

    Raises:
        RequestError: 400 for a locale that the site does not have.
    """
    named = [wanted for wanted in filters if wanted.field.name == "locale"]
    if any(map(_is_every, named)):
        rest = tuple(wanted for wanted in filters if wanted not in named)
        return rest, LocaleChoice(locales.known)
    for wanted in named:
        if wanted.operator in _SELECTING:
            for operand in wanted.operands:
                _require(locales, str(operand), wanted.parameter)
    if named or not locales.is_several:
        return filters, LocaleChoice(locales_left(locales, filters))
    locale = liked.locales[0]
    in_it = Filter(field, "in", (folded(locale),), "locale")
    return (*filters, in_it), LocaleChoice((locale,), liked.is_negotiated, named=locale)


def locales_left(locales: Locales, filters: Iterable[Filter]) -> tuple[str, ...]:
    """List the languages that filters leave."""
    left = locales.known
    for wanted in filters:
        is_plain = wanted.field.name == "locale" and wanted.operator in _SELECTING
        if is_plain and not _is_every(wanted):
            is_out = wanted.operator == "ne"
            left = tuple(one for one in left if (folded(one) in wanted.operands) != is_out)
    return left


def _require(locales: Locales, given: str, parameter: str) -> str:
    """A locale as the site writes it; with one content root, any that a record may have."""
    if not locales.is_several:
        return locales.spelt(folded(given))
    try:
        require_allowed(given, locales.known)
    except FaultError as error:
        fault = error.for_parameter(parameter)
        suggestion = fault.suggestion or look_up(given, locales.known)
        raise faults_error([replace(fault, suggestion=suggestion)]) from None
    return locales.spelt(folded(given))


def _is_every(wanted: Filter) -> bool:
    return wanted.operator == "in" and wanted.operands == (EVERY,)
