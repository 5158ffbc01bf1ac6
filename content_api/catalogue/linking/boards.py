"""What is wrong, by file, whoever found it; a file of which that changed is reported anew."""

from collections.abc import Hashable, Mapping
from itertools import chain

from content_api.catalogue.levels import Levels, report
from content_api.problems import Problem
from content_api.values.parts import Excuse


class Board:
    """The problems of what somebody sees.

    Args:
        levels: From the settings.
    """

    def __init__(self, levels: Levels) -> None:
        self._levels = levels
        self._by_source: dict[Hashable, tuple[Problem, ...]] = {}
        self._by_path: dict[str, dict[Hashable, tuple[Problem, ...]]] = {}
        self._excuses: dict[str, tuple[Excuse, ...]] = {}
        self._hidden: set[str] = set()
        self._broken: set[str] = set()
        self._changed: set[str] = set()
        self._reported: dict[str, tuple[Problem, ...]] = {}

    @property
    def by_path(self) -> Mapping[str, tuple[Problem, ...]]:
        """What is reported of each file that has a problem; right after `settle`."""
        return self._reported

    def put(self, source: Hashable, problems: tuple[Problem, ...]) -> None:
        """What `source` found; it found something else before, or nothing."""
        before = self._by_source.get(source, ())
        if before == problems:
            return
        paths = {problem.path for problem in (*before, *problems)}
        for path in paths:
            own = tuple(problem for problem in problems if problem.path == path)
            found = self._by_path.setdefault(path, {})
            if own:
                found[source] = own
            else:
                found.pop(source, None)
        if problems:
            self._by_source[source] = problems
        else:
            self._by_source.pop(source, None)
        self._changed |= paths

    def excuse(self, path: str, excuses: tuple[Excuse, ...], *, is_hidden: bool) -> None:
        """The excuses of a file, and whether it is not public."""
        if self._excuses.get(path, ()) != excuses or (path in self._hidden) != is_hidden:
            self._changed.add(path)
        if excuses:
            self._excuses[path] = excuses
        else:
            self._excuses.pop(path, None)
        if is_hidden:
            self._hidden.add(path)
        else:
            self._hidden.discard(path)

    def settle(self) -> frozenset[str]:
        """Report anew what changed; the files of which something else is reported now."""
        was_broken = bool(self._broken)
        for path in self._changed:
            problems = chain.from_iterable(self._by_path.get(path, {}).values())
            if any(problem.severity == "error" for problem in problems):
                self._broken.add(path)
            else:
                self._broken.discard(path)
        if was_broken != bool(self._broken):  # rules that see several files are not sure then
            self._changed |= self._excuses.keys()
        changed = frozenset(path for path in self._changed if self._report(path))
        self._changed.clear()
        return changed

    def _report(self, path: str) -> bool:
        """Report one file; whether that changed."""
        excuses = self._excuses.get(path)
        known = self._by_path.get(path)
        if not known:
            self._by_path.pop(path, None)
        problems = chain.from_iterable((known or {}).values())
        told = report(problems, {path: excuses} if excuses else {}, self._levels, self._is_judged)
        if self._reported.get(path, ()) == told:
            return False
        if told:
            self._reported[path] = told
        else:
            del self._reported[path]
        return True

    def _is_judged(self, path: str, code: str) -> bool:
        """Whether all rules were applied that could find a code in a file.

        Not in a file with an error, nor, for most, in one that is not public; and no rule that sees
        several files is sure of anything while one of them is not there.
        """
        is_across = code.startswith(("link/", "series/", "article/"))
        is_sure = not (self._broken and is_across)
        return path not in self._broken and path not in self._hidden and is_sure
