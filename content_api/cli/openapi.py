"""`content-api openapi`: the description of the API."""

import click

from content_api.api.app import create_app
from content_api.api.openapi import get_document
from content_api.api.routes.service import render_yaml
from content_api.settings import Settings


@click.command()
def openapi() -> None:
    """Print the OpenAPI 3.1 document as YAML."""
    click.echo(render_yaml(get_document(create_app(Settings()))), nl=False)
