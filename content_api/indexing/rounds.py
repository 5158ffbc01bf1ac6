"""One content root in one run of the indexer: what is known, what is found, what is to be done."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from content_api.catalogue.page_cache import Job
from content_api.catalogue.tree.layout import PODCASTS_FILE
from content_api.catalogue.tree.trees import Tree
from content_api.indexing.looking import Found
from content_api.indexing.parts import Part
from content_api.indexing.quiet import Motion
from content_api.settings.roots import ContentRoot
from content_api.sources.files import FileStat, UnreadableError, read_file, stat_file
from content_api.sources.writers import may_be_written

# Of what is read before anything is compiled; what is more is read when its turn comes.
_MOST_BYTES = 64 * 1024 * 1024


@dataclass(slots=True)
class Round:
    """One content root in one run.

    Attributes:
        tree: The same as it is compiled.
        jobs: Pages to compile.
        removed: Pages that are gone, by path in the root.
    """

    root: ContentRoot
    part: Part
    found: Found
    tree: Tree
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
        return replace(job, read=(read[0], read[1].signature)), read[1] != listed

    def _is_doubtful(self, job: Job) -> bool:
        """Whether a file is as one just begun to be written: empty, or much shorter."""
        size, before = self.found.scan.files[job.path].size, self.part.cache.stamps.get(job.path)
        if before is None or not before.signature:
            return size == 0
        return 2 * size < FileStat.parse(before.signature).size

    def _changed(self) -> Iterable[str]:
        """Files that are not as they were in the last run."""
        before, found, known = self.part.beside, self.found, self.part.cache.stamps
        for job in self.jobs:
            if (
                job.path not in known
                or known[job.path].signature != found.scan.files[job.path].signature
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
        files, known = self.found.scan.files, self.part.cache.stamps
        new = {_identity(files[job.path]) for job in self.jobs if job.path not in known}
        for path in self.removed:
            stat = known[path].signature if path in known else ""
            if not stat or _identity(FileStat.parse(stat)) not in new:
                yield path


def _identity(info: FileStat) -> tuple[int, ...]:
    """What of a stat stays when a file is renamed; a number alone may be given to a new file."""
    return info.inode, info.size, info.mtime_ns
