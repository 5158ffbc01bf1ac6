"""Parts of events that several modules of this folder write."""

from collections import Counter
from collections.abc import Iterable

from content_api.logs import Event
from content_api.problems import Problem, printable
from content_api.problems.members import problem_members


def event_about(name: str, message: str, path: str) -> Event:
    """An event about a path, which stands in `message` at `{}`."""
    return Event(name, message.format(printable(path)), {"path": path})


def events_of_rest(number: int, name: str, what: str) -> list[Event]:
    """The event that counts what a list left out; none when it left nothing out."""
    if number <= 0:
        return []
    return [Event(f"{name}-more", f"{what}: {number} more", {"number": number})]


def problem_fields(problem: Problem) -> dict[str, object]:
    """The fields by which a program reads a problem in the log."""
    members = problem_members(problem)
    named = ("code", "severity", "path", "line", "column", "end_line", "end_column", "field")
    return {"detail": problem.text, **{name: members[name] for name in named}}


def count_severities(problems: Iterable[Problem]) -> dict[str, int]:
    """How many `errors` and `warnings` there are."""
    counted = Counter(problem.severity for problem in problems)
    return {"errors": counted["error"], "warnings": counted["warning"]}
