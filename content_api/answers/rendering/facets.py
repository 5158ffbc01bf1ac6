"""Facets of a list: values as records spell them, with labels in the list's language."""

from collections.abc import Iterable, Mapping

from content_api.answers.reading.content import Reading
from content_api.answers.reading.locales import locales_left
from content_api.store.reading.facets import Counts, count_facet, list_tag_titles
from content_api.store.reading.listing import ListQuery
from content_api.store.reading.read import get_site
from content_api.store.schema.values import folded
from content_api.values.parts import Node


def read_facets(
    reading: Reading, kind: str, query: ListQuery, names: Iterable[str], total: int
) -> dict[str, list[Node]]:
    """Count the values of each field of `names` in a list, most frequent first.

    A state, a level and a tag have a label, in the language of the list or, of a list in several,
    the site's.

    Args:
        reading: The request.
        kind: Kind of record: `series`, `article` or `tag`.
        query: The query of the list.
        names: The fields to count.
        total: Records in the list.
    """
    connection, locales = reading.connection, reading.locales
    told = locales_left(locales, query.filters)
    locale = told[0] if len(told) == 1 else locales.default
    known: Node = get_site(connection)["labels"][locale][kind]
    labels: Node = {**known, "locale": dict.fromkeys(locales.known)}
    found: dict[str, list[Node]] = {}
    for name in names:
        field = reading.types.queryable[kind].get(name)
        counts = count_facet(connection, kind, query, field, total)
        if name == "tag":
            ids = [id_ for id_, _ in counts]
            titles = list_tag_titles(connection, ids, told if len(told) == 1 else ())
            found[name] = [_value(id_, titles.get(id_), count) for id_, count in counts]
        else:
            found[name] = _render_facet(counts, labels.get(name, {}))
    return found


def _render_facet(counts: Counts, labels: Mapping[str, str | None]) -> list[Node]:
    """The values of one field, spelled as `labels` has them."""
    written = {folded(value): (value, label) for value, label in labels.items()}
    return [_value(*written.get(stored, (stored, None)), count) for stored, count in counts]


def _value(value: str, label: str | None, count: int) -> Node:
    return {"value": value, "label": label, "count": count}
