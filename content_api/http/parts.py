"""What the application is put together from, for those who answer a request of it."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app

from content_api.answers.reading.content import Content
from content_api.http.bodies import Bodies
from content_api.http.media.open_files import Hashes
from content_api.indexing.apart import Validator

_NAME = "content_api"


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of the application.

    Attributes:
        content: What requests are answered from.
        validator: Who judges documents that are sent.
        hashes: Of files.
        bodies: Those of requests that are being read.
        is_followed: Whether changes are followed, if they should be; else it is not ready.
        is_leaving: Whether the process ends; it is not ready any more.
    """

    content: Content
    validator: Validator
    hashes: Hashes
    bodies: Bodies
    is_followed: Callable[[], bool] = lambda: True
    is_leaving: Callable[[], bool] = lambda: False


def set_parts(app: Flask, parts: Parts) -> None:
    """Have an application answer by these parts."""
    app.extensions[_NAME] = parts


def get_parts(app: Flask | None = None) -> Parts:
    """The parts of an application, of the one that answers this request unless given."""
    parts: Parts = (app or current_app).extensions[_NAME]
    return parts
