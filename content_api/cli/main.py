"""The group of all commands; each is imported when it is asked for, so that all start quickly."""

import gc
from importlib import import_module

import click

from content_api import __version__

COMMANDS = ("serve", "check", "build", "get", "schema", "openapi", "explain", "init")


class LazyGroup(click.Group):
    """A group whose commands are in modules of the same name beside this one.

    Source:
        https://click.palletsprojects.com/en/stable/complex/#lazily-loading-subcommands
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of a user's day."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        gc.disable()  # what is imported stays: to look for garbage in it is a tenth of the start
        try:
            module = import_module(f"content_api.cli.{cmd_name}")
        finally:
            gc.enable()
            gc.freeze()
        command: click.Command = getattr(module, cmd_name)
        return command


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="content-api")
def main() -> None:
    """Compile folders of Markdown series into validated records and serve them as JSON."""
