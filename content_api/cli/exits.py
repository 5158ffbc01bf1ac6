"""How a command ends that cannot run: one sentence on stderr and exit status 2."""

import functools
import sys
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

import click

from content_api.values.failures import CannotRunError

CANNOT_RUN = 2
_Command = TypeVar("_Command", bound=Callable[..., Any])


def fail(message: str) -> NoReturn:
    """Write one sentence to stderr and exit with status 2."""
    click.echo(f"content-api: {message}", err=True)
    sys.exit(CANNOT_RUN)


def explain_failures(command: _Command) -> _Command:
    """Decorate a command so that a `CannotRunError` ends it with its message, not a traceback."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        try:
            return command(*args, **kwargs)
        except CannotRunError as error:
            fail(str(error))

    return wrapped  # type: ignore[return-value]  # the same signature
