"""`content-api check`: report every problem of the content, and mend what can be mended."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from content_api.catalogue.levels import Levels
from content_api.cli.baseline import read_baseline, without_known, write_baseline
from content_api.cli.common import config_option, explain_failures, indexed, read_settings
from content_api.cli.failing import fail
from content_api.cli.git import list_changed
from content_api.cli.output import write_report
from content_api.cli.paths import (
    choose_root,
    normal,
    path_in_root,
    shown,
    shown_path,
    shown_report,
)
from content_api.cli.selecting import Selection, named_codes, select_codes
from content_api.indexing.files import read_file
from content_api.indexing.indexer import Indexer
from content_api.indexing.known import IndexReport
from content_api.indexing.mending import Mends, mend, unified_diff, write_mends
from content_api.problems import Problem
from content_api.reporters import REPORTERS, render_statistics
from content_api.settings import Settings
from content_api.store.database import StoreError

_STDIN = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Options:
    """The flags of one run."""

    format_name: str
    strict: bool
    fix: bool
    diff: bool
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    severity: str
    statistics: bool
    baseline: Path | None
    update_baseline: bool
    changed_since: str | None


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(tuple(REPORTERS)),
    default="text",
    show_default=True,
    help="How problems are written.",
)
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option("--fix", is_flag=True, help="Mend in the files what is certain; report the rest.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--select", multiple=True, metavar="CODES", help="Only these codes or groups.")
@click.option("--ignore", multiple=True, metavar="CODES", help="Not these codes or groups.")
@click.option(
    "--severity",
    type=click.Choice(("error", "warning")),
    default="warning",
    show_default=True,
    help="The least severity to report.",
)
@click.option("--statistics", is_flag=True, help="Count problems by code instead.")
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Leave out the problems that FILE knows: only new ones fail.",
)
@click.option("--update-baseline", is_flag=True, help="Write the problems of now to --baseline.")
@click.option("--changed-since", metavar="REF", help="Only what changed in git since REF.")
@click.option(
    "--stdin-filename",
    metavar="PATH",
    help="With - as PATH: judge standard input as this file, for editors.",
)
@config_option
@explain_failures
def check(
    *,
    paths: tuple[str, ...],
    stdin_filename: str | None,
    config: Path | None,
    **flags: Any,  # noqa: ANN401 - one for each option; _Options names them
) -> None:
    """Report every problem of the content, at file, line and column.

    PATH is a file or folder of the content; all of it unless given. Rules across files always see
    the whole content.

    Exit status: 0, or 1 when there is an error (with --strict, any problem; with --diff, anything
    to mend), or 2 when it cannot run, also when there is nothing to check.
    """
    options = _Options(**flags)
    _refuse_contradictions(options, paths, stdin_filename)
    configured = read_settings(config)
    if stdin_filename is not None:
        sys.exit(_check_stdin(configured, options, stdin_filename))
    settings, prefixes = choose_root(configured, paths)
    selection = _select(settings, options, prefixes)
    with _checked(settings, configured) as (indexer, report):
        files = [path for path in report.paths if selection.covers(path)]
        if not files and not any(selection.covers(p.path) for p in report.problems):
            fail(f"there is nothing to check in {', '.join(paths)}: no Markdown of a series")
        problems = _problems(indexer, report, options, settings)
        if options.fix or options.diff:
            mends = mend(indexer, problems, selection.wants, lambda p: _read(settings, p))
            if options.diff:
                sys.exit(_show_diff(settings, mends))
            problems = mends.problems
            _write_mends(settings, mends)
    wanted = tuple(problem for problem in problems if selection.wants(problem))
    sys.exit(_report(settings, options, selection, wanted, len(files)))


def _refuse_contradictions(
    options: _Options, paths: tuple[str, ...], stdin_filename: str | None
) -> None:
    """Flags that do not go together."""
    if (_STDIN in paths) != (stdin_filename is not None) or (stdin_filename and len(paths) > 1):
        fail("standard input is read with: content-api check --stdin-filename PATH -")
    if options.fix and options.diff:
        fail("--fix changes files, --diff changes nothing: give one of them")
    is_part = paths or options.select or options.ignore or options.changed_since
    if options.update_baseline and (options.baseline is None or is_part):
        fail("--update-baseline needs --baseline FILE, and is about all of the content")
    if options.statistics and options.format_name != "text":
        fail(f"--statistics is text; leave out --format {options.format_name}")


def _select(settings: Settings, options: _Options, prefixes: tuple[str, ...]) -> Selection:
    changed = None
    if options.changed_since is not None:
        root = normal(settings.content_root).resolve()
        found = list_changed(root, options.changed_since)
        inside = (path.relative_to(root).as_posix() for path in found if root in path.parents)
        changed = frozenset(inside)
    codes = select_codes(options.select, options.ignore)
    return Selection(codes, options.severity == "error", prefixes, changed)


@contextmanager
def _checked(settings: Settings, configured: Settings) -> Iterator[tuple[Indexer, IndexReport]]:
    """Index into the site's own store; for another root, or where that is unwritable, a new one."""
    with ExitStack() as stack:
        found = None
        if settings.content_root == configured.content_root:
            with suppress(StoreError):
                found = stack.enter_context(indexed(settings))
        if found is None:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="content-api-"))
            url = f"sqlite:///{Path(folder) / 'store.db'}"
            found = stack.enter_context(indexed(replace(settings, store_url=url)))
        yield found


def _problems(
    indexer: Indexer, report: IndexReport, options: _Options, settings: Settings
) -> tuple[Problem, ...]:
    """The problems; a code that is off but asked for by name is among them."""
    named = named_codes(options.select)
    levels = Levels(settings.check_rules, settings.check_paths)
    off = {code: level for code, level in named.items() if levels.level(code, "") == "off"}
    if not off:
        return report.problems
    return indexer.preview({}, Levels({**settings.check_rules, **off}, settings.check_paths))


def _read(settings: Settings, path: str) -> bytes:
    return read_file(settings.content_root, path, settings.content_max_file_bytes)[0]


def _show_diff(settings: Settings, mends: Mends) -> int:
    shown_paths = {path: shown_path(settings, path) for path in mends.after}
    click.echo(unified_diff(mends, shown_paths), nl=False)
    click.echo(f"{_counted(mends)} would be mended", err=True)
    return 1 if mends.after else 0


def _write_mends(settings: Settings, mends: Mends) -> None:
    lost = write_mends(settings.content_root, mends, settings.content_max_file_bytes)
    for path in lost:
        name = shown_path(settings, path)
        click.echo(f"content-api: {name} is not mended: it changed, or cannot be written", err=True)
    click.echo(f"mended {_counted(mends)}", err=True)


def _counted(mends: Mends) -> str:
    problems = f"{mends.mended} problem{'' if mends.mended == 1 else 's'}"
    files = len(mends.after)
    return f"{problems} in {files} file{'' if files == 1 else 's'}"


def _report(
    settings: Settings,
    options: _Options,
    selection: Selection,
    problems: tuple[Problem, ...],
    files: int,
) -> int:
    """Write the report; the exit status."""
    note = ""
    if options.baseline is not None:
        if options.update_baseline:
            write_baseline(options.baseline, problems)
            click.echo(f"{len(problems)} problems are known in {options.baseline}", err=True)
            return 0
        problems, note = _leave_out_known(options.baseline, selection, problems)
    report = replace(shown_report(settings, problems, files), strict=options.strict)
    if options.statistics:
        click.echo(render_statistics(report), nl=False)
    else:
        write_report(report, options.format_name)
    click.echo(f"{report.summary}{note}", err=True)
    return 1 if report.error_count or (options.strict and report.problems) else 0


def _leave_out_known(
    baseline: Path, selection: Selection, problems: tuple[Problem, ...]
) -> tuple[tuple[Problem, ...], str]:
    """The new problems, and what is to be said of the known ones."""
    known = read_baseline(baseline)
    new, gone = without_known(problems, known)
    note = f"; {len(problems) - len(new)} known ones are in {shown(baseline)}"
    if gone and selection.is_whole:
        note += f", which has {gone} that are mended: --update-baseline"
    return new, note


def _check_stdin(configured: Settings, options: _Options, filename: str) -> int:
    """Judge standard input as one file of the content, with all rules; the exit status."""
    path = path_in_root(configured, filename)
    data = sys.stdin.buffer.read(configured.content_max_file_bytes + 1)
    if len(data) > configured.content_max_file_bytes:
        fail(f"expected at most {configured.content_max_file_bytes} bytes on standard input")
    selection = _select(configured, options, (path,))
    with _checked(configured, configured) as (indexer, _):
        problems = indexer.preview({path: data})
        if options.fix or options.diff:
            mends = mend(indexer, problems, selection.wants, lambda _: data)
            if options.diff:
                return _show_diff(configured, mends)
            sys.stdout.buffer.write(mends.after.get(path, data))
            sys.stdout.buffer.flush()
            problems = mends.problems
    wanted = tuple(problem for problem in problems if selection.wants(problem))
    if options.fix:
        report = shown_report(configured, wanted, 1)
        click.echo(REPORTERS["text"](report), nl=False, err=True)
        return 1 if report.error_count or (options.strict and wanted) else 0
    return _report(configured, options, selection, wanted, 1)
