"""Kinds of settings that are a word, a number, a folder or a list.

Each reader takes what TOML, an environment variable or a flag gave, and returns the value.
"""

import re
from collections.abc import Callable
from pathlib import Path

from content_api.settings.errors import WrongValueError

_FLAGS = {"true": True, "1": True, "false": False, "0": False}


def read_text(value: object) -> str:
    """A text that is not empty.

    Raises:
        WrongValueError: it is none.
    """
    if not isinstance(value, str) or not value:
        raise WrongValueError
    return value


def read_directory(value: object) -> Path:
    """A path, absolute or not; whether there is a folder is seen when it is read.

    Raises:
        WrongValueError: it is no text, or an empty one.
    """
    return Path(read_text(value))


def read_texts(value: object) -> tuple[str, ...]:
    """A list of texts, or one text with commas; blanks around them and empty ones are left out.

    Raises:
        WrongValueError: it is neither.
    """
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise WrongValueError
    return tuple(item.strip() for item in items if item.strip())


def read_flag(value: object) -> bool:
    """A boolean; from the environment `true`, `1`, `false` or `0`, in any case.

    Raises:
        WrongValueError: it is none of these.
    """
    flag = value if isinstance(value, bool) else _FLAGS.get(str(value).lower())
    if flag is None:
        raise WrongValueError
    return flag


def whole_number(low: int, high: int) -> Callable[[object], int]:
    """The reader of a whole number from `low` to `high`, both included, or its digits as text."""

    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise WrongValueError
        number = int(value)
        if not low <= number <= high:
            raise WrongValueError
        return number

    return read


def one_of(*words: str) -> Callable[[object], str]:
    """The reader of one of some words, to the letter."""

    def read(value: object) -> str:
        if value not in words:
            raise WrongValueError
        return str(value)

    return read


def read_url_prefix(value: object) -> str:
    """The path below which a site publishes, such as `/series/`.

    Raises:
        WrongValueError: it does not begin and end with `/`, or has signs that a path has not.
    """
    if not isinstance(value, str) or not re.fullmatch(r"/(?:[\w.-]+/)*", value):
        raise WrongValueError
    return value
