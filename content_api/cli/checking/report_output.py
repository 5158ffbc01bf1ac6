"""Where a report goes: stdout, with source lines on a terminal, and GitHub's job summary."""

import os
import shutil
import sys
from pathlib import Path

import click

from content_api.cli.display.terminal import has_colour
from content_api.problems import printable
from content_api.reporters import REPORTERS, Report, render_step_summary
from content_api.reporters.sarif import describe_left_out


def write_report(report: Report, format_name: str | None) -> None:
    """Print `report`, and give GitHub what it shows elsewhere.

    Args:
        report: With paths as people see them.
        format_name: A key of `REPORTERS`; None for text, and in GitHub Actions annotations too.
            Text on a terminal has excerpts, in colour unless NO_COLOR.
    """
    if format_name in (None, "text") and sys.stdout.isatty():
        # For terminals only: it measures characters with rich, which is slow to import.
        from content_api.reporters.excerpts import render_excerpts  # noqa: PLC0415

        width = shutil.get_terminal_size().columns
        click.echo(render_excerpts(report, colour=has_colour(), width=width), nl=False)
        return
    click.echo(REPORTERS[format_name or "text"](report), nl=False)
    is_annotated = format_name is None and os.environ.get("GITHUB_ACTIONS") == "true"
    if is_annotated:  # beside the text, for its runner reads stderr too
        click.echo(REPORTERS["github"](report), nl=False, err=True)
    summary_path = os.environ.get("GITHUB_STEP_SUMMARY")
    if (is_annotated or format_name == "github") and summary_path:
        _append(Path(summary_path), render_step_summary(report))
    if format_name == "sarif" and (left_out := describe_left_out(report)):
        click.echo(f"content-api: {left_out}", err=True)


def write_diff(text: str, format_name: str) -> None:
    """Print a diff; as it quotes sources, a terminal gets no controls, and GitHub no commands.

    Source:
        https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs (the runner
        takes a command after leading blanks too, as a line of context has one)
    """
    if sys.stdout.isatty():
        text = "".join(char if char in "\n\t" else printable(char) for char in text)
    if format_name == "github" and text:
        import secrets  # noqa: PLC0415 - slow to import, and for few runs

        token = secrets.token_hex(16)
        text = f"::stop-commands::{token}\n{text}::{token}::\n"
    click.echo(text, nl=False)


def _append(path: Path, text: str) -> None:
    """Add a page after what other tools wrote; a summary that fails does not fail the check."""
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\n{text}")
    except OSError as error:
        click.echo(f"content-api: {path} cannot be written: {error.strerror}", err=True)
