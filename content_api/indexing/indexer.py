"""Brings the store up to date with a content root: only what changed is read, parsed, written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec
from sqlalchemy import Connection, select

from content_api.catalogue.build import Contents, Entry, build_catalogue
from content_api.catalogue.layout import PODCASTS_FILE, Layout, build_layout
from content_api.catalogue.podcasts import Podcasts, parse_podcasts
from content_api.indexing.compiling import Job, Outcome, compile_files
from content_api.indexing.files import Scan, UnreadableError, read_file, scan_root
from content_api.indexing.site_options import (
    compile_options,
    fingerprint,
    json_schemas,
    link_options,
    read_site_schemas,
)
from content_api.indexing.snippets import SnippetReader, affected_paths
from content_api.parsing.embeds import Snippet
from content_api.problems import Problem
from content_api.records import Article, ArticleDocument, Catalogue, Node, Series, SeriesDocument
from content_api.schemas.resources import rfc3339
from content_api.schemas.site import SiteSchemas
from content_api.schemas.vocabulary import DEFAULT_VOCABULARY, Vocabulary
from content_api.settings import Settings
from content_api.store import tables
from content_api.store.database import Store, StoreDamagedError, read_meta, rebuild_store
from content_api.store.rows import RecordRow, article_row, series_row
from content_api.store.write import (
    SourceChanges,
    compute_revision_id,
    read_revision_id,
    write_records,
    write_revision,
    write_sources,
)

_DOCUMENTS: Mapping[str, type[ArticleDocument] | type[SeriesDocument]] = {
    "series": SeriesDocument,
    "article": ArticleDocument,
}
_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What one run of the indexer did.

    Attributes:
        revision: The revision id that is now in the store.
        files: Series pages and articles in the content root.
        compiled: How many of them were parsed in this run.
        problems: Every problem of the site, sorted.
        next_change_at: When a scheduled article becomes public, or None.
    """

    revision: str
    files: int
    compiled: int
    problems: tuple[Problem, ...]
    next_change_at: datetime | None


@dataclass(slots=True)
class _Known:
    """What is known of one file from before."""

    kind: str
    stat: str
    sha256: str
    embed_paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Beside:
    """What shapes the catalogue beside series pages and articles."""

    podcasts: str = ""
    videos: dict[str, int] = field(default_factory=dict)
    snippets: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Site:
    """What the indexer remembers between runs; `entries` and `catalogue` only once needed."""

    fingerprint: str
    files: dict[str, _Known] = field(default_factory=dict)
    beside: _Beside = field(default_factory=_Beside)
    vocabulary: Vocabulary = DEFAULT_VOCABULARY
    json_schemas: dict[str, Node] = field(default_factory=dict)
    entries: dict[str, Entry] | None = None
    catalogue: Catalogue | None = None
    report: IndexReport | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """What a content root holds now."""

    scan: Scan
    layout: Layout
    schemas: SiteSchemas
    snippets: dict[str, Snippet]
    kinds: dict[str, str]

    @property
    def beside(self) -> _Beside:
        podcasts = self.scan.files.get(PODCASTS_FILE)
        return _Beside(
            podcasts=podcasts.signature if podcasts else "",
            videos={path: self.scan.files[path].size for path in self.layout.videos},
            snippets={path: snippet.sha256 for path, snippet in self.snippets.items()},
            problems=(*self.scan.problems, *self.schemas.problems),
        )


class Indexer:
    """Keeps one store up to date with one content root.

    Args:
        settings: All settings.
        store: A store opened for writing.
        clock: The time by which scheduled articles are due.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.store = store
        self._settings = settings
        self._clock = clock
        macros = frozenset(settings.content_macros)
        self._snippets = SnippetReader(settings.content_root, macros)
        self._site: _Site | None = None

    def run(
        self, on_progress: Callable[[int, int], None] = lambda _done, _all: None
    ) -> IndexReport:
        """Bring the store up to date.

        Args:
            on_progress: Called with files done and files to do.

        Raises:
            ContentRootError: the content root cannot be read.
            StoreError: the store cannot be written.
        """
        try:
            return self._run(on_progress)
        except StoreDamagedError:
            self._site = None
            self.store = rebuild_store(self.store, self._settings.store_url)
            return self._run(on_progress)

    def is_damaged(self) -> bool:
        """Whether a reader found the store damaged; the next run then makes it anew."""
        try:
            return self.store.get_meta("damaged") != "no"
        except StoreDamagedError:
            return True

    def _run(self, on_progress: Callable[[int, int], None]) -> IndexReport:
        if self.is_damaged():
            raise StoreDamagedError("the store is damaged")
        found = self._look()
        site = self._known_site(fingerprint(self._settings, found.schemas))
        beside = found.beside
        affected = affected_paths(site.beside.snippets, found.snippets)
        jobs = _list_jobs(site, found, affected)
        removed = [path for path in site.files if path not in found.kinds]
        now = self._clock()
        report = site.report
        is_due = report is None or _is_due(report.next_change_at, now)
        if not (jobs or removed or is_due) and report and site.beside == beside:
            return report
        if site.entries is None:
            site.entries = self._load_entries()
        changes = self._compile(site, jobs, found, on_progress)
        changes.removed = removed
        for path in removed:
            del site.files[path]
            site.entries.pop(path, None)
        contents = Contents(
            layout=found.layout,
            entries=site.entries,
            podcasts=self._read_podcasts(found.scan),
            video_bytes=beside.videos,
            problems=beside.problems,
        )
        catalogue = build_catalogue(contents, link_options(self._settings, found.schemas), now)
        site.beside, site.vocabulary = beside, found.schemas.vocabulary
        site.json_schemas = json_schemas(self._settings, found.schemas)
        revision = self._write(site, changes, catalogue)
        site.catalogue = catalogue
        site.report = IndexReport(
            revision=revision,
            files=len(found.kinds),
            compiled=len(changes.sources),
            problems=catalogue.problems,
            next_change_at=catalogue.next_change_at,
        )
        return site.report

    def _look(self) -> _Found:
        settings = self._settings
        scan = scan_root(settings.content_root, settings.content_series_pages)
        layout = build_layout(scan.files, settings.content_series_pages)
        pages = dict.fromkeys(layout.pages.values(), "series")
        kinds = pages | dict.fromkeys(layout.articles, "article")
        schemas, snippets = read_site_schemas(settings), self._snippets.read(scan)
        return _Found(scan, layout, schemas, snippets, kinds)

    def _compile(
        self,
        site: _Site,
        jobs: list[Job],
        found: _Found,
        on_progress: Callable[[int, int], None],
    ) -> SourceChanges:
        changes = SourceChanges()
        settings = self._settings
        options = compile_options(settings, found.schemas, found.snippets)
        root, most_bytes = settings.content_root, settings.content_max_file_bytes
        on_progress(0, len(jobs))
        outcomes = compile_files(root, jobs, options, most_bytes)
        for done, outcome in enumerate(outcomes, start=1):
            _take(site, changes, outcome)
            on_progress(done, len(jobs))
        return changes

    def _read_podcasts(self, scan: Scan) -> Podcasts:
        if PODCASTS_FILE not in scan.files:
            return Podcasts()
        settings = self._settings
        try:
            data, _ = read_file(
                settings.content_root, PODCASTS_FILE, settings.content_max_file_bytes
            )
        except UnreadableError as error:
            return Podcasts(problems=(error.problem,))
        return parse_podcasts(PODCASTS_FILE, data)

    def _write(self, site: _Site, changes: SourceChanges, catalogue: Catalogue) -> str:
        rows, removed = _diff(site.catalogue, catalogue)
        meta = {
            "site": msgspec.json.encode(_site_note(catalogue, site.vocabulary)).decode(),
            "fingerprint": site.fingerprint,
            "next_change_at": rfc3339(catalogue.next_change_at) or "",
            "beside": msgspec.json.encode(site.beside).decode(),
            "schemas": msgspec.json.encode(site.json_schemas).decode(),
        }
        with self.store.write() as connection:
            write_sources(connection, changes)
            if site.catalogue is None:
                removed = _stored_keys(connection) - {(row.kind, row.id) for row in rows}
            journal = write_records(connection, rows, sorted(removed))
            return write_revision(
                connection, journal=journal, problems=catalogue.problems, meta=meta
            )

    def _known_site(self, wanted: str) -> _Site:
        """What is known of the files: from the last run, else from the store."""
        if self._site is None or self._site.fingerprint != wanted:
            self._site = _Site(wanted)
            with self.store.read() as connection:
                if read_meta(connection, "fingerprint") == wanted:
                    _load_site(connection, self._site)
                else:
                    self._site.entries = {}
        return self._site

    def _load_entries(self) -> dict[str, Entry]:
        with self.store.read() as connection:
            columns = tables.source.c
            query = select(
                columns.path, columns.kind, columns.document, columns.problems, columns.hidden
            )
            return {
                path: _entry(kind, document, problems, hidden=hidden)
                for path, kind, document, problems, hidden in connection.execute(query)
            }


def _is_due(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now


def _list_jobs(site: _Site, found: _Found, affected: frozenset[str]) -> list[Job]:
    """Files that are new, that changed, or whose embeds changed."""
    jobs: list[Job] = []
    for path, kind in found.kinds.items():
        known = site.files.get(path)
        if known is None or known.kind != kind or affected.intersection(known.embed_paths):
            jobs.append(Job(path, kind))
        elif known.stat != found.scan.files[path].signature:
            jobs.append(Job(path, kind, known.sha256))
    return jobs


def _take(site: _Site, changes: SourceChanges, outcome: Outcome) -> None:
    """Remember an outcome, and note what of it is to be written."""
    row = outcome.source
    if row is None:
        changes.stats[outcome.path] = outcome.stat
        site.files[outcome.path].stat = outcome.stat
        return
    changes.sources.append(row)
    if outcome.body:
        changes.bodies.append(outcome.body)
    embed_paths = msgspec.json.decode(row["embed_paths"], type=tuple[str, ...])
    site.files[outcome.path] = _Known(row["kind"], row["stat"], row["sha256"], embed_paths)
    if site.entries is not None:
        site.entries[outcome.path] = _entry(
            row["kind"], row["document"], row["problems"], hidden=row["hidden"]
        )


def _entry(kind: str, document: bytes | None, problems: bytes, *, hidden: bool) -> Entry:
    try:
        record = msgspec.json.decode(document, type=_DOCUMENTS[kind]) if document else None
        return Entry(record, msgspec.json.decode(problems, type=tuple[Problem, ...]), hidden)
    except (msgspec.MsgspecError, UnicodeDecodeError, KeyError) as error:
        raise StoreDamagedError(f"the store is damaged: {error}") from error


def _load_site(connection: Connection, site: _Site) -> None:
    """Stats of all files, and the report of the last run: enough when nothing changed."""
    columns = tables.source.c
    query = select(columns.path, columns.kind, columns.stat, columns.sha256, columns.embed_paths)
    try:
        for path, kind, stat, sha256, paths in connection.execute(query):
            embed_paths = () if paths == b"[]" else msgspec.json.decode(paths, type=tuple[str, ...])
            site.files[path] = _Known(kind, stat, sha256, embed_paths)
        site.beside = msgspec.json.decode(read_meta(connection, "beside") or "{}", type=_Beside)
        problems = tuple(
            msgspec.json.decode(value, type=Problem)
            for value in connection.execute(
                select(tables.problem.c.value).order_by(tables.problem.c.position)
            ).scalars()
        )
    except msgspec.MsgspecError as error:
        raise StoreDamagedError(f"the store is damaged: {error}") from error
    revision = read_revision_id(connection)
    if revision is None or revision != compute_revision_id(connection):
        raise StoreDamagedError("the store is damaged: its records do not match its revision")
    due = read_meta(connection, "next_change_at")
    site.report = IndexReport(
        revision=revision,
        files=len(site.files),
        compiled=0,
        problems=problems,
        next_change_at=datetime.fromisoformat(due) if due else None,
    )


def _site_note(catalogue: Catalogue, vocabulary: Vocabulary) -> dict[str, object]:
    """What the API tells of the whole site, and the values by which it may be filtered."""
    states = {
        "series": vocabulary.series_state.values,
        "article": vocabulary.article_state.values,
    }
    levels = {
        "series": vocabulary.series_level.values,
        "article": vocabulary.article_level.values,
    }
    return {"problems": catalogue.site_problems, "state": states, "level": levels}


def _stored_keys(connection: Connection) -> set[_Key]:
    found: set[_Key] = set()
    for kind, table in (("series", tables.series), ("article", tables.article)):
        found |= {(kind, id_) for id_ in connection.execute(select(table.c.id)).scalars()}
    return found


def _diff(before: Catalogue | None, after: Catalogue) -> tuple[list[RecordRow], set[_Key]]:
    """Rows of records that may have changed, and keys of those that are gone.

    Documents are shared between catalogues, so comparing is cheap; rendering is not.
    """
    old_series = {record.id: record for record in before.series} if before else {}
    old_articles = {a.id: a for record in old_series.values() for a in record.articles}
    rows: list[RecordRow] = []
    kept: set[_Key] = set()
    for record in after.series:
        kept.add(("series", record.id))
        before_record = old_series.get(record.id)
        if before_record is not record and before_record != record:
            rows.append(series_row(record))
        places = _places(before_record)
        for position, article in enumerate(record.articles):
            kept.add(("article", article.id))
            is_same = places.get(article.id) == position and old_articles[article.id] == article
            if not is_same:
                rows.append(article_row(article, position))
    gone = {("series", id_) for id_ in old_series} | {("article", id_) for id_ in old_articles}
    return rows, gone - kept


def _places(record: Series | None) -> dict[str, int]:
    articles: tuple[Article, ...] = record.articles if record else ()
    return {article.id: position for position, article in enumerate(articles)}
