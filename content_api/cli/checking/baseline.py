"""A baseline: the problems that an old site has already, so that only new ones fail.

It holds no line numbers, so that an edit above a problem does not make it new.
"""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import msgspec

from content_api.problems import Problem
from content_api.settings import SettingsError

_DIGITS = re.compile(r"\d+")
_Key = tuple[str, str, str]


class _Known(msgspec.Struct, forbid_unknown_fields=True):
    """Problems of one file that are alike, and how many there are."""

    path: str
    code: str
    message: str
    count: int


class _File(msgspec.Struct, forbid_unknown_fields=True):
    version: int
    problems: list[_Known]


def read_baseline(path: Path) -> Counter[_Key]:
    """How many problems of each key the baseline has.

    Raises:
        SettingsError: the file cannot be read, or is not a baseline.
    """
    try:
        file = msgspec.json.decode(path.read_bytes(), type=_File)
    except FileNotFoundError:
        hint = "make it with --update-baseline"
        raise SettingsError(f"there is no baseline {path}; {hint}") from None
    except OSError as error:
        raise SettingsError(f"the baseline {path} cannot be read: {error.strerror}") from None
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        hint = "make it anew with --update-baseline"
        raise SettingsError(f"{path} is not a baseline: {error}; {hint}") from None
    if file.version != 1:
        raise SettingsError(f"{path}: expected version 1, got {file.version}")
    known: Counter[_Key] = Counter()
    for item in file.problems:
        known[item.path, item.code, item.message] += max(item.count, 0)
    return known


def write_baseline(path: Path, problems: Iterable[Problem]) -> None:
    """Write the baseline of `problems`, sorted, so that its diff is short.

    Raises:
        SettingsError: the file cannot be written.
    """
    counts = Counter(_key(problem) for problem in problems)
    known = [_Known(*key, count) for key, count in sorted(counts.items())]
    try:
        path.write_bytes(msgspec.json.format(msgspec.json.encode(_File(1, known))) + b"\n")
    except OSError as error:
        raise SettingsError(f"the baseline {path} cannot be written: {error.strerror}") from None


def find_new_problems(
    problems: tuple[Problem, ...], known: Counter[_Key]
) -> tuple[tuple[Problem, ...], int]:
    """The problems that the baseline does not have, and how many of its own are gone.

    Args:
        problems: All problems that are asked for.
        known: From `read_baseline`.
    """
    left = known.copy()
    new: list[Problem] = []
    for problem in problems:
        key = _key(problem)
        if left[key] > 0:
            left[key] -= 1
        else:
            new.append(problem)
    return tuple(new), left.total()


def _key(problem: Problem) -> _Key:
    """What of a problem stays the same while lines and numbers in its message change."""
    message = _DIGITS.sub("#", f"{problem.field or ''}: {problem.message}")
    return (problem.path, problem.code, message)
