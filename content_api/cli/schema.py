"""`content-api schema`: what front matter may hold, as JSON Schema."""

from pathlib import Path

import click
import msgspec

from content_api.cli.exits import explain_failures, fail
from content_api.cli.options import config_option, read_settings
from content_api.indexing.core_options import json_schemas, read_site_schemas
from content_api.values.words import did_you_mean


@click.command()
@click.argument("content_type", metavar="[series|article]", required=False)
@config_option
@explain_failures
def schema(content_type: str | None, config: Path | None) -> None:
    """Print the JSON Schema of front matter.

    Of one content type, or of both.

    Problems of the schema files go to stderr; what is right in them still holds.
    """
    settings = read_settings(config)
    found = read_site_schemas(settings)
    schemas = json_schemas(settings, found)
    if content_type is not None and content_type not in schemas:
        hint = did_you_mean(content_type, schemas) or f"there are {' and '.join(schemas)}"
        fail(f"no content type {content_type!r}; {hint}")
    for problem in found.problems:
        click.echo(problem.line_form, err=True)
    chosen = schemas if content_type is None else schemas[content_type]
    click.echo(msgspec.json.format(msgspec.json.encode(chosen)).decode())
