"""`content-api init`: a small site that passes `check`."""

from importlib.resources import as_file, files
from pathlib import Path
from shutil import copytree

import click

from content_api.cli.exits import fail


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
def init(directory: Path) -> None:
    """Make a small site in DIR, which must not exist or be empty.

    Hidden files and folders, such as .git, are left as they are.
    """
    if directory.exists() and not (directory.is_dir() and _is_empty(directory)):
        fail(f"{directory} is not empty; name a folder that does not exist yet")
    try:
        with as_file(files("content_api") / "site_template") as template:
            copytree(template, directory, dirs_exist_ok=True)
    except OSError as error:
        fail(f"{directory} cannot be made: {error.strerror}")
    enter = "" if directory.samefile(Path.cwd()) else f"  cd {directory}\n"
    click.echo(
        f"made {directory}; next:\n{enter}  content-api check\n  content-api serve",
        err=True,
    )


def _is_empty(directory: Path) -> bool:
    """Whether it has nothing but what git and other tools keep there; the template has no such."""
    return all(path.name.startswith(".") for path in directory.iterdir())
