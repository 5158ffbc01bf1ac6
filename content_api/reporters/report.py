"""What every reporter is given: the problems of a run, and their counts."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from content_api.problems import Problem, Severity


def _read_nothing(_path: str, _line: int) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Statistic:
    """How often one code is reported, and how many of those have a certain mend."""

    code: str
    severity: Severity
    count: int
    fixable: int


@dataclass(frozen=True, slots=True)
class Report:
    """The problems of a run; paths are as the user would type them.

    Attributes:
        problems: Sorted.
        files: How many files were looked at.
        read_line: The text of a line, without its end, from a path as in `problems` and a 1-based
            number; None when it cannot be told. Reporters that show sources ask it.
        strict: Whether a warning fails the run.
    """

    problems: tuple[Problem, ...]
    files: int
    read_line: Callable[[str, int], str | None] = field(
        default=_read_nothing, repr=False, compare=False
    )
    strict: bool = False

    @property
    def error_count(self) -> int:
        """How many are errors."""
        return sum(problem.severity == "error" for problem in self.problems)

    @property
    def fixable_count(self) -> int:
        """How many have a mend that is certain."""
        return sum(problem.fix is not None for problem in self.problems)

    @property
    def clean_files(self) -> int:
        """How many of the files that were looked at have no problem."""
        return max(0, self.files - len({problem.path for problem in self.problems}))

    @property
    def summary(self) -> str:
        """One line: `3 problems (1 error, 2 warnings) in 2 of 41 files`; how many `--fix` mends."""
        if not self.problems:
            return f"no problems in {count(self.files, 'file')}"
        touched = len({problem.path for problem in self.problems})
        total = count(len(self.problems), "problem")
        files = count(max(self.files, touched), "file")
        fixable = self.fixable_count
        mends = f"; {fixable} can be mended with --fix" if fixable else ""
        return f"{total} ({count_kinds(self.problems)}) in {touched} of {files}{mends}"

    def by_severity(self) -> tuple[Problem, ...]:
        """Errors, then warnings, each in order; a list that is cut loses warnings first."""
        return tuple(sorted(self.problems, key=lambda problem: problem.severity != "error"))

    def statistics(self) -> tuple[Statistic, ...]:
        """One for each code that occurs, the most frequent first."""
        counts = Counter((problem.code, problem.severity) for problem in self.problems)
        fixable = Counter((p.code, p.severity) for p in self.problems if p.fix is not None)
        statistics = (Statistic(*key, total, fixable[key]) for key, total in counts.items())
        return tuple(sorted(statistics, key=lambda s: (-s.count, s.code, s.severity)))


def count(number: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def count_kinds(problems: tuple[Problem, ...]) -> str:
    """`1 error, 2 warnings`."""
    counts = Counter(problem.severity for problem in problems)
    return ", ".join(count(counts[kind], kind) for kind in ("error", "warning"))
