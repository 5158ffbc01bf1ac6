"""How each problem is reported: levels from the settings, and excuses from the files."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from pathspec import GitIgnoreSpec

from content_api.problems import CODES, Level, Place, Problem, make_problem, replace_with
from content_api.values.parts import Excuse
from content_api.values.words import Suggester

_UNUSED = "file/unused-excuse"


@dataclass(frozen=True)
class Levels:
    """The levels that a site gives to codes.

    Attributes:
        rules: Level by code or by `group/*`; a code counts for more than its group.
        paths: The same for the files that a pattern names, in gitignore's syntax; later ones win.
        root: The folder of shown paths as reports show it; patterns may begin with it.
        prefix: What stands before paths of this content root where they are shown.
    """

    rules: Mapping[str, Level] = field(default_factory=dict)
    paths: Mapping[str, Mapping[str, Level]] = field(default_factory=dict)
    root: str = ""
    prefix: str = ""

    @cached_property
    def _matchers(self) -> tuple[tuple[GitIgnoreSpec, Mapping[str, Level]], ...]:
        return tuple(
            (GitIgnoreSpec.from_lines([pattern]), rules) for pattern, rules in self.paths.items()
        )

    def level(self, code: str, path: str) -> Level:
        """The level of `code` in the file `path`. What is an error by default stays one."""
        entry = CODES[code]
        if entry.is_fixed:
            return "error"
        level = _find(self.rules, code) or entry.level
        shown = f"{self.prefix}{path}"
        for matcher, rules in self._matchers:
            special = _find(rules, code)
            if special and any(map(matcher.match_file, {path, shown, f"{self.root}/{shown}"})):
                level = special
        return level

    def apply(self, problem: Problem) -> Problem | None:
        """The problem with its severity; None when it is off."""
        level = self.level(problem.code, problem.path)
        if level == "off":
            return None
        return problem if problem.severity == level else replace(problem, severity=level)


def _find(rules: Mapping[str, Level], code: str) -> Level | None:
    return rules.get(code) or rules.get(f"{code.split('/', 1)[0]}/*")


def report(
    problems: Iterable[Problem],
    excuses: Mapping[str, tuple[Excuse, ...]],
    levels: Levels,
    is_judged: Callable[[str, str], bool] = lambda _path, _code: True,
) -> tuple[Problem, ...]:
    """The problems that are left after settings and excuses, sorted, each once.

    Args:
        problems: All problems, at their default severity.
        excuses: By path.
        levels: From the settings.
        is_judged: Whether `problems` hold all that there is in a file of a code.

    Returns:
        Them, and a problem for each code of an excuse that excused nothing.
    """
    found = {path: _Excuses(listed) for path, listed in excuses.items()}
    kept: list[Problem] = []
    for problem in problems:
        told = levels.apply(problem)
        if told and not (told.path in found and found[told.path].cover(told)):
            kept.append(told)
    suggester = Suggester()
    for path, listed in found.items():

        def is_known(code: str, path: str = path) -> bool:
            return levels.level(code, path) != "off" and is_judged(path, code)

        for is_last in (False, True):  # an excuse of unused excuses is judged after them
            for problem in listed.list_unused(path, is_known, suggester, is_last=is_last):
                told = levels.apply(problem)
                if told and (is_last or not listed.cover(told)):
                    kept.append(told)
    return tuple(sorted(set(kept), key=lambda problem: problem.sort_key))


class _Excuses:
    """The excuses of one file, and which of their codes excused something."""

    def __init__(self, excuses: tuple[Excuse, ...]) -> None:
        self._excuses = excuses
        self._used: set[tuple[Place, str]] = set()  # an excuse stands at its place alone
        self._by_code: dict[str, list[Excuse]] = defaultdict(list)
        for excuse in sorted(excuses, key=lambda excuse: excuse.line):
            for code in excuse.codes:
                self._by_code[code].append(excuse)

    def cover(self, problem: Problem) -> bool:
        """Whether one of them excuses `problem`; an error by nature cannot be."""
        listed = self._by_code.get(problem.code)
        if not listed or CODES[problem.code].is_fixed:
            return False
        excuse = listed[0]
        if excuse.line:  # none for the whole file
            at = bisect_left(listed, problem.line, key=lambda excuse: excuse.line)
            if at == len(listed) or listed[at].line > max(problem.line, problem.end_line):
                return False
            excuse = listed[at]
        self._used.add((excuse.place, problem.code))
        return True

    def list_unused(
        self, path: str, is_known: Callable[[str], bool], suggester: Suggester, *, is_last: bool
    ) -> Iterator[Problem]:
        """A problem for each code that excused nothing; with `is_last` for `_UNUSED` only."""
        for excuse in self._excuses:
            wrong = [
                code
                for code in excuse.codes or ("",)
                if (excuse.place, code) not in self._used
                and (code not in CODES or CODES[code].is_fixed or is_known(code))
            ]
            fix = None
            if excuse.removal and len(wrong) == max(len(excuse.codes), 1):
                fix = replace_with("remove the comment", excuse.removal, "")
            for code in wrong:
                if is_last == (code == _UNUSED):
                    message, hint = _why_unused(code, suggester)
                    place = excuse.place
                    yield make_problem(_UNUSED, path, message, place=place, hint=hint, fix=fix)


def _why_unused(code: str, suggester: Suggester) -> tuple[str, str]:
    if not code:
        return "expected the code to excuse, got none", "name it: content-api: ignore CODE"
    if code not in CODES:
        hint = suggester.did_you_mean(code, CODES) or "see `content-api explain`"
        return f"no problem code {code!r}", hint
    if CODES[code].is_fixed:
        return f"{code} cannot be excused", "mend what it is about"
    return f"there is no {code} here", "remove it from the comment"
