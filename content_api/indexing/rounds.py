"""One content root in one run of the indexer: what is known, what is found, what is to be done."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import msgspec

from content_api.catalogue.contents import Entry
from content_api.catalogue.layout import PODCASTS_FILE
from content_api.indexing.compiling import Job, Outcome
from content_api.indexing.files import FileStat, UnreadableError, read_file, stat_file
from content_api.indexing.known import Known, Part, as_entry
from content_api.indexing.looking import Found, Looker
from content_api.indexing.quiet import Motion
from content_api.indexing.snippets import affected_paths
from content_api.indexing.writers import may_be_written
from content_api.problems.faults import make_fault
from content_api.records import Term
from content_api.roots import ContentRoot
from content_api.schemas.site import SiteSchemas
from content_api.store.rows import Row
from content_api.store.write import SourceChanges

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
        changed, doubtful = frozenset(self._changed()), filter(self._is_doubtful, self.jobs)
        gone, directory = frozenset(self._lost()), self.root.directory
        is_one = len(changed) == 1 and not gone
        return Motion(
            newest=max((files[path].ctime_ns for path in changed), default=0),
            doubtful=max((files[job.path].ctime_ns for job in doubtful), default=0),
            gone=frozenset(f"{self.root.prefix}{path}" for path in gone),
            is_torn=is_torn,
            is_saved=is_one and not any(may_be_written(directory, path) for path in changed),
            changed=frozenset(f"{directory}/{path}" for path in (*changed, *self.removed)),
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
        before, found, known = self.part.beside, self.found, self.part.files
        for job in self.jobs:
            if (
                job.path not in known
                or known[job.path].stat != found.scan.files[job.path].signature
            ):
                yield job.path
        for path, snippet in found.snippets.items():
            if path in found.scan.files and before.snippets.get(path) != snippet.sha256:
                yield path
        podcasts = found.scan.files.get(PODCASTS_FILE)
        if podcasts and podcasts.signature != before.podcasts:
            yield PODCASTS_FILE

    def _lost(self) -> Iterable[str]:
        """Files that are gone, and were not renamed to a page that is new."""
        files, known = self.found.scan.files, self.part.files
        new = {_identity(files[job.path]) for job in self.jobs if job.path not in known}
        for path in self.removed:
            stat = known[path].stat if path in known else ""
            if not stat or _identity(FileStat.parse(stat)) not in new:
                yield path

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


def begin_round(
    looker: Looker, part: Part, schemas: SiteSchemas, named: frozenset[str] | None = None
) -> Round:
    """Look at a content root, and find what is to be done; arguments as for `Looker.look`."""
    found = looker.look(part, schemas, named)
    affected = affected_paths(part.beside.snippets, found.snippets)
    if part.beside.snippets.keys() != found.snippets.keys():
        # What is said of a snippet that is not there depends on those that are.
        embedded = {path for known in part.files.values() for path in known.embed_paths}
        affected |= embedded - found.snippets.keys()
    jobs = list_jobs(part, found, affected)
    known = {**part.files, **part.past} if found.doubtful is None else found.doubtful
    gone = tuple(
        path
        for path in sorted(known)
        if path not in found.kinds and (path in part.files or path in part.past)
    )
    looker.leave_undone((*(job.path for job in jobs), *gone))
    return Round(looker.root, part, found, jobs, gone)


def list_jobs(part: Part, found: Found, affected: frozenset[str]) -> list[Job]:
    """Files that are new, that changed, or of whose embeds some are `affected`."""
    jobs: list[Job] = []
    doubtful = found.kinds if affected or found.doubtful is None else sorted(found.doubtful)
    for path in doubtful:
        kind = found.kinds.get(path)
        if kind is None or path in found.held:
            continue
        known = part.files.get(path)
        if known is None or known.kind != kind or affected.intersection(known.embed_paths):
            jobs.append(Job(path, kind))
        elif known.stat != found.scan.files[path].signature:
            jobs.append(Job(path, kind, known.sha256))
    return jobs


def _identity(info: FileStat) -> tuple[int, ...]:
    """What of a stat stays when a file is renamed; a number alone may be given to a new file."""
    return info.inode, info.size, info.mtime_ns


def _keep(good: Entry, row: Row) -> None:
    """Let a file's row hold its last good version; what hides that, or the new one, hides it."""
    now = msgspec.json.decode(row["terms"], type=tuple[Term, ...])
    row |= {
        "document": msgspec.json.encode(good.document),
        "hidden": good.hidden,
        "terms": msgspec.json.encode(list(dict.fromkeys((*good.terms, *now)))),
        "stale": True,
    }
