"""The ids of what is stored: of a revision, which anyone may know, and of the whole store.

Each is made of sums over hashes, one of each record, file and list of problems. So the order in
which anything was written makes no difference, and one change costs two hashes and not all.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, Table, select

from content_api.store.format import FORMAT
from content_api.store.schema import tables
from content_api.store.schema.meta import read_meta
from content_api.store.schema.numbers import RecordKey
from content_api.store.schema.revisions import read_revision_id

_MODULUS = 1 << 256
_ID_CHARACTERS = 32


class Sum:
    """A sum of hashes, to which things are added, and from which they are taken away."""

    def __init__(self, marks: Iterable[int] = ()) -> None:
        self._total = sum(marks) % _MODULUS

    def change(self, before: int, after: int) -> None:
        """What had the mark `before`, 0 if it was not there, has `after`, 0 if it is gone."""
        self._total = (self._total - before + after) % _MODULUS

    def __str__(self) -> str:
        """It in hexadecimal."""
        return f"{self._total:x}"


def mark_record(key: RecordKey, digest: bytes) -> int:
    """Of a public record; its digest covers its body."""
    # In a damaged store there may be text.
    value = digest.hex() if isinstance(digest, bytes) else str(digest)
    return _mark("\t".join((*key, value)))


def mark_source(path: str, sha256: str, *, hidden: bool, stale: bool) -> int:
    """Of a file, public or not."""
    return _mark(f"{path}\t{sha256}\t{hidden:d}{stale:d}")


def mark_problems(path: str, values: Sequence[bytes]) -> int:
    """Of the problems of a file, in order, as JSON."""
    return _mark("\n".join((path, *(value.decode("utf-8", "replace") for value in values))))


def revision_id(fingerprint: str, records: Sum, told: Sum) -> str:
    """The id of what is public: the same content and settings give the same id anywhere.

    What is hidden changes it as little as it changes an answer.

    Args:
        fingerprint: Of the settings that shape it.
        records: Of all series and articles.
        told: Of all problems that others are told.
    """
    return _id(f"{FORMAT}\n{fingerprint}\n{records}\n{told}")


def store_digest(revision: str, sources: Sum, reported: Sum) -> str:
    """A hash of all that is stored, also of what is hidden: by it an indexer knows its store."""
    return _id(f"{revision}\n{sources}\n{reported}")


def compute_revision_id(connection: Connection) -> str:
    """The revision id by what is stored now."""
    records = Sum(
        mark_record((kind, locale, id_), digest)
        for kind in ("series", "article")
        for locale, id_, digest in connection.execute(_records_of(kind))
    )
    told = Sum(
        mark_problems(*one) for one in read_problem_values(connection, tables.problem).items()
    )
    return revision_id(read_meta(connection, "fingerprint") or "", records, told)


def compute_store_digest(connection: Connection) -> str:
    """The digest of the store by what is stored now."""
    columns = tables.source.c
    query = select(columns.path, columns.sha256, columns.hidden, columns.stale)
    sources = Sum(
        mark_source(path, sha256, hidden=hidden, stale=stale)
        for path, sha256, hidden, stale in connection.execute(query)
    )
    values = read_problem_values(connection, tables.report)
    reported = Sum(mark_problems(*one) for one in values.items())
    return store_digest(read_revision_id(connection) or "", sources, reported)


def read_problem_values(connection: Connection, table: Table) -> Mapping[str, Sequence[bytes]]:
    """The problems of each file, in order, as JSON; `table` is `problem` or `report`."""
    found: dict[str, list[bytes]] = {}
    query = select(table.c.path, table.c.value).order_by(table.c.path, table.c.place)
    for path, value in connection.execute(query):
        found.setdefault(path, []).append(value.encode() if isinstance(value, str) else value)
    return found


def _records_of(kind: str) -> Select[Any]:
    columns = tables.BY_KIND[kind].c
    return select(columns.locale, columns.id, columns.digest)


def _mark(line: str) -> int:
    return int.from_bytes(hashlib.sha256(line.encode("utf-8", "replace")).digest(), "big")


def _id(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_ID_CHARACTERS]
