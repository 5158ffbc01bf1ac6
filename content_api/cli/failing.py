"""How a command says that it cannot run; apart from `common`, which imports the whole index."""

import sys
from typing import NoReturn

import click

CANNOT_RUN = 2


def fail(message: str) -> NoReturn:
    """Tell one sentence on stderr and exit with status 2."""
    click.echo(f"content-api: {message}", err=True)
    sys.exit(CANNOT_RUN)
