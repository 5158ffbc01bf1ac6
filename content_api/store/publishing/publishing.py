"""Publishing: what differs from what is stored is written, and told, in one transaction."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection

from content_api import __version__
from content_api.store.database import Store
from content_api.store.errors import OvertakenError, StoreDamagedError
from content_api.store.publishing.bibliography import publish_works
from content_api.store.publishing.changes import Changes, Difference
from content_api.store.publishing.comparing import Compared, compare
from content_api.store.publishing.edition import Edition, every_record
from content_api.store.publishing.ledger import Ledger, load_ledger
from content_api.store.publishing.record_tables import (
    Left,
    Placed,
    clear_records,
    put_records,
    take_records,
)
from content_api.store.publishing.reporting import publish_problems
from content_api.store.publishing.sources import write_sources
from content_api.store.publishing.tagging import Tags
from content_api.store.schema import tables
from content_api.store.schema.marks import mark_record, revision_id, store_digest
from content_api.store.schema.numbers import RecordKey, number_records
from content_api.store.schema.revisions import read_store_digest, write_revision
from content_api.store.schema.rows import media_row, record_key, record_row
from content_api.store.sqlite.driver import delete_rows, insert_rows
from content_api.values.collation import icu_version
from content_api.values.records import Article, Series

_ORDERED_BY, _MADE_BY = "icu", "version"
_Records = Mapping[RecordKey, Series | Article]


def publish(store: Store, ledger: Ledger, edition: Edition) -> Changes:
    """Write what differs from what is stored.

    Args:
        store: To write to.
        ledger: What is in it, of which at least the digest is known: the edition is built on that.
            It is kept in step.
        edition: What is to be in it.

    Raises:
        OvertakenError: something else is in it.
        StoreError: it cannot be written.
    """
    digest = ledger.digest
    try:
        with store.write() as connection:
            know(connection, ledger, edition.locales)
            return _Publication(connection, ledger, edition).run()
    except BaseException:
        ledger.forget(digest)
        raise


def know(connection: Connection, ledger: Ledger, locales: Sequence[str]) -> None:
    """Know what is in the store, and that nobody else wrote it meanwhile.

    Args:
        connection: In a transaction.
        ledger: At least its digest is known.
        locales: In which tags are counted.

    Raises:
        OvertakenError: something else is in the store.
        StoreDamagedError: it cannot be what was written.
    """
    if ledger.digest != read_store_digest(connection):
        raise OvertakenError("another process wrote the store meanwhile")
    if not ledger.is_loaded:
        load_ledger(connection, ledger)
    if ledger.tags.locales != tuple(locales):
        ledger.tags = Tags(locales)
        ledger.tags.load(connection)
        ledger.tags.doubt(key for key in ledger.digests if key[0] == "tag")


class _Publication:
    """One run of `publish`.

    Args:
        connection: In a write transaction.
        ledger: What is in the store; it is kept in step.
        edition: What is to be in it.
    """

    def __init__(self, connection: Connection, ledger: Ledger, edition: Edition) -> None:
        self._connection = connection
        self._ledger = ledger
        self._edition = edition

    def run(self) -> Changes:
        """Write everything; the order is that in which one thing needs another."""
        ledger, edition = self._ledger, self._edition
        self._require_order()
        before = dict(ledger.digests) if self._are_made_otherwise() else None
        if before is not None:
            clear_records(self._connection)
            ledger.forget_records(edition.locales)
        records = self._write_records()
        tags = self._write_tags()
        if before is not None:
            records = tags = compare(before, ledger.digests)
        works = publish_works(self._connection, ledger, edition)
        media = self._write_media()
        problems = publish_problems(self._connection, ledger, edition.catalogue)
        own = {_ORDERED_BY: icu_version(), _MADE_BY: __version__}
        self._write_meta({**own, **edition.meta})
        fingerprint = ledger.meta.get("fingerprint", "")
        revision = revision_id(fingerprint, ledger.record_sum, ledger.told_sum)
        number = write_revision(self._connection, revision)
        ledger.digest = store_digest(revision, ledger.source_sum, ledger.report_sum)
        self._write_meta({"digest": ledger.digest})
        return Changes(
            revision=revision,
            number=number,
            series=_told(records, "series"),
            articles=_told(records, "article"),
            tags=_told(tags, "tag"),
            works=works,
            media=media,
            problems=problems,
        )

    def _require_order(self) -> None:
        """Refuse to write to a store whose sort keys are of another ICU."""
        known, ours = self._ledger.meta.get(_ORDERED_BY), icu_version()
        if known not in (None, ours):
            raise StoreDamagedError(f"the store is ordered by ICU {known}, not by {ours}")

    def _are_made_otherwise(self) -> bool:
        """Whether another version of the program made the rows of the records.

        It may have read a language otherwise, and then what is to be taken away could not be told.
        """
        return self._ledger.meta.get(_MADE_BY) not in (None, __version__)

    def _write_records(self) -> Compared[RecordKey]:
        """Write the files, and the records that differ, in themselves or in their body."""
        ledger, files = self._ledger, self._edition.files
        records, gone = self._asked()
        bodies = {row["path"]: row["text"] for row in files.bodies}
        digests = {
            key: b""
            if key not in ledger.digests or record.source.path in bodies
            else record_row(record).digest
            for key, record in records.items()
        }
        compared = compare(ledger.digests, digests, gone)
        numbers = number_records(compared.added, compared.removed, ledger.keys)
        left = self._take(compared, numbers)
        write_sources(self._connection, ledger, files)
        self._renumber(compared, numbers)
        if numbers.keys() - records.keys():  # others make room for them
            records = _by_key(self._edition)
        keys = {*compared.written, *numbers}
        placed = sorted((ledger.numbers[key], key) for key in keys)
        self._put(((number, record_row(records[key])) for number, key in placed), bodies, left)
        return compared

    def _asked(self) -> tuple[_Records, Iterable[RecordKey]]:
        """The records that may differ, and the keys of those that are gone."""
        known = self._edition.records
        if known is not None:
            return {record_key(record): record for record in known.records}, known.removed
        every = _by_key(self._edition)
        return every, [key for key in self._ledger.digests if key[0] != "tag" and key not in every]

    def _write_tags(self) -> Compared[RecordKey]:
        """Write the tags that other records have now, or that are written otherwise."""
        ledger, tags = self._ledger, self._ledger.tags
        touched = tags.take_touched()
        found = {key: row for key in touched if (row := tags.find_row(key))}
        digests = {key: row.digest for key, row in found.items()}
        compared = compare(ledger.digests, digests, [key for key in touched if key not in found])
        numbers = number_records(compared.added, compared.removed, ledger.keys)
        left = self._take(compared, numbers)
        self._renumber(compared, numbers)
        placed = sorted((ledger.numbers[key], key) for key in {*compared.written, *numbers})
        rows = ((number, found.get(key) or tags.find_row(key)) for number, key in placed)
        self._put(((number, row) for number, row in rows if row), {}, left)
        return compared

    def _take(self, compared: Compared[RecordKey], numbers: Iterable[RecordKey]) -> Left:
        """Take away what differs, and what gets another number."""
        ledger = self._ledger
        keys = {*compared.dropped, *(key for key in numbers if key in ledger.numbers)}
        known = {key: (ledger.numbers[key], ledger.digests[key]) for key in keys}
        left = Left()
        for key, tags in take_records(self._connection, known, left):
            ledger.tags.count(key, tags, -1)
        for key in keys:
            ledger.record_sum.change(_mark(key, ledger.digests[key]), 0)
        return left

    def _renumber(self, compared: Compared[RecordKey], numbers: Mapping[RecordKey, int]) -> None:
        ledger = self._ledger
        for key in compared.removed:
            del ledger.digests[key]
        for key in (*compared.removed, *numbers):
            ledger.keys.pop(ledger.numbers.pop(key, -1), None)
        for key, number in numbers.items():
            ledger.numbers[key], ledger.keys[number] = number, key

    def _put(self, placed: Iterable[Placed], texts: Mapping[str, bytes], left: Left) -> None:
        ledger = self._ledger
        for row, tags in put_records(self._connection, placed, texts, left):
            ledger.tags.count(row.key, tags)
            ledger.digests[row.key] = row.digest
            ledger.record_sum.change(0, _mark(row.key, row.digest))

    def _write_media(self) -> Difference:
        ledger = self._ledger
        after = {file.path: file for file in self._edition.catalogue.media}
        compared = compare(ledger.media, after)
        delete_rows(self._connection, tables.media, ((path,) for path in compared.dropped))
        rows = (media_row(after[path]) for path in compared.written)
        insert_rows(self._connection, tables.media, rows)
        ledger.media = after
        return compared.told(lambda path: (path,))

    def _write_meta(self, values: Mapping[str, str]) -> None:
        compared = compare(self._ledger.meta, values, ())
        delete_rows(self._connection, tables.meta, ((key,) for key in compared.dropped))
        rows = ({"key": key, "value": values[key]} for key in compared.written)
        insert_rows(self._connection, tables.meta, rows)
        self._ledger.meta |= values


def _mark(key: RecordKey, digest: bytes) -> int:
    """Of a record in the sum of the revision, which tags are not in: they follow from others."""
    return 0 if key[0] == "tag" else mark_record(key, digest)


def _told(compared: Compared[RecordKey], kind: str) -> Difference:
    """What became of the records of a kind, by locale and id."""
    added, changed, removed = (
        tuple(sorted(key[1:] for key in keys if key[0] == kind))
        for keys in (compared.added, compared.changed, compared.removed)
    )
    return Difference(added, changed, removed)


def _by_key(edition: Edition) -> _Records:
    return {record_key(record): record for record in every_record(edition.catalogue)}
