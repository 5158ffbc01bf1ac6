"""Brings the store up to date with a content root: only what changed is read, parsed, written."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

import msgspec
from sqlalchemy import Connection, select

from content_api.catalogue.build import build_catalogue
from content_api.catalogue.compile import Compiler
from content_api.catalogue.groups import Contents, Entry
from content_api.catalogue.layout import PODCASTS_FILE
from content_api.catalogue.levels import Levels
from content_api.catalogue.podcasts import Podcasts, parse_podcasts
from content_api.indexing.compiling import Job, Outcome, compile_data, compile_files
from content_api.indexing.files import Scan, UnreadableError, read_file
from content_api.indexing.known import (
    Beside,
    IndexReport,
    Known,
    Site,
    as_entry,
    load_entries,
    load_site,
)
from content_api.indexing.looking import Found, look
from content_api.indexing.media import MediaReader
from content_api.indexing.site_options import (
    compile_options,
    fingerprint,
    json_schemas,
    link_options,
    read_site_schemas,
)
from content_api.indexing.snippets import SnippetReader, affected_paths
from content_api.problems import Problem
from content_api.records import Catalogue
from content_api.schemas.resources import rfc3339
from content_api.schemas.vocabulary import Vocabulary
from content_api.settings import Settings
from content_api.store import tables
from content_api.store.bibliography import write_bibliography
from content_api.store.database import Store, StoreDamagedError, StoreError, rebuild_store
from content_api.store.passages import write_passages
from content_api.store.rows import RecordRow, article_row, series_row
from content_api.store.write import (
    SourceChanges,
    read_revision_id,
    write_media,
    write_records,
    write_revision,
    write_sources,
)

_Key = tuple[str, str]


class _OvertakenError(StoreError):
    """What a run began with is no longer what is in the store."""


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
        self._media = MediaReader(settings.content_root)
        self._site: Site | None = None

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
            return self._try(on_progress)
        except StoreDamagedError:
            self.store = rebuild_store(self.store, self._settings.store_url)
            return self._try(on_progress)
        except _OvertakenError:
            return self._try(on_progress)

    def preview(
        self, overlay: Mapping[str, bytes], levels: Levels | None = None
    ) -> tuple[Problem, ...]:
        """The problems as they would be with other texts in some files; nothing is written.

        Args:
            overlay: Texts by path, of files that are there and of new ones; after `run`.
            levels: Instead of those of the settings.

        Raises:
            ContentRootError: the content root cannot be read.
            StoreError: the store cannot be read.
        """
        schemas = read_site_schemas(self._settings)
        site = self._known_site(fingerprint(self._settings, schemas))
        found = look(self._settings, site, schemas, self._snippets, overlay)
        if site.entries is None:
            site.entries = load_entries(self.store)
        entries = dict(site.entries)
        compiler = Compiler(compile_options(self._settings, schemas, found.snippets))
        for path, data in overlay.items():
            if path in found.kinds:
                compiled = compile_data(compiler, found.kinds[path], path, data)
                entries[path] = Entry(
                    compiled.document,
                    compiled.problems,
                    compiled.hidden,
                    compiled.excuses,
                    held_back=compiled.held_back,
                )
        contents = self._contents(entries, found, found.beside)
        options = link_options(self._settings, schemas)
        options = replace(options, levels=levels or options.levels)
        return build_catalogue(contents, options, self._clock()).problems

    def is_damaged(self) -> bool:
        """Whether a reader found the store damaged; the next run then makes it anew."""
        try:
            return self.store.get_meta("damaged") != "no"
        except StoreDamagedError:
            return True

    def is_overtaken(self) -> bool:
        """Whether another process wrote the store since the last run; the next reads it again."""
        with self.store.read() as connection:
            return self._site is not None and self._site.revision != read_revision_id(connection)

    def _try(self, on_progress: Callable[[int, int], None]) -> IndexReport:
        """A run; after one that failed, only what is in the store is known."""
        try:
            return self._run(on_progress)
        except BaseException:
            self._site = None
            raise

    def _run(self, on_progress: Callable[[int, int], None]) -> IndexReport:
        if self.is_damaged():
            raise StoreDamagedError("the store is damaged")
        if self.is_overtaken():
            self._site = None
        schemas = read_site_schemas(self._settings)
        site = self._known_site(fingerprint(self._settings, schemas))
        found = look(self._settings, site, schemas, self._snippets)
        beside = found.beside
        affected = affected_paths(site.beside.snippets, found.snippets)
        if site.beside.snippets.keys() != found.snippets.keys():
            # What is said of a snippet that is not there depends on those that are.
            named = {path for known in site.files.values() for path in known.embed_paths}
            affected |= named - found.snippets.keys()
        jobs = _list_jobs(site, found, affected)
        removed = [path for path in site.files if path not in found.kinds]
        now = self._clock()
        report = site.report
        is_due = report is None or _is_due(report.next_change_at, now)
        if not (jobs or removed or is_due) and report and site.beside == beside:
            return report
        if site.entries is None:
            site.entries = load_entries(self.store)
        changes = self._compile(site, jobs, found, on_progress)
        changes.removed = removed
        for path in removed:
            del site.files[path]
            site.entries.pop(path, None)
        site.past = {}
        contents = self._contents(site.entries, found, beside)
        catalogue = build_catalogue(contents, link_options(self._settings, found.schemas), now)
        site.beside, site.vocabulary = beside, found.schemas.vocabulary
        site.json_schemas = json_schemas(self._settings, found.schemas)
        revision = site.revision = self._write(site, changes, catalogue)
        site.catalogue = catalogue
        site.report = IndexReport(
            revision=revision,
            paths=tuple(found.kinds),
            compiled=len(changes.sources),
            problems=catalogue.problems,
            next_change_at=catalogue.next_change_at,
        )
        return site.report

    def _contents(self, entries: dict[str, Entry], found: Found, beside: Beside) -> Contents:
        held = {path: replace(entries[path], stale=True) for path in found.held & entries.keys()}
        return Contents(
            layout=found.layout,
            entries=entries | held,
            podcasts=self._read_podcasts(found.scan),
            video_bytes=beside.videos,
            files=found.names,
            media=self._media.read(found.scan),
            problems=beside.problems,
        )

    def _compile(
        self,
        site: Site,
        jobs: list[Job],
        found: Found,
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

    def _write(self, site: Site, changes: SourceChanges, catalogue: Catalogue) -> str:
        rows, removed = _diff(site.catalogue, catalogue)
        meta = {
            "site": msgspec.json.encode(_site_note(catalogue, site.vocabulary)).decode(),
            "fingerprint": site.fingerprint,
            "next_change_at": rfc3339(catalogue.next_change_at) or "",
            "beside": msgspec.json.encode(site.beside).decode(),
            "schemas": msgspec.json.encode(site.json_schemas).decode(),
        }
        with self.store.write() as connection:
            if site.revision != read_revision_id(connection):
                raise _OvertakenError("another process wrote the store meanwhile")
            write_sources(connection, changes)
            if site.catalogue is None:
                removed = _stored_keys(connection) - {(row.kind, row.id) for row in rows}
            journal = write_records(connection, rows, sorted(removed))
            write_passages(connection, catalogue, journal, changes.bodies)
            write_media(connection, catalogue.media)
            write_bibliography(connection, catalogue)
            return write_revision(connection, journal=journal, catalogue=catalogue, meta=meta)

    def _known_site(self, wanted: str) -> Site:
        """What is known of the files: from the last run, else from the store."""
        if self._site is None or self._site.fingerprint != wanted:
            self._site = load_site(self.store, wanted)
        return self._site


def _is_due(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now


def _list_jobs(site: Site, found: Found, affected: frozenset[str]) -> list[Job]:
    """Files that are new, that changed, or whose embeds changed."""
    jobs: list[Job] = []
    for path, kind in found.kinds.items():
        if path in found.held:
            continue
        known = site.files.get(path)
        if known is None or known.kind != kind or affected.intersection(known.embed_paths):
            jobs.append(Job(path, kind))
        elif known.stat != found.scan.files[path].signature:
            jobs.append(Job(path, kind, known.sha256))
    return jobs


def _take(site: Site, changes: SourceChanges, outcome: Outcome) -> None:
    """Remember an outcome, and note what of it is to be written."""
    row = outcome.source
    if row is None:
        changes.stats[outcome.path] = outcome.stat
        site.files[outcome.path].stat = outcome.stat
        return
    if row["document"] is None and not row["hidden"]:
        good = site.last_good(outcome.path, row["kind"])
        if good is not None:
            row |= {"document": msgspec.json.encode(good), "stale": True}
    changes.sources.append(row)
    if outcome.body:
        changes.bodies.append(outcome.body)
    embed_paths = msgspec.json.decode(row["embed_paths"], type=tuple[str, ...])
    site.files[outcome.path] = Known(row["kind"], row["stat"], row["sha256"], embed_paths)
    if site.entries is not None:
        site.entries[outcome.path] = as_entry(row)


def _site_note(catalogue: Catalogue, vocabulary: Vocabulary) -> dict[str, object]:
    """What the API tells of the whole site, and the values by which it may be filtered."""
    return {"problems": catalogue.site_problems, **vocabulary.values}


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
        for article in record.articles:
            kept.add(("article", article.id))
            if old_articles.get(article.id) != article:
                rows.append(article_row(article))
    gone = {("series", id_) for id_ in old_series} | {("article", id_) for id_ in old_articles}
    return rows, gone - kept
