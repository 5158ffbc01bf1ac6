"""Compiling while content that moves is waited for: most often it is left as it is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from content_api.catalogue.page_cache import Job
from content_api.indexing.compiling.file_compiler import CompilerSetup
from content_api.indexing.compiling.notes import Notes
from content_api.indexing.compiling.page_rows import PageRows
from content_api.indexing.compiling.pool import compile_files

# More than these are compiled when it is known that nothing moves any more.
_MOST_FILES = 16
Work = tuple[CompilerSetup, Sequence[Job]]
"""How pages of a content root are compiled, and which."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A page that is compiled, and of what it is."""

    job: Job
    setup: CompilerSetup
    rows: PageRows


class Ahead:
    """Compiles pages, some of them before it is certain that they are to be.

    Args:
        notes: Which files processes died at.
    """

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._kept: dict[tuple[str, str], _Kept] = {}

    def prepare(self, work: Mapping[str, Work]) -> None:
        """Compile pages that may change once more, when they are few.

        Args:
            work: By the prefix of each content root.
        """
        if sum(len(jobs) for _, jobs in work.values()) > _MOST_FILES:
            return
        kept: dict[tuple[str, str], _Kept] = {}
        for prefix, (setup, jobs) in work.items():
            by_path = {job.path: job for job in jobs}
            for rows in self.compile(prefix, setup, jobs):
                kept[prefix, rows.path] = _Kept(by_path[rows.path], setup, rows)
        self._kept = kept

    def compile(self, prefix: str, setup: CompilerSetup, jobs: Sequence[Job]) -> Iterator[PageRows]:
        """Pages of the content root with `prefix`, in any order; what was prepared is used up."""
        left: list[Job] = []
        for job in jobs:
            kept = self._kept.pop((prefix, job.path), None)
            if kept and kept.job == job and kept.setup == setup:
                yield kept.rows
            else:
                left.append(job)
        yield from compile_files(setup, left, self._notes)
