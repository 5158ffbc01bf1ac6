"""Which problems a run is about: by code, severity, path, and what changed in git."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from content_api.problems import CODES, Problem
from content_api.settings import Settings, SettingsError
from content_api.values.words import did_you_mean


@dataclass(frozen=True, slots=True)
class ProblemFilter:
    """Which problems are asked for.

    Attributes:
        codes: Their codes.
        only_errors: Whether warnings are left out.
        prefixes: Files and folders, relative to the content root; `""` is all of it.
        changed: Files that changed in git, relative to the content root; None without that limit.
    """

    codes: frozenset[str]
    only_errors: bool
    prefixes: tuple[str, ...]
    changed: frozenset[str] | None = None

    def wants(self, problem: Problem) -> bool:
        """Whether the problem is asked for."""
        if problem.code not in self.codes:
            return False
        if self.only_errors and problem.severity != "error":
            return False
        if not self.covers(problem.path):
            return False
        return self.changed is None or self._is_about_changed(problem, self.changed)

    def filter(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """The problems that are asked for, in their order."""
        return tuple(problem for problem in problems if self.wants(problem))

    @property
    def is_whole(self) -> bool:
        """Whether every problem of the content is asked for."""
        everything = self.prefixes == ("",) and self.codes == frozenset(CODES)
        return everything and not self.only_errors and self.changed is None

    def covers(self, path: str) -> bool:
        """Whether the path is one of those that were given, or below one."""
        return any(is_under(path, prefix) for prefix in self.prefixes)

    @staticmethod
    def _is_about_changed(problem: Problem, changed: frozenset[str]) -> bool:
        """Whether its file changed, or one that it is about."""
        about = (problem.path, *problem.related)
        return any(is_under(path, name) for name in about for path in changed)


def is_under(path: str, prefix: str) -> bool:
    """Whether `path` is `prefix` or below it."""
    return prefix in ("", path) or path.startswith(f"{prefix}/")


def select_codes(select: tuple[str, ...], ignore: tuple[str, ...]) -> frozenset[str]:
    """The codes that `--select` and `--ignore` leave; a code counts for more than its group.

    Raises:
        SettingsError: for a name that is neither a code nor a group.
    """
    wanted = _expand("--select", select) if select else dict.fromkeys(CODES, 1)
    unwanted = _expand("--ignore", ignore)
    return frozenset(code for code, weight in wanted.items() if weight > unwanted.get(code, 0))


def list_named_codes(select: tuple[str, ...]) -> tuple[str, ...]:
    """The codes that `--select` names one by one: they are reported even when they are off."""
    return tuple(name for name in _names(select) if name in CODES)


def is_switched_off(settings: Settings, code: str) -> bool:
    """Whether a code is off: by its own rule, by that of its group, or by default."""
    group = f"{code.split('/', 1)[0]}/*"
    rules = settings.check_rules
    return (rules.get(code) or rules.get(group) or CODES[code].level) == "off"


def _expand(option: str, values: tuple[str, ...]) -> dict[str, int]:
    """The codes that are named, each with a weight: 1 by its group, 2 by itself."""
    found: dict[str, int] = {}
    for name in _names(values):
        group = name.removesuffix("/*").removesuffix("/")
        below = [code for code in CODES if code.startswith(f"{group}/")]
        if name in CODES:
            found[name] = 2
        elif below and "*" not in group:
            found |= {code: max(found.get(code, 0), 1) for code in below}
        else:
            known = (*CODES, *dict.fromkeys(code.split("/")[0] for code in CODES))
            hint = did_you_mean(name, known) or "see `content-api explain`"
            raise SettingsError(f"{option}: no problem code or group {name!r}; {hint}")
    return found


def _names(values: tuple[str, ...]) -> list[str]:
    return [name for value in values for name in re.split(r"[\s,]+", value) if name]
