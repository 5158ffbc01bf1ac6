"""Writing a revision: what changed, the journal of it, and the new id, in one transaction."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, tuple_, update

from content_api.parsing.file_names import slug_key
from content_api.records import Catalogue, Media
from content_api.store import tables
from content_api.store.database import read_meta
from content_api.store.format import FORMAT
from content_api.store.rows import RecordRow, Row, media_row, problem_row

_KINDS: Mapping[str, Table] = {"series": tables.series, "article": tables.article}
_BATCH = 500


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
    connection: Connection, rows: Iterable[RecordRow], removed: Iterable[tuple[str, str]]
) -> list[Row]:
    """Write records that may have changed and drop those that are gone.

    Args:
        connection: In a write transaction.
        rows: Rows that are new or may differ from what is stored.
        removed: Kind and id of records that are no longer public.

    Returns:
        The journal: `kind`, `record_id` and `action` of what really changed.
    """
    known = _digests(connection)
    journal: list[Row] = []
    written: dict[str, list[RecordRow]] = {"series": [], "article": []}
    for row in rows:
        before = known.get((row.kind, row.id))
        if before == row.values["digest"]:
            continue
        action = "added" if before is None else "changed"
        journal.append({"kind": row.kind, "record_id": row.id, "action": action})
        written[row.kind].append(row)
    gone = [key for key in removed if key in known]
    journal += [{"kind": kind, "record_id": id_, "action": "removed"} for kind, id_ in gone]
    for kind, table in _KINDS.items():
        ids = [row.id for row in written[kind]] + [id_ for k, id_ in gone if k == kind]
        _delete_keys(connection, table, table.c.id, ids)
        _delete_tags(connection, kind, ids)
        _insert(connection, table, [row.values for row in written[kind]])
        tags = [
            {"kind": kind, "record_id": row.id, "tag_key": tag}
            for row in written[kind]
            for tag in row.tags
        ]
        _insert(connection, tables.tag, tags)
    return journal


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
        The revision id: a hash of all records, all problems and the settings' fingerprint.
    """
    connection.execute(delete(tables.problem))
    public = set(catalogue.public_problems)
    keys = {record.document.series_dir: slug_key(record.id) for record in catalogue.series}
    rows = [
        problem_row(
            position,
            problem,
            public=problem in public,
            series_key=keys.get(problem.path.split("/", 1)[0]),
        )
        for position, problem in enumerate(catalogue.problems)
    ]
    _insert(connection, tables.problem, rows)
    for key, value in meta.items():
        _write_meta(connection, key, value)
    revision_id = compute_revision_id(connection)
    if revision_id != read_revision_id(connection):
        result = connection.execute(insert(tables.revision).values(id=revision_id))
        (number,) = result.inserted_primary_key or (0,)
        _insert(connection, tables.change, [{"revision": number, **row} for row in journal])
    return revision_id


def compute_revision_id(connection: Connection) -> str:
    """The id of what is stored now: the same content and settings give the same id anywhere."""
    digest = hashlib.sha256()
    digest.update(f"{FORMAT}\n{read_meta(connection, 'fingerprint')}\n".encode())
    for (kind, id_), value in sorted(_digests(connection).items()):
        digest.update(f"{kind}\t{id_}\t{value}\n".encode())
    problems = select(tables.problem.c.value).order_by(tables.problem.c.position)
    for value in connection.execute(problems).scalars():
        digest.update(bytes(value) + b"\n")
    return digest.hexdigest()[:32]


def read_revision_id(connection: Connection) -> str | None:
    """The id of the newest revision; None before the first."""
    newest = select(tables.revision.c.id).order_by(tables.revision.c.number.desc()).limit(1)
    value: str | None = connection.execute(newest).scalar()
    return value


def _digests(connection: Connection) -> dict[tuple[str, str], str]:
    """Digest of each record, by kind and id; an article's covers its body."""
    found: dict[tuple[str, str], str] = {}
    for kind, table in _KINDS.items():
        rows = connection.execute(select(table.c.id, table.c.digest))
        found |= {(kind, id_): digest for id_, digest in rows}
    return found


def _write_meta(connection: Connection, key: str, value: str) -> None:
    connection.execute(delete(tables.meta).where(tables.meta.c.key == key))
    connection.execute(insert(tables.meta).values(key=key, value=value))


def _insert(connection: Connection, table: Table, rows: list[Row]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _delete_keys(connection: Connection, table: Table, column: Any, keys: list[str]) -> None:  # noqa: ANN401
    if keys:
        statement = delete(table).where(column == bindparam("wanted"))
        connection.execute(statement, [{"wanted": key} for key in keys])


def _delete_tags(connection: Connection, kind: str, ids: list[str]) -> None:
    for start in range(0, len(ids), _BATCH):
        pairs = [(kind, id_) for id_ in ids[start : start + _BATCH]]
        columns = tuple_(tables.tag.c.kind, tables.tag.c.record_id)
        connection.execute(delete(tables.tag).where(columns.in_(pairs)))
