"""Writing a revision: what changed, the journal of it, and the new id, in one transaction."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select, update

from content_api.collation import icu_version
from content_api.parsing.file_names import slug_key
from content_api.records import Catalogue, Label, Media
from content_api.schemas.resources import tag_resource
from content_api.store import tables
from content_api.store.database import read_meta
from content_api.store.errors import StoreDamagedError
from content_api.store.format import FORMAT
from content_api.store.journal import write_journal
from content_api.store.rows import (
    RecordKey,
    RecordRow,
    Row,
    media_row,
    problem_row,
    tag_row,
)
from content_api.store.values import folded, most_common

_KINDS: Mapping[str, Table] = {"series": tables.series, "article": tables.article}


_ORDERED_BY = "icu"


@dataclass(slots=True)
class SourceChanges:
    """What became of the files.

    Attributes:
        sources: Rows of files that were compiled.
        bodies: Their bodies; a compiled file without one is not served, unless it is stale.
        stats: New signatures of files whose bytes are the known ones, by path.
        removed: Paths that are gone.
    """

    sources: list[Row] = field(default_factory=list)
    bodies: list[Row] = field(default_factory=list)
    stats: dict[str, str] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)


def require_order(connection: Connection) -> None:
    """Refuse to write to a store whose sort keys are of another ICU.

    Raises:
        StoreDamagedError: they are; the store is to be made anew.
    """
    known, ours = read_meta(connection, _ORDERED_BY), icu_version()
    if known not in (None, ours):
        raise StoreDamagedError(f"the store is ordered by ICU {known}, not by {ours}")


def write_sources(connection: Connection, changes: SourceChanges) -> None:
    """Write what became of the files."""
    paths = [row["path"] for row in changes.sources]
    _delete_keys(connection, tables.source, tables.source.c.path, [*paths, *changes.removed])
    # A last good version keeps the body that it has.
    fresh = [row["path"] for row in changes.sources if not row["stale"]]
    _delete_keys(connection, tables.body, tables.body.c.path, [*fresh, *changes.removed])
    _insert(connection, tables.source, changes.sources)
    _insert(connection, tables.body, changes.bodies)
    if changes.stats:
        statement = (
            update(tables.source)
            .where(tables.source.c.path == bindparam("wanted"))
            .values(stat=bindparam("signature"))
        )
        rows = [{"wanted": path, "signature": stat} for path, stat in changes.stats.items()]
        connection.execute(statement, rows)


def write_records(
    connection: Connection,
    rows: Iterable[RecordRow],
    removed: Iterable[RecordKey],
    locales: Sequence[str],
) -> list[Row]:
    """Write records that may have changed and drop those that are gone.

    Args:
        connection: In a write transaction.
        rows: Rows that are new or may differ from what is stored.
        removed: Keys of records that are no longer public.
        locales: Those of the site's content roots: tags are counted in each.

    Returns:
        The journal: `kind`, `locale`, `record_id` and `action` of what really changed.
    """
    known = _digests(connection)
    journal: list[Row] = []
    written: list[RecordRow] = []
    for row in rows:
        before = known.get(row.key)
        if before == row.digest:
            continue
        journal.append(_journal_row(row.key, "added" if before is None else "changed"))
        written.append(row)
    gone = [key for key in removed if key in known]
    journal += [_journal_row(key, "removed") for key in gone]
    _write_rows(connection, written, gone)
    if journal:
        _write_tags(connection, locales)
    return journal


def _journal_row(key: RecordKey, action: str) -> Row:
    kind, locale, record_id = key
    return {"kind": kind, "locale": locale, "record_id": record_id, "action": action}


def _write_rows(connection: Connection, rows: list[RecordRow], gone: Iterable[RecordKey]) -> None:
    """Put rows in the place of those with their keys; those that are gone only go."""
    numbers: dict[RecordKey, int] = {}
    for kind, table in tables.BY_KIND.items():
        found = connection.execute(select(table.c.locale, table.c.id, table.c.record))
        numbers |= {(kind, locale, id_): number for locale, id_, number in found}
    _delete_records(connection, numbers, [*(row.key for row in rows), *gone])
    free = count(max(numbers.values(), default=0) + 1)
    placed = [(numbers.get(row.key) or next(free), row) for row in rows]
    for kind, table in tables.BY_KIND.items():
        values = [{"record": number, **row.values} for number, row in placed if row.kind == kind]
        _insert(connection, table, _only(table, values))
        if kind in tables.MORE:
            _insert(connection, tables.MORE[kind], _only(tables.MORE[kind], values))
        # Apart by kind, for an article has no outline: all rows of an insert have the same keys.
        json = [{"record": number, **row.json} for number, row in placed if row.kind == kind]
        _insert(connection, tables.record, json)
    items = [{"record": number, **item} for number, row in placed for item in row.items]
    _insert(connection, tables.item, items)


def _only(table: Table, rows: list[Row]) -> list[Row]:
    """The rows with the columns of `table` alone."""
    names = tuple(table.c.keys())
    return [{name: row[name] for name in names} for row in rows]


def _delete_records(
    connection: Connection, numbers: Mapping[RecordKey, int], keys: list[RecordKey]
) -> None:
    for kind, table in tables.BY_KIND.items():
        old = [numbers[key] for key in keys if key[0] == kind and key in numbers]
        of_kind = [table, *([tables.MORE[kind]] if kind in tables.MORE else ())]
        for each in (*of_kind, tables.record, tables.item):
            _delete_keys(connection, each, each.c.record, old)


def _write_tags(connection: Connection, locales: Sequence[str]) -> None:
    """Count the tags anew; nothing is written when no count and no title changed."""
    rows = _count_tags(connection, locales)
    columns = tables.tag.c
    found = connection.execute(select(columns.locale, columns.id, columns.digest))
    known = {("tag", locale, id_): digest for locale, id_, digest in found}
    changed = [row for row in rows if known.get(row.key) != row.digest]
    gone = known.keys() - {row.key for row in rows}
    _write_rows(connection, changed, sorted(gone))


def _count_tags(connection: Connection, locales: Sequence[str]) -> list[RecordRow]:
    """A row for each tag in each of `locales`, with the title that it has most often.

    On a site with one root, records may be in other languages: they count for its own.
    """
    is_several = len(locales) > 1
    named = {folded(locale): locale for locale in locales}
    counts: dict[tuple[str, str], Counter[str]] = {}
    titles: dict[tuple[str, str], Counter[str]] = {}
    columns = tables.item.c
    for kind, table in _KINDS.items():
        found = connection.execute(
            select(table.c.locale, columns.text, columns.written, func.count())
            .join(table, table.c.record == columns.record)
            .where(columns.field == f"{kind}.tags")
            .group_by(table.c.locale, columns.text, columns.written)
        )
        for locale, text, written, number in found:
            key = (named[locale] if is_several else locales[0], text)
            counts.setdefault(key, Counter())[kind] += number
            titles.setdefault(key, Counter())[written or text] += number
    return [
        tag_row(
            tag_resource(
                Label(key[1], most_common(titles[key])),
                key[0],
                f"&locale={key[0]}" if is_several else "",
                series=of_tag["series"],
                articles=of_tag["article"],
            )
        )
        for key, of_tag in counts.items()
        if key[1]
    ]


def write_media(connection: Connection, media: Iterable[Media]) -> None:
    """Make the table of media tell of `media` and nothing else."""
    columns = tables.media.c
    stored = connection.execute(select(columns.path, columns.digest))
    known = {path: digest for path, digest in stored}  # noqa: C416 - rows are typed as rows
    rows = {file.path: media_row(file) for file in media}
    changed = [row for path, row in rows.items() if known.get(path) != row["digest"]]
    gone = [path for path in known if path not in rows]
    _delete_keys(connection, tables.media, columns.path, [*(r["path"] for r in changed), *gone])
    _insert(connection, tables.media, changed)


def write_revision(
    connection: Connection,
    *,
    journal: list[Row],
    catalogue: Catalogue,
    meta: Mapping[str, str],
) -> str:
    """Write problems, meta values and, when the id is a new one, the revision and its journal.

    Args:
        connection: In a write transaction, after `write_records`.
        journal: From `write_records`.
        catalogue: Whose problems are written.
        meta: Values to keep, `fingerprint` among them.

    Returns:
        The revision id: see `compute_revision_id`.
    """
    _write_meta(connection, _ORDERED_BY, icu_version())
    _write_problems(connection, catalogue)
    for key, value in meta.items():
        _write_meta(connection, key, value)
    revision_id = compute_revision_id(connection)
    if revision_id != read_revision_id(connection):
        result = connection.execute(insert(tables.revision).values(id=revision_id))
        (number,) = result.inserted_primary_key or (0,)
        write_journal(connection, number, journal)
    _write_meta(connection, "digest", compute_store_digest(connection))
    return revision_id


def _write_problems(connection: Connection, catalogue: Catalogue) -> None:
    connection.execute(delete(tables.problem))
    connection.execute(delete(tables.report))
    keys = {r.root.shown(r.document.series_dir): slug_key(r.id) for r in catalogue.series}
    prefixes = {record.root.prefix for record in catalogue.series}
    told = (
        problem_row(position, problem, keys.get(_folder(problem.path, prefixes)))
        for position, problem in enumerate(catalogue.public_problems)
    )
    _insert(connection, tables.problem, list(told))
    values = map(msgspec.json.encode, catalogue.problems)
    rows = [{"position": position, "value": value} for position, value in enumerate(values)]
    _insert(connection, tables.report, rows)


def _folder(path: str, prefixes: Iterable[str]) -> str:
    """The folder of a series in which a shown path is, by the path that is shown."""
    prefix = next((prefix for prefix in prefixes if prefix and path.startswith(prefix)), "")
    return prefix + path.removeprefix(prefix).split("/", 1)[0]


def compute_revision_id(connection: Connection) -> str:
    """The id of what is public now: the same content and settings give the same id anywhere.

    It is a hash of all records, of the problems that others are told, and of the settings'
    fingerprint. What is hidden changes it as little as it changes an answer.
    """
    digest = hashlib.sha256()
    digest.update(f"{FORMAT}\n{read_meta(connection, 'fingerprint')}\n".encode())
    for (kind, locale, id_), value in sorted(_digests(connection).items()):
        digest.update(f"{kind}\t{locale}\t{id_}\t{value}\n".encode())
    problems = select(tables.problem.c.value).order_by(tables.problem.c.position)
    for value in connection.execute(problems).scalars():
        digest.update(_as_bytes(value) + b"\n")
    return digest.hexdigest()[:32]


def compute_store_digest(connection: Connection) -> str:
    """A hash of all that is stored, also of what is hidden: by it an indexer knows its store."""
    digest = hashlib.sha256((read_revision_id(connection) or "").encode())
    for value in connection.execute(select(tables.report.c.value).order_by("position")).scalars():
        digest.update(_as_bytes(value) + b"\n")
    columns = tables.source.c
    query = select(columns.path, columns.sha256, columns.hidden, columns.stale)
    for path, sha256, hidden, stale in connection.execute(query.order_by(columns.path)):
        digest.update(f"{path}\t{sha256}\t{hidden:d}{stale:d}\n".encode())
    return digest.hexdigest()[:32]


def read_store_digest(connection: Connection) -> str | None:
    """The hash of what was stored by the last run; None before the first."""
    return read_meta(connection, "digest")


def _as_bytes(value: bytes | str) -> bytes:
    """What a column holds; in a damaged one there may be text."""
    return value.encode() if isinstance(value, str) else bytes(value)


_NEWEST = (
    select(tables.revision.c.number, tables.revision.c.id)
    .order_by(tables.revision.c.number.desc())
    .limit(1)
)


def read_revision(connection: Connection) -> tuple[int, str] | None:
    """The number of the newest revision in this store, and its id; None before the first."""
    row = connection.execute(_NEWEST).first()
    return None if row is None else (row.number, row.id)


def read_revision_id(connection: Connection) -> str | None:
    """The id of the newest revision; None before the first."""
    found = read_revision(connection)
    return None if found is None else found[1]


def list_record_keys(connection: Connection) -> set[RecordKey]:
    """The keys of all series and articles."""
    return set(_digests(connection))


def _digests(connection: Connection) -> dict[RecordKey, str]:
    """Digest of each record; an article's covers its body."""
    found: dict[RecordKey, str] = {}
    for kind, table in _KINDS.items():
        rows = connection.execute(select(table.c.locale, table.c.id, table.c.digest))
        found |= {(kind, locale, id_): digest for locale, id_, digest in rows}
    return found


def _write_meta(connection: Connection, key: str, value: str) -> None:
    connection.execute(delete(tables.meta).where(tables.meta.c.key == key))
    connection.execute(insert(tables.meta).values(key=key, value=value))


def _insert(connection: Connection, table: Table, rows: list[Row]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _delete_keys(
    connection: Connection,
    table: Table,
    column: Any,  # noqa: ANN401
    keys: Sequence[str | int],
) -> None:
    if keys:
        statement = delete(table).where(column == bindparam("wanted"))
        connection.execute(statement, [{"wanted": key} for key in keys])
