"""The files that are served as they are: those that public pages name, or no hidden one."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from content_api.catalogue.ground.hidden import Hidden
from content_api.catalogue.linking.publishing import Publisher
from content_api.values.linked import Media


class ServedMedia:
    """These files, kept up to date.

    Args:
        media: Whether `all` files are served that are not only hidden pages', or those `linked`.
        hidden: Of the author's view.
        publisher: Knows what public and hidden pages name.

    Attributes:
        files: In path order.
    """

    def __init__(self, media: str, hidden: Hidden, publisher: Publisher) -> None:
        self.files: tuple[Media, ...] = ()
        self._is_all = media == "all"
        self._hidden, self._publisher = hidden, publisher
        self._served: dict[str, Media] = {}

    def update(self, media: Mapping[str, Media], changed: Iterable[str]) -> None:
        """Bring it up to date.

        Args:
            media: All files that may be served, by path.
            changed: Those that are others, or are hidden now, or are no more; not those that
                the publisher knows to be named by others.
        """
        publisher = self._publisher
        found = {*changed, *publisher.named.changed, *publisher.secret.changed}
        is_same = True
        for path in found & (media.keys() | self._served.keys()):
            served = self._serve(media.get(path))
            if served != self._served.get(path):
                is_same = False
                if served:
                    self._served[path] = served
                else:
                    del self._served[path]
        if not is_same:
            self.files = tuple(file for _, file in sorted(self._served.items()))

    def _serve(self, file: Media | None) -> Media | None:
        if file is None or file.instead or file.path in self._hidden:
            return None
        is_named = file.path in self._publisher.named.names
        is_free = self._is_all and file.path not in self._publisher.secret.names
        return replace(file, named=is_named) if is_named or is_free else None
