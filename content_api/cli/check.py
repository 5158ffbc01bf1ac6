"""`content-api check`: report every problem of the content, and mend what can be mended.

Only what every run needs is imported here: a run in which nothing changed is answered from the
report of the last one, and nothing is compiled.
"""

import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from content_api.cli.checking.baseline import find_new_problems, read_baseline, write_baseline
from content_api.cli.checking.problem_filter import (
    ProblemFilter,
    is_switched_off,
    list_named_codes,
    select_codes,
)
from content_api.cli.checking.report_output import write_report
from content_api.cli.checking.typed_paths import choose_root, path_in_root
from content_api.cli.display.paths import relative_path
from content_api.cli.display.report import displayed_report
from content_api.cli.exits import explain_failures, fail
from content_api.cli.options import config_option, read_settings
from content_api.indexing.report_cache import compute_state, recall
from content_api.problems import Problem
from content_api.reporters import REPORTERS, render_statistics
from content_api.settings import Settings

_STDIN = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Options:
    """The flags of one run, as they are given."""

    format_name: str | None
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

    @property
    def diff_format(self) -> str | None:
        """The format of the diff that `--diff` asks for; None without the flag."""
        return (self.format_name or "text") if self.diff else None

    def fails(self, problems: tuple[Problem, ...]) -> bool:
        """Whether a run with these problems fails."""
        return any(self.strict or problem.severity == "error" for problem in problems)


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(tuple(REPORTERS)),
    help="How problems are written; text unless given, and in GitHub Actions annotations too.",
)
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option("--fix", is_flag=True, help="Mend in the files what is certain; report the rest.")
@click.option(
    "--diff",
    is_flag=True,
    help="Show what --fix would change; change nothing.",
)
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
    wanted = _filter_of(settings, options, prefixes)
    is_own = settings.content_root == configured.content_root
    found, problems = _find(settings, options, wanted, is_own=is_own)
    files = [path for path in found if wanted.covers(path)]
    if not files and not any(wanted.covers(problem.path) for problem in problems):
        fail(f"there is nothing to check in {', '.join(paths)}: no Markdown of a series")
    sys.exit(_report(settings, options, wanted, wanted.filter(problems), len(files)))


def _refuse_contradictions(
    options: _Options, paths: tuple[str, ...], stdin_filename: str | None
) -> None:
    """Exit with one sentence when flags do not go together."""
    if (_STDIN in paths) != (stdin_filename is not None) or (stdin_filename and len(paths) > 1):
        fail("standard input is read with: content-api check --stdin-filename PATH -")
    if options.changed_since == "":
        fail("--changed-since: expected a commit, got ''")
    is_part = paths or options.select or options.ignore or options.changed_since
    if options.update_baseline and (options.baseline is None or is_part):
        fail("--update-baseline needs --baseline FILE, and is about all of the content")
    for flag, formats in (("statistics", ("text",)), ("diff", ("text", "github"))):
        if getattr(options, flag) and options.format_name not in (None, *formats):
            fail(f"--{flag} is text; leave out --format {options.format_name}")


def _filter_of(settings: Settings, options: _Options, prefixes: tuple[str, ...]) -> ProblemFilter:
    changed = None
    if options.changed_since:
        from content_api.cli.checking.changed_files import (  # noqa: PLC0415 - only with this flag
            list_changed_paths,
        )

        changed = list_changed_paths(settings, options.changed_since)
    codes = select_codes(options.select, options.ignore)
    return ProblemFilter(codes, options.severity == "error", prefixes, changed)


def _find(
    settings: Settings, options: _Options, wanted: ProblemFilter, *, is_own: bool
) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """The files of the content and their problems, after mending."""
    off = tuple(
        code for code in list_named_codes(options.select) if is_switched_off(settings, code)
    )
    is_plain = not (options.fix or options.diff or off)
    state = compute_state(settings) if is_own else ""
    kept = recall(settings, state, datetime.now(UTC)) if is_plain and is_own else None
    if kept is not None:
        return kept.paths, kept.problems
    # The Markdown parser, and all that compiles.
    from content_api.cli.checking.running import mend_content, run_check  # noqa: PLC0415

    checked = run_check(settings, state, is_own=is_own)
    if options.fix or options.diff:
        problems = mend_content(checked, wanted.wants, diff_format=options.diff_format)
    else:
        problems = checked.problems_with(off) if off else checked.report.problems
    return checked.report.paths, problems


def _report(
    settings: Settings,
    options: _Options,
    wanted: ProblemFilter,
    problems: tuple[Problem, ...],
    files: int,
) -> int:
    """Write the report, and return the exit status."""
    note = ""
    if options.baseline is not None:
        if options.update_baseline:
            write_baseline(options.baseline, problems)
            click.echo(f"{len(problems)} problems are known in {options.baseline}", err=True)
            return 0
        problems, note = _leave_out_known(options.baseline, wanted, problems)
    report = replace(displayed_report(settings, problems, files), strict=options.strict)
    if options.statistics:
        click.echo(render_statistics(report), nl=False)
    else:
        write_report(report, options.format_name)
    click.echo(f"{report.summary}{note}", err=True)
    return 1 if options.fails(problems) else 0


def _leave_out_known(
    baseline: Path, wanted: ProblemFilter, problems: tuple[Problem, ...]
) -> tuple[tuple[Problem, ...], str]:
    """The new problems, and the end of the summary, which counts the known ones."""
    known = read_baseline(baseline)
    new, gone = find_new_problems(problems, known)
    note = f"; {len(problems) - len(new)} known ones are in {relative_path(baseline)}"
    if gone and wanted.is_whole:
        note += f", which has {gone} that are mended: --update-baseline"
    return new, note


def _check_stdin(settings: Settings, options: _Options, filename: str) -> int:
    """Judge standard input as one file of the content, by all rules; return the exit status."""
    from content_api.cli.checking.running import mend_text, run_check  # noqa: PLC0415 - as above

    path = path_in_root(settings, filename)
    data = sys.stdin.buffer.read(settings.content_max_file_bytes + 1)
    if len(data) > settings.content_max_file_bytes:
        fail(f"expected at most {settings.content_max_file_bytes} bytes on standard input")
    wanted = _filter_of(settings, options, (path,))
    checked = run_check(settings, "", is_own=True)
    if options.fix or options.diff:
        problems = mend_text(checked, path, data, wanted.wants, diff_format=options.diff_format)
    else:
        problems = checked.checker.preview({path: data})
    problems = wanted.filter(problems)
    if options.fix and not options.diff:  # stdout is the mended text
        report = displayed_report(settings, problems, 1)
        click.echo(REPORTERS["text"](report), nl=False, err=True)
        return 1 if options.fails(problems) else 0
    return _report(settings, options, wanted, problems, 1)
