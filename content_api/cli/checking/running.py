"""The part of `check` that compiles: a run, codes that are off, and mends."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import click

from content_api.cli.checking.report_output import write_diff
from content_api.cli.display.paths import displayed_path
from content_api.cli.display.source_lines import locate_source
from content_api.cli.display.terminal import with_progress
from content_api.indexing.checker import Checker, CheckReport
from content_api.indexing.mending import Mends, mend, unified_diff, write_mends
from content_api.indexing.report_cache import Remembered, remember
from content_api.problems import Level, Problem
from content_api.reporters.report import count
from content_api.settings import Settings
from content_api.sources.files import read_file

_Wanted = Callable[[Problem], bool]


@dataclass(frozen=True, slots=True)
class CheckedContent:
    """A run, with what previews and mends need of it."""

    settings: Settings
    checker: Checker
    report: CheckReport

    def problems_with(self, codes: tuple[str, ...]) -> tuple[Problem, ...]:
        """The problems, with some codes reported that are off."""
        rules: dict[str, Level] = {**self.settings.check_rules}
        rules |= dict.fromkeys(codes, "warning")
        return self.checker.preview({}, rules)


def run_check(settings: Settings, state: str, *, is_own: bool) -> CheckedContent:
    """Find what is wrong; of the site's own content, keep the report and what is compiled.

    Args:
        settings: All settings.
        state: The state of the site before the run, under which the report is kept; empty to
            keep none.
        is_own: Whether the content root is the one of the settings.

    Raises:
        ContentRootError: a content root cannot be read, or there is nothing in it.
    """
    checker = Checker(settings, keeps=is_own)
    report = with_progress(checker.run)
    if state:
        remember(settings, Remembered(state, report.paths, report.problems, report.next_change_at))
    return CheckedContent(settings, checker, report)


def mend_content(
    checked: CheckedContent, is_wanted: _Wanted, *, diff_format: str | None
) -> tuple[Problem, ...]:
    """Mend files, or show what would change and exit.

    Args:
        checked: From `run_check`.
        is_wanted: Which problems to mend.
        diff_format: `text` or `github` to show a diff instead, and exit.

    Returns:
        The problems that are left.
    """
    settings = checked.settings
    mends = mend(
        checked.checker.preview, checked.report.problems, is_wanted, lambda p: _read(settings, p)
    )
    if diff_format is not None:
        sys.exit(_show_diff(settings, mends, diff_format))
    place = partial(locate_source, settings)
    for path in write_mends(place, mends, settings.content_max_file_bytes):
        name = displayed_path(settings, path)
        click.echo(f"content-api: {name} is not mended: it changed, or cannot be written", err=True)
    click.echo(f"mended {_describe(mends)}", err=True)
    return mends.problems


def mend_text(
    checked: CheckedContent, path: str, data: bytes, is_wanted: _Wanted, *, diff_format: str | None
) -> tuple[Problem, ...]:
    """Mend `data`, the content of the file at `path`, and write it to stdout.

    See `mend_content` for the other arguments.

    Returns:
        The problems that are left.
    """
    problems = checked.checker.preview({path: data})
    mends = mend(checked.checker.preview, problems, is_wanted, lambda _: data)
    if diff_format is not None:
        sys.exit(_show_diff(checked.settings, mends, diff_format))
    sys.stdout.buffer.write(mends.after.get(path, data))
    sys.stdout.buffer.flush()
    return mends.problems


def _read(settings: Settings, path: str) -> bytes:
    return read_file(*locate_source(settings, path), settings.content_max_file_bytes)[0]


def _show_diff(settings: Settings, mends: Mends, format_name: str) -> int:
    """Print the diff, and return the exit status."""
    shown_paths = {path: displayed_path(settings, path) for path in mends.after}
    write_diff(unified_diff(mends, shown_paths), format_name)
    click.echo(f"{_describe(mends)} would be mended", err=True)
    return 1 if mends.after else 0


def _describe(mends: Mends) -> str:
    return f"{count(mends.mended, 'problem')} in {count(len(mends.after), 'file')}"
