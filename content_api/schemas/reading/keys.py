"""The keys that a definition in a schema file may have, by type, and what the simple ones take."""

from collections.abc import Callable, Mapping
from typing import Any

from content_api.schemas.definitions import KINDS
from content_api.schemas.fields import Line, Locale, Names, Text, Value

ITEM_KEYS = ("type", "description", "label")
COMMON_KEYS = ("type", "required", "default", "description", "label")
_TEXT = ("min_length", "max_length", "pattern")
KEYS_BY_TYPE: Mapping[str, tuple[str, ...]] = {
    "string": _TEXT,
    "text": _TEXT,
    "slug": _TEXT,
    "url": _TEXT,
    "email": _TEXT,
    "file": _TEXT,
    "integer": ("min", "max"),
    "number": ("min", "max"),
    "date": ("min", "max"),
    "datetime": ("min", "max"),
    "boolean": (),
    "duration": (),
    "enum": ("one_of",),
    "list": ("of", "min_items", "max_items", "unique"),
    "object": ("fields",),
    "reference": ("to",),
}
NEEDED_KEYS = {"enum": "one_of", "list": "of", "object": "fields", "reference": "to"}
BOUND_PAIRS = (("min", "max"), ("min_length", "max_length"), ("min_items", "max_items"))
ALL_KEYS = tuple(
    dict.fromkeys([*COMMON_KEYS, *(key for keys in KEYS_BY_TYPE.values() for key in keys)])
)
MOST_CHARACTERS = 100_000


def list_core_keys(core: Value[Any]) -> tuple[str, ...]:
    """The keys with which a site may tighten a core field."""
    if type(core) in (Line, Text, Locale):
        return (*COMMON_KEYS, *_TEXT, "one_of")
    own = () if isinstance(core, Names) else KEYS_BY_TYPE[core.type_name]
    return (*COMMON_KEYS, *own)


def _is_count(value: object) -> bool:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return is_whole and 0 <= value <= MOST_CHARACTERS  # type: ignore[operator]


_Check = Callable[[object], bool]
_COUNT: tuple[str, _Check] = (f"a whole number from 0 to {MOST_CHARACTERS}", _is_count)
_TRUTH: tuple[str, _Check] = ("true or false", lambda value: isinstance(value, bool))
SIMPLE_KEYS: Mapping[str, tuple[str, _Check]] = {
    "required": _TRUTH,
    "unique": _TRUTH,
    "description": ("text", lambda value: isinstance(value, str)),
    "min_length": _COUNT,
    "max_length": _COUNT,
    "min_items": _COUNT,
    "max_items": _COUNT,
    "to": ("series or article", lambda value: value in KINDS),
}
