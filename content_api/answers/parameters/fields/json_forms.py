"""JSON Schemas of parameters, as strict as what reads them, so that OpenAPI promises no more.

On their own because each pattern stands for a few lines of the parser, and changes with them.
"""

import re
from collections.abc import Iterable
from typing import Any

MOST_VALUE_CHARACTERS = 1_000
MOST_SEGMENT_CHARACTERS = 255

# Python and ECMA-262 read these alike; `$` would let a line break follow in Python.
END = r"(?![\s\S])"
_NOT_IN_PATH = r"/\u0000-\u001f\ufffd"
_NO_CONTROL = r"\u0000-\u001f"
# Text without a comma, a control character, and a space at either end.
_ITEM = rf"[^,{_NO_CONTROL} ](?:[^,{_NO_CONTROL}]*[^,{_NO_CONTROL} ])?"
_CONTROL = re.compile(f"[{_NO_CONTROL}]")
_NAME = r"(?!\.{1,2}(?:/|" + END + r"))[^/\u0000-\u001f\u007f-\u009f]+"
_CONTENT_PATH = re.compile(rf"^{_NAME}(?:/{_NAME})*{END}")

CONTENT_PATH: dict[str, Any] = {
    "type": "string",
    "pattern": _CONTENT_PATH.pattern,
    "maxLength": MOST_VALUE_CHARACTERS,
}
PATH_SEGMENT: dict[str, Any] = {
    "type": "string",
    "minLength": 1,
    "maxLength": MOST_SEGMENT_CHARACTERS,
    "pattern": rf"^(?!\.{{1,2}}{END})[^{_NOT_IN_PATH}]+{END}",
}


_TAG = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
LANGUAGE: dict[str, Any] = {"type": "string", "pattern": f"^{_TAG.pattern}{END}", "maxLength": 100}


def is_language(value: str) -> bool:
    """Whether it has the form of a language tag, such as `pt-BR`."""
    return len(value) <= LANGUAGE["maxLength"] and _TAG.fullmatch(value) is not None


def any_case(text: str) -> str:
    """The pattern of a text in capitals or not, as filters compare."""
    pairs = ((char.lower(), char.upper()) for char in text)
    return "".join(f"[{low}{up}]" if low != up else re.escape(low) for low, up in pairs)


def locales_schema(locales: Iterable[str]) -> dict[str, Any]:
    """Of a comma list of a site's languages, or of `*` for all."""
    schema = pattern_list_schema("|".join(map(any_case, locales)))
    pattern = rf"^ *\* *{END}|{schema['pattern']}"
    return {**schema, "pattern": pattern}


def locale_schema(locales: Iterable[str]) -> dict[str, Any]:
    """Of one of a site's languages."""
    return {**LANGUAGE, "pattern": f"^(?:{'|'.join(map(any_case, locales))}){END}"}


# The rest of a path, with its slashes; none may be empty, `.` or `..`, which clients take out.
WHOLE_PATH: dict[str, Any] = CONTENT_PATH | {
    "pattern": rf"^(?:(?!\.{{1,2}}(?:/|{END}))[^{_NOT_IN_PATH}]+)"
    rf"(?:/(?!\.{{1,2}}(?:/|{END}))[^{_NOT_IN_PATH}]+)*{END}",
}


def split_list(value: str) -> tuple[str, ...] | None:
    """The values of a comma list; None when one is empty or has control characters."""
    items = tuple(item.strip(" ") for item in value.split(","))
    return None if _CONTROL.search(value) or not all(items) else items


def is_content_path(value: str) -> bool:
    """Whether it is the path of a file or folder below the content root."""
    return _CONTENT_PATH.match(value) is not None


def list_schema(allowed: Iterable[str] = (), prefix: str = "") -> dict[str, Any]:
    """Of a comma list of what is allowed, or of any text.

    Args:
        allowed: The values; empty for any.
        prefix: Pattern of what may stand before each.
    """
    names = "|".join(re.escape(name).replace(r"\-", "-") for name in allowed)
    return pattern_list_schema(f"{prefix}(?:{names})" if prefix else names or _ITEM)


def pattern_list_schema(item: str) -> dict[str, Any]:
    """Of a comma list whose values have the pattern `item`; spaces may stand around each."""
    one = f" *(?:{item}) *"
    pattern = f"^{one}(?:,{one})*{END}"
    return {"type": "string", "pattern": pattern, "maxLength": MOST_VALUE_CHARACTERS}
