"""What is wrong with the content, found without a database."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from content_api.catalogue.options import CompileOptions
from content_api.catalogue.page_cache import Job, Outcome, RootCache
from content_api.catalogue.site import SiteCache, compile_site
from content_api.catalogue.tree.trees import Tree
from content_api.indexing.compiling.file_compiler import CompilerSetup, without_collector
from content_api.indexing.compiling.notes import Notes
from content_api.indexing.compiling.page_rows import DamagedRowError, as_outcome
from content_api.indexing.compiling.pool import compile_files
from content_api.indexing.core_options import fingerprint, read_site_schemas
from content_api.indexing.page_file import KeptPages, KeptRoot, read_kept, write_kept
from content_api.indexing.parts import Part
from content_api.indexing.rounds import Round
from content_api.indexing.site_compiler import Preview, SiteFiles
from content_api.problems import Level, Problem
from content_api.settings import Settings
from content_api.sources.files import ContentRootError

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a run found.

    Attributes:
        paths: Shown paths of the series pages and articles.
        problems: Every problem of the site, sorted.
        next_change_at: When time alone changes these, or None.
    """

    paths: tuple[str, ...]
    problems: tuple[Problem, ...]
    next_change_at: datetime | None


class Checker:
    """Finds what is wrong with the content roots of a site.

    Args:
        settings: All settings.
        keeps: Whether compiled pages are kept for the next run.
        clock: The time by which scheduled articles are due.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        keeps: bool,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._settings, self._keeps, self._clock = settings, keeps, clock
        self._files = SiteFiles(settings)
        self._parts = {root.prefix: Part(_without_past()) for root in settings.roots}
        self._preview: Preview | None = None

    def run(self, on_progress: Progress = lambda _done, _all: None) -> CheckReport:
        """Find every problem.

        Args:
            on_progress: Called with files done and files to do.

        Raises:
            ContentRootError: a content root cannot be read, or there is nothing in it, not even a
                problem.
        """
        schemas = read_site_schemas(self._settings)
        kept = self._read_kept(fingerprint(self._settings, schemas))
        rounds = {
            root.prefix: self._files.look(root, self._parts[root.prefix], schemas)
            for root in self._settings.roots
        }
        trees = [each.tree for each in rounds.values()]
        caches = {prefix: part.cache for prefix, part in self._parts.items()}
        notes = Notes(self._settings.sqlite_path if self._keeps else None)
        run = _Compiling(self._settings, rounds, kept, notes, on_progress)
        with without_collector():
            catalogue = compile_site(
                trees,
                self._files.options(schemas),
                SiteCache(caches),
                self._clock(),
                compile_pages=run.compile,
            )
        if self._keeps and run.is_other:
            write_kept(self._settings, kept)
        paths = tuple(f"{p}{path}" for p, each in rounds.items() for path in each.tree.kinds)
        if not paths and not catalogue.problems:
            root = self._settings.content_root
            message = f"the content root {root} has no series: no Markdown in a folder"
            raise ContentRootError(message)
        return CheckReport(paths, catalogue.problems, catalogue.next_change_at)

    def preview(
        self, texts: Mapping[str, bytes], rules: Mapping[str, Level] | None = None
    ) -> tuple[Problem, ...]:
        """The problems as they would be with other texts in some files; after `run`.

        Args:
            texts: By shown path, of files that are there and of new ones.
            rules: Levels of codes, instead of those of the settings.

        Raises:
            ContentRootError: a content root cannot be read.
        """
        if self._preview is None:
            self._preview = Preview(self._settings, self._files, self._parts)
        return self._preview.find_problems(texts, rules, self._clock())

    def _read_kept(self, wanted: str) -> KeptPages:
        """What is kept, and known to the caches."""
        kept = read_kept(self._settings, wanted) if self._keeps else KeptPages(wanted)
        try:
            kept.fill({prefix: part.cache for prefix, part in self._parts.items()})
        except DamagedRowError:
            kept = KeptPages(wanted)
            for part in self._parts.values():
                part.cache = _without_past()
        return kept


class _Compiling:
    """Compiles the pages of one run on all cores, and keeps their rows.

    Args:
        settings: All settings.
        rounds: What is to be done in each content root, by prefix.
        kept: The pages that are kept; brought up to date.
        notes: Which files processes died at.
        on_progress: Called with files done and files to do.
    """

    def __init__(
        self,
        settings: Settings,
        rounds: Mapping[str, Round],
        kept: KeptPages,
        notes: Notes,
        on_progress: Progress,
    ) -> None:
        self._settings, self._rounds, self._kept = settings, rounds, kept
        self._notes = notes
        self._total = sum(len(each.jobs) for each in rounds.values())
        self._done = 0
        self._tell = on_progress
        self.is_other = bool(self._total)
        for prefix, each in rounds.items():
            root = kept.roots.setdefault(prefix, KeptRoot())
            hashes = {path: snippet.sha256 for path, snippet in each.tree.snippets.items()}
            self.is_other = self.is_other or bool(each.removed) or hashes != root.snippets
            root.snippets = hashes
            for path in each.removed:
                root.rows.pop(path, None)

    def compile(
        self, tree: Tree, jobs: Sequence[Job], options: CompileOptions
    ) -> Iterator[Outcome]:
        """Compile pages of a content root."""
        prefix, most_bytes = tree.root.prefix, self._settings.content_max_file_bytes
        rows = self._kept.roots[prefix].rows
        setup = CompilerSetup(self._rounds[prefix].root.directory, options, most_bytes)
        for found in compile_files(setup, list(jobs), self._notes):
            if found.source is not None:
                rows[found.path] = found.source
            elif found.path in rows:
                rows[found.path]["stat"] = found.signature
            yield as_outcome(found)
            self._done += 1
            self._tell(self._done, self._total)


def _without_past() -> RootCache:
    """A cache in which a broken page has no last good version: what is said is said of now."""
    return RootCache(keeps_last_good=False)
