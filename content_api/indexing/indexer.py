"""Brings the store up to date with the content: only what changed is read, parsed, written."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from content_api.catalogue.compile import Compiler
from content_api.catalogue.contents import Contents, Entry
from content_api.catalogue.isolating import Proof, build_isolated, none_needed
from content_api.catalogue.layout import PODCASTS_FILE
from content_api.catalogue.linking.root_linker import RootLinker, fit_linker
from content_api.catalogue.podcasts import Podcasts, parse_podcasts
from content_api.catalogue.translations import merge_catalogues
from content_api.failures import CannotRunError
from content_api.indexing.compiling import compile_data, without_collector
from content_api.indexing.files import Scan, UnreadableError, read_file
from content_api.indexing.known import IndexReport, Site, load_site
from content_api.indexing.looking import Found, look
from content_api.indexing.media import MediaReader
from content_api.indexing.notes import Notes
from content_api.indexing.pool import compile_files
from content_api.indexing.quiet import Patience
from content_api.indexing.rounds import Round, list_jobs
from content_api.indexing.site_options import (
    compile_options,
    fingerprint,
    json_schemas,
    link_options,
    read_site_schemas,
)
from content_api.indexing.snippets import SnippetReader, affected_paths
from content_api.indexing.writing import list_stale, prove, write_site
from content_api.problems import Level, Problem
from content_api.records import Catalogue, Root
from content_api.roots import ContentRoot
from content_api.schemas.site import SiteSchemas
from content_api.settings import Settings
from content_api.store.changes import Changes
from content_api.store.database import Store, open_store, rebuild_store
from content_api.store.edition import SourceChanges
from content_api.store.errors import OvertakenError, StoreDamagedError
from content_api.store.revisions import read_store_digest


class Indexer:
    """Keeps one store up to date with the content roots of a site.

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
        self._snippets = {
            root.prefix: SnippetReader(root.directory, macros) for root in settings.roots
        }
        self._media = {root.prefix: MediaReader(root.directory) for root in settings.roots}
        self._site: Site | None = None

    def run(
        self,
        on_progress: Callable[[int, int], None] = lambda _done, _all: None,
        patience: Patience | None = None,
    ) -> IndexReport:
        """Bring the store up to date.

        Args:
            on_progress: Called with files done and files to do.
            patience: To wait until content that changes is left alone; without, it is taken as
                it is.

        Raises:
            ContentRootError: a content root cannot be read.
            StoreError: the store cannot be written.
        """
        if self.store.is_lost():
            self.store.close()
            self.store = open_store(self._settings.store_url, self._settings.sqlite_path)
            self._site = None
        try:
            return self._try(on_progress, patience)
        except StoreDamagedError:
            self.store = rebuild_store(self.store)
            return self._try(on_progress, patience)
        except OvertakenError:
            return self._try(on_progress, patience)

    def preview(
        self, overlay: Mapping[str, bytes], rules: Mapping[str, Level] | None = None
    ) -> tuple[Problem, ...]:
        """The problems as they would be with other texts in some files; nothing is written.

        Args:
            overlay: Texts by shown path, of files that are there and of new ones; after `run`.
            rules: Levels of codes, instead of those of the settings.

        Raises:
            ContentRootError: a content root cannot be read.
            StoreError: the store cannot be read.
        """
        schemas = read_site_schemas(self._settings)
        site = self._known_site(fingerprint(self._settings, schemas))
        site.need_entries(self.store)
        parts: list[tuple[Root, Catalogue]] = []
        for root in self._settings.roots:
            inside = {root.path_of(path): data for path, data in overlay.items()}
            texts = {path: data for path, data in inside.items() if path is not None}
            contents = self._contents_with(site, root, schemas, texts)
            options = link_options(self._settings, root, schemas, rules)
            isolated = build_isolated(contents, RootLinker(options), self._clock())
            parts.append((root.root, isolated.catalogue))
        return merge_catalogues(parts, self._settings.schema_files).problems

    def is_damaged(self) -> bool:
        """Whether a reader found the store damaged; the next run then makes it anew."""
        try:
            return self.store.is_damaged()
        except StoreDamagedError:
            return True

    def settle(self) -> None:
        """Have the store look after what was written, when nobody waits."""
        self.store.settle()

    def is_overtaken(self) -> bool:
        """Whether another process wrote the store since the last run; the next reads it again."""
        if self.store.is_lost():
            return True
        with self.store.read() as connection:
            return self._site is not None and self._site.store_digest != read_store_digest(
                connection
            )

    def _try(
        self, on_progress: Callable[[int, int], None], patience: Patience | None
    ) -> IndexReport:
        """A run; after one that failed, only what is in the store is known."""
        try:
            return self._run(on_progress, patience)
        except BaseException:
            self._site = None
            raise

    def _run(
        self, on_progress: Callable[[int, int], None], patience: Patience | None
    ) -> IndexReport:
        if self.is_damaged():
            raise StoreDamagedError("the store is damaged")
        if self.is_overtaken():
            self._site = None
        site, schemas, rounds = self._look_at_all(patience)
        now = self._clock()
        report = site.report
        is_due = report is None or report.is_outdated(now)
        if report and not (is_due or site.strangers or any(r.is_needed for r in rounds)):
            return report
        site.need_entries(self.store)
        changes = self._compile(rounds, on_progress)
        changes.removed += site.strangers
        site.strangers, site.vocabulary = [], schemas.vocabulary
        site.json_schemas = json_schemas(self._settings, schemas)
        to_link = [r for r in rounds if is_due or r.is_needed or r.part.catalogue is None]
        try:
            catalogue, published = self._link_and_write(site, changes, rounds, to_link, now)
        except CannotRunError:
            raise
        except Exception:  # noqa: BLE001 - a page at which something fails is found and left out
            proof = partial(prove, self._settings, changes)
            catalogue, published = self._link_and_write(site, changes, rounds, rounds, now, proof)
        site.catalogue = catalogue
        for part in site.parts.values():
            part.before = {}
        site.report = IndexReport(
            revision=published.revision,
            paths=tuple(f"{r.root.prefix}{path}" for r in rounds for path in r.found.kinds),
            changed=tuple(str(row["path"]) for row in changes.sources),
            problems=catalogue.problems,
            linked_at=now,
            next_change_at=catalogue.next_change_at,
            stale=list_stale(catalogue),
            public_problems=catalogue.public_problems,
            changes=published,
        )
        return site.report

    def _look_at_all(self, patience: Patience | None) -> tuple[Site, SiteSchemas, list[Round]]:
        """What there is and what is to be done, when content has been left alone."""
        most_bytes = self._settings.content_max_file_bytes
        while True:
            if patience:
                patience.begin_look()
            schemas = read_site_schemas(self._settings)
            site = self._known_site(fingerprint(self._settings, schemas))
            rounds = [self._look(site, root, schemas) for root in self._settings.roots]
            if not (patience and patience.wait([r.read_jobs(most_bytes) for r in rounds])):
                return site, schemas, rounds

    def _look(self, site: Site, root: ContentRoot, schemas: SiteSchemas) -> Round:
        part = site.parts[root.prefix]
        found = look(self._settings, root, part, schemas, self._snippets[root.prefix])
        affected = affected_paths(part.beside.snippets, found.snippets)
        if part.beside.snippets.keys() != found.snippets.keys():
            # What is said of a snippet that is not there depends on those that are.
            named = {path for known in part.files.values() for path in known.embed_paths}
            affected |= named - found.snippets.keys()
        jobs = list_jobs(part, found, affected)
        gone = tuple(path for path in {**part.files, **part.past} if path not in found.kinds)
        return Round(root, part, found, jobs, gone)

    def _link_and_write(
        self,
        site: Site,
        changes: SourceChanges,
        rounds: list[Round],
        to_link: list[Round],
        now: datetime,
        proof: Proof = none_needed,
    ) -> tuple[Catalogue, Changes]:
        """The catalogue of all roots, of which some are linked anew, and what it changed."""
        with without_collector():
            for each in to_link:
                self._link(each, changes, now, proof)
            parts = [(r.root.root, r.part.catalogue) for r in rounds if r.part.catalogue]
            catalogue = merge_catalogues(parts, self._settings.schema_files)
            return catalogue, write_site(self.store, self._settings, site, changes, catalogue, now)

    def _link(self, each: Round, changes: SourceChanges, now: datetime, proof: Proof) -> None:
        """Make the catalogue of one root anew; without the files at which the program fails."""
        part, found = each.part, each.found
        for path in each.removed:
            part.files.pop(path, None)
            (part.entries or {}).pop(path, None)
        part.past, part.beside = {}, found.beside
        options = link_options(self._settings, each.root, found.schemas)
        suspects = {job.path for job in each.jobs}
        while True:
            entries = part.entries or {}
            known = {p: error for p, (e, error) in part.faults.items() if e and e is entries.get(p)}
            contents = self._contents(each.root, entries, found)
            linker = fit_linker(part.linker, options, now)
            part.linker = None
            isolated = build_isolated(contents, linker, now, known, proof, suspects)
            part.linker = isolated.linker
            part.faults = {p: (entries.get(p), error) for p, error in isolated.faults.items()}
            part.catalogue = isolated.catalogue
            if not each.put_back(changes):
                return

    def _contents(self, root: ContentRoot, entries: dict[str, Entry], found: Found) -> Contents:
        held = {path: replace(entries[path], stale=True) for path in found.held & entries.keys()}
        beside = found.beside
        return Contents(
            layout=found.layout,
            entries=entries | held,
            podcasts=self._read_podcasts(root, found.scan),
            video_bytes=beside.videos,
            files=found.names,
            media=self._media[root.prefix].read(found.scan),
            snippets=found.snippets,
            problems=beside.problems,
        )

    def _contents_with(
        self, site: Site, root: ContentRoot, schemas: SiteSchemas, texts: Mapping[str, bytes]
    ) -> Contents:
        """What a root would hold with other `texts`, by path in it."""
        part = site.parts[root.prefix]
        found = look(self._settings, root, part, schemas, self._snippets[root.prefix], texts)
        entries = dict(part.entries or {})
        compiler = Compiler(compile_options(self._settings, root, schemas, found.snippets))
        for path, data in texts.items():
            if path in found.kinds:
                compiled = compile_data(compiler, found.kinds[path], path, data)
                entries[path] = Entry(
                    compiled.document,
                    compiled.problems,
                    compiled.hidden,
                    compiled.excuses,
                    held_back=compiled.held_back,
                    terms=compiled.terms,
                )
        return self._contents(root, entries, found)

    def _compile(
        self, rounds: list[Round], on_progress: Callable[[int, int], None]
    ) -> SourceChanges:
        changes, settings = SourceChanges(), self._settings
        notes = Notes(settings.sqlite_path)
        total, done = sum(len(each.jobs) for each in rounds), 0
        on_progress(done, total)
        for each in rounds:
            root, found = each.root, each.found
            changes.removed += [f"{root.prefix}{path}" for path in each.removed]
            options = compile_options(settings, root, found.schemas, found.snippets)
            most_bytes = settings.content_max_file_bytes
            for outcome in compile_files(root.directory, each.jobs, options, most_bytes, notes):
                each.take(changes, outcome)
                done += 1
                on_progress(done, total)
        return changes

    def _read_podcasts(self, root: ContentRoot, scan: Scan) -> Podcasts:
        if PODCASTS_FILE not in scan.files:
            return Podcasts()
        most_bytes = self._settings.content_max_file_bytes
        try:
            data, _ = read_file(root.directory, PODCASTS_FILE, most_bytes)
        except UnreadableError as error:
            return Podcasts(problems=(error.problem,))
        return parse_podcasts(PODCASTS_FILE, data)

    def _known_site(self, wanted: str) -> Site:
        """What is known of the files: from the last run, else from the store."""
        if self._site is None or self._site.fingerprint != wanted:
            prefixes = [root.prefix for root in self._settings.roots]
            self._site = load_site(self.store, wanted, prefixes)
        return self._site
