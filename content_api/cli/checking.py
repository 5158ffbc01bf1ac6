"""The part of `check` that compiles: a run, other levels, and mends."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import click

from content_api.cli.lines import place_of
from content_api.cli.output import write_diff
from content_api.cli.paths import shown_path
from content_api.cli.progress import with_progress
from content_api.indexing.checker import Checker, CheckReport
from content_api.indexing.files import read_file
from content_api.indexing.mending import Mends, mend, unified_diff, write_mends
from content_api.indexing.remembered import Remembered, remember
from content_api.problems import Level, Problem
from content_api.settings import Settings

_Wanted = Callable[[Problem], bool]


@dataclass(frozen=True, slots=True)
class Checked:
    """The content after a run."""

    settings: Settings
    checker: Checker
    report: CheckReport

    def with_levels(self, codes: tuple[str, ...]) -> tuple[Problem, ...]:
        """The problems with codes reported that are off."""
        rules: dict[str, Level] = {**self.settings.check_rules}
        rules |= dict.fromkeys(codes, "warning")
        return self.checker.preview({}, rules)


def run_check(settings: Settings, state: str, *, is_own: bool) -> Checked:
    """Find what is wrong; of the site's own content, keep what is compiled, and the report.

    Args:
        settings: All settings.
        state: Of the site before the run, by which its report is kept; empty keeps none.
        is_own: Whether the content root is the one of the settings.

    Raises:
        ContentRootError: a content root cannot be read, or there is nothing in it.
    """
    checker = Checker(settings, keeps=is_own)
    report = with_progress(checker.run)
    if state:
        remember(settings, Remembered(state, report.paths, report.problems, report.next_change_at))
    return Checked(settings, checker, report)


def mend_content(
    checked: Checked, is_wanted: _Wanted, *, diff_format: str | None
) -> tuple[Problem, ...]:
    """Mend files, or show what would change and exit; the problems that are left."""
    settings = checked.settings
    mends = mend(
        checked.checker.preview, checked.report.problems, is_wanted, lambda p: _read(settings, p)
    )
    if diff_format is not None:
        sys.exit(_show_diff(settings, mends, diff_format))
    place = partial(place_of, settings)
    for path in write_mends(place, mends, settings.content_max_file_bytes):
        name = shown_path(settings, path)
        click.echo(f"content-api: {name} is not mended: it changed, or cannot be written", err=True)
    click.echo(f"mended {_counted(mends)}", err=True)
    return mends.problems


def mend_text(
    checked: Checked, path: str, data: bytes, is_wanted: _Wanted, *, diff_format: str | None
) -> tuple[Problem, ...]:
    """Mend a text on its way from stdin to stdout; the problems that are left."""
    problems = checked.checker.preview({path: data})
    mends = mend(checked.checker.preview, problems, is_wanted, lambda _: data)
    if diff_format is not None:
        sys.exit(_show_diff(checked.settings, mends, diff_format))
    sys.stdout.buffer.write(mends.after.get(path, data))
    sys.stdout.buffer.flush()
    return mends.problems


def _read(settings: Settings, path: str) -> bytes:
    return read_file(*place_of(settings, path), settings.content_max_file_bytes)[0]


def _show_diff(settings: Settings, mends: Mends, format_name: str) -> int:
    """Print the diff; the exit status."""
    shown_paths = {path: shown_path(settings, path) for path in mends.after}
    write_diff(unified_diff(mends, shown_paths), format_name)
    click.echo(f"{_counted(mends)} would be mended", err=True)
    return 1 if mends.after else 0


def _counted(mends: Mends) -> str:
    problems = f"{mends.mended} problem{'' if mends.mended == 1 else 's'}"
    files = len(mends.after)
    return f"{problems} in {files} file{'' if files == 1 else 's'}"
