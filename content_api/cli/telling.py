"""What `serve` says on the terminal while it follows changes: what came of them, and no more.

Paths are as the user would type them, with line and column, so that a terminal opens them.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import click

from content_api.cli.paths import shown, shown_path, shown_report
from content_api.indexing.known import IndexReport
from content_api.problems import CODES, Problem, printable
from content_api.reporters import Report
from content_api.reporters.report import count_kinds
from content_api.settings import CONFIG_NAME, Settings, SettingsError, load_settings

MOST_PAGES = 10  # of each kind that a run tells
MOST_PROBLEMS = 20
LEAST_SECONDS = 1.0  # between two tellings: a burst of changes is told together


class Teller:
    """Tells what became of the content since the last time; a listener of the follower.

    Args:
        settings: As they were read when `serve` began.
        report: What was told then.
        clock: Seconds, from anywhere.
    """

    def __init__(
        self, settings: Settings, report: IndexReport, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._told = report
        self._told_at = 0.0
        self._waiting: IndexReport | None = None
        self._changed: set[str] = set()
        self._schemas = self._read_schemas()
        self._config = settings.config_path or Path.cwd() / CONFIG_NAME
        self._config_text = _read(self._config)

    def on_run(self, report: IndexReport) -> None:
        """Tell of a run, now or with those that follow at once."""
        self._changed.update(report.changed)
        self._waiting = report
        self._tell_waiting()

    def on_tick(self) -> None:
        """Tell what waits, and whether the settings file is another one."""
        self._tell_waiting()
        text = _read(self._config)
        if text != self._config_text:
            self._config_text = text
            click.echo(self._describe_config(), err=True)

    def _tell_waiting(self) -> None:
        if self._waiting is None or self._clock() < self._told_at + LEAST_SECONDS:
            return
        schemas = self._read_schemas()
        names = [name for name, text in schemas.items() if text != self._schemas[name]]
        lines = [f"changed: {shown_path(self._settings, name)}, read again" for name in names]
        run = _Run(self._settings, self._told, self._waiting, frozenset(self._changed))
        lines += run.describe(has_new_schemas=bool(names))
        if lines or self._waiting.revision != self._told.revision:  # podcasts.yml is no page
            lines.append(f"revision {self._waiting.revision}: {run.summary}")
            click.echo("\n".join(lines), err=True)
            self._told_at = self._clock()
        self._told, self._waiting, self._schemas = self._waiting, None, schemas
        self._changed.clear()

    def _read_schemas(self) -> dict[str, bytes | None]:
        return {name: _read(file) for name, file in self._settings.schema_files.items()}

    def _describe_config(self) -> str:
        name = shown(self._config)
        try:
            load_settings(config=self._settings.config_path)
        except SettingsError as error:
            return f"changed: {name}, which cannot be used: {error}; the settings stay as they were"
        return f"changed: {name}; start serve again to use it"


class _Run:
    """What is different between two reports."""

    def __init__(
        self, settings: Settings, before: IndexReport, after: IndexReport, changed: frozenset[str]
    ) -> None:
        self._settings = settings
        self._before, self._after = before, after
        self._old, self._paths = frozenset(before.paths), frozenset(after.paths)
        self._changed = changed & self._old & self._paths

    @property
    def summary(self) -> str:
        """`3 problems (1 error, 2 warnings) in 2 of 41 files`."""
        return self._as_shown(self._after.problems).summary

    def describe(self, *, has_new_schemas: bool) -> list[str]:
        """Lines: roots and pages, then problems, then what is still or no longer amiss."""
        # New schemas are all pages read again, and no change of any.
        changed = frozenset[str]() if has_new_schemas else self._changed
        lines = [*self._lost_roots(), *self._pages(changed)]
        lines += self.problems(self._new_problems(changed))
        lines += self._kept(changed)
        return lines + self._mended()

    def problems(self, problems: Iterable[Problem]) -> list[str]:
        """The one-line form of some, errors first."""
        listed = self._as_shown(problems).by_severity()
        lines = [problem.line_form for problem in listed[:MOST_PROBLEMS]]
        left = listed[MOST_PROBLEMS:]
        if left:
            lines.append(f"{len(left)} more ({count_kinds(left)}): content-api check")
        return lines

    def _lost_roots(self) -> list[str]:
        return [
            f"{shown(root.directory)} has no series any more: there is no Markdown in a folder"
            for root in self._settings.roots
            if any(path.startswith(root.prefix) for path in self._old)
            and not any(path.startswith(root.prefix) for path in self._paths)
        ]

    def _pages(self, changed: frozenset[str]) -> list[str]:
        kinds = {
            "changed": changed,
            "added": self._paths - self._old,
            "removed": self._old - self._paths,
        }
        return [line for kind, paths in kinds.items() for line in self._listed(f"{kind}: ", paths)]

    def _new_problems(self, changed: frozenset[str]) -> list[Problem]:
        """Those that were not told, and all of the pages that changed: their lines are others."""
        known = Counter(map(_key, self._before.problems))
        found: list[Problem] = []
        for problem in self._after.problems:
            key = _key(problem)
            if problem.path in changed or not known[key]:
                found.append(problem)
            known[key] -= 1
        return found

    def _kept(self, changed: frozenset[str]) -> list[str]:
        """Pages whose file has an error: what of them is served."""
        stale = frozenset(self._after.stale)
        new = stale - frozenset(self._before.stale) | stale & changed
        broken = _broken(self._after.problems) & self._paths - stale
        out = broken - _broken(self._before.problems) | broken & changed
        return [
            *self._listed("still serving the last good version of ", new),
            *self._listed("not served: ", out),
        ]

    def _mended(self) -> list[str]:
        before, after = _count_codes(self._before), _count_codes(self._after)
        removed = self._old - self._paths
        gone = [(key, n) for key, n in sorted((before - after).items()) if key[0] not in removed]
        lines = [
            f"mended {self._shown(path)}: {code}{f' ({number} times)' if number > 1 else ''}"
            for (path, code), number in gone[:MOST_PAGES]
        ]
        return [*lines, *_more(len(gone) - MOST_PAGES, "mended")]

    def _listed(self, label: str, paths: Iterable[str]) -> list[str]:
        listed = sorted(paths)
        lines = [f"{label}{self._shown(path)}" for path in listed[:MOST_PAGES]]
        return [*lines, *_more(len(listed) - MOST_PAGES, label.strip(": "))]

    def _shown(self, path: str) -> str:
        return printable(shown_path(self._settings, path))

    def _as_shown(self, problems: Iterable[Problem]) -> Report:
        return shown_report(self._settings, problems, self._after.files)


def describe_start(settings: Settings, report: IndexReport) -> Sequence[str]:
    """Every problem that there is when `serve` begins, as far as a terminal has room."""
    nothing = IndexReport("", report.paths, (), (), report.linked_at, None)
    return _Run(settings, nothing, report, frozenset()).describe(has_new_schemas=False)


def _more(number: int, what: str) -> list[str]:
    return [f"{what}: {number} more"] if number > 0 else []


def _count_codes(report: IndexReport) -> Counter[tuple[str, str]]:
    return Counter((problem.path, problem.code) for problem in report.problems)


def _key(problem: Problem) -> tuple[str, str, str]:
    """What stays the same while lines shift."""
    return problem.path, problem.code, f"{problem.field or ''}: {problem.message}"


def _broken(problems: Iterable[Problem]) -> frozenset[str]:
    """Files that an error keeps from being served."""
    return frozenset(p.path for p in problems if p.severity == "error" and CODES[p.code].is_fixed)


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None
