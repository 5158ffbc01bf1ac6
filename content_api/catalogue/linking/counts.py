"""The public records with the counts of their problems, and all problems in order."""

from collections.abc import Iterable
from dataclasses import replace

from content_api.catalogue.ground.hidden import top_folder
from content_api.catalogue.linking.boards import Board
from content_api.catalogue.linking.publishing import without_excuses
from content_api.problems import Problem
from content_api.values.records import ProblemCounts, Series


class Counts:
    """What is public, and what is told of it, kept up to date.

    Attributes:
        series: In id order, each with the counts of its problems.
        problems: All of them, for the author.
        public_problems: Those that others are told.
        site_problems: Counts of problems in files that belong to no public series.
    """

    def __init__(self) -> None:
        self.series: tuple[Series, ...] = ()
        self.problems: tuple[Problem, ...] = ()
        self.public_problems: tuple[Problem, ...] = ()
        self.site_problems = ProblemCounts()
        self._made: dict[str, tuple[str, Series]] = {}
        self._told: dict[str, tuple[Problem, ...]] = {}
        self._by_folder: dict[str, dict[str, tuple[Problem, ...]]] = {}
        self._counted: dict[str, tuple[Series, Series]] = {}

    def put_series(self, folder: str, key: str, series: Series) -> None:
        """The record of a public series, and the key of its slug, by which records are ordered."""
        self._made[folder] = (key, series)

    def drop_series(self, folder: str) -> None:
        """The series is not public any more."""
        self._made.pop(folder, None)
        self._counted.pop(folder, None)

    def put_problems(self, author: Board, others: Board) -> None:
        """Take over what is wrong, and count it."""
        if author.settle():
            self.problems = _in_order(author.by_path.items())
        changed = others.settle()
        for path in changed:
            self._put(path, without_excuses(others.by_path.get(path, ())))
        if changed:
            self.public_problems = _in_order(self._told.items())
        ordered = sorted(self._made.items(), key=lambda item: item[1][0])
        self.series = tuple(self._count_series(folder, series) for folder, (_, series) in ordered)
        beside = self._by_folder.keys() - self._made.keys()
        self.site_problems = _count(p for folder in beside for p in self._list(folder))

    def _put(self, path: str, problems: tuple[Problem, ...]) -> None:
        in_folder = self._by_folder.setdefault(top_folder(path), {})
        if problems:
            self._told[path] = in_folder[path] = problems
        else:
            self._told.pop(path, None)
            in_folder.pop(path, None)
            if not in_folder:
                del self._by_folder[top_folder(path)]

    def _count_series(self, folder: str, series: Series) -> Series:
        """The record with its counts; the same as long as neither changed."""
        made, counted = self._counted.get(folder, (None, series))
        counts = _count(self._list(folder))
        if made is not series or counted.problems != counts:
            counted = replace(series, problems=counts)
            self._counted[folder] = (series, counted)
        return counted

    def _list(self, folder: str) -> Iterable[Problem]:
        for problems in self._by_folder.get(folder, {}).values():
            yield from problems


def _in_order(by_path: Iterable[tuple[str, tuple[Problem, ...]]]) -> tuple[Problem, ...]:
    """All problems by file, then by place, as each file's are already."""
    return tuple(problem for _, problems in sorted(by_path) for problem in problems)


def _count(problems: Iterable[Problem]) -> ProblemCounts:
    listed = list(problems)
    errors = sum(problem.severity == "error" for problem in listed)
    return ProblemCounts(errors, len(listed) - errors)
