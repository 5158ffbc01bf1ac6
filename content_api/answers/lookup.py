"""What several endpoints look up in the same way."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from marshmallow import ValidationError
from sqlalchemy import Connection

from content_api.answers.cursors import read_cursor
from content_api.answers.errors import ErrorItem, not_found
from content_api.answers.locales import get_locales, not_in_locale, with_locale
from content_api.answers.queries.filters import WrongFilterError, require_allowed
from content_api.answers.queries.lists import get_queryable
from content_api.answers.queries.parameters import faults_error, parameter_error, require_one_of
from content_api.answers.rendering import read_secret
from content_api.records import Node
from content_api.store.conditions import Filter
from content_api.store.listing import ListQuery
from content_api.store.read import find_series, get_site, list_series_ids
from content_api.store.records import Found, RecordId


def require_series(
    connection: Connection, slug: str, part: str = "resource", locales: Sequence[str] = ()
) -> Found:
    """A series' JSON.

    Args:
        connection: In a read transaction.
        slug: Of the series.
        part: `resource`, `outline` or `status`.
        locales: In which it is looked for, best first; any unless given.

    Raises:
        RequestError: 404 with the languages in which it is, or the nearest slug.
    """
    found = find_series(connection, slug, part, locales)
    if found is None:
        elsewhere = not_in_locale(connection, get_locales(connection), locales, slug)
        raise elsewhere or not_found("series", slug, list_series_ids(connection, locales))
    return found


def require_known(connection: Connection, kinds: Iterable[str], values: Node) -> None:
    """Refuse states and levels that no record of `kinds` can have.

    Raises:
        RequestError: 400 for a state or level that the site does not have.
    """
    site = get_site(connection)
    messages: dict[str, list[object]] = {}
    for name in ("state", "level"):
        known = dict.fromkeys(value for kind in kinds for value in site[name][kind])
        for item in values.get(name, ()):
            try:
                require_one_of(item, known)
            except ValidationError as error:
                messages.setdefault(name, []).extend(error.messages)
    if messages:
        raise parameter_error(messages)


def read_list_query(
    connection: Connection, kind: str, values: Node, series: RecordId | None = None
) -> ListQuery:
    """The list that parameters ask for.

    Args:
        connection: In a read transaction.
        kind: `series`, `article` or `tag`; the states and levels of the first two differ.
        values: Loaded parameters.
        series: Of which the articles are listed; in its language, unless a filter says otherwise.

    Raises:
        RequestError: 400 for a state, level or locale that the site does not have.
    """
    _require_vocabulary(connection, kind, values["filters"])
    locales, field = get_locales(connection), get_queryable(kind).get("locale")
    chosen = series.locale if series else None
    filters = with_locale(locales, field, values["filters"], chosen)
    sort, series_id = values.get("sort", ()), series.id if series else None
    query = ListQuery(
        filters, sort, values["page"], values["limit"], series=series_id, locales=locales.known
    )
    if "cursor" in values:
        after = read_cursor(kind, query, values["cursor"], read_secret(connection))
        query = replace(query, after=after)
    return query


def _require_vocabulary(connection: Connection, kind: str, filters: Iterable[Filter]) -> None:
    """Refuse states and levels that the site does not have."""
    named = [wanted for wanted in filters if wanted.field.name in ("state", "level")]
    if not named:
        return
    site = get_site(connection)
    faults: list[ErrorItem] = []
    for wanted in named:
        for operand in wanted.operands:
            try:
                if wanted.operator in ("eq", "ne", "in") and operand is not None:
                    require_allowed(str(operand), site[wanted.field.name][kind])
            except WrongFilterError as error:
                name = wanted.parameter
                faults.append(ErrorItem(error.detail, name, error.allowed, error.suggestion))
    if faults:
        raise faults_error(faults)
