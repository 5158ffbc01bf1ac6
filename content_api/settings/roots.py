"""Where content is: one root, or one for each language below their nearest common folder."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from content_api.values.linked import Root


@dataclass(frozen=True, slots=True)
class LocaleRoot:
    """Where the settings say that one language is.

    Attributes:
        directory: Relative to the settings file as it is read; absolute in `Settings`.
        url_prefix: Below which the site publishes it; `content.url_prefix` unless given.
    """

    directory: Path
    url_prefix: str | None = None


@dataclass(frozen=True, slots=True)
class ContentRoot:
    """A folder whose folders are series.

    Attributes:
        directory: Absolute.
        locale: Language of the pages that name none.
        url_prefix: The path below which the site publishes it, such as `/series/`.
        setting: The name of the setting that says where it is.
        root: Its locale and prefix as they stand in records.
    """

    directory: Path
    locale: str
    url_prefix: str
    setting: str = "content.root"
    root: Root = Root()

    @property
    def prefix(self) -> str:
        """What its paths begin with where they are shown: `en/` of several roots, `""` of one."""
        return self.root.prefix

    def path_of(self, shown: str) -> str | None:
        """A shown path without the prefix of this root; None when it is in another root."""
        return shown.removeprefix(self.prefix) if shown.startswith(self.prefix) else None


def list_roots(
    locales: Mapping[str, LocaleRoot], common: Path, default: str, url_prefix: str
) -> tuple[ContentRoot, ...]:
    """The roots of several locales, that of the default locale first.

    Args:
        locales: With absolute folders.
        common: The folder to which shown paths are relative.
        default: The default locale.
        url_prefix: For a locale that has none of its own.
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
