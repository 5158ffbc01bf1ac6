"""What of a content root is not as it was when it was linked last."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from content_api.catalogue.contents import Contents, Entry
from content_api.catalogue.linking.groups import Folder, list_folders
from content_api.catalogue.linking.moments import Moments
from content_api.catalogue.linking.scenes import Change
from content_api.catalogue.terms import apply_terms
from content_api.catalogue.tree.layout import Layout
from content_api.values.linked import VideoFile


class Diff:
    """Remembers the contents that were linked last.

    Entries are compared by identity: who changes nothing passes the same ones again.

    Attributes:
        entries: The files as they were compiled, by path.
        moments: When time alone changes something.
    """

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.moments = Moments()
        self._folders: dict[str, Folder] = {}
        self._layout: Layout | None = None
        self._files: frozenset[str] = frozenset()

    def find(self, contents: Contents, now: datetime) -> Change:
        """What became another; entries with their dates held against the clock."""
        change = Change()
        changed = {p for p, entry in contents.entries.items() if self.entries.get(p) is not entry}
        gone = self.entries.keys() - contents.entries.keys()
        changed.update(gone, self.moments.list_due(now))
        for path in changed:
            entry = contents.entries.get(path)
            self.moments.put(path, entry, now)
            change.entries[path] = entry and apply_terms(entry, now)
            if entry:
                self.entries[path] = entry
            else:
                del self.entries[path]
        change.folders = dict(self._find_folders(contents.layout))
        change.files = {p: p in contents.files for p in contents.files ^ self._files}
        self._files = contents.files
        return change

    def _find_folders(self, layout: Layout) -> Iterator[tuple[str, Folder | None]]:
        if layout == self._layout:
            return
        folders = list_folders(layout)
        for name in self._folders.keys() | folders.keys():
            folder = folders.get(name)
            if folder != self._folders.get(name):
                yield name, folder
        self._layout, self._folders = layout, folders


def list_videos(contents: Contents) -> dict[str, tuple[VideoFile, ...]]:
    """The files in each series' `videos/`, by folder."""
    found: dict[str, list[VideoFile]] = {}
    for path in contents.layout.videos:
        size = contents.video_bytes.get(path, 0)
        found.setdefault(path.split("/", 1)[0], []).append(VideoFile(path, size))
    return {folder: tuple(files) for folder, files in found.items()}


def list_changed(before: Mapping[str, object], after: Mapping[str, object]) -> Iterable[str]:
    """The keys of which there is another value, or none any more."""
    if before is after:
        return ()
    known = before.get
    # Most are the very same, and comparing these costs more.
    changed = [k for k, value in after.items() if known(k) is not value and known(k) != value]
    return [*changed, *(key for key in before if key not in after)]
