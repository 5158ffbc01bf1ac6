"""Dates that hide files, held against the clock: the one place where they become `hidden`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from content_api.catalogue.contents import Entry
from content_api.problems import Problem
from content_api.schemas.judging import UNKNOWN_FIELD


def apply_terms(entry: Entry, now: datetime) -> Entry:
    """The file, hidden if a date hides it now; its author is told once why."""
    told = [term.problem for term in entry.terms if term.hides(now)]
    return _hide(entry, told) if told else entry


def _hide(entry: Entry, told: list[Problem | None]) -> Entry:
    document, held_back = (
        page and replace(page, public=False) for page in (entry.document, entry.held_back)
    )
    # What hides the file at any time is told already, and so is what is said in our way.
    reason = None if entry.hidden else next(filter(None, told), None)
    problems = tuple(_told(entry, reason))
    return replace(entry, document=document, held_back=held_back, hidden=True, problems=problems)


def _told(entry: Entry, reason: Problem | None) -> Iterator[Problem]:
    for problem in entry.problems:
        if not (reason and problem.code == UNKNOWN_FIELD and problem.field == reason.field):
            yield problem
    if reason:
        yield reason
