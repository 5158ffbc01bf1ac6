"""The group of all commands."""

import click

from content_api import __version__
from content_api.cli.build import build
from content_api.cli.check import check
from content_api.cli.explain import explain
from content_api.cli.get import get
from content_api.cli.init import init
from content_api.cli.openapi import openapi
from content_api.cli.serve import serve


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="content-api")
def main() -> None:
    """Compile folders of Markdown series into validated records and serve them as JSON."""


for command in (serve, check, build, get, openapi, explain, init):
    main.add_command(command)
