"""Compiling while content that moves is waited for: most often it is left as it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from content_api.catalogue.options import CompileOptions
from content_api.indexing.compiling import Job, Outcome
from content_api.indexing.notes import Notes
from content_api.indexing.pool import compile_files
from content_api.indexing.rounds import Round
from content_api.indexing.site_options import compile_options
from content_api.settings import Settings

# More than these are compiled when it is known that nothing moves any more.
_MOST_FILES = 16


@dataclass(frozen=True, slots=True)
class _Kept:
    """An outcome, and of what it is the outcome."""

    job: Job
    options: CompileOptions
    outcome: Outcome


class Ahead:
    """Compiles what is to be done in rounds, some of it before that is certain.

    Args:
        settings: All settings.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._notes = Notes(settings.sqlite_path)
        self._kept: dict[str, _Kept] = {}

    def prepare(self, rounds: Sequence[Round]) -> None:
        """Compile the files of rounds that may not be the last ones, when they are few."""
        if sum(len(each.jobs) for each in rounds) > _MOST_FILES:
            return
        kept: dict[str, _Kept] = {}
        for each in rounds:
            jobs, options = {job.path: job for job in each.jobs}, self._options(each)
            for outcome in self.compile(each):
                shown = f"{each.root.prefix}{outcome.path}"
                kept[shown] = _Kept(jobs[outcome.path], options, outcome)
        self._kept = kept

    def compile(self, each: Round) -> Iterator[Outcome]:
        """The outcomes of a round, in any order; what was prepared is used up."""
        options, left = self._options(each), []
        for job in each.jobs:
            kept = self._kept.pop(f"{each.root.prefix}{job.path}", None)
            if kept and kept.job == job and kept.options == options:
                yield kept.outcome
            else:
                left.append(job)
        most_bytes = self._settings.content_max_file_bytes
        yield from compile_files(each.root.directory, left, options, most_bytes, self._notes)

    def _options(self, each: Round) -> CompileOptions:
        found = each.found
        return compile_options(self._settings, each.root, found.schemas, found.snippets)
