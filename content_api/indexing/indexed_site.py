"""What the indexer remembers between runs, in memory and in the store."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec
from sqlalchemy import Connection, Table, select

from content_api.catalogue.contents import Entry
from content_api.catalogue.page_cache import PageStamp
from content_api.catalogue.site import SiteCache
from content_api.catalogue.translations import Merged
from content_api.indexing.compiling.page_rows import DamagedRowError, as_entry
from content_api.indexing.parts import Beside, Part
from content_api.problems import Problem
from content_api.schemas.vocabulary import DEFAULT_VOCABULARY, Vocabulary
from content_api.store.database import Store
from content_api.store.errors import StoreDamagedError
from content_api.store.publishing.changes import Changes
from content_api.store.publishing.ledger import Ledger
from content_api.store.schema import tables
from content_api.store.schema.marks import compute_revision_id, compute_store_digest
from content_api.store.schema.meta import read_meta
from content_api.store.schema.revisions import read_revision_id, read_store_digest
from content_api.values.parts import Node
from content_api.values.records import Catalogue

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What one run of the indexer did.

    Attributes:
        revision: The revision id that is now in the store.
        paths: Series pages and articles in the content root.
        changed: Those of them that were parsed in this run.
        problems: Every problem of the site, sorted.
        linked_at: By which moment articles are due in it.
        next_change_at: When time alone changes the site, or None.
        stale: Those that are served in their last good version.
        public_problems: Those that anyone may be told.
        changes: What it changed of what others see; None of a run of another process.
    """

    revision: str
    paths: tuple[str, ...]
    changed: tuple[str, ...]
    problems: tuple[Problem, ...]
    linked_at: datetime
    next_change_at: datetime | None
    stale: tuple[str, ...] = ()
    public_problems: tuple[Problem, ...] = ()
    changes: Changes | None = None

    def is_outdated(self, now: datetime) -> bool:
        """Whether time alone may have changed the site, also by a clock that was set back."""
        is_due = self.next_change_at is not None and self.next_change_at <= now
        return is_due or now < self.linked_at

    @property
    def compiled(self) -> int:
        """How many files were parsed in this run."""
        return len(self.changed)

    @property
    def files(self) -> int:
        """How many series pages and articles there are."""
        return len(self.paths)


@dataclass(slots=True)
class Site:
    """What is known of a site.

    Attributes:
        parts: By the prefix of each content root.
        store_digest: Of the store, as it was read or written last; it tells of what is hidden, too.
        ledger: What is in the store, once it is needed.
        strangers: Shown paths of files in the store that are in no content root.
        catalogue: Of all roots, as it was written.
        merged: Its series with their translations.
    """

    fingerprint: str
    parts: dict[str, Part]
    store_digest: str | None = None
    ledger: Ledger = field(default_factory=Ledger)
    strangers: list[str] = field(default_factory=list)
    vocabulary: Vocabulary = DEFAULT_VOCABULARY
    json_schemas: dict[str, Node] = field(default_factory=dict)
    catalogue: Catalogue | None = None
    merged: Merged = field(default_factory=dict)
    report: IndexReport | None = None

    def place(self, path: str) -> tuple[Part, str] | None:
        """The part in which a shown path is, and the path in its root; None when in none."""
        for prefix, part in self.parts.items():
            if path.startswith(prefix):
                return part, path.removeprefix(prefix)
        return None

    def need_entries(self, store: Store) -> None:
        """Read every file as linking needs it, unless that was done."""
        if all(part.has_entries for part in self.parts.values()):
            return
        for part in self.parts.values():
            part.has_entries, part.cache.entries = True, {}
        for path, entry in load_entries(store).items():
            placed = self.place(path)
            if placed:
                placed[0].cache.entries[placed[1]] = entry

    @property
    def cache(self) -> SiteCache:
        """What is compiled already, of all roots."""
        roots = {prefix: part.cache for prefix, part in self.parts.items()}
        return SiteCache(roots, self.merged)


def load_site(store: Store, fingerprint: str, prefixes: Iterable[str]) -> Site:
    """What the store knows of a site, compiled with the settings of `fingerprint`.

    Raises:
        StoreDamagedError: what is in it is not what was written.
    """
    site = Site(fingerprint, {prefix: Part() for prefix in prefixes})
    with store.read() as connection:
        site.store_digest = read_store_digest(connection)
        if read_meta(connection, "fingerprint") == fingerprint:
            _load(connection, site)
            return site
    for part in site.parts.values():
        part.has_entries = True
    for path, entry in load_entries(store).items():
        placed = site.place(path)
        if placed:
            placed[0].cache.past[placed[1]] = entry
        else:
            site.strangers.append(path)
    return site


def load_entries(store: Store) -> dict[str, Entry]:
    """Every file as linking needs it, by shown path."""
    columns = tables.source.c
    query = select(
        columns.path,
        columns.kind,
        columns.document,
        columns.problems,
        columns.hidden,
        columns.excuses,
        columns.stale,
        columns.held_back,
        columns.terms,
    )
    try:
        with store.read() as connection:
            rows = connection.execute(query).mappings()
            return {row["path"]: as_entry(dict(row)) for row in rows}
    except DamagedRowError as error:
        raise StoreDamagedError(f"the store is damaged: {error}") from error


def _load(connection: Connection, site: Site) -> None:
    """Stats of all files, and the report of the last run: enough when nothing changed."""
    columns = tables.source.c
    query = select(columns.path, columns.kind, columns.stat, columns.sha256, columns.embed_paths)
    shown: list[str] = []
    strange = Part()  # of the same settings there is none
    try:
        for path, kind, stat, sha256, paths in connection.execute(query):
            embed_paths = () if paths == b"[]" else msgspec.json.decode(paths, type=tuple[str, ...])
            shown.append(path)
            part, inner = site.place(path) or (strange, path)
            part.cache.stamps[inner] = PageStamp(kind, stat, sha256, embed_paths)
        beside = read_meta(connection, "beside") or "{}"
        for prefix, value in msgspec.json.decode(beside, type=dict[str, Beside]).items():
            part = site.parts.get(prefix, strange)
            part.beside, part.cache.snippets = value, value.snippets
        stale = msgspec.json.decode(read_meta(connection, "stale") or "[]", type=tuple[str, ...])
        problems = _load_problems(connection, tables.report)
        public_problems = _load_problems(connection, tables.problem)
    except msgspec.MsgspecError as error:
        raise StoreDamagedError(f"the store is damaged: {error}") from error
    revision, digest = read_revision_id(connection), compute_store_digest(connection)
    is_whole = revision == compute_revision_id(connection) and site.store_digest == digest
    if revision is None or not is_whole:
        raise StoreDamagedError("the store is damaged: its records do not match its revision")
    linked_at = read_meta(connection, "linked_at")
    due = read_meta(connection, "next_change_at")
    site.report = IndexReport(
        revision=revision,
        paths=tuple(shown),
        changed=(),
        problems=problems,
        linked_at=datetime.fromisoformat(linked_at) if linked_at else _LONG_AGO,
        next_change_at=datetime.fromisoformat(due) if due else None,
        stale=stale,
        public_problems=public_problems,
    )


def _load_problems(connection: Connection, table: Table) -> tuple[Problem, ...]:
    query = select(table.c.value).order_by(table.c.path, table.c.place)
    values = connection.execute(query).scalars()
    return tuple(msgspec.json.decode(value, type=Problem) for value in values)
