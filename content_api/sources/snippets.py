"""The files that macros may embed, and which documents follow when one of them changes."""

import hashlib
from collections.abc import Collection
from pathlib import Path

from content_api.parsing.body.embeds import MAX_INCLUDED_BYTES, Snippet, list_includes
from content_api.sources.files import Scan, UnreadableError, read_file

_ENDINGS = (".html", ".htm", ".svg", ".txt", ".json", ".csv")


class SnippetReader:
    """Reads snippets, each again only when its stat changed.

    Args:
        root: The content root.
        macros: Names of macros that include.
    """

    def __init__(self, root: Path, macros: frozenset[str]) -> None:
        self._root = root
        self._macros = macros
        self._known: dict[str, tuple[str, Snippet]] = {}
        self._read: dict[str, Snippet] | None = None

    def read(self, scan: Scan, changed: Collection[str] | None = None) -> dict[str, Snippet]:
        """Every snippet of the content root, by path relative to it; links have no hash.

        Args:
            scan: What there is.
            changed: Files that came, went or changed since the last time; None when any may have.
        """
        if self._read is None or changed is None or any(map(_is_snippet, changed)):
            self._read = self._read_all(scan)
        return self._read

    def _read_all(self, scan: Scan) -> dict[str, Snippet]:
        known: dict[str, tuple[str, Snippet]] = {}
        for path, info in scan.files.items():
            if _is_snippet(path):
                before = self._known.get(path)
                is_same = before is not None and before[0] == info.signature
                known[path] = before if before and is_same else (info.signature, self._load(path))
        for problem in scan.problems:
            if problem.code == "file/symlink" and problem.path.endswith(_ENDINGS):
                known[problem.path] = ("", Snippet(""))
        self._known = known
        return {path: snippet for path, (_, snippet) in known.items()}

    def _load(self, path: str) -> Snippet:
        try:
            data, _ = read_file(self._root, path, MAX_INCLUDED_BYTES)
        except UnreadableError:
            return Snippet("")
        includes = list_includes(data.decode("utf-8", "replace"), self._macros)
        return Snippet(hashlib.sha256(data).hexdigest(), len(data), includes)


def _is_snippet(path: str) -> bool:
    return path.endswith(_ENDINGS)
