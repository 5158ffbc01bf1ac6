"""Settings from `content-api.toml`, `CONTENT_API_*` variables and flags, in that order of weight.

One table, `SETTINGS`, names every setting; file, environment, flags and docs all come from it.
"""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from content_api.catalogue.titles import DEFAULT_TITLES, SERIES_PAGE_NAMES
from content_api.catalogue.urls import URL_PARTS, find_template_fault
from content_api.failures import CannotRunError
from content_api.folding import did_you_mean
from content_api.problems import CODES, Level
from content_api.roots import (
    ContentRoot,
    LocaleRoot,
    RootsError,
    common_folder,
    find_locale,
    list_roots,
    read_locales,
    read_url_prefix,
    resolve_locales,
)

CONFIG_NAME = "content-api.toml"
CONTENT_TYPES = ("series", "article")
_FRESH = "public, max-age=60, stale-while-revalidate=600"
CACHE_CONTROL: Mapping[str, str] = {
    "records": _FRESH,
    "search": _FRESH,
    "status": _FRESH,
    "description": _FRESH,
    "media": "public, max-age=3600, stale-while-revalidate=86400",
}
ENVIRONMENT_PREFIX = "CONTENT_API_"


class SettingsError(CannotRunError):
    """A wrong setting; the message names the file (or variable), the line and the key."""


class _KeyFaultError(Exception):
    """A wrong key inside a setting that is a table."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


_STORE_FOLDER = ".content-api"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, resolved; directories are absolute.

    With several locales `content_root` is the nearest folder that holds their roots: every path
    that is shown is relative to it.
    """

    content_root: Path = Path("content")
    content_locales: Mapping[str, LocaleRoot] = field(default_factory=dict)
    content_locale: str = "es"
    content_series_pages: tuple[str, ...] = SERIES_PAGE_NAMES
    content_macros: tuple[str, ...] = ("include_html",)
    content_ignore_fields: tuple[str, ...] = ()
    content_hidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    content_future: str = "hide"
    content_publish_hidden_references: bool = False
    content_max_file_bytes: int = 256 * 1024
    content_titles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    content_url_prefix: str = "/series/"
    content_url_template: Mapping[str, str] = field(default_factory=dict)
    check_rules: Mapping[str, Level] = field(default_factory=dict)
    check_paths: Mapping[str, Mapping[str, Level]] = field(default_factory=dict)
    schemas_directory: Path = Path("schemas")
    store_url: str = ""
    serve_host: str = "127.0.0.1"
    serve_port: int = 8000
    serve_workers: int = 1
    serve_watch: bool = True
    serve_log: str = "text"
    serve_validate: bool = True
    serve_media: str = "all"
    serve_cache_bytes: int = 32 * 1024 * 1024
    serve_cursor_secret: str = ""
    serve_cache_control: Mapping[str, str] = field(default_factory=dict)
    config_path: Path | None = None

    @property
    def shown_root(self) -> str:
        """The content root relative to the settings file, as its author sees it."""
        if self.config_path is None:
            return ""
        return Path(os.path.relpath(self.content_root, self.config_path.parent)).as_posix()

    @property
    def roots(self) -> tuple[ContentRoot, ...]:
        """The content roots, that of the default locale first."""
        default, prefix = self.content_locale, self.content_url_prefix
        if self.content_locales:
            return list_roots(self.content_locales, self.content_root, default, prefix)
        return (ContentRoot(self.content_root, default, prefix),)

    def find_root(self, path: str) -> tuple[ContentRoot, str] | None:
        """The root in which a shown path is, and the path in it; None when it is in none."""
        inside = ((root, root.path_of(path)) for root in self.roots)
        return next(((root, inner) for root, inner in inside if inner is not None), None)

    @property
    def schema_files(self) -> dict[str, Path]:
        """The schema files of the site by the path that problems in them have."""
        folder = self.schemas_directory
        return {f"{folder.name}/{kind}.yaml": folder / f"{kind}.yaml" for kind in CONTENT_TYPES}

    @property
    def cache_control(self) -> Mapping[str, str]:
        """The Cache-Control of every kind of path: what is set, else the default."""
        return {**CACHE_CONTROL, **self.serve_cache_control}

    @property
    def sqlite_path(self) -> Path | None:
        """The file of an SQLite store; None for another database."""
        prefix = "sqlite:///"
        if not self.store_url.startswith(prefix):
            return None
        return Path(self.store_url.removeprefix(prefix))

    @property
    def has_default_store(self) -> bool:
        """Whether the store is where it is kept when nobody says where."""
        path = self.sqlite_path
        return path is not None and (path.parent.name, path.stem[:6]) == (_STORE_FOLDER, "store-")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its dotted name, what it expects, and what it does."""

    name: str
    expects: str
    read: Callable[[Any], Any]
    help: str

    @property
    def field(self) -> str:
        """Its name in `Settings`."""
        return self.name.replace(".", "_")

    @property
    def variable(self) -> str:
        """Its environment variable."""
        return ENVIRONMENT_PREFIX + self.field.upper()


def _text(value: Any) -> str:  # noqa: ANN401
    if not isinstance(value, str) or not value:
        raise ValueError
    return value


def _texts(value: Any) -> tuple[str, ...]:  # noqa: ANN401
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise ValueError
    return tuple(item.strip() for item in items if item.strip())


def _flag(value: Any) -> bool:  # noqa: ANN401
    if isinstance(value, bool):
        return value
    return {"true": True, "1": True, "false": False, "0": False}[str(value).lower()]


def _whole(low: int, high: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:  # noqa: ANN401
        if isinstance(value, bool | float):
            raise ValueError  # noqa: TRY004 - one exception for every wrong value
        number = int(value)
        if not low <= number <= high:
            raise ValueError
        return number

    return read


def _one_of(*words: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:  # noqa: ANN401
        if value not in words:
            raise ValueError
        return str(value)

    return read


def _titles(value: Any) -> dict[str, tuple[str, ...]]:  # noqa: ANN401
    if not isinstance(value, dict) or set(value) - set(DEFAULT_TITLES):
        raise ValueError
    return {part: _texts(titles) for part, titles in value.items()}


def _hidden(value: Any) -> dict[str, tuple[str, ...]]:  # noqa: ANN401
    if not isinstance(value, dict) or set(value) - {"keys", "words"}:
        raise ValueError
    return {part: _texts(names) for part, names in value.items()}


def _url_templates(value: Any) -> dict[str, str]:  # noqa: ANN401
    """A table of templates, or `kind=template` with commas from the environment."""
    if isinstance(value, str):
        value = dict(item.strip().split("=", 1) for item in value.split(",") if item.strip())
    if not isinstance(value, dict):
        raise ValueError  # noqa: TRY004 - one exception for every wrong value
    for kind, template in value.items():
        _check_template(kind, template)
    return dict(value)


def _check_template(kind: str, template: object) -> None:
    if kind not in URL_PARTS:
        hint = did_you_mean(kind, URL_PARTS)
        expected = f"expected {' or '.join(URL_PARTS)}, got {kind!r}"
        raise _KeyFaultError(kind, f"{expected}{'; ' + hint if hint else ''}")
    parts = ", ".join(f"{{{part}}}" for part in URL_PARTS[kind])
    fault = find_template_fault(kind, template) if isinstance(template, str) else None
    if fault and fault.name is not None:
        hint = did_you_mean(fault.name, URL_PARTS[kind]) or f"write {parts}"
        raise _KeyFaultError(kind, f"{kind}: no part {{{fault.name}}}; {hint}")
    if fault or not isinstance(template, str):
        message = f"expected a path or an https:// address with {parts}, got {template!r}"
        raise _KeyFaultError(kind, f"{kind}: {message}")


def _levels(value: Any) -> dict[str, Level]:  # noqa: ANN401
    """A table of levels, or `code=level` with commas from the environment."""
    if isinstance(value, str):
        value = dict(item.split("=") for item in value.replace(" ", "").split(",") if item)
    if not isinstance(value, dict):
        raise ValueError  # noqa: TRY004 - one exception for every wrong value
    return {_rule(code): _level(code, level) for code, level in value.items()}


def _rule(name: str) -> str:
    groups = {f"{code.split('/')[0]}/*" for code in CODES}
    if name not in CODES and name not in groups:
        hint = did_you_mean(name, (*CODES, *groups))
        raise _KeyFaultError(name, f"no problem code {name!r}{'; ' + hint if hint else ''}")
    return name


def _level(code: str, value: object) -> Level:
    if value not in ("error", "warning", "off"):
        raise _KeyFaultError(code, f"{code}: expected error, warning or off, got {value!r}")
    if code in CODES and CODES[code].is_fixed and value != "error":
        message = f"{code} always is an error: it keeps its file from being served"
        raise _KeyFaultError(code, message)
    return value


def _path_levels(value: Any) -> dict[str, dict[str, Level]]:  # noqa: ANN401
    if not isinstance(value, dict):
        raise ValueError  # noqa: TRY004 - one exception for every wrong value
    return {pattern: _levels(rules) for pattern, rules in value.items()}


_DIRECTIVE = r"[a-z]+(?:-[a-z]+)*(?:=(?:\d{1,10}|\"[\w ,-]*\"))?"


def _cache_control(value: Any) -> dict[str, str]:  # noqa: ANN401
    """A table of headers by kind of path; one for all of them from the environment."""
    if isinstance(value, str):
        value = dict.fromkeys(CACHE_CONTROL, value)
    if not isinstance(value, dict):
        raise ValueError  # noqa: TRY004 - one exception for every wrong value
    return {_cached_kind(kind): _directives(kind, header) for kind, header in value.items()}


def _cached_kind(kind: str) -> str:
    if kind not in CACHE_CONTROL:
        hint = did_you_mean(kind, CACHE_CONTROL)
        raise _KeyFaultError(kind, f"no kind of path {kind!r}{'; ' + hint if hint else ''}")
    return kind


def _directives(kind: str, header: object) -> str:
    if not re.fullmatch(rf"{_DIRECTIVE}(?:, ?{_DIRECTIVE})*", str(header)):
        message = f"{kind}: expected directives such as public, max-age=60, got {header!r}"
        raise _KeyFaultError(kind, message)
    return str(header)


SETTINGS: tuple[Setting, ...] = (
    Setting("content.root", "a directory", _text, "where the series are"),
    Setting(
        "content.locales",
        'a table of directories by language, such as en = "content/en"',
        read_locales,
        "where the series of each language are, instead of content.root; a language may be a "
        "table of root and url_prefix",
    ),
    Setting(
        "content.locale",
        "a language such as es",
        _text,
        "language of the content; of several, the default one (the first unless given)",
    ),
    Setting(
        "content.series_pages",
        "a list of file names",
        _texts,
        "names of a series page; the first that exists wins",
    ),
    Setting("content.macros", "a list of names", _texts, "macros that become embeds"),
    Setting(
        "content.ignore_fields",
        "a list of keys",
        _texts,
        "front matter keys that other tools read",
    ),
    Setting(
        "content.hidden",
        "a table of lists: keys, words",
        _hidden,
        "front matter keys of your own that hide a page, unless their value is false or empty, and "
        "words that do so as its state or status",
    ),
    Setting(
        "content.future",
        "hide or serve",
        _one_of("hide", "serve"),
        "what becomes of a page without a state before its date",
    ),
    Setting(
        "content.publish_hidden_references",
        "true or false",
        _flag,
        "whether references inside HTML comments are public",
    ),
    Setting(
        "content.max_file_bytes",
        "a whole number from 1024 to 16777216",
        _whole(1024, 16 * 1024 * 1024),
        "the largest source that is read",
    ),
    Setting(
        "content.titles",
        f"a table of lists, by part: {', '.join(DEFAULT_TITLES)}",
        _titles,
        "titles by which the parts of a series page are known",
    ),
    Setting(
        "content.url_prefix",
        "a path that begins and ends with /",
        read_url_prefix,
        "below which the site publishes the series; links there are checked",
    ),
    Setting(
        "content.url_template",
        f"a table of addresses, by type: {', '.join(URL_PARTS)}",
        _url_templates,
        "where the site publishes each record, such as /series/{series}/{article}/; "
        f"parts are {', '.join(f'{{{part}}}' for part in URL_PARTS['article'])}",
    ),
    Setting(
        "check.rules",
        "a table of problem codes (or group/*), each error, warning or off",
        _levels,
        "how problems are reported; what keeps a file from being served always is an error",
    ),
    Setting(
        "check.paths",
        "a table of path patterns, each with a table of problem codes",
        _path_levels,
        "the same for some files; patterns are those of .gitignore",
    ),
    Setting("schemas.directory", "a directory", _text, "where series.yaml and article.yaml are"),
    Setting("store.url", "a database URL", _text, "where the index is kept"),
    Setting("serve.host", "a host name or address", _text, "address to listen on"),
    Setting("serve.port", "a whole number from 1 to 65535", _whole(1, 65535), "port"),
    Setting("serve.workers", "a whole number from 1 to 64", _whole(1, 64), "worker processes"),
    Setting("serve.watch", "true or false", _flag, "whether changes are picked up"),
    Setting("serve.log", "text or json", _one_of("text", "json"), "the form of log lines"),
    Setting("serve.validate", "true or false", _flag, "whether POST /api/v1/validate answers"),
    Setting(
        "serve.media",
        "all or linked",
        _one_of("all", "linked"),
        "which files are below /media: all but those that only hidden pages name, or only those "
        "that a public page names",
    ),
    Setting(
        "serve.cache_bytes",
        "a whole number from 0 to 17179869184",
        _whole(0, 16 * 1024**3),
        "memory for finished answers, each worker",
    ),
    Setting(
        "serve.cache_control",
        f"a table of Cache-Control headers, by kind of path: {', '.join(CACHE_CONTROL)}",
        _cache_control,
        "how long caches may keep answers; what is given here holds also while `serve` follows "
        "changes",
    ),
    Setting(
        "serve.cursor_secret",
        "a text",
        _text,
        "signs cursors; the same on all machines behind one address, else each store has its own",
    ),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


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
    path = config or _find_config(start)
    values = _read_file(path) if path else {}
    base = path.parent if path else start
    _add(values, _read_environment(environment), "the environment")
    given = {name: value for name, value in (flags or {}).items() if value is not None}
    if "content.root" in given:
        given["content.root"] = str(start / given["content.root"])
    flagged = {
        _BY_NAME[name].field: _read(_BY_NAME[name], value, f"--{name.split('.')[-1]}")
        for name, value in given.items()
    }
    locales = values.get("content_locales", {})
    _add(values, flagged, "the flags")
    if locales and "content_root" in values:  # one root alone keeps its language
        root = find_locale(locales, base.absolute(), base.absolute() / values["content_root"])
        values["content_locale"] = root or values.get("content_locale") or next(iter(locales))
    where = str(path) if path else "the settings"
    default = values.get("content_locale")
    settings = Settings(**values, config_path=path)
    return _resolve(_with_locales(settings, default, base.absolute(), where), base.absolute())


def _add(values: dict[str, Any], more: Mapping[str, Any], where: str) -> None:
    """Take a source of settings in: one root outweighs lighter sources' locales, and conversely.

    Raises:
        SettingsError: one source has both.
    """
    rivals = {"content_root", "content_locales"}
    own = rivals & more.keys()
    if own == rivals:
        hint = "leave out content.root, and list its folder as a locale"
        raise SettingsError(f"{where}: content.root and content.locales exclude each other; {hint}")
    for name in rivals - own if own else ():
        values.pop(name, None)
    values |= more


def _with_locales(settings: Settings, default: str | None, base: Path, where: str) -> Settings:
    """Locales resolved; a single one is the content root.

    Args:
        settings: As they were read.
        default: The default locale, when it was given.
        base: What relative folders are relative to.
        where: For messages.

    Raises:
        SettingsError: they contradict each other.
    """
    if not settings.content_locales:
        return settings
    try:
        locales = resolve_locales(settings.content_locales, base)
    except RootsError as error:
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


def _resolve(settings: Settings, base: Path) -> Settings:
    root = (base / settings.content_root).absolute()
    url = settings.store_url
    if not url:
        folders = [root, *(entry.directory for entry in settings.content_locales.values())]
        name = sha256(b"\0".join(map(os.fsencode, folders))).hexdigest()[:12]
        url = f"sqlite:///{base / _STORE_FOLDER / f'store-{name}.db'}"
    elif url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
        url = f"sqlite:///{base / url.removeprefix('sqlite:///')}"
    schemas = base / settings.schemas_directory
    return replace(settings, content_root=root, store_url=url, schemas_directory=schemas)


def _find_config(start: Path) -> Path | None:
    folders = (start, *start.absolute().parents)
    return next((f / CONFIG_NAME for f in folders if (f / CONFIG_NAME).is_file()), None)


def _read_file(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text("utf-8")
        tables = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read: {_reason(error)}") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: not valid TOML: {error}") from None
    found: dict[str, Any] = {}
    for name, value in _flatten(tables):
        setting = _BY_NAME.get(name)
        first = _line_of(text, name)
        where = f"{path}:{first}"
        if setting is None:
            hint = did_you_mean(name, _BY_NAME)
            raise SettingsError(f"{where}: {name}: no such setting{'; ' + hint if hint else ''}")
        locate = partial(_locate, path, text, first)
        found[setting.field] = _read(setting, value, where, locate)
    values: dict[str, Any] = {}
    _add(values, found, str(path))
    return values


def _read_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    by_variable = {setting.variable: setting for setting in SETTINGS}
    values = {}
    for variable, value in sorted(environment.items()):
        if not variable.startswith(ENVIRONMENT_PREFIX):
            continue
        setting = by_variable.get(variable)
        if setting is None:
            hint = did_you_mean(variable, by_variable)
            raise SettingsError(f"{variable}: no such setting{'; ' + hint if hint else ''}")
        values[setting.field] = _read(setting, value, variable)
    return values


def _read(
    setting: Setting, value: object, where: str, locate: Callable[[str], str] | None = None
) -> object:
    """The value of a setting; `locate` tells where a key inside it stands."""
    try:
        read = setting.read(value)
    except (_KeyFaultError, RootsError) as error:
        place = locate(error.key) if locate else where
        raise SettingsError(f"{place}: {setting.name}: {error}") from None
    except (ValueError, TypeError, KeyError):
        message = f"{where}: {setting.name}: expected {setting.expects}, got {value!r}"
        raise SettingsError(message) from None
    return Path(read) if setting.expects == "a directory" else read


def _flatten(tables: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, value in tables.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and name not in _BY_NAME:
            found += _flatten(value, f"{name}.") or [(name, value)]
        else:
            found.append((name, value))
    return found


def _line_of(text: str, name: str) -> int:
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


def _locate(path: Path, text: str, first: int, key: str) -> str:
    """Where `key` stands: the first line from `first` on that begins with it, else that line."""
    lines = enumerate(text.split("\n"), start=1)
    begins = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
    found = (number for number, line in lines if number >= first and begins.match(line))
    return f"{path}:{next(found, first)}"


def _reason(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)
