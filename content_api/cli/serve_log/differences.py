"""What differs between two reports of the indexer, as events that fit on a terminal."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from content_api.cli.display.paths import displayed_path, relative_path
from content_api.cli.display.report import displayed_report
from content_api.cli.serve_log.event_parts import (
    count_severities,
    event_about,
    events_of_rest,
    problem_fields,
)
from content_api.indexing.indexed_site import IndexReport
from content_api.logs import Event
from content_api.problems import CODES, Problem, printable
from content_api.reporters import Report
from content_api.reporters.report import count_kinds
from content_api.settings import Settings

MOST_PAGES = 10  # with an event of their own, of each kind; one more event counts the others
MOST_PROBLEMS = 20


class ReportDifferences:
    """What is different between two reports of the indexer, as events of the log.

    Args:
        settings: All settings.
        before: The report that was logged last.
        after: The one of now.
        changed: Paths of pages whose file changed between them.
    """

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
        counts = count_severities(report.problems)
        fields = {"revision": revision, "files": self._after.files, **counts}
        return Event("revision", f"revision {revision}: {report.summary}", fields)

    def describe(self, *, has_new_schemas: bool, is_author: bool) -> list[Event]:
        """Of roots and pages, of problems, of pages that are not served, of mends."""
        # New schemas are all pages read again, and no change of any.
        changed = frozenset[str]() if has_new_schemas else self._changed
        events = [*self._lost_roots(), *self._pages(changed)]
        events += self._problems(self._new_problems(changed), is_author=is_author)
        events += self._not_served(changed)
        return events + self._mended()

    def _problems(self, problems: Iterable[Problem], *, is_author: bool) -> list[Event]:
        """An event for each problem, errors first, and one that counts those beyond the limit."""
        if not is_author:
            public = frozenset(map(_identity, self._after.public_problems))
            problems = [p if _identity(p) in public else _without_texts(p) for p in problems]
        listed = self._as_shown(problems).by_severity()
        events = [
            Event("problem", problem.line_form, problem_fields(problem))
            for problem in listed[:MOST_PROBLEMS]
        ]
        left = listed[MOST_PROBLEMS:]
        if left:
            message = f"{len(left)} more ({count_kinds(left)}): content-api check"
            events.append(Event("more-problems", message, count_severities(left)))
        return events

    def _lost_roots(self) -> list[Event]:
        """An event for each content root that had pages and has none."""
        return [
            event_about(
                "root-empty", "{} has no series any more: there is no Markdown in a folder", name
            )
            for root in self._settings.roots
            if any(path.startswith(root.prefix) for path in self._old)
            and not any(path.startswith(root.prefix) for path in self._paths)
            for name in [relative_path(root.directory)]
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
        """Problems that are new, and all of the pages that changed: their lines may have moved."""
        known = Counter(map(_identity, self._before.problems))
        found: list[Problem] = []
        for problem in self._after.problems:
            key = _identity(problem)
            if problem.path in changed or not known[key]:
                found.append(problem)
            known[key] -= 1
        return found

    def _not_served(self, changed: frozenset[str]) -> list[Event]:
        """For pages whose file has an error: whether their last good version is served."""
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
            name = displayed_path(self._settings, path)
            message = f"mended {printable(name)}: {code}{times}"
            fields = {"path": name, "code": code, "number": number}
            events.append(Event("problem-mended", message, fields))
        return [*events, *events_of_rest(len(gone) - MOST_PAGES, "problem-mended", "mended")]

    def _listed(self, name: str, label: str, paths: Iterable[str]) -> list[Event]:
        listed = sorted(paths)
        shown_paths = (displayed_path(self._settings, path) for path in listed[:MOST_PAGES])
        events = [event_about(name, f"{label}{{}}", path) for path in shown_paths]
        return [*events, *events_of_rest(len(listed) - MOST_PAGES, name, label.strip(": "))]

    def _as_shown(self, problems: Iterable[Problem]) -> Report:
        return displayed_report(self._settings, problems, self._after.files)


def _without_texts(problem: Problem) -> Problem:
    """The problem with its kind and place alone, as its texts may quote what is not public."""
    title = CODES[problem.code].title
    return replace(problem, message=title[:1].lower() + title[1:], hint="", field=None, fix=None)


def _count_codes(report: IndexReport) -> Counter[tuple[str, str]]:
    return Counter((problem.path, problem.code) for problem in report.problems)


def _identity(problem: Problem) -> tuple[str, str, str]:
    """What of a problem stays the same while lines shift."""
    return problem.path, problem.code, f"{problem.field or ''}: {problem.message}"


def _broken(problems: Iterable[Problem]) -> frozenset[str]:
    """Files that an error keeps from being served."""
    return frozenset(p.path for p in problems if p.severity == "error" and CODES[p.code].is_fixed)
