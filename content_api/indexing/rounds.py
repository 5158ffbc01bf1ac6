"""One content root in one run of the indexer: what is known, what is found, what is to be done."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from content_api.catalogue.layout import PODCASTS_FILE
from content_api.catalogue.page_cache import Job
from content_api.catalogue.trees import Tree
from content_api.indexing.files import FileStat, UnreadableError, read_file, stat_file
from content_api.indexing.looking import Found
from content_api.indexing.parts import Part
from content_api.indexing.quiet import Motion
from content_api.roots import ContentRoot

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
        return replace(job, read=(read[0], read[1].signature)), read[1] != listed

    def _is_doubtful(self, job: Job) -> bool:
        """Whether a file is as one just begun to be written: empty, or much shorter."""
        size, before = self.found.scan.files[job.path].size, self.part.cache.stamps.get(job.path)
        if before is None or not before.signature:
            return size == 0
        return 2 * size < FileStat.parse(before.signature).size

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
