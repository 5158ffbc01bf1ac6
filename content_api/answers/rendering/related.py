"""Related records in the same answer: each once, one step away, bounded."""

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import ColumnElement, Connection

from content_api.answers.errors import ErrorItem
from content_api.answers.parameters.faults import faults_error
from content_api.answers.parameters.fields.relations import MAX_INCLUDED
from content_api.answers.reading.content import Reading
from content_api.parsing.text.file_names import slug_key
from content_api.store.reading.records import RecordId, read_records, select_records
from content_api.store.reading.where import in_locales
from content_api.store.schema import tables
from content_api.values.parts import Node

_Key = tuple[str, str, str]  # kind, locale and id
_Scope = tuple[str, ...]  # locales; empty for all


def read_included(
    reading: Reading, kind: str, resources: Sequence[Node], relations: Iterable[str]
) -> list[msgspec.Raw]:
    """Read the records that `resources`, all of one kind, are related to, except themselves.

    In the order of the relations; series by id, articles in reading order.

    Raises:
        RequestError: 400 when there are too many.
    """
    connection, is_several = reading.connection, reading.locales.is_several
    found: dict[_Key, msgspec.Raw] = {}
    present = {(kind, resource["locale"], resource["id"]) for resource in resources}
    for relation in dict.fromkeys(relations):
        for scope, own in _by_scope(resources, is_several=is_several).items():
            for key, raw in _read(connection, kind, relation, own, scope):
                if key not in present:
                    found.setdefault(key, raw)
        if len(found) > MAX_INCLUDED:
            detail = f"expected at most {MAX_INCLUDED} related records; ask for a lower limit"
            raise faults_error([ErrorItem(f"{detail}, or for them by their own path", "include")])
    return list(found.values())


def _by_scope(resources: Sequence[Node], *, is_several: bool) -> dict[_Scope, list[Node]]:
    """Group resources by the locale of their relations; one group on a site with one root."""
    found: dict[_Scope, list[Node]] = {}
    for resource in resources:
        found.setdefault((resource["locale"],) if is_several else (), []).append(resource)
    return found


def _read(
    connection: Connection,
    kind: str,
    relation: str,
    resources: Sequence[Node],
    scope: _Scope,
) -> list[tuple[_Key, msgspec.Raw]]:
    if relation == "articles":
        ids = [resource["id"] for resource in resources]
        column = tables.article.c.series_key
        is_its = column.in_([slug_key(id_) for id_ in ids])
        return _records(connection, "article", is_its, scope)
    if kind == "article":
        ids = [resource["series"]["id"] for resource in resources]
        if relation == "series":
            return _records(connection, "series", _has_key(ids), scope)
        conditions = [_has_key(ids), *in_locales("series", scope)]
        of_articles = read_records(connection, select_records("series", conditions))
        resources = [msgspec.json.decode(found.resource) for found in of_articles]
    ids = [p["id"] for r in resources for p in r["prerequisites"]]
    return _records(connection, "series", _has_key(ids), scope)


def _has_key(ids: Iterable[str]) -> ColumnElement[bool]:
    return tables.series.c.key.in_(list(dict.fromkeys(slug_key(id_) for id_ in ids)))


def _records(
    connection: Connection, kind: str, condition: ColumnElement[bool], scope: _Scope
) -> list[tuple[_Key, msgspec.Raw]]:
    table = tables.BY_KIND[kind]
    order = [table.c.key]
    if kind == "article":
        order = [table.c.series_key, table.c.reading_order, table.c.key]
    conditions = [condition, *in_locales(kind, scope)]
    query = select_records(kind, conditions, order=order, most=2 * MAX_INCLUDED)
    found = read_records(connection, query)
    known = (msgspec.json.decode(record.resource, type=RecordId) for record in found)
    return [
        ((kind, one.locale, one.id), msgspec.Raw(record.resource))
        for one, record in zip(known, found, strict=True)
    ]
