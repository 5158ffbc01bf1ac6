"""Writing what the search finds: only passages of public records, only those that changed."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, func, insert, select

from content_api.folding import fold
from content_api.parsing.file_names import slug_key
from content_api.parsing.sections import list_trails
from content_api.records import Article, Catalogue, Section, Series
from content_api.schemas.hits import hit_resource
from content_api.store import tables
from content_api.store.rows import RecordKey, Row, record_key
from content_api.store.search_tables import COLUMNS, is_supported, passage
from content_api.store.values import folded

TAG_MARK = "\x1f"
_BATCH = 500
_PAGE = (Section("", "", 0, 0, 0),)
# They mark words in snippets.
_MARKS = str.maketrans("", "", "\x02\x03")


@dataclass(frozen=True, slots=True)
class _Text:
    """A body's text, and where its sections stand in it."""

    text: str = ""
    sections: tuple[Section, ...] = _PAGE


def write_passages(
    connection: Connection, catalogue: Catalogue, journal: Iterable[Row], bodies: Iterable[Row]
) -> None:
    """Bring the search up to date.

    Args:
        connection: In a write transaction, after `write_records`.
        catalogue: All public records.
        journal: From `write_records`: what of them changed, and what is gone.
        bodies: Rows of bodies that were written.
    """
    if not is_supported(connection):
        return
    written = {row["path"]: _Text(row["text"], _sections(row["sections"])) for row in bodies}
    changed: set[RecordKey] = {(r["kind"], r["locale"], r["record_id"]) for r in journal}
    records = {
        key: record
        for key, record in _records(catalogue)
        if key in changed or record.source.path in written
    }
    _delete(connection, changed | records.keys())
    texts = _read_texts(connection, records.values(), written)
    _insert(connection, records.values(), texts)


def passage_digest(resource: bytes, text: str) -> str:
    """SHA-256 over what of a passage is shown."""
    return hashlib.sha256(resource + b"\0" + text.encode()).hexdigest()


def _records(catalogue: Catalogue) -> Iterator[tuple[RecordKey, Series | Article]]:
    for record in catalogue.series:
        yield record_key("series", record), record
        for article in record.articles:
            yield record_key("article", article), article


def _sections(value: bytes) -> tuple[Section, ...]:
    return msgspec.json.decode(value, type=tuple[Section, ...]) or _PAGE


def _read_texts(
    connection: Connection, records: Iterable[Series | Article], written: Mapping[str, _Text]
) -> dict[str, _Text]:
    """The text of each record by the path of its source; those just written are at hand."""
    texts = dict(written)
    paths = [record.source.path for record in records]
    missing = [path for path in paths if path not in texts]
    columns = tables.body.c
    for start in range(0, len(missing), _BATCH):
        query = select(columns.path, columns.text, columns.sections)
        rows = connection.execute(query.where(columns.path.in_(missing[start : start + _BATCH])))
        texts |= {path: _Text(text, _sections(sections)) for path, text, sections in rows}
    return texts


def _delete(connection: Connection, keys: Iterable[RecordKey]) -> None:
    newest = connection.execute(select(func.max(passage.c.id))).scalar()
    wanted = sorted(keys)
    if newest is None or not wanted:
        return
    of_record = "kind = ? AND locale = ? AND record_id = ?"
    ids = f"SELECT id FROM passage WHERE {of_record}"  # noqa: S608 - our own names
    connection.exec_driver_sql(f"DELETE FROM words WHERE rowid IN ({ids})", wanted)  # noqa: S608
    connection.exec_driver_sql(f"DELETE FROM passage WHERE {of_record}", wanted)  # noqa: S608


def _insert(
    connection: Connection, records: Iterable[Series | Article], texts: Mapping[str, _Text]
) -> None:
    newest: int = connection.execute(select(func.max(passage.c.id))).scalar() or 0
    rows: list[Row] = []
    words: list[tuple[object, ...]] = []
    for record in records:
        row = _passage_row(record)
        for indexed in _passages(record, texts.get(record.source.path, _Text())):
            id_ = newest + len(words) + 1
            rows.append({"id": id_, **row})
            words.append((id_, *indexed))
    if rows:
        connection.execute(insert(passage), rows)
        names = ("rowid", *COLUMNS, "resource", "digest")
        marks = ", ".join("?" * len(names))
        statement = f"INSERT INTO words ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - ours
        connection.exec_driver_sql(statement, words)


def _passage_row(record: Series | Article) -> Row:
    """What the passages of a record have in common."""
    page, is_article = record.document, isinstance(record, Article)
    series = record.series.id if isinstance(record, Article) else record.id
    return {
        "kind": "article" if is_article else "series",
        "record_id": record.id,
        "series_key": slug_key(series),
        "state": page.state,
        "level": page.level,
        "locale": folded(record.locale),
        "tags": "".join(f"{TAG_MARK}{fold(tag)}" for tag in page.tags) + TAG_MARK,
    }


def _passages(record: Series | Article, body: _Text) -> Iterator[tuple[str | bytes, ...]]:
    """Each passage of a record: `COLUMNS`, the hit's JSON, and its digest."""
    page = record.document
    about = "\n".join((page.description or "", *page.tags, *page.keywords))
    trails = list_trails(body.sections)
    for section, trail in zip(body.sections, trails, strict=True):
        text = body.text[section.start : section.end].translate(_MARKS)
        resource = msgspec.json.encode(hit_resource(record, section, trail))
        told = (resource, passage_digest(resource, text))
        if section.level:
            yield "", section.heading, "", text, "\n".join((page.title, *trail)), *told
        else:
            yield page.title, section.heading, about, text, "", *told
