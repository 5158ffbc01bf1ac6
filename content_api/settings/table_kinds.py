"""Kinds of settings that are a table in TOML, and pairs with commas in the environment."""

import re
from typing import Any

from content_api.catalogue.titles import DEFAULT_TITLES
from content_api.catalogue.urls import URL_PARTS, find_template_fault
from content_api.problems import CODES, Level
from content_api.settings.errors import WrongKeyError, WrongValueError
from content_api.settings.kinds import read_texts
from content_api.settings.values import CACHE_CONTROL
from content_api.values.words import did_you_mean

_DIRECTIVE = r"[a-z]+(?:-[a-z]+)*(?:=(?:\d{1,10}|\"[\w ,-]*\"))?"


def read_titles(value: object) -> dict[str, tuple[str, ...]]:
    """Titles of sections by the part of a series page that they name.

    Raises:
        WrongValueError: it is no table of lists, or has a part that there is not.
    """
    return _read_lists(value, frozenset(DEFAULT_TITLES))


def read_hidden(value: object) -> dict[str, tuple[str, ...]]:
    """Front matter `keys` that hide a page, and `words` that do so as its state.

    Raises:
        WrongValueError: it is no table of lists, or has another key.
    """
    return _read_lists(value, frozenset({"keys", "words"}))


def read_url_templates(value: object) -> dict[str, str]:
    """Templates of addresses by type, or `type=template` with commas from the environment.

    Raises:
        WrongValueError: it is neither.
        WrongKeyError: a type or its template is wrong.
    """
    if isinstance(value, str):
        value = dict(item.strip().split("=", 1) for item in value.split(",") if item.strip())
    return {kind: _read_template(kind, template) for kind, template in _table(value).items()}


def read_levels(value: object) -> dict[str, Level]:
    """Levels by problem code or `group/*`, or `code=level` with commas from the environment.

    Raises:
        WrongValueError: it is neither.
        WrongKeyError: a code or its level is wrong.
    """
    if isinstance(value, str):
        value = dict(item.split("=") for item in value.replace(" ", "").split(",") if item)
    return {_read_rule(code): _read_level(code, level) for code, level in _table(value).items()}


def read_path_levels(value: object) -> dict[str, dict[str, Level]]:
    """Tables of levels by path pattern.

    Raises:
        WrongValueError: it is no table of tables.
        WrongKeyError: a code or its level is wrong.
    """
    return {pattern: read_levels(rules) for pattern, rules in _table(value).items()}


def read_cache_control(value: object) -> dict[str, str]:
    """Cache-Control headers by kind of path; from the environment, one for all kinds.

    Raises:
        WrongValueError: it is neither.
        WrongKeyError: a kind or its header is wrong.
    """
    if isinstance(value, str):
        value = dict.fromkeys(CACHE_CONTROL, value)
    return {kind: _read_header(kind, header) for kind, header in _table(value).items()}


def _table(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise WrongValueError
    return value


def _read_lists(value: object, keys: frozenset[str]) -> dict[str, tuple[str, ...]]:
    table = _table(value)
    if set(table) - keys:
        raise WrongValueError
    return {key: read_texts(texts) for key, texts in table.items()}


def _read_template(kind: str, template: object) -> str:
    if kind not in URL_PARTS:
        expected = f"expected {' or '.join(URL_PARTS)}, got {kind!r}"
        raise WrongKeyError(kind, _with_hint(expected, did_you_mean(kind, URL_PARTS)))
    parts = ", ".join(f"{{{part}}}" for part in URL_PARTS[kind])
    fault = find_template_fault(kind, template) if isinstance(template, str) else None
    if fault and fault.name is not None:
        hint = did_you_mean(fault.name, URL_PARTS[kind]) or f"write {parts}"
        raise WrongKeyError(kind, f"{kind}: no part {{{fault.name}}}; {hint}")
    if fault or not isinstance(template, str):
        message = f"expected a path or an https:// address with {parts}, got {template!r}"
        raise WrongKeyError(kind, f"{kind}: {message}")
    return template


def _read_rule(name: str) -> str:
    """A problem code, or a group of them such as `link/*`."""
    groups = {f"{code.split('/')[0]}/*" for code in CODES}
    if name not in CODES and name not in groups:
        hint = did_you_mean(name, (*CODES, *groups))
        raise WrongKeyError(name, _with_hint(f"no problem code {name!r}", hint))
    return name


def _read_level(code: str, value: object) -> Level:
    if value not in ("error", "warning", "off"):
        raise WrongKeyError(code, f"{code}: expected error, warning or off, got {value!r}")
    if code in CODES and CODES[code].is_fixed and value != "error":
        message = f"{code} always is an error: it keeps its file from being served"
        raise WrongKeyError(code, message)
    return value


def _read_header(kind: str, header: object) -> str:
    if kind not in CACHE_CONTROL:
        hint = did_you_mean(kind, CACHE_CONTROL)
        raise WrongKeyError(kind, _with_hint(f"no kind of path {kind!r}", hint))
    if not re.fullmatch(rf"{_DIRECTIVE}(?:, ?{_DIRECTIVE})*", str(header)):
        message = f"{kind}: expected directives such as public, max-age=60, got {header!r}"
        raise WrongKeyError(kind, message)
    return str(header)


def _with_hint(message: str, hint: str | None) -> str:
    return f"{message}; {hint}" if hint else message
