"""How each problem is reported: levels from the settings, and excuses from the files."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from pathspec import GitIgnoreSpec

from content_api.folding import did_you_mean
from content_api.problems import CODES, Level, Place, Problem, make_problem, replace_with
from content_api.records import Excuse

_MOST_GUESSES = 20  # for one comment: each looks at every code


@dataclass(frozen=True)
class Levels:
    """The levels that a site gives to codes.

    Attributes:
        rules: Level by code or by `group/*`; a code counts for more than its group.
        paths: The same for the files that a pattern names, in gitignore's syntax; later ones win.
    """

    rules: Mapping[str, Level] = field(default_factory=dict)
    paths: Mapping[str, Mapping[str, Level]] = field(default_factory=dict)

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
        for matcher, rules in self._matchers:
            special = _find(rules, code)
            if special and matcher.match_file(path):
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
    problems: Iterable[Problem], excuses: Mapping[str, tuple[Excuse, ...]], levels: Levels
) -> tuple[Problem, ...]:
    """The problems that are left after settings and excuses, sorted, each once.

    Args:
        problems: All problems, at their default severity.
        excuses: By path.
        levels: From the settings.

    Returns:
        Them, and a problem for each code of an excuse that excused nothing.
    """
    used: set[tuple[str, Place, str]] = set()  # an excuse stands at its place alone
    kept: list[Problem] = []
    by_path = {path: _Excuses(listed) for path, listed in excuses.items()}
    for problem in problems:
        told = levels.apply(problem)
        if told is None:
            continue
        own = by_path.get(problem.path)
        excuse = own.find(told) if own else None
        if excuse is None:
            kept.append(told)
        else:
            used.add((problem.path, excuse.place, problem.code))
    for path, listed in excuses.items():
        unused = (p for excuse in listed for p in _unused(path, excuse, used))
        kept += [told for problem in unused if (told := levels.apply(problem))]
    return tuple(sorted(set(kept), key=lambda problem: problem.sort_key))


class _Excuses:
    """The excuses of one file, by code and by line."""

    def __init__(self, listed: Iterable[Excuse]) -> None:
        self._by_code: dict[str, list[Excuse]] = {}
        for excuse in sorted(listed, key=lambda excuse: excuse.line):
            for code in dict.fromkeys(excuse.codes):
                self._by_code.setdefault(code, []).append(excuse)

    def find(self, problem: Problem) -> Excuse | None:
        """What excuses a problem: the nearest comment, else one for the whole file."""
        listed = self._by_code.get(problem.code)
        if listed is None or CODES[problem.code].is_fixed:
            return None
        at = bisect_left(listed, problem.line, key=lambda excuse: excuse.line)
        if at < len(listed) and listed[at].line <= problem.end_line:
            return listed[at]
        return None if listed[0].line else listed[0]


def _unused(path: str, excuse: Excuse, used: set[tuple[str, Place, str]]) -> Iterator[Problem]:
    codes = tuple(dict.fromkeys(excuse.codes))
    wrong = [code for code in codes if (path, excuse.place, code) not in used]
    is_whole = len(wrong) == len(codes)
    if not excuse.codes:
        wrong = [""]
    for count, code in enumerate(wrong):
        message, hint = _why_unused(code, may_guess=count < _MOST_GUESSES)
        fix = replace_with("remove the comment", excuse.place, "") if is_whole else None
        yield make_problem(
            "file/unused-excuse", path, message, place=excuse.place, hint=hint, fix=fix
        )


def _why_unused(code: str, *, may_guess: bool) -> tuple[str, str]:
    if not code:
        return "expected the code to excuse, got none", "name it: content-api: ignore CODE"
    if code not in CODES:
        hint = (did_you_mean(code, CODES) if may_guess else "") or "see `content-api explain`"
        return f"no problem code {code!r}", hint
    if CODES[code].is_fixed:
        return f"{code} cannot be excused", "mend what it is about"
    return f"there is no {code} here", "remove it from the comment"
