"""File, environment and flags, in that order of weight, to one value with absolute folders."""

import os
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from content_api.settings.config_file import find_config_file, read_config_file
from content_api.settings.errors import SettingsError, WrongKeyError
from content_api.settings.locales import common_folder, find_locale, resolve_locales
from content_api.settings.reading import read_environment, read_flags
from content_api.settings.values import STORE_FOLDER, Settings

_ROOT, _LOCALES = "content_root", "content_locales"


def load_settings(
    *,
    config: Path | None = None,
    flags: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] = os.environ,
    directory: Path | None = None,
) -> Settings:
    """Read every source of settings.

    Args:
        config: The file to read; else the nearest `content-api.toml` in a parent directory.
        flags: Values from the command line, by dotted name; None values are not given.
        environment: Environment variables.
        directory: Where the search starts; the current directory unless given.

    Raises:
        SettingsError: for the first wrong setting.
    """
    start = directory or Path.cwd()
    path = config or find_config_file(start)
    base = (path.parent if path else start).absolute()
    where = str(path) if path else "the settings"
    values: dict[str, Any] = {}
    if path:
        _add_source(values, read_config_file(path), where)
    _add_source(values, read_environment(environment), "the environment")
    locales = values.get(_LOCALES, {})
    _add_source(values, read_flags(_given(flags or {}, start)), "the flags")
    if locales and _ROOT in values:  # one root alone keeps its language
        locale = find_locale(locales, base, base / values[_ROOT])
        values["content_locale"] = locale or values.get("content_locale") or next(iter(locales))
    settings = Settings(**values, config_path=path)
    return _with_folders(_with_locales(settings, values.get("content_locale"), base, where), base)


def _given(flags: Mapping[str, Any], start: Path) -> dict[str, Any]:
    """The flags that are given; a content root among them is relative to where the user stands."""
    given = {name: value for name, value in flags.items() if value is not None}
    if "content.root" in given:
        given["content.root"] = str(start / given["content.root"])
    return given


def _add_source(values: dict[str, Any], source: Mapping[str, Any], where: str) -> None:
    """Put the settings of a source over those of lighter ones.

    One content root replaces the locales of lighter sources, and locales their content root.

    Raises:
        SettingsError: the source has both.
    """
    rivals = {_ROOT, _LOCALES}
    own = rivals & source.keys()
    if own == rivals:
        hint = "leave out content.root, and list its folder as a locale"
        raise SettingsError(f"{where}: content.root and content.locales exclude each other; {hint}")
    for name in rivals - own if own else ():
        values.pop(name, None)
    values |= source


def _with_locales(settings: Settings, default: str | None, base: Path, where: str) -> Settings:
    """Locales with absolute folders; a single one becomes the content root.

    Args:
        settings: As they were read.
        default: The default locale, when it was given.
        base: What relative folders are relative to.
        where: What messages begin with.

    Raises:
        SettingsError: the locales contradict each other, or the default is none of them.
    """
    if not settings.content_locales:
        return settings
    try:
        locales = resolve_locales(settings.content_locales, base)
    except WrongKeyError as error:
        raise SettingsError(f"{where}: content.locales: {error}") from None
    locale = next(iter(locales)) if default is None else default
    if locale not in locales:
        expected = f"expected one of content.locales ({', '.join(locales)})"
        raise SettingsError(f"{where}: content.locale: {expected}, got {locale!r}")
    settings = replace(settings, content_root=common_folder(locales), content_locale=locale)
    if len(locales) > 1:
        return replace(settings, content_locales=locales)
    prefix = locales[locale].url_prefix or settings.content_url_prefix
    return replace(settings, content_locales={}, content_url_prefix=prefix)


def _with_folders(settings: Settings, base: Path) -> Settings:
    """Folders absolute; a store is named after the content roots unless its URL is given."""
    root = (base / settings.content_root).absolute()
    url = settings.store_url
    if not url:
        folders = [root, *(entry.directory for entry in settings.content_locales.values())]
        name = sha256(b"\0".join(map(os.fsencode, folders))).hexdigest()[:12]
        url = f"sqlite:///{base / STORE_FOLDER / f'store-{name}.db'}"
    elif url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
        url = f"sqlite:///{base / url.removeprefix('sqlite:///')}"
    schemas = base / settings.schemas_directory
    return replace(settings, content_root=root, store_url=url, schemas_directory=schemas)
