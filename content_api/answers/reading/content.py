"""The content that requests are answered from, and the state of one such request."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from content_api.answers.content_types import ContentTypes, build_content_types
from content_api.answers.reading.access import Access
from content_api.answers.reading.locales import Locales, read_locales
from content_api.answers.request import Request
from content_api.settings import Settings
from content_api.store.reading.budget import MAX_STEPS
from content_api.store.schema.meta import read_meta


class Content:
    """The store, and the content types with which its records were made.

    Args:
        settings: All settings.
        max_steps: What one request may cost, as in `limit_steps`.

    Attributes:
        types: The content types; replaced when a revision was made with others.
    """

    def __init__(self, settings: Settings, max_steps: int = MAX_STEPS) -> None:
        self.settings = settings
        self.types = build_content_types(settings)
        self._access = Access(settings, max_steps)
        self._followed: str | None = None

    @contextmanager
    def read(self, request: Request[Any]) -> Iterator["Reading"]:
        """Open a read transaction for a request.

        Raises:
            RequestError: 400 when what is read costs too much; 503 when there is no index, or it
                is damaged and being rebuilt.
        """
        with self._access.read(request.given) as (connection, revision):
            yield Reading(self, self.types, request, connection, revision)

    def follow_revision(self) -> str | None:
        """Return the id of the current revision, and bring `types` up to date with it."""
        revision = self._access.current_revision()
        if revision != self._followed:
            self._followed = revision
            if self._access.fingerprint() != self.types.fingerprint:
                self.types = build_content_types(self.settings)
        return revision


@dataclass(frozen=True)
class Reading:
    """A request that is being answered, in one read transaction.

    Attributes:
        content: The content that is read.
        types: Its content types.
        request: The request.
        connection: Connection to the store, inside the transaction.
        revision: Id of the revision that the transaction sees.
    """

    content: Content
    types: ContentTypes
    request: Request[Any]
    connection: Connection
    revision: str

    @cached_property
    def locales(self) -> Locales:
        """The languages of the site, as of the revision."""
        return read_locales(self.connection)

    @cached_property
    def cursor_secret(self) -> str:
        """The key that cursors are signed with."""
        own = self.content.settings.serve_cursor_secret
        return own or read_meta(self.connection, "cursor_secret") or ""
