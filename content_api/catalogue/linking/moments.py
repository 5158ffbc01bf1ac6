"""When time alone changes what is public or what is wrong, page by page."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from content_api.catalogue.contents import Document, Entry
from content_api.catalogue.rules.pages import TIME_ZONES


class Moments:
    """The moments that are still to come, by path."""

    def __init__(self) -> None:
        self._by_path: dict[str, tuple[datetime, ...]] = {}

    def put(self, path: str, entry: Entry | None, now: datetime) -> None:
        """The file at `path` as it was compiled; None when it is not there any more."""
        moments = tuple(_list_moments(entry, entry.document, now)) if entry else ()
        if moments:
            self._by_path[path] = moments
        else:
            self._by_path.pop(path, None)

    def list_due(self, now: datetime) -> list[str]:
        """The files of which a moment has come."""
        return [path for path, moments in self._by_path.items() if min(moments) <= now]

    def find_next(
        self, entries: Mapping[str, Entry], served: Mapping[str, Document], now: datetime
    ) -> datetime | None:
        """When the next file becomes public or hidden, or a date is no longer one to come.

        Args:
            entries: As they are compiled.
            served: The pages that are.
            now: The present.
        """
        moments = (
            moment
            for path in self._by_path
            for moment in _list_moments(entries[path], served.get(path), now)
        )
        return min(moments, default=None)


def _list_moments(entry: Entry, page: Document | None, now: datetime) -> Iterator[datetime]:
    """When a scheduled article is due, dates hide a file or do so no longer, or are not ahead."""
    yield from (term.moment for term in entry.terms if term.moment > now)
    document = entry.document
    due = document.published_at if document and document.state == "scheduled" else None
    if due and due > now:
        yield due
    for date in (page.published_at, page.updated_at) if page else ():
        if date and date > now + TIME_ZONES:
            yield date - TIME_ZONES
