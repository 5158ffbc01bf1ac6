"""`content-api get`: one request in process."""

import sys
from functools import partial
from pathlib import Path

import click
from werkzeug.test import Client

from content_api.cli.exits import explain_failures
from content_api.cli.index.store_place import find_store_place
from content_api.cli.index.updating import bring_up_to_date
from content_api.cli.options import (
    config_option,
    content_option,
    read_settings,
    store_option,
)
from content_api.http.app import create_edge


@click.command()
@click.argument("path")
@content_option
@store_option
@config_option
@explain_failures
def get(path: str, content: str | None, store: str | None, config: Path | None) -> None:
    """Print what the API answers to GET PATH.

    PATH is such as /api/v1/series?limit=5.

    Exit status: 0 for an answer of 200 to 399, 1 for another, or 2 when it cannot run.
    """
    settings = read_settings(config, content_root=content, store_url=store)
    settings = find_store_place(settings, partial(click.echo, err=True))
    bring_up_to_date(settings)
    response = Client(create_edge(settings)).get(f"/{path.lstrip('/')}")
    sys.stdout.buffer.write(response.get_data())
    sys.stdout.buffer.flush()
    if response.status_code >= 300:
        location = response.headers.get("Location")
        target = f" to {location}" if location else ""
        click.echo(f"{response.status}{target}", err=True)
    sys.exit(0 if response.status_code < 400 else 1)
