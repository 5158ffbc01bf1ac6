"""The objects that an application is composed of."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app

from content_api.answers.reading.content import Content
from content_api.http.bodies import Bodies
from content_api.http.media.open_files import Hashes
from content_api.indexing.validator_process import Validator

_NAME = "content_api"


@dataclass(frozen=True, slots=True)
class Parts:
    """The objects that views need.

    Attributes:
        content: What answers are read from.
        validator: The process that validates documents.
        hashes: Hashes of media files.
        bodies: Request bodies that are being read.
        is_followed: Whether changes are followed, if they should be; else not ready.
        is_leaving: Whether the process is about to end; then not ready any more.
    """

    content: Content
    validator: Validator
    hashes: Hashes
    bodies: Bodies
    is_followed: Callable[[], bool] = lambda: True
    is_leaving: Callable[[], bool] = lambda: False


def set_parts(app: Flask, parts: Parts) -> None:
    """Attach parts to an application."""
    app.extensions[_NAME] = parts


def get_parts(app: Flask | None = None) -> Parts:
    """Return the parts of an application; by default of the one that handles the request."""
    parts: Parts = (app or current_app).extensions[_NAME]
    return parts
