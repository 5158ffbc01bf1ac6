"""The settings file: found, read as TOML, each error at its line."""

import re
import tomllib
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from content_api.settings.errors import SettingsError
from content_api.settings.reading import Values, read_value
from content_api.settings.registry import BY_NAME
from content_api.values.words import did_you_mean

CONFIG_NAME = "content-api.toml"


def find_config_file(start: Path) -> Path | None:
    """The nearest settings file in `start` or a folder above it; None when there is none."""
    folders = (start, *start.absolute().parents)
    return next((f / CONFIG_NAME for f in folders if (f / CONFIG_NAME).is_file()), None)


def read_config_file(path: Path) -> Values:
    """What a settings file says.

    Raises:
        SettingsError: it cannot be read, is not TOML, or a setting in it is wrong.
    """
    try:
        text = path.read_text("utf-8")
        tables = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read: {_reason(error)}") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: not valid TOML: {error}") from None
    values: Values = {}
    for name, value in _flatten(tables):
        line = _find_line(text, name)
        where = f"{path}:{line}"
        setting = BY_NAME.get(name)
        if setting is None:
            hint = did_you_mean(name, BY_NAME)
            raise SettingsError(f"{where}: {name}: no such setting{'; ' + hint if hint else ''}")
        values[setting.field] = read_value(
            setting, value, where, partial(_find_key, path, text, line)
        )
    return values


def _flatten(tables: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    """Dotted names and values; a table is a value where a setting has its name, or it is empty."""
    found: list[tuple[str, Any]] = []
    for key, value in tables.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and name not in BY_NAME:
            found += _flatten(value, f"{name}.") or [(name, value)]
        else:
            found.append((name, value))
    return found


def _find_line(text: str, name: str) -> int:
    """The 1-based line on which the setting `name` stands in a TOML text; 1 when unsure."""
    table = ""
    for number, line in enumerate(text.split("\n"), start=1):
        header = re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line)
        key = re.match(r"\s*[\"']?([\w.-]+)[\"']?\s*=", line)
        if header:
            table = header[1]
            if table == name or table.startswith(f"{name}."):
                return number
        elif key and name == (f"{table}.{key[1]}" if table else key[1]):
            return number
    return 1


def _find_key(path: Path, text: str, first: int, key: str) -> str:
    """`path:line` of the first line from `first` on that begins with `key`, else of `first`."""
    lines = enumerate(text.split("\n"), start=1)
    begins = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
    found = (number for number, line in lines if number >= first and begins.match(line))
    return f"{path}:{next(found, first)}"


def _reason(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)
