"""One content root in one run of the indexer: what is known, what is found, what is to be done."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import msgspec

from content_api.catalogue.contents import Entry
from content_api.catalogue.layout import PODCASTS_FILE
from content_api.indexing.compiling import Job, Outcome
from content_api.indexing.files import FileStat, UnreadableError, read_file, stat_file
from content_api.indexing.known import Known, Part, as_entry
from content_api.indexing.looking import Found
from content_api.indexing.quiet import Motion
from content_api.problems.faults import make_fault
from content_api.records import Term
from content_api.roots import ContentRoot
from content_api.store.edition import SourceChanges
from content_api.store.rows import Row

# Of what is read before anything is compiled; what is more is read when its turn comes.
_MOST_BYTES = 64 * 1024 * 1024


@dataclass(slots=True)
class Round:
    """One content root in one run.

    Attributes:
        jobs: Files to compile.
        removed: Files that are gone, by path in the root.
    """

    root: ContentRoot
    part: Part
    found: Found
    jobs: list[Job]
    removed: tuple[str, ...]

    @property
    def is_needed(self) -> bool:
        """Whether anything changed."""
        return bool(self.jobs or self.removed) or self.part.beside != self.found.beside

    def read_jobs(self, most_file_bytes: int) -> Motion:
        """Read what is to be compiled, all of it in one go, and tell whether it moved meanwhile."""
        files, left, is_torn = self.found.scan.files, _MOST_BYTES, False
        for place, job in enumerate(self.jobs):
            size = files[job.path].size
            if size <= left:
                left -= size
                self.jobs[place], has_moved = self._read(job, most_file_bytes)
                is_torn = is_torn or has_moved
        changed = (files[path].ctime_ns for path in self._changed() if path in files)
        doubtful = (files[job.path].ctime_ns for job in self.jobs if self._is_doubtful(job))
        return Motion(
            newest=max(changed, default=0),
            doubtful=max(doubtful, default=0),
            gone=frozenset(f"{self.root.prefix}{path}" for path in self.removed),
            is_torn=is_torn,
        )

    def _read(self, job: Job, most_file_bytes: int) -> tuple[Job, bool]:
        """A job with what is in its file, and whether that changed since it was listed."""
        listed = self.found.scan.files[job.path]
        try:
            read = read_file(self.root.directory, job.path, most_file_bytes)
        except UnreadableError:
            return job, stat_file(self.root.directory, job.path) != listed
        return replace(job, read=read), read[1] != listed

    def _is_doubtful(self, job: Job) -> bool:
        """Whether a file is as one just begun to be written: empty, or much shorter."""
        size, before = self.found.scan.files[job.path].size, self.part.files.get(job.path)
        if before is None or not before.stat:
            return size == 0
        return 2 * size < FileStat.parse(before.stat).size

    def _changed(self) -> Iterable[str]:
        """Files that are not as they were in the last run."""
        before, found = self.part.beside, self.found
        yield from (job.path for job in self.jobs)
        for path, snippet in found.snippets.items():
            if before.snippets.get(path) != snippet.sha256:
                yield path
        podcasts = found.scan.files.get(PODCASTS_FILE)
        if podcasts and podcasts.signature != before.podcasts:
            yield PODCASTS_FILE

    def take(self, changes: SourceChanges, outcome: Outcome) -> None:
        """Remember an outcome, and note what of it is to be written."""
        row, part, path = outcome.source, self.part, outcome.path
        shown = f"{self.root.prefix}{path}"
        if row is None:
            changes.stats[shown] = outcome.stat
            part.files[path].stat = outcome.stat
            return
        if row["document"] is None and not row["hidden"]:
            good = part.last_good(path, row["kind"])
            if good is not None:
                _keep(good, row)
        changes.sources.append({**row, "path": shown})
        if outcome.body:
            changes.bodies.append({**outcome.body, "path": shown})
        embed_paths = msgspec.json.decode(row["embed_paths"], type=tuple[str, ...])
        part.files[path] = Known(row["kind"], row["stat"], row["sha256"], embed_paths)
        if part.entries is not None:
            old = part.entries.get(path)
            if old and old.document and row["document"] is not None:
                part.before[path] = old
            part.entries[path] = as_entry(row)

    def put_back(self, changes: SourceChanges) -> bool:
        """Whether files at which linking failed have their last good version, as broken ones."""
        part, put_back = self.part, False
        for path, (entry, error) in part.faults.items():
            shown = f"{self.root.prefix}{path}"
            row = next((row for row in changes.sources if row["path"] == shown), None)
            good = part.before.pop(path, None)
            if row is None or good is None or entry is None or entry.hidden:
                continue
            _keep(good, row)
            problems = (make_fault(path, error),)
            row |= {"problems": msgspec.json.encode(problems), "held_back": None}
            changes.bodies = [body for body in changes.bodies if body["path"] != shown]
            if part.entries is not None:
                part.entries[path] = as_entry(row)
            put_back = True
        return put_back


def list_jobs(part: Part, found: Found, affected: frozenset[str]) -> list[Job]:
    """Files that are new, that changed, or of whose embeds some are `affected`."""
    jobs: list[Job] = []
    for path, kind in found.kinds.items():
        if path in found.held:
            continue
        known = part.files.get(path)
        if known is None or known.kind != kind or affected.intersection(known.embed_paths):
            jobs.append(Job(path, kind))
        elif known.stat != found.scan.files[path].signature:
            jobs.append(Job(path, kind, known.sha256))
    return jobs


def _keep(good: Entry, row: Row) -> None:
    """Let a file's row hold its last good version; what hides that, or the new one, hides it."""
    now = msgspec.json.decode(row["terms"], type=tuple[Term, ...])
    row |= {
        "document": msgspec.json.encode(good.document),
        "hidden": good.hidden,
        "terms": msgspec.json.encode(list(dict.fromkeys((*good.terms, *now)))),
        "stale": True,
    }
