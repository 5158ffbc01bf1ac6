"""What every reporter is given."""

from collections import Counter
from dataclasses import dataclass

from content_api.problems import Problem


@dataclass(frozen=True, slots=True)
class Report:
    """The problems of a run; paths are as the user would type them.

    Attributes:
        problems: Sorted.
        files: How many files were looked at.
    """

    problems: tuple[Problem, ...]
    files: int

    @property
    def error_count(self) -> int:
        """How many are errors."""
        return sum(problem.severity == "error" for problem in self.problems)

    @property
    def summary(self) -> str:
        """One line: `3 problems (1 error, 2 warnings) in 2 of 41 files`."""
        if not self.problems:
            return f"no problems in {_count(self.files, 'file')}"
        counts = Counter(problem.severity for problem in self.problems)
        kinds = ", ".join(_count(counts[kind], kind) for kind in ("error", "warning"))
        touched = len({problem.path for problem in self.problems})
        total = _count(len(self.problems), "problem")
        return f"{total} ({kinds}) in {touched} of {_count(max(self.files, touched), 'file')}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
