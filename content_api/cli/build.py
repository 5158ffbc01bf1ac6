"""`content-api build`: bring the index up to date."""

import sys
from functools import partial
from pathlib import Path

import click

from content_api.cli.display.report import displayed_report
from content_api.cli.exits import explain_failures
from content_api.cli.index.store_place import find_store_place
from content_api.cli.index.updating import bring_up_to_date
from content_api.cli.options import (
    config_option,
    content_option,
    read_settings,
    store_option,
)


@click.command()
@content_option
@store_option
@config_option
@explain_failures
def build(content: str | None, store: str | None, config: Path | None) -> None:
    """Bring the index up to date, and print its revision.

    Exit status: 0, or 1 when a file has an error, or 2 when it cannot run.
    """
    settings = read_settings(config, content_root=content, store_url=store)
    settings = find_store_place(settings, partial(click.echo, err=True))
    report = bring_up_to_date(settings)
    shown = displayed_report(settings, report.problems, report.files)
    click.echo(report.revision)
    click.echo(f"{report.compiled} of {report.files} files compiled; {shown.summary}", err=True)
    sys.exit(1 if shown.error_count else 0)
