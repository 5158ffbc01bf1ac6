"""The works that public records cite: written whole with a revision, each in its three formats."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    delete,
    func,
    select,
)

from content_api.catalogue.work_index import WorkIndex, rank_in
from content_api.parsing.text.file_names import slug_key
from content_api.resources.citations import Work, bibtex_entry, csl_item, work_resource
from content_api.store.errors import StoreDamagedError
from content_api.store.publishing.changes import Difference
from content_api.store.publishing.comparing import compare
from content_api.store.publishing.edition import Edition, every_record
from content_api.store.publishing.ledger import Ledger
from content_api.store.schema.rows import Row, digest_of, record_key
from content_api.store.schema.tables import citation, work
from content_api.store.schema.values import order_key
from content_api.store.sqlite.driver import insert_rows
from content_api.values.parts import Node

WORK_SORTS: Mapping[str, ColumnElement[object]] = {
    "id": work.c.id,
    "authors": work.c.authors_key,
    "year": work.c.year,
    "title": work.c.title_key,
}
_COLUMNS = {"json": "resource", "csl-json": "csl", "bibtex": "bibtex"}
_PARTS = (*_COLUMNS.values(), "cited_in")


@dataclass(frozen=True, slots=True)
class WorkQuery:
    """The works that are asked for.

    Attributes:
        format: `json`, `csl-json` or `bibtex`.
        series: Slugs of series, one of which, or an article of it, cites the work.
        locales: Languages, one of which a record has that cites the work; no other is told of.
        years: Years, one of which it is of.
        sort: Names of the allow-list and whether descending; ties are in id order.
        page: From 1.
        limit: Works on a page; None for all.
    """

    format: str = "json"
    series: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    sort: tuple[tuple[str, bool], ...] = ()
    page: int = 1
    limit: int | None = None


def publish_works(connection: Connection, ledger: Ledger, edition: Edition) -> Difference:
    """Write the works that differ, and drop those that are gone.

    Args:
        connection: In a write transaction.
        ledger: What is in the store, and then, what is in it now.
        edition: All public records, and which of them may differ.
    """
    works, gone = _changed_works(ledger, edition)
    rows = {id_: _work_row(found) for id_, found in works.items()}
    digests = {id_: row["digest"] for id_, row in rows.items()}
    compared = compare(ledger.works, digests, gone)
    dropped = [{"wanted": id_} for id_ in compared.dropped]
    if dropped:
        connection.execute(delete(work).where(work.c.id == bindparam("wanted")), dropped)
        of_work = citation.c.work_id == bindparam("wanted")
        connection.execute(delete(citation).where(of_work), dropped)
    insert_rows(connection, work, (rows[id_] for id_ in compared.written))
    cited = (row for id_ in compared.written for row in _citation_rows(works[id_]))
    insert_rows(connection, citation, cited)
    ledger.works |= digests
    for id_ in compared.removed:
        del ledger.works[id_]
    return compared.told(lambda id_: (id_,))


def _changed_works(
    ledger: Ledger, edition: Edition
) -> tuple[Mapping[str, Work], Collection[str] | None]:
    """The works that may differ, and which are gone: of all, at first, all others are."""
    series, known = edition.catalogue.series, edition.records
    if ledger.work_index is None or known is None:
        ledger.work_index = WorkIndex()
        every = {record_key(record): record for record in every_record(edition.catalogue)}
        works, _ = ledger.work_index.change(every, (), rank_in(series))
        return works, None
    records = {record_key(record): record for record in known.records}
    return ledger.work_index.change(records, known.removed, rank_in(series))


def list_cited_works(connection: Connection, query: WorkQuery) -> tuple[tuple[bytes, ...], int]:
    """Works in the format that is asked for, and how many there are on all pages.

    In id order unless sorted; what has no value comes last either way.
    """
    conditions = list(_conditions(query))
    counted = select(func.count()).select_from(work).where(*conditions)
    total: int = connection.execute(counted).scalar_one()
    order = [
        (column.desc() if descending else column.asc()).nulls_last()
        for column, descending in ((WORK_SORTS[name], down) for name, down in query.sort)
    ]
    statement = select(work).where(*conditions).order_by(*order, work.c.id.asc())
    if query.limit is not None:
        statement = statement.limit(query.limit).offset((query.page - 1) * query.limit)
    column = _COLUMNS[query.format]
    rows = connection.execute(statement).mappings()
    found = tuple(_checked({str(k): v for k, v in row.items()})[column] for row in rows)
    if query.format == "json" and query.locales:
        found = tuple(_cited_in(resource, query.locales) for resource in found)
    return found, total


def _conditions(query: WorkQuery) -> Iterator[ColumnElement[bool]]:
    by: list[ColumnElement[bool]] = []
    if query.series:
        by.append(citation.c.series_key.in_([slug_key(slug) for slug in query.series]))
    if query.locales:
        by.append(citation.c.locale.in_(query.locales))
    if by:  # one record is to be all of it
        yield work.c.id.in_(select(citation.c.work_id).where(*by))
    if query.years:
        yield work.c.year.in_(query.years)


def _cited_in(resource: bytes, locales: tuple[str, ...]) -> bytes:
    """A work's JSON with only those that cite it in some languages."""
    node: Node = msgspec.json.decode(resource)
    node["cited_by"] = [by for by in node["cited_by"] if by["locale"] in locales]
    return msgspec.json.encode(node)


def _work_row(found: Work) -> Row:
    parts = {
        "resource": msgspec.json.encode(work_resource(found)),
        "csl": msgspec.json.encode(csl_item(found)),
        "bibtex": bibtex_entry(found).encode("utf-8", "replace"),
        "cited_in": msgspec.json.encode(_citation_rows(found)),
    }
    return {
        "id": found.id,
        "authors_key": _key(found, found.authors),
        "title_key": _key(found, found.title),
        "year": found.year,
        **parts,
        "digest": digest_of(*parts.values()),
    }


def _checked(row: Mapping[str, object]) -> Mapping[str, bytes]:
    """The parts of a row, after all of them were checked."""
    parts = {name: row[name] for name in _PARTS}
    whole = {name: part for name, part in parts.items() if isinstance(part, bytes)}
    if len(whole) < len(parts) or digest_of(*whole.values()) != row["digest"]:
        raise StoreDamagedError("the store is damaged: a work does not match its digest")
    return whole


def _key(found: Work, text: str | None) -> bytes | None:
    """In the order of the language that cites the work first."""
    return None if text is None else order_key(text, found.cited_by[0].locale)


def _citation_rows(found: Work) -> list[Row]:
    return [
        {
            "work_id": found.id,
            "kind": by.type,
            "record_id": by.id,
            "series_key": slug_key(by.series_id),
            "locale": by.locale,
        }
        for by in found.cited_by
    ]
