"""`content-api check`: report every problem of the content."""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import click

from content_api.cli.common import (
    bring_up_to_date,
    config_option,
    explain_failures,
    read_settings,
)
from content_api.cli.output import write_report
from content_api.cli.paths import choose_root, shown_report
from content_api.indexing.known import IndexReport
from content_api.reporters import REPORTERS
from content_api.settings import Settings
from content_api.store.database import StoreError


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
@config_option
@explain_failures
def check(paths: tuple[str, ...], format_name: str, strict: bool, config: Path | None) -> None:  # noqa: FBT001 - click passes flags so
    """Report every problem of the content, at file, line and column.

    PATH is a file or folder of the content; all of it unless given. Rules across files always see
    the whole content.

    Exit status: 0, or 1 when there is an error (with --strict, any problem), or 2 when it cannot
    run, also when there is nothing to check.
    """
    configured = read_settings(config)
    settings, prefixes = choose_root(configured, paths)
    report = shown_report(settings, _run(settings, configured), prefixes)
    write_report(replace(report, strict=strict), format_name)
    click.echo(report.summary, err=True)
    sys.exit(1 if report.error_count or (strict and report.problems) else 0)


def _run(settings: Settings, configured: Settings) -> IndexReport:
    """Index into the site's own store; for another root, or where that is unwritable, a new one."""
    if settings.content_root == configured.content_root:
        try:
            return bring_up_to_date(settings)
        except StoreError:
            pass
    with tempfile.TemporaryDirectory(prefix="content-api-") as folder:
        url = f"sqlite:///{Path(folder) / 'store.db'}"
        return bring_up_to_date(replace(settings, store_url=url))
