"""What `serve` says while it follows changes: an event for each thing that came of them, no more.

Paths are as the user would type them, with line and column, so that a terminal opens them.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from content_api.cli.paths import shown, shown_path, shown_report
from content_api.indexing.known import IndexReport
from content_api.logs import Event, tell
from content_api.problems import CODES, Problem, printable
from content_api.problems.members import problem_members
from content_api.reporters import Report
from content_api.reporters.report import count_kinds
from content_api.schemas.resources import API_ROOT
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
        tell: Takes each event.
        is_author: Whether an author reads this, who may see what is not public.
    """

    def __init__(
        self,
        settings: Settings,
        report: IndexReport,
        *,
        clock: Callable[[], float] = time.monotonic,
        tell: Callable[[Event], None] = tell,
        is_author: bool = True,
    ) -> None:
        self._settings = settings
        self._tell, self._is_author = tell, is_author
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
            self._tell(self._describe_config())

    def _tell_waiting(self) -> None:
        if self._waiting is None or self._clock() < self._told_at + LEAST_SECONDS:
            return
        schemas = self._read_schemas()
        names = [name for name, text in schemas.items() if text != self._schemas[name]]
        events = [self._describe_schema(name) for name in names]
        run = _Run(self._settings, self._told, self._waiting, frozenset(self._changed))
        events += run.describe(has_new_schemas=bool(names), is_author=self._is_author)
        if events or self._waiting.revision != self._told.revision:  # podcasts.yml is no page
            for event in (*events, run.sum_up()):
                self._tell(event)
            self._told_at = self._clock()
        self._told, self._waiting, self._schemas = self._waiting, None, schemas
        self._changed.clear()

    def _read_schemas(self) -> dict[str, bytes | None]:
        return {name: _read(file) for name, file in self._settings.schema_files.items()}

    def _describe_schema(self, name: str) -> Event:
        path = shown_path(self._settings, name)
        return Event("schema-changed", f"changed: {path}, read again", {"path": path})

    def _describe_config(self) -> Event:
        name = shown(self._config)
        message = f"changed: {name}; start serve again to use it"
        try:
            load_settings(config=self._settings.config_path)
        except SettingsError as error:
            fault = f"which cannot be used: {error}; the settings stay as they were"
            message = f"changed: {name}, {fault}"
        return Event("settings-changed", message, {"path": name})


class _Run:
    """What is different between two reports."""

    def __init__(
        self, settings: Settings, before: IndexReport, after: IndexReport, changed: frozenset[str]
    ) -> None:
        self._settings = settings
        self._before, self._after = before, after
        self._old, self._paths = frozenset(before.paths), frozenset(after.paths)
        self._changed = changed & self._old & self._paths

    def sum_up(self) -> Event:
        """`revision 1f3a…: 3 problems (1 error, 2 warnings) in 2 of 41 files`."""
        revision, report = self._after.revision, self._as_shown(self._after.problems)
        fields = {"revision": revision, "files": self._after.files, **_count(report.problems)}
        return Event("revision", f"revision {revision}: {report.summary}", fields)

    def describe(self, *, has_new_schemas: bool, is_author: bool) -> list[Event]:
        """Events: roots and pages, then problems, then what is still or no longer amiss."""
        # New schemas are all pages read again, and no change of any.
        changed = frozenset[str]() if has_new_schemas else self._changed
        events = [*self._lost_roots(), *self._pages(changed)]
        events += self._problems(self._new_problems(changed), is_author=is_author)
        events += self._kept(changed)
        return events + self._mended()

    def _problems(self, problems: Iterable[Problem], *, is_author: bool) -> list[Event]:
        """The one-line form of some, errors first."""
        if not is_author:
            public = frozenset(map(_key, self._after.public_problems))
            problems = [p if _key(p) in public else _without_texts(p) for p in problems]
        listed = self._as_shown(problems).by_severity()
        events = [
            Event("problem", problem.line_form, _problem_fields(problem))
            for problem in listed[:MOST_PROBLEMS]
        ]
        left = listed[MOST_PROBLEMS:]
        if left:
            message = f"{len(left)} more ({count_kinds(left)}): content-api check"
            events.append(Event("more-problems", message, _count(left)))
        return events

    def _lost_roots(self) -> list[Event]:
        return [
            _about(
                "root-empty", "{} has no series any more: there is no Markdown in a folder", name
            )
            for root in self._settings.roots
            if any(path.startswith(root.prefix) for path in self._old)
            and not any(path.startswith(root.prefix) for path in self._paths)
            for name in [shown(root.directory)]
        ]

    def _pages(self, changed: frozenset[str]) -> list[Event]:
        kinds = {
            "changed": changed,
            "added": self._paths - self._old,
            "removed": self._old - self._paths,
        }
        return [
            event
            for kind, paths in kinds.items()
            for event in self._listed(f"page-{kind}", f"{kind}: ", paths)
        ]

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

    def _kept(self, changed: frozenset[str]) -> list[Event]:
        """Pages whose file has an error: what of them is served."""
        stale = frozenset(self._after.stale)
        new = stale - frozenset(self._before.stale) | stale & changed
        broken = _broken(self._after.problems) & self._paths - stale
        out = broken - _broken(self._before.problems) | broken & changed
        return [
            *self._listed("page-stale", "still serving the last good version of ", new),
            *self._listed("page-not-served", "not served: ", out),
        ]

    def _mended(self) -> list[Event]:
        before, after = _count_codes(self._before), _count_codes(self._after)
        removed = self._old - self._paths
        gone = [(key, n) for key, n in sorted((before - after).items()) if key[0] not in removed]
        events: list[Event] = []
        for (path, code), number in gone[:MOST_PAGES]:
            times = f" ({number} times)" if number > 1 else ""
            name = shown_path(self._settings, path)
            message = f"mended {printable(name)}: {code}{times}"
            fields = {"path": name, "code": code, "number": number}
            events.append(Event("problem-mended", message, fields))
        return [*events, *_more(len(gone) - MOST_PAGES, "problem-mended", "mended")]

    def _listed(self, name: str, label: str, paths: Iterable[str]) -> list[Event]:
        listed = sorted(paths)
        shown_paths = (shown_path(self._settings, path) for path in listed[:MOST_PAGES])
        events = [_about(name, f"{label}{{}}", path) for path in shown_paths]
        return [*events, *_more(len(listed) - MOST_PAGES, name, label.strip(": "))]

    def _as_shown(self, problems: Iterable[Problem]) -> Report:
        return shown_report(self._settings, problems, self._after.files)


def describe_start(
    settings: Settings, report: IndexReport, *, is_author: bool = True
) -> Sequence[Event]:
    """Every problem that there is when `serve` begins, as far as a terminal has room.

    Args:
        settings: All settings.
        report: What the first run found.
        is_author: Whether an author reads this, who may see what is not public.
    """
    nothing = replace(report, problems=(), stale=())
    run = _Run(settings, nothing, report, frozenset())
    return run.describe(has_new_schemas=False, is_author=is_author)


def describe_serving(settings: Settings, report: IndexReport) -> Sequence[Event]:
    """What is served, and where."""
    address = f"http://{settings.serve_host}:{settings.serve_port}"
    told = shown_report(settings, report.problems, report.files)
    content = shown(settings.content_root)
    counts = {"files": report.files, **_count(told.problems)}
    return (
        Event(
            "indexed",
            f"{content}: {report.files} files, {told.summary}",
            {"path": content, "revision": report.revision, **counts},
        ),
        Event(
            "serving",
            f"serving {address}{API_ROOT}, described at {address}/docs; stop with Ctrl+C",
            {"address": address, "workers": settings.serve_workers},
        ),
    )


def _about(name: str, message: str, path: str) -> Event:
    return Event(name, message.format(printable(path)), {"path": path})


def _more(number: int, name: str, what: str) -> list[Event]:
    if number <= 0:
        return []
    return [Event(f"{name}-more", f"{what}: {number} more", {"number": number})]


def _without_texts(problem: Problem) -> Problem:
    """Of one that tells of what is not public: its kind and its place."""
    title = CODES[problem.code].title
    return replace(problem, message=title[:1].lower() + title[1:], hint="", field=None, fix=None)


def _problem_fields(problem: Problem) -> dict[str, object]:
    members = problem_members(problem)
    named = ("code", "severity", "path", "line", "column", "end_line", "end_column", "field")
    return {"detail": problem.text, **{name: members[name] for name in named}}


def _count(problems: Iterable[Problem]) -> dict[str, int]:
    counted = Counter(problem.severity for problem in problems)
    return {"errors": counted["error"], "warnings": counted["warning"]}


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
