"""Writing what the search finds: only passages of public records, only those that changed."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter

import msgspec
from sqlalchemy import Connection, select

from content_api.collation import letters
from content_api.parsing.sections import list_trails
from content_api.records import Article, Catalogue, Section, Series
from content_api.schemas.hits import hit_resource
from content_api.scripts import part_signs
from content_api.store import tables
from content_api.store.rows import RecordKey, Row, record_key
from content_api.store.scope import scope_words
from content_api.store.search_tables import COLUMNS, SHOWN, is_supported

_BATCH = 500
# A passage's id is below 2 ** 63: one bit for what it is of, a record's number, its place there.
_NUMBERS = 1 << 42
_MOST_PASSAGES = 1 << 20
_HEADINGS = 1 << 62
# Numbers of records are hashes, so those within a part of their range stand for all.
SAMPLE = 64
SAMPLE_IDS = (_HEADINGS, _HEADINGS + _HEADINGS // SAMPLE - 1)
_PAGE = (Section("", "", 0, 0, 0),)


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
    _insert(connection, records, _read_texts(connection, records.values(), written))


def passage_digest(resource: bytes, start: int, stop: int) -> str:
    """SHA-256 over what of a passage is stored to be shown; its text is the body's."""
    return hashlib.sha256(b"%d %d %b" % (start, stop, resource)).hexdigest()


def record_number(passage_id: int) -> int:
    """The number of the record that a passage is of."""
    return passage_id % _HEADINGS // _MOST_PASSAGES


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
    """Drop the passages of records."""
    find = "SELECT number FROM searched WHERE kind = ? AND locale = ? AND record_id = ?"
    found = (connection.exec_driver_sql(find, key).scalar() for key in sorted(keys))
    numbers = [number for number in found if number is not None]
    if numbers:
        ranges = [bounds for number in numbers for bounds in _ranges(number)]
        connection.exec_driver_sql("DELETE FROM words WHERE rowid BETWEEN ? AND ?", ranges)
        gone = [(number,) for number in numbers]
        connection.exec_driver_sql("DELETE FROM searched WHERE number = ?", gone)


def _insert(
    connection: Connection,
    records: Mapping[RecordKey, Series | Article],
    texts: Mapping[str, _Text],
) -> None:
    words: list[tuple[object, ...]] = []
    for key, record in records.items():
        number = _add(connection, key, record.source.path)
        passages = _passages(record, texts.get(record.source.path, _Text()))
        words += [(_passage_id(number, place), *told) for place, told in enumerate(passages)]
    if words:
        names = ("rowid", *COLUMNS, *SHOWN)
        marks = ", ".join("?" * len(names))
        statement = f"INSERT INTO words ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - ours
        connection.exec_driver_sql(statement, sorted(words, key=itemgetter(0)))


def _add(connection: Connection, key: RecordKey, path: str) -> int:
    """The number of a record that has passages from now on.

    It follows from the record alone, so that every machine has the same order. Of two records with
    one number, which is not to be expected below millions, the later one gets the next.
    """
    digest = hashlib.blake2b("\0".join(key).encode(), digest_size=8).digest()
    number = int.from_bytes(digest, "big") % _NUMBERS
    taken = "SELECT 1 FROM searched WHERE number = ?"
    while connection.exec_driver_sql(taken, (number,)).scalar():
        number = (number + 1) % _NUMBERS
    insert = "INSERT INTO searched (number, kind, locale, record_id, path) VALUES (?, ?, ?, ?, ?)"
    connection.exec_driver_sql(insert, (number, *key, path))
    return number


def _passage_id(number: int, place: int) -> int:
    """The row of a passage: those of whole pages before those of headings, then by record."""
    return (_HEADINGS if place else 0) + number * _MOST_PASSAGES + place


def _ranges(number: int) -> tuple[tuple[int, int], ...]:
    """The first and last ids that the passages of a record may have."""
    last = _passage_id(number, _MOST_PASSAGES - 1)
    return (_passage_id(number, 0), _passage_id(number, 0)), (_passage_id(number, 1), last)


def _scope(record: Series | Article) -> str:
    """What all passages of a record are found by, beside their words."""
    page, is_article = record.document, isinstance(record, Article)
    series = record.series.id if isinstance(record, Article) else record.id
    return scope_words(
        {
            "type": ("article" if is_article else "series",),
            "series": (series,),
            "state": (page.state,),
            "level": (page.level,) if page.level else (),
            "locale": (record.locale,),
            "tag": page.tags,
        },
        record.locale,
    )


def _passages(record: Series | Article, body: _Text) -> Iterator[tuple[str | bytes | int, ...]]:
    """Each passage of a record, the page itself first: `COLUMNS` and `SHOWN`."""
    page, scope = record.document, _scope(record)
    about = "\n".join((page.description or "", *page.tags, *page.keywords))
    sections = body.sections[:_MOST_PASSAGES]
    trails = list_trails(sections)
    for section, trail in zip(sections, trails, strict=True):
        resource = msgspec.json.encode(hit_resource(record, section, trail))
        if section.level:
            own, above = ("", section.heading, ""), "\n".join((page.title, *trail))
        else:
            own, above = (page.title, section.heading, about), ""
        place = (section.start, section.end)
        columns = (*own, body.text[section.start : section.end], above)
        words = (part_signs(letters(text, record.locale)) for text in columns)
        yield *words, scope, resource, passage_digest(resource, *place), *place
