"""`content-api init`: a small site that passes `check`."""

from importlib.resources import as_file, files
from pathlib import Path
from shutil import copytree

import click

from content_api.cli.failing import fail


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
def init(directory: Path) -> None:
    """Make a small site in DIR, which must not exist or be empty."""
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        fail(f"{directory} is not empty; name a folder that does not exist yet")
    try:
        with as_file(files("content_api") / "site_template") as template:
            copytree(template, directory, dirs_exist_ok=True)
    except OSError as error:
        fail(f"{directory} cannot be made: {error.strerror}")
    click.echo(
        f"made {directory}; next:\n  cd {directory}\n  content-api check\n  content-api serve",
        err=True,
    )
