"""The files that are served as they are, and the pixels of images, read from their headers."""

import io
import os
from pathlib import Path

import imagesize

from content_api.catalogue.tree.media import is_image, media_type
from content_api.parsing.text.images import describe_no_image, find_image_type, measure_drawing
from content_api.sources.files import FileStat, Scan, open_file
from content_api.values.linked import Media

# Where a header ends is not told; a photograph may have a preview and a profile before its size.
_HEAD_BYTES = 256 * 1024
_MOST_PIXELS = 1_000_000  # a side; what is larger is no size


class MediaReader:
    """Reads media, each again only when its stat changed.

    Args:
        root: The content root.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, tuple[FileStat, Media]] = {}
        self._read: tuple[str, dict[str, Media]] | None = None

    def read(self, scan: Scan, digest: str) -> dict[str, Media]:
        """Every file of the content root that may be served as it is, by path relative to it.

        Args:
            scan: What there is.
            digest: Of the stats of these files: while it is the same, so is what is read.
        """
        if self._read is None or self._read[0] != digest:
            self._read = digest, self._read_all(scan)
        return self._read[1]

    def _read_all(self, scan: Scan) -> dict[str, Media]:
        known: dict[str, tuple[FileStat, Media]] = {}
        for path, info in scan.files.items():
            kind = media_type(path)
            if kind is None:
                continue
            before = self._known.get(path)
            is_same = before is not None and before[0] == info
            known[path] = before if before and is_same else (info, self._load(path, kind, info))
        self._known = known
        return {path: media for path, (_, media) in known.items()}

    def _load(self, path: str, kind: str, info: FileStat) -> Media:
        head = self._read_head(path) if is_image(path) else None
        if head is None:
            return Media(path, kind, info.size)
        found = find_image_type(head)
        if found is None:
            return Media(path, kind, info.size, instead=describe_no_image(head))
        return Media(path, found, info.size, *_measure(head, found))

    def _read_head(self, path: str) -> bytes | None:
        """The beginning of a file; None when it cannot be read now."""
        try:
            with open_file(self._root, path) as (descriptor, _):
                return os.read(descriptor, _HEAD_BYTES)
        except OSError:
            return None


def _measure(head: bytes, kind: str) -> tuple[int | None, int | None]:
    """Width and height as browsers show the image; None when its header does not tell."""
    is_drawing = kind == "image/svg+xml"
    size = measure_drawing(head) if is_drawing else imagesize.get(io.BytesIO(head))
    if size is None or not all(0 < side <= _MOST_PIXELS for side in size):
        return None, None
    return max(round(size[0]), 1), max(round(size[1]), 1)
