"""What is in a store, as the one who writes it remembers it, so that nothing is read to compare."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import Connection, select

from content_api.catalogue.work_index import WorkIndex
from content_api.problems import Problem
from content_api.store.errors import StoreDamagedError
from content_api.store.publishing.tagging import Tags
from content_api.store.schema import tables
from content_api.store.schema.marks import (
    Sum,
    mark_problems,
    mark_record,
    mark_source,
    read_problem_values,
)
from content_api.store.schema.numbers import RecordKey
from content_api.values.linked import Media

Told = tuple[str | None, tuple[Problem, ...]]
"""The series of a file, by its key, and the problems of the file that others are told."""


@dataclass(slots=True)
class Ledger:
    """What is in a store.

    Attributes:
        digest: Of all that is stored: whoever else writes makes it another.
        is_loaded: Whether the rest is known.
        numbers: Of series, articles and tags.
        keys: Whose number is which.
        digests: Of series, articles and tags.
        sources: The mark of each file.
        told: What others are told of each file.
        reported: What its author is told of each file.
        works: The digest of each cited work, by its id.
        work_index: By which works are merged; None before it is first needed.
        media: The files that are served as they are, by path.
        tags: By which records are counted.
        meta: Values of the table of that name.
        record_sum: Of all series and articles; as of the others.
    """

    digest: str | None = None
    is_loaded: bool = False
    tags: Tags = field(default_factory=Tags)
    numbers: dict[RecordKey, int] = field(default_factory=dict)
    keys: dict[int, RecordKey] = field(default_factory=dict)
    digests: dict[RecordKey, bytes] = field(default_factory=dict)
    sources: dict[str, int] = field(default_factory=dict)
    told: dict[str, Told] = field(default_factory=dict)
    reported: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    works: dict[str, bytes] = field(default_factory=dict)
    work_index: WorkIndex | None = None
    media: dict[str, Media] = field(default_factory=dict)
    meta: dict[str, str] = field(default_factory=dict)
    record_sum: Sum = field(default_factory=Sum)
    source_sum: Sum = field(default_factory=Sum)
    told_sum: Sum = field(default_factory=Sum)
    report_sum: Sum = field(default_factory=Sum)

    def forget_records(self, locales: Sequence[str]) -> None:
        """There are no records and no tags any more; these will be counted in `locales`."""
        self.numbers, self.keys, self.digests = {}, {}, {}
        self.tags, self.record_sum = Tags(locales), Sum()

    def forget(self, digest: str | None) -> None:
        """Know the digest of the store and nothing else."""
        fresh = Ledger(digest)
        for name in self.__slots__:
            setattr(self, name, getattr(fresh, name))


def load_ledger(connection: Connection, ledger: Ledger) -> None:
    """Read what is in a store into an empty ledger; `tags` are counted by who knows the locales.

    Args:
        connection: In a transaction.
        ledger: To be filled.

    Raises:
        StoreDamagedError: it cannot be what was written.
    """
    ledger.is_loaded = True
    ledger.meta = dict(connection.execute(select(tables.meta.c.key, tables.meta.c.value)).all())
    ledger.digest = ledger.meta.get("digest")
    _load_records(connection, ledger)
    _load_sources(connection, ledger)
    try:
        _load_problems(connection, ledger)
    except msgspec.MsgspecError as error:
        raise StoreDamagedError(f"the store is damaged: {error}") from error
    columns = tables.work.c
    ledger.works = dict(connection.execute(select(columns.id, columns.digest)).all())
    for row in connection.execute(select(tables.media)):
        file = Media(row.path, row.type, row.bytes, row.width, row.height, named=row.named)
        ledger.media[row.path] = file


def _load_records(connection: Connection, ledger: Ledger) -> None:
    marks: list[int] = []
    for kind, table in tables.BY_KIND.items():
        columns = (table.c.record, table.c.locale, table.c.id, table.c.digest)
        for number, locale, id_, digest in connection.execute(select(*columns)):
            key = (kind, locale, id_)
            ledger.numbers[key], ledger.keys[number] = number, key
            ledger.digests[key] = digest
            if kind != "tag":
                marks.append(mark_record(key, digest))
    ledger.record_sum = Sum(marks)


def _load_sources(connection: Connection, ledger: Ledger) -> None:
    columns = tables.source.c
    query = select(columns.path, columns.sha256, columns.hidden, columns.stale)
    for path, sha256, hidden, stale in connection.execute(query):
        ledger.sources[path] = mark_source(path, sha256, hidden=hidden, stale=stale)
    ledger.source_sum = Sum(ledger.sources.values())


def _load_problems(connection: Connection, ledger: Ledger) -> None:
    columns = tables.problem.c
    query = select(columns.path, columns.series_key).where(columns.place == 0)
    series = {path: key for path, key in connection.execute(query)}  # noqa: C416 - rows
    told = read_problem_values(connection, tables.problem)
    ledger.told = {path: (series.get(path), _decoded(values)) for path, values in told.items()}
    ledger.told_sum = Sum(mark_problems(*one) for one in told.items())
    reported = read_problem_values(connection, tables.report)
    ledger.reported = {path: _decoded(values) for path, values in reported.items()}
    ledger.report_sum = Sum(mark_problems(*one) for one in reported.items())


def _decoded(values: Sequence[bytes]) -> tuple[Problem, ...]:
    return tuple(msgspec.json.decode(value, type=Problem) for value in values)
