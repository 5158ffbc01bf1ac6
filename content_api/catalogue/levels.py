"""How each problem is reported: levels from the settings, and excuses from the files."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from pathspec import GitIgnoreSpec

from content_api.folding import did_you_mean
from content_api.problems import CODES, Level, Problem, make_problem, replace_with
from content_api.records import Excuse


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
    used: set[tuple[str, Excuse, str]] = set()
    kept: list[Problem] = []
    for problem in problems:
        told = levels.apply(problem)
        if told is None:
            continue
        excuse = _find_excuse(excuses.get(problem.path, ()), told)
        if excuse is None:
            kept.append(told)
        else:
            used.add((problem.path, excuse, problem.code))
    for path, listed in excuses.items():
        unused = (p for excuse in listed for p in _unused(path, excuse, used))
        kept += [told for problem in unused if (told := levels.apply(problem))]
    return tuple(sorted(set(kept), key=lambda problem: problem.sort_key))


def _find_excuse(excuses: tuple[Excuse, ...], problem: Problem) -> Excuse | None:
    if CODES[problem.code].is_fixed:
        return None
    for excuse in excuses:
        is_here = not excuse.line or problem.line <= excuse.line <= problem.end_line
        if is_here and problem.code in excuse.codes:
            return excuse
    return None


def _unused(path: str, excuse: Excuse, used: set[tuple[str, Excuse, str]]) -> Iterator[Problem]:
    wrong = [code for code in excuse.codes if (path, excuse, code) not in used]
    if not excuse.codes:
        wrong = [""]
    for code in wrong:
        message, hint = _why_unused(code)
        is_whole = len(wrong) == max(len(excuse.codes), 1)
        fix = replace_with("remove the comment", excuse.place, "") if is_whole else None
        yield make_problem(
            "file/unused-excuse", path, message, place=excuse.place, hint=hint, fix=fix
        )


def _why_unused(code: str) -> tuple[str, str]:
    if not code:
        return "expected the code to excuse, got none", "name it: content-api: ignore CODE"
    if code not in CODES:
        hint = did_you_mean(code, CODES) or "see `content-api explain`"
        return f"no problem code {code!r}", hint
    if CODES[code].is_fixed:
        return f"{code} cannot be excused", "mend what it is about"
    return f"there is no {code} here", "remove it from the comment"
