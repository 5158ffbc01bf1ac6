"""What commands share: options, settings, and one sentence on stderr with exit status 2."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from content_api.cli.failing import fail
from content_api.failures import CannotRunError
from content_api.settings import Settings, load_settings

_Command = TypeVar("_Command", bound=Callable[..., Any])

config_option = click.option(
    "--config",
    type=click.Path(path_type=Path),
    help="Settings file; else the nearest content-api.toml in a parent directory.",
)
content_option = click.option("--content", metavar="DIR", help="Content root (content.root).")
store_option = click.option("--store", metavar="URL", help="Database of the index (store.url).")


def explain_failures(command: _Command) -> _Command:
    """Turn what cannot run into one sentence, never a traceback."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        try:
            return command(*args, **kwargs)
        except CannotRunError as error:
            fail(str(error))

    return wrapped  # type: ignore[return-value]  # the same signature


def read_settings(config: Path | None, **flags: Any) -> Settings:  # noqa: ANN401
    """Settings with flags on top; flags are named `content_root` for `content.root`."""
    named = {name.replace("_", ".", 1): value for name, value in flags.items()}
    return load_settings(config=config, flags=named)
