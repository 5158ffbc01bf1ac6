"""The rows of records in all tables, and their words: putting them in, taking them out again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, delete, select

from content_api.resources.hits import SearchedPage
from content_api.store.schema import search_tables, tables
from content_api.store.schema.bodies import PageText, read_text
from content_api.store.schema.items import TagRow, list_items
from content_api.store.schema.numbers import RecordKey, passage_id
from content_api.store.schema.packing import read_stamped, tie_of
from content_api.store.schema.passages import list_passages
from content_api.store.schema.rows import RecordRow
from content_api.store.schema.search_tables import add_words, take_words
from content_api.store.sqlite.driver import delete_rows, in_batches, insert_rows, insert_tuples
from content_api.values.parts import Node

Placed = tuple[int, RecordRow]
"""A record with its number."""
_Row = tuple[Any, ...]
_SEARCHED = ("series", "article")
_FIRST_HEADING = passage_id(0, 1)
_MOST_LEFT = 200  # records; they are kept in memory


class _Stored(NamedTuple):
    """A record as it is stored."""

    key: RecordKey
    number: int
    path: str
    resource: bytes


@dataclass(slots=True)
class Left:
    """Rows that were left in place, for most of them are to be there again.

    Attributes:
        items: Rows of `item`.
        words: Of passages, by their ids.
    """

    items: set[_Row] = field(default_factory=set)
    words: dict[int, _Row] = field(default_factory=dict)


def put_records(
    connection: Connection, placed: Iterable[Placed], texts: Mapping[str, bytes], left: Left
) -> Iterator[tuple[RecordRow, tuple[TagRow, ...]]]:
    """Write records that have no rows but those that were left; each is told with its tags.

    Args:
        connection: In a write transaction, after the bodies are written.
        placed: The records with their numbers, in the order of these.
        texts: Texts of bodies, packed, by the path of the file; others are read.
        left: By `take_records`; what is not to be there is taken away.
    """
    items: set[_Row] = set()
    pages: list[_Row] = []
    for batch in in_batches(placed):
        _put_columns(connection, batch)
        found = [(number, row, row.items) for number, row in batch]
        items |= {(*item, number) for number, _, each in found for item in each.items}
        tags = ((number, *tag) for number, _, each in found for tag in each.tags)
        insert_tuples(connection, tables.tagged, tags)
        stored = [
            _Stored(row.key, number, row.source_path, row.parts["resource"])
            for number, row in batch
        ]
        words = _replace_words(connection, list(_list_words(connection, stored, texts)), left)
        # Those of whole pages come before all others, and the index likes its rows in order.
        pages += (row for row in words if row[0] < _FIRST_HEADING)
        add_words(connection, (row for row in words if row[0] >= _FIRST_HEADING))
        yield from ((row, each.tags) for _, row, each in found)
    take_words(connection, left.words.values())
    add_words(connection, pages)
    delete_rows(connection, tables.item, left.items - items)
    # In order, so that the pages of the table are full.
    insert_tuples(connection, tables.item, sorted(items - left.items))


def take_records(
    connection: Connection, known: Mapping[RecordKey, tuple[int, bytes]], left: Left
) -> Iterator[tuple[RecordKey, tuple[TagRow, ...]]]:
    """Delete the rows of records; each is told with the tags that it had.

    Args:
        connection: In a write transaction, before their bodies are written anew.
        known: Number and digest of each, by its key.
        left: Gets what is left in place; nothing of many records.
    """
    for batch in in_batches(known.items()):
        stored = list(_read_stored(connection, batch))
        words = _list_words(connection, stored, {})
        if len(known) <= _MOST_LEFT:
            left.words |= {row[0]: row for row in words}
        else:
            take_words(connection, words)
        for kind in tables.BY_KIND:
            _take_columns(connection, kind, [one.number for one in stored if one.key[0] == kind])
        for one in stored:
            node: Node = msgspec.json.decode(one.resource)
            items, tags = list_items(one.key[0], node)
            rows = [(*item, one.number) for item in items]
            if len(known) <= _MOST_LEFT:
                left.items.update(rows)
            else:
                delete_rows(connection, tables.item, rows)
            delete_rows(connection, tables.tagged, ((one.number, tag.text) for tag in tags))
            yield one.key, tags


def _replace_words(connection: Connection, words: list[_Row], left: Left) -> list[_Row]:
    """The passages that are to be added; others that had their ids are taken away."""
    before = [left.words.pop(row[0], None) for row in words]
    pairs = list(zip(words, before, strict=True))
    take_words(connection, (old for new, old in pairs if old is not None and old != new))
    return [new for new, old in pairs if new != old]


def clear_records(connection: Connection) -> None:
    """Delete the rows and words of all records."""
    of_kinds = (*tables.BY_KIND.values(), *tables.MORE.values())
    for table in (*of_kinds, tables.record, tables.item, tables.tagged):
        connection.execute(delete(table))
    search_tables.drop(connection)
    search_tables.create(connection)


def _put_columns(connection: Connection, batch: Sequence[Placed]) -> None:
    for kind, table in tables.BY_KIND.items():
        rows = [{"record": number, **row.columns} for number, row in batch if row.kind == kind]
        insert_rows(connection, table, rows)
        if kind in tables.MORE:
            insert_rows(connection, tables.MORE[kind], rows)
    stored = [{"record": number, **row.stored} for number, row in batch]
    insert_rows(connection, tables.record, stored)


def _take_columns(connection: Connection, kind: str, numbers: Sequence[int]) -> None:
    of_kind = [tables.BY_KIND[kind], *([tables.MORE[kind]] if kind in tables.MORE else ())]
    for table in (*of_kind, tables.record):
        delete_rows(connection, table, ((number,) for number in numbers))


def _read_stored(
    connection: Connection, known: Iterable[tuple[RecordKey, tuple[int, bytes]]]
) -> Iterator[_Stored]:
    by_number = {number: (key, digest) for key, (number, digest) in known}
    columns = tables.record.c
    query = select(columns.record, columns.source_path, columns.resource)
    for number, path, packed in connection.execute(query.where(columns.record.in_(by_number))):
        key, digest = by_number[number]
        yield _Stored(key, number, path, read_stamped(packed, tie_of(digest, "resource")))


def _list_words(
    connection: Connection, stored: Iterable[_Stored], texts: Mapping[str, bytes]
) -> Iterator[_Row]:
    """The id and the words of each passage, in the order of the records."""
    searched = [one for one in stored if one.key[0] in _SEARCHED]
    bodies = _read_texts(connection, {one.path for one in searched}, texts)
    for one in searched:
        page = msgspec.json.decode(one.resource, type=SearchedPage)
        passages = list_passages(page, bodies.get(one.path, PageText()))
        for place, words in enumerate(passages):
            yield (passage_id(one.number, place), *words)


def _read_texts(
    connection: Connection, paths: Iterable[str], texts: Mapping[str, bytes]
) -> dict[str, PageText]:
    """The text of each body by its path; a series without a page has none."""
    packed = {path: texts[path] for path in paths if path in texts}
    missing = [path for path in paths if path not in texts]
    if missing:
        columns = tables.body.c
        query = select(columns.path, columns.text).where(columns.path.in_(missing))
        packed |= {path: text for path, text in connection.execute(query)}  # noqa: C416 - rows
    return {path: read_text(text) for path, text in packed.items()}
