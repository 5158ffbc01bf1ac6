"""Brings the store up to date with the content: only what changed is read, parsed, written."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

from content_api.catalogue.isolating import Proof, none_needed
from content_api.catalogue.options import CompileOptions
from content_api.catalogue.page_cache import Job, Outcome
from content_api.catalogue.site import SiteOptions, compile_site, with_snippets
from content_api.catalogue.tree.trees import Tree
from content_api.indexing.compiling.ahead import Ahead
from content_api.indexing.compiling.file_compiler import CompilerSetup, without_collector
from content_api.indexing.compiling.notes import Notes
from content_api.indexing.compiling.page_bodies import pack_body
from content_api.indexing.core_options import SchemaReader, fingerprint
from content_api.indexing.indexed_site import IndexReport, Site, load_site
from content_api.indexing.quiet import Patience
from content_api.indexing.rounds import Round
from content_api.indexing.site_compiler import Preview, SiteFiles
from content_api.indexing.stored_pages import StoredPages
from content_api.indexing.writing import list_stale, prepare_to_write, prove, write_site
from content_api.problems import Level, Problem
from content_api.schemas.site import SiteSchemas
from content_api.settings import Settings
from content_api.store.database import Store, open_store, rebuild_store
from content_api.store.errors import OvertakenError, StoreDamagedError
from content_api.store.publishing.changes import Changes
from content_api.store.schema.revisions import read_store_digest
from content_api.values.failures import CannotRunError
from content_api.values.records import Catalogue


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
        self._files = SiteFiles(settings)
        self._schemas = SchemaReader(settings)
        self._ahead = Ahead(Notes(settings.sqlite_path))
        self._site: Site | None = None
        self._preview: tuple[IndexReport | None, Preview] | None = None

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
        site = self._known_site(fingerprint(self._settings, self._schemas.read()))
        if self._preview is None or self._preview[0] is not site.report:
            site.need_entries(self.store)
            self._preview = (site.report, Preview(self._settings, self._files, site.parts))
        return self._preview[1].find_problems(overlay, rules, self._clock())

    def is_damaged(self) -> bool:
        """Whether a reader found the store damaged; the next run then makes it anew."""
        try:
            return self.store.is_damaged()
        except StoreDamagedError:
            return True

    def prepare(self) -> None:
        """Link what is served already, so that the first change takes no longer than others.

        For a moment in which nobody waits; where anything changed meanwhile, a run does it.

        Raises:
            ContentRootError: a content root cannot be read.
            StoreError: the store cannot be read.
        """
        site, now = self._site, self._clock()
        if site is None or site.catalogue or site.report is None or site.report.is_outdated(now):
            return
        try:
            _, schemas, rounds = self._look_at_all(None)
            if site is not self._site or site.strangers or any(r.is_needed for r in rounds):
                return
            site.need_entries(self.store)
            trees, options = [each.tree for each in rounds], self._files.options(schemas)
            with without_collector():
                site.catalogue = compile_site(trees, options, site.cache, now)
                prepare_to_write(self.store, self._settings, site)
        except BaseException:
            self._site = None
            raise

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
        site.vocabulary = schemas.vocabulary
        site.json_schemas = self._schemas.json_schemas(schemas)
        pages, options = StoredPages(site.strangers), self._files.options(schemas)
        run = _Compiling(self._settings, rounds, pages, self._ahead, on_progress)
        try:
            catalogue, published = self._compile_and_publish(site, rounds, options, run, now)
        except CannotRunError:
            raise
        except Exception:  # noqa: BLE001 - a page at which something fails is found and left out
            proof = partial(prove, self._settings, pages)
            catalogue, published = self._compile_and_publish(site, rounds, options, run, now, proof)
        site.strangers, site.catalogue = [], catalogue
        for each in rounds:
            each.part.cache.end_run()
        site.report = IndexReport(
            revision=published.revision,
            paths=tuple(f"{r.root.prefix}{path}" for r in rounds for path in r.found.kinds),
            changed=tuple(pages.paths),
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
            schemas = self._schemas.read()
            site = self._known_site(fingerprint(self._settings, schemas))
            named = patience.named if patience else None
            rounds = [
                self._files.look(root, site.parts[root.prefix], schemas, named)
                for root in self._settings.roots
            ]
            if patience is None:
                return site, schemas, rounds
            motions = [each.read_jobs(most_bytes) for each in rounds]
            if not patience.is_settled(motions):
                self._prepare(rounds, self._files.options(schemas))
            if not patience.wait(motions):
                return site, schemas, rounds

    def _prepare(self, rounds: list[Round], options: SiteOptions) -> None:
        """Compile what is to be compiled if nothing moves any more."""
        setups = {
            each.root.prefix: _setup(
                self._settings,
                each,
                with_snippets(options.roots[each.root.prefix].compiling, each.tree),
            )
            for each in rounds
        }
        self._ahead.prepare({r.root.prefix: (setups[r.root.prefix], r.jobs) for r in rounds})

    def _compile_and_publish(
        self,
        site: Site,
        rounds: list[Round],
        options: SiteOptions,
        run: "_Compiling",
        now: datetime,
        proof: Proof = none_needed,
    ) -> tuple[Catalogue, Changes]:
        """The catalogue of the site, and what publishing it changed."""
        trees = [each.tree for each in rounds]
        with without_collector():
            catalogue = compile_site(
                trees, options, site.cache, now, compile_pages=run.compile, proof=proof
            )
            changes = run.pages.list_changes(site.parts)
            for each in rounds:
                each.part.beside = each.found.beside
            return catalogue, write_site(self.store, self._settings, site, changes, catalogue, now)

    def _known_site(self, wanted: str) -> Site:
        """What is known of the files: from the last run, else from the store."""
        if self._site is None or self._site.fingerprint != wanted:
            prefixes = [root.prefix for root in self._settings.roots]
            self._site = load_site(self.store, wanted, prefixes)
        return self._site


class _Compiling:
    """Compiles the pages of one run on all cores, as they are to be stored.

    Args:
        settings: All settings.
        rounds: What is to be done in each content root.
        pages: Where what is to be stored is put.
        ahead: Has compiled some of them.
        on_progress: Called with files done and files to do.
    """

    def __init__(
        self,
        settings: Settings,
        rounds: list[Round],
        pages: StoredPages,
        ahead: Ahead,
        on_progress: Callable[[int, int], None],
    ) -> None:
        self.pages = pages
        self._settings, self._ahead = settings, ahead
        self._rounds = {each.root.prefix: each for each in rounds}
        self._on_progress = on_progress
        self._done, self._total = 0, sum(len(each.jobs) for each in rounds)
        for each in rounds:
            pages.remove(f"{each.root.prefix}{path}" for path in each.removed)
        on_progress(0, self._total)

    def compile(
        self, tree: Tree, jobs: Sequence[Job], options: CompileOptions
    ) -> Iterator[Outcome]:
        """Compile pages; those that were read when all was looked at, as they were then."""
        prefix = tree.root.prefix
        each = self._rounds[prefix]
        read = {job.path: job for job in each.jobs}
        wanted = [read.get(job.path, job) for job in jobs]
        setup = _setup(self._settings, each, options)
        for found in self._ahead.compile(prefix, setup, wanted):
            yield self.pages.take(prefix, found)
            self._done += 1
            self._on_progress(self._done, self._total)


def _setup(settings: Settings, each: Round, options: CompileOptions) -> CompilerSetup:
    """How pages of a content root are compiled."""
    most_bytes = settings.content_max_file_bytes
    return CompilerSetup(each.root.directory, options, most_bytes, pack_body)
