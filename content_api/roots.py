"""The content roots of a site: one, or one for each language below their nearest common folder.

Apart from the settings, which read them, because many rooms ask where a root is and nothing else.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import Any

from content_api.records import Root
from content_api.schemas.patterns import LOCALE

_KEYS = ("root", "url_prefix")


class RootsError(Exception):
    """Wrong content roots; `key` is the locale it is about."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


@dataclass(frozen=True, slots=True)
class LocaleRoot:
    """Where one language is, as the settings say; `url_prefix` is the site's unless given."""

    directory: Path
    url_prefix: str | None = None


@dataclass(frozen=True, slots=True)
class ContentRoot:
    """A folder whose folders are series.

    Attributes:
        directory: Absolute.
        locale: Language of what does not say otherwise.
        url_prefix: Below which the site publishes it.
        setting: By which it is set.
        root: As records tell it.
    """

    directory: Path
    locale: str
    url_prefix: str
    setting: str = "content.root"
    root: Root = Root()

    @property
    def prefix(self) -> str:
        """What stands before its paths wherever they are shown."""
        return self.root.prefix

    def path_of(self, shown: str) -> str | None:
        """The path in this root of one that is shown; None when it is in another."""
        return shown.removeprefix(self.prefix) if shown.startswith(self.prefix) else None


def read_url_prefix(value: object) -> str:
    """A path below which a site publishes.

    Raises:
        ValueError: it is none.
    """
    if not isinstance(value, str) or not re.fullmatch(r"/(?:[\w.-]+/)*", value):
        raise ValueError
    return value


def read_locales(value: Any) -> dict[str, LocaleRoot]:  # noqa: ANN401
    """A table of folders by locale, or `locale=folder` with commas from the environment.

    Raises:
        ValueError: it is neither.
        RootsError: a locale in it is wrong.
    """
    if isinstance(value, str):
        value = dict(item.strip().split("=") for item in value.split(",") if item.strip())
    if not isinstance(value, dict) or not value:
        raise ValueError
    seen: dict[str, str] = {}
    for locale in value:
        if not re.fullmatch(LOCALE, locale):
            raise RootsError(locale, f"expected a language such as en, got {locale!r}")
        if locale.lower() in seen:
            message = f"{locale} is the same language as {seen[locale.lower()]}; keep one of them"
            raise RootsError(locale, message)
        seen[locale.lower()] = locale
    return {locale: _read_root(locale, entry) for locale, entry in value.items()}


def _read_root(locale: str, entry: object) -> LocaleRoot:
    table: dict[str, Any] = entry if isinstance(entry, dict) else {"root": entry}
    directory, prefix = table.get("root"), table.get("url_prefix")
    is_known = all(key in _KEYS for key in table)
    if not (isinstance(directory, str) and directory and is_known):
        message = f"expected a directory, or a table of root and url_prefix, got {entry!r}"
        raise RootsError(locale, f"{locale}: {message}")
    try:
        return LocaleRoot(Path(directory), None if prefix is None else read_url_prefix(prefix))
    except ValueError:
        message = f"expected a path that begins and ends with /, got {prefix!r}"
        raise RootsError(locale, f"{locale}.url_prefix: {message}") from None


def resolve_locales(locales: Mapping[str, LocaleRoot], base: Path) -> dict[str, LocaleRoot]:
    """The same with absolute folders, none of which is in another.

    Raises:
        RootsError: one is.
    """
    found = {
        locale: LocaleRoot(Path(os.path.normpath(base / entry.directory)), entry.url_prefix)
        for locale, entry in locales.items()
    }
    for (outer, one), (inner, other) in permutations(found.items(), 2):
        if one.directory == other.directory or one.directory in other.directory.parents:
            where = "the same folder as" if one.directory == other.directory else "inside"
            raise RootsError(inner, f"{inner} is {where} {outer}; give each a folder of its own")
    return found


def find_locale(locales: Mapping[str, LocaleRoot], base: Path, root: Path) -> str | None:
    """The locale whose root is the folder `root`, or None; relative ones are so to `base`."""
    wanted = os.path.normpath(root)
    folders = {os.path.normpath(base / e.directory): locale for locale, e in locales.items()}
    return folders.get(wanted)


def common_folder(locales: Mapping[str, LocaleRoot]) -> Path:
    """The nearest folder that holds all roots; a single root itself."""
    return Path(os.path.commonpath([entry.directory for entry in locales.values()]))


def list_roots(
    locales: Mapping[str, LocaleRoot], common: Path, default: str, url_prefix: str
) -> tuple[ContentRoot, ...]:
    """The roots of several locales, that of the default locale first.

    Args:
        locales: Resolved.
        common: The folder to which shown paths are relative.
        default: The default locale.
        url_prefix: Of a locale that has none of its own.
    """
    ordered = sorted(locales.items(), key=lambda item: item[0] != default)  # a stable sort
    return tuple(
        ContentRoot(
            directory=entry.directory,
            locale=locale,
            url_prefix=url_prefix if entry.url_prefix is None else entry.url_prefix,
            setting=f"content.locales.{locale}",
            root=Root(locale, f"{_relative(entry.directory, common)}/"),
        )
        for locale, entry in ordered
    )


def _relative(directory: Path, common: Path) -> str:
    return Path(os.path.relpath(directory, common)).as_posix()
