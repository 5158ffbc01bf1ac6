"""Lines of the sources, for reports that quote them."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from content_api.parsing.text.source_text import decode_source
from content_api.settings import Settings
from content_api.sources.files import UnreadableError, read_file

_FILES_KEPT = 8  # problems come sorted by file


def locate_source(settings: Settings, path: str) -> tuple[Path, str]:
    """The folder of the content root that a shown path is in, and the path inside it."""
    found = settings.find_root(path)
    return (found[0].directory, found[1]) if found else (settings.content_root, path)


def line_reader(settings: Settings, sources: Mapping[str, str]) -> Callable[[str, int], str | None]:
    """A function from a file and a 1-based number to the line, read as the indexer reads it.

    Args:
        settings: Content roots and the limit of a file's size.
        sources: The paths of problems by the paths with which reports show them.

    Returns:
        The function; it answers None for a line or file that cannot be read.
    """

    @lru_cache(_FILES_KEPT)
    def read_lines(path: str) -> list[str]:
        try:
            data, _ = read_file(*locate_source(settings, path), settings.content_max_file_bytes)
        except UnreadableError:
            return []
        text = decode_source(path, data).text
        return [] if text is None else text.split("\n")

    def read_line(path: str, line: int) -> str | None:
        lines = read_lines(sources[path]) if path in sources else []
        return lines[line - 1] if 0 < line <= len(lines) else None

    return read_line
