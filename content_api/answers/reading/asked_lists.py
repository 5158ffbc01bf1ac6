"""Translates the parameters of a list into a query of the store."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from content_api.answers.errors import ErrorItem
from content_api.answers.parameters.faults import FaultError, faults_error, require_one_of
from content_api.answers.parameters.fields.cursors import read_cursor
from content_api.answers.parameters.fields.filters import require_allowed
from content_api.answers.parameters.lists import ListParameters
from content_api.answers.reading.content import Reading
from content_api.answers.reading.locales import LocaleChoice, choose_for_record, filter_by_locale
from content_api.store.reading.listing import ListQuery
from content_api.store.reading.read import get_site
from content_api.store.reading.records import RecordId
from content_api.store.reading.where import Filter


@dataclass(frozen=True, slots=True)
class AskedList:
    """A list to read, and its languages.

    Attributes:
        query: The query of the store.
        choice: Languages of the records; None where the list has no language.
    """

    query: ListQuery
    choice: LocaleChoice | None = None


def ask_list(
    reading: Reading, kind: str, parameters: ListParameters, series: RecordId | None = None
) -> AskedList:
    """Build the query that parameters ask for.

    Args:
        reading: The request.
        kind: `series`, `article` or `tag`; the states and levels of the first two differ.
        parameters: The validated parameters.
        series: Of which the articles are listed; in its language, unless a filter says otherwise.

    Raises:
        RequestError: 400 for a state, level or locale that the site does not have.
    """
    _require_vocabulary(reading, kind, parameters.filters)
    locales, field = reading.locales, reading.types.queryable[kind].get("locale")
    liked = choose_for_record(locales, None, reading.request.accept_language)
    if series is not None:
        liked = replace(liked, locales=(series.locale,))
    filters, choice = filter_by_locale(locales, field, parameters.filters, liked)
    query = ListQuery(
        filters,
        parameters.sort,
        parameters.page,
        parameters.limit,
        series=series.id if series else None,
        locales=locales.known,
    )
    if parameters.cursor is not None:
        after = read_cursor(kind, query, parameters.cursor, reading.cursor_secret)
        query = replace(query, after=after)
    return AskedList(query, choice)


def _require_vocabulary(reading: Reading, kind: str, filters: Iterable[Filter]) -> None:
    """Refuse states and levels that the site does not have."""
    named = [wanted for wanted in filters if wanted.field.name in ("state", "level")]
    if not named:
        return
    site = get_site(reading.connection)
    faults: list[ErrorItem] = []
    for wanted in named:
        for operand in wanted.operands:
            try:
                if wanted.operator in ("eq", "ne", "in") and operand is not None:
                    require_allowed(str(operand), site[wanted.field.name][kind])
            except FaultError as error:
                faults.append(error.for_parameter(wanted.parameter))
    if faults:
        raise faults_error(faults)


def require_known(
    reading: Reading, kinds: Iterable[str], wanted: Mapping[str, tuple[str, ...] | None]
) -> None:
    """Refuse states and levels that no record of `kinds` can have.

    Args:
        reading: The request.
        kinds: Of records.
        wanted: Values of the parameters `state` and `level`.

    Raises:
        RequestError: 400 for a state or level that the site does not have.
    """
    site = get_site(reading.connection)
    faults: list[ErrorItem] = []
    for name, values in wanted.items():
        known = dict.fromkeys(value for kind in kinds for value in site[name][kind])
        for item in values or ():
            try:
                require_one_of(item, known)
            except FaultError as error:
                faults.append(error.for_parameter(name))
    if faults:
        raise faults_error(faults)
