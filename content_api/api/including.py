"""Related records in the same answer: each once, one step away, bounded."""

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import ColumnElement, Connection

from content_api.api.errors import ErrorItem
from content_api.api.queries import CommaList, faults_error
from content_api.parsing.file_names import slug_key
from content_api.records import Node
from content_api.store import tables
from content_api.store.records import RecordId, read_records

MAX_INCLUDED = 200
RELATIONS = {"series": ("articles", "prerequisites"), "article": ("series", "prerequisites")}


class IncludeField(CommaList):
    """Relations of which the records are answered too."""

    def __init__(self, kind: str) -> None:
        names = RELATIONS[kind]
        description = (
            f"Related records, of {', '.join(names)}, whole but without bodies, each once, "
            f"at most {MAX_INCLUDED}, in `included`"
        )
        super().__init__(names, metadata={"description": description, "example": ",".join(names)})


def read_included(
    connection: Connection, kind: str, resources: Sequence[Node], relations: Iterable[str]
) -> list[msgspec.Raw]:
    """The records that `resources`, of one kind, are related to, without themselves.

    In the order of the relations; series by id, articles in reading order.

    Raises:
        RequestError: 400 when there are too many.
    """
    wanted = tuple(dict.fromkeys(relations))
    found: dict[str, msgspec.Raw] = {}
    present = {f"{kind}:{resource['id']}" for resource in resources}
    for relation in wanted:
        for key, raw in _read(connection, kind, relation, resources):
            if key not in present:
                found.setdefault(key, raw)
        if len(found) > MAX_INCLUDED:
            detail = f"expected at most {MAX_INCLUDED} related records; ask for a lower limit"
            raise faults_error([ErrorItem(f"{detail}, or for them by their own path", "include")])
    return list(found.values())


def _read(
    connection: Connection, kind: str, relation: str, resources: Sequence[Node]
) -> list[tuple[str, msgspec.Raw]]:
    if relation == "articles":
        ids = [resource["id"] for resource in resources]
        column = tables.article.c.series_key
        return _records(connection, "article", column.in_([slug_key(id_) for id_ in ids]))
    if kind == "article":
        ids = [resource["series"]["id"] for resource in resources]
        if relation == "series":
            return _series(connection, ids)
        of_articles = read_records(connection, "series", [_has_key(ids)])
        resources = [msgspec.json.decode(found.resource) for found in of_articles]
    return _series(connection, [p["id"] for r in resources for p in r["prerequisites"]])


def _series(connection: Connection, ids: Iterable[str]) -> list[tuple[str, msgspec.Raw]]:
    return _records(connection, "series", _has_key(ids))


def _has_key(ids: Iterable[str]) -> ColumnElement[bool]:
    return tables.series.c.key.in_(list(dict.fromkeys(slug_key(id_) for id_ in ids)))


def _records(
    connection: Connection, kind: str, condition: ColumnElement[bool]
) -> list[tuple[str, msgspec.Raw]]:
    table = tables.BY_KIND[kind]
    order = [table.c.key]
    if kind == "article":
        order = [table.c.series_key, table.c.reading_order, table.c.key]
    found = read_records(connection, kind, [condition], order=order, most=2 * MAX_INCLUDED)
    ids = (msgspec.json.decode(record.resource, type=RecordId).id for record in found)
    return [
        (f"{kind}:{id_}", msgspec.Raw(record.resource))
        for id_, record in zip(ids, found, strict=True)
    ]
