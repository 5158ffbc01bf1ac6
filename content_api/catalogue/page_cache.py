"""What is compiled already of a site, so that only what changed is compiled again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from content_api.catalogue.contents import Entry
from content_api.catalogue.linking.root_linker import RootLinker
from content_api.catalogue.tree.snippet_changes import list_affected
from content_api.catalogue.tree.trees import Tree
from content_api.problems.faults import make_fault
from content_api.values.documents import ArticleDocument, SeriesDocument

_DOCUMENTS: Mapping[str, type[ArticleDocument] | type[SeriesDocument]] = {
    "series": SeriesDocument,
    "article": ArticleDocument,
}


@dataclass(frozen=True, slots=True)
class Job:
    """One page to compile, unless its SHA-256 is still `known_sha256`.

    Attributes:
        kind: `series` or `article`.
        read: Its bytes and its signature, where it was read before.
    """

    path: str
    kind: str
    known_sha256: str = ""
    read: tuple[bytes, str] | None = None


@dataclass(frozen=True, slots=True)
class PageStamp:
    """By what a page is known that is compiled already.

    Attributes:
        kind: `series` or `article`.
        signature: Of its file when that was read; empty when it could not be.
        sha256: Of its bytes.
        embed_paths: The files that its macros embed: when one changes, it is compiled again.
    """

    kind: str
    signature: str
    sha256: str
    embed_paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What compiling a page came to; `entry` is None when its bytes are those that were known."""

    path: str
    stamp: PageStamp
    entry: Entry | None


@dataclass(slots=True)
class RootCache:
    """What is compiled already of one content root.

    Attributes:
        stamps: Of its pages, by path.
        entries: The pages, by path.
        snippets: SHA-256 of the snippets that these were compiled with, by path.
        past: Entries of other settings, of which only last good versions are used.
        before: What pages were before this run, of those that are compiled in it.
        taken: The paths of these.
        linker: That which linked them, if it may do so again.
        faults: What the program raised at a page when it was linked, and the entry that it was.
        keeps_last_good: Whether a broken page keeps the last good version that it had.
    """

    stamps: dict[str, PageStamp] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    snippets: dict[str, str] = field(default_factory=dict)
    past: dict[str, Entry] = field(default_factory=dict)
    before: dict[str, Entry] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    linker: RootLinker | None = None
    faults: dict[str, tuple[Entry | None, Exception]] = field(default_factory=dict)
    keeps_last_good: bool = True

    def list_jobs(self, tree: Tree) -> Iterator[Job]:
        """Pages that are new, that changed, or whose snippets did."""
        affected = list_affected(self.snippets, tree.snippets)
        if self.snippets.keys() != tree.snippets.keys():
            # What is said of a snippet that is not there depends on those that are.
            named = {path for stamp in self.stamps.values() for path in stamp.embed_paths}
            affected |= named - tree.snippets.keys()
        is_any = affected or tree.doubtful is None
        for path in tree.kinds if is_any else sorted(tree.doubtful or ()):
            kind, stamp = tree.kinds.get(path), self.stamps.get(path)
            if kind is None or path in tree.held:
                continue
            if stamp is None or stamp.kind != kind or not affected.isdisjoint(stamp.embed_paths):
                yield Job(path, kind)
            elif stamp.signature != tree.sign(path):
                yield Job(path, kind, stamp.sha256)

    def list_gone(self, tree: Tree) -> tuple[str, ...]:
        """Pages that are not there any more."""
        doubtful = {**self.stamps, **self.past} if tree.doubtful is None else tree.doubtful
        return tuple(
            path
            for path in sorted(doubtful)
            if path not in tree.kinds and (path in self.stamps or path in self.past)
        )

    def take(self, outcome: Outcome) -> None:
        """Keep what compiling came to; a broken page keeps the last good version that it had."""
        path, entry = outcome.path, outcome.entry
        if entry is None:
            self.stamps[path] = replace(self.stamps[path], signature=outcome.stamp.signature)
            return
        if entry.document is None and not entry.hidden and self.keeps_last_good:
            good = self._last_good(path, outcome.stamp.kind)
            entry = _keep(good, entry) if good else entry
        old = self.entries.get(path) if self.keeps_last_good else None
        if old and old.document and entry.document is not None:
            self.before[path] = old
        self.stamps[path], self.entries[path] = outcome.stamp, entry
        self.taken.add(path)

    def settle(self, tree: Tree) -> None:
        """All that is new is taken: forget what is gone."""
        for path in self.list_gone(tree):
            self.stamps.pop(path, None)
            self.entries.pop(path, None)
        self.past = {}
        self.snippets = {path: snippet.sha256 for path, snippet in tree.snippets.items()}

    def end_run(self) -> None:
        """What was compiled in this run is written, or whatever is done with it."""
        self.before, self.taken = {}, set()

    def put_back(self) -> bool:
        """Whether pages at which linking failed have their last good version, as broken ones."""
        put_back = False
        for path, (entry, error) in self.faults.items():
            good = self.before.pop(path, None)
            if path in self.taken and good and entry and not entry.hidden:
                told = (make_fault(path, error),)
                broken = Entry(None, told, excuses=entry.excuses, terms=entry.terms)
                self.entries[path] = _keep(good, broken)
                put_back = True
        return put_back

    def list_known_faults(self) -> dict[str, Exception]:
        """The faults of pages that are still the same."""
        entries = self.entries
        return {p: error for p, (e, error) in self.faults.items() if e and e is entries.get(p)}

    def _last_good(self, path: str, kind: str) -> Entry | None:
        """The newest version of a page that could be read, as the same kind of page."""
        for entries in (self.entries, self.past):
            entry = entries.get(path)
            if entry and isinstance(entry.document, _DOCUMENTS[kind]):
                return entry
        return None


def _keep(good: Entry, broken: Entry) -> Entry:
    """A broken page with its last good version; what hides that, or the new one, hides it."""
    terms = tuple(dict.fromkeys((*good.terms, *broken.terms)))
    return replace(broken, document=good.document, hidden=good.hidden, terms=terms, stale=True)
