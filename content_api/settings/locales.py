"""The setting `content.locales`: a folder for each language, none inside another."""

import os
import re
from collections.abc import Mapping
from itertools import permutations
from pathlib import Path
from typing import Any

from content_api.schemas.patterns import LOCALE
from content_api.settings.errors import WrongKeyError, WrongValueError
from content_api.settings.kinds import read_url_prefix
from content_api.settings.roots import LocaleRoot

_KEYS = ("root", "url_prefix")


def read_locales(value: object) -> dict[str, LocaleRoot]:
    """A table of folders by locale, or `locale=folder` with commas from the environment.

    Raises:
        WrongValueError: it is neither, or empty.
        WrongKeyError: a locale, its folder or its prefix is wrong, or one is there twice.
    """
    if isinstance(value, str):
        value = dict(item.strip().split("=") for item in value.split(",") if item.strip())
    if not isinstance(value, dict) or not value:
        raise WrongValueError
    seen: dict[str, str] = {}
    for locale in value:
        if not re.fullmatch(LOCALE, locale):
            raise WrongKeyError(locale, f"expected a language such as en, got {locale!r}")
        if locale.lower() in seen:
            message = f"{locale} is the same language as {seen[locale.lower()]}; keep one of them"
            raise WrongKeyError(locale, message)
        seen[locale.lower()] = locale
    return {locale: _read_root(locale, entry) for locale, entry in value.items()}


def _read_root(locale: str, entry: object) -> LocaleRoot:
    table: dict[str, Any] = entry if isinstance(entry, dict) else {"root": entry}
    directory, prefix = table.get("root"), table.get("url_prefix")
    is_known = all(key in _KEYS for key in table)
    if not (isinstance(directory, str) and directory and is_known):
        message = f"expected a directory, or a table of root and url_prefix, got {entry!r}"
        raise WrongKeyError(locale, f"{locale}: {message}")
    try:
        return LocaleRoot(Path(directory), None if prefix is None else read_url_prefix(prefix))
    except WrongValueError:
        message = f"expected a path that begins and ends with /, got {prefix!r}"
        raise WrongKeyError(locale, f"{locale}.url_prefix: {message}") from None


def resolve_locales(locales: Mapping[str, LocaleRoot], base: Path) -> dict[str, LocaleRoot]:
    """The same with absolute folders.

    Args:
        locales: As they were read.
        base: What relative folders are relative to.

    Raises:
        WrongKeyError: a folder is that of another language, or inside it.
    """
    found = {
        locale: LocaleRoot(Path(os.path.normpath(base / entry.directory)), entry.url_prefix)
        for locale, entry in locales.items()
    }
    for (outer, one), (inner, other) in permutations(found.items(), 2):
        if one.directory == other.directory or one.directory in other.directory.parents:
            where = "the same folder as" if one.directory == other.directory else "inside"
            raise WrongKeyError(inner, f"{inner} is {where} {outer}; give each a folder of its own")
    return found


def find_locale(locales: Mapping[str, LocaleRoot], base: Path, root: Path) -> str | None:
    """The locale whose folder is `root`, or None; relative folders are relative to `base`."""
    wanted = os.path.normpath(root)
    folders = {os.path.normpath(base / e.directory): locale for locale, e in locales.items()}
    return folders.get(wanted)


def common_folder(locales: Mapping[str, LocaleRoot]) -> Path:
    """The nearest folder that holds all roots; a single root itself."""
    return Path(os.path.commonpath([entry.directory for entry in locales.values()]))
