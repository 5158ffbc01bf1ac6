"""`content-api openapi`: the description of the API."""

from pathlib import Path

import click

from content_api.cli.exits import explain_failures
from content_api.cli.options import config_option, read_settings
from content_api.http.app import create_app
from content_api.http.description import get_document, render_yaml


@click.command()
@config_option
@explain_failures
def openapi(config: Path | None) -> None:
    """Print the OpenAPI 3.1 document as YAML, with the site's own fields."""
    click.echo(render_yaml(get_document(create_app(read_settings(config)))), nl=False)
