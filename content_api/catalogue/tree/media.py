"""Which files of a content root are served as they are, and under what type."""

import posixpath
from urllib.parse import unquote

from content_api.values.addresses import MEDIA_ROOT

IMAGE_TYPES = {
    ".avif": "image/avif",
    ".bmp": "image/bmp",
    ".gif": "image/gif",
    ".ico": "image/vnd.microsoft.icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
# By what browsers play; nothing that they would run, but SVG, which is served in a sandbox.
MEDIA_TYPES = IMAGE_TYPES | {
    ".aac": "audio/aac",
    ".flac": "audio/flac",
    ".m4a": "audio/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".ogv": "video/ogg",
    ".opus": "audio/ogg",
    ".pdf": "application/pdf",
    ".vtt": "text/vtt; charset=utf-8",
    ".wav": "audio/wav",
    ".webm": "video/webm",
}


_ENDINGS = tuple(MEDIA_TYPES)
_LONGEST_ENDING = max(map(len, MEDIA_TYPES))


def media_type(path: str) -> str | None:
    """The media type of a file that is served as it is; None of one that is not."""
    if not path[-_LONGEST_ENDING:].lower().endswith(_ENDINGS):  # as of nearly every file
        return None
    return MEDIA_TYPES.get(posixpath.splitext(path)[1].lower())


def find_served_path(url: str, prefix: str) -> str:
    """The path of the file that an address names as the API serves it; empty for another address.

    Args:
        url: As a page writes it.
        prefix: What stands before the paths of its content root where they are shown.
    """
    path, start = unquote(url.partition("#")[0].partition("?")[0]), f"{MEDIA_ROOT}{prefix}"
    return path.removeprefix(start) if path.startswith(start) else ""


def is_image(path: str) -> bool:
    """Whether a file is an image, by its name."""
    return posixpath.splitext(path)[1].lower() in IMAGE_TYPES
