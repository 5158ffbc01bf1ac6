"""Mending the content: certain fixes, again and again until none is left, then written."""

import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile

from content_api.indexing.files import UnreadableError, read_file
from content_api.indexing.indexer import Indexer
from content_api.problems import Problem
from content_api.problems.mending import apply_fixes

_MOST_PASSES = 20


@dataclass(slots=True)
class Mends:
    """What mending did.

    Attributes:
        before: The bytes of the files that change, by path.
        after: Their new bytes.
        mended: How many problems were mended.
        problems: Every problem that is left, of the whole content.
    """

    problems: tuple[Problem, ...]
    before: dict[str, bytes] = field(default_factory=dict)
    after: dict[str, bytes] = field(default_factory=dict)
    mended: int = 0


def mend(
    indexer: Indexer,
    problems: tuple[Problem, ...],
    is_wanted: Callable[[Problem], bool],
    read: Callable[[str], bytes],
) -> Mends:
    """Find the texts in which no wanted problem with a certain mend is left; nothing is written.

    Args:
        indexer: After a run.
        problems: Of that run.
        is_wanted: Which problems are to be mended.
        read: The bytes of a file by its path.

    Raises:
        ContentRootError, StoreError: as the indexer.
    """
    result = Mends(problems)
    for _ in range(_MOST_PASSES):
        changed = _mend_once(result, is_wanted, read)
        if not changed:
            break
        result.problems = indexer.preview(result.after)
    result.after = {p: data for p, data in result.after.items() if data != result.before[p]}
    return result


def _mend_once(
    result: Mends, is_wanted: Callable[[Problem], bool], read: Callable[[str], bytes]
) -> bool:
    by_path: dict[str, list[Problem]] = {}
    for problem in result.problems:
        if problem.fix and problem.path.endswith(".md") and is_wanted(problem):
            by_path.setdefault(problem.path, []).append(problem)
    changed = False
    for path, listed in by_path.items():
        try:
            data = result.after[path] if path in result.after else read(path)
            text, mended = apply_fixes(data.decode("utf-8"), listed)
        except (UnreadableError, UnicodeDecodeError):
            continue
        new = text.encode()
        if new != data:
            result.before.setdefault(path, data)
            result.after[path] = new
            result.mended += len(mended)
            changed = True
    return changed


def write_mends(root: Path, mends: Mends, most_bytes: int) -> tuple[str, ...]:
    """Write the new texts, each file whole or not at all.

    Args:
        root: The content root.
        mends: From `mend`.
        most_bytes: As for reading.

    Returns:
        The paths that were left as they are, because they changed meanwhile or cannot be written.
    """
    return tuple(
        path
        for path, data in mends.after.items()
        if not _write(root, path, mends.before[path], data, most_bytes)
    )


def _write(root: Path, path: str, before: bytes, data: bytes, most_bytes: int) -> bool:
    target = root / path
    try:
        current, _ = read_file(root, path, most_bytes)
        if current != before:
            return False
        mode = stat.S_IMODE(target.stat().st_mode)
        # A name that is never content, so that a watcher does not take it for an article.
        with NamedTemporaryFile(dir=target.parent, prefix=".mend-", delete=False) as file:
            fresh = Path(file.name)
            file.write(data)
            os.fchmod(file.fileno(), mode)
        try:
            fresh.replace(target)
        finally:
            fresh.unlink(missing_ok=True)
    except (UnreadableError, OSError):
        return False
    return True


def unified_diff(mends: Mends, shown: Mapping[str, str]) -> str:
    """What would change, as `git diff` shows it.

    Args:
        mends: From `mend`.
        shown: Paths as the user would type them, by path.
    """
    import difflib  # noqa: PLC0415 - only for --diff

    parts: list[str] = []
    for path, data in sorted(mends.after.items()):
        old = mends.before[path].decode("utf-8").splitlines(keepends=True)
        new = data.decode("utf-8").splitlines(keepends=True)
        name = shown.get(path, path)
        lines = difflib.unified_diff(old, new, f"a/{name}", f"b/{name}")
        parts += [
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            for line in lines
        ]
    return "".join(parts)
