"""The settings as the program reads them: one frozen value, with what follows from it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from content_api.catalogue.titles import SERIES_PAGE_NAMES
from content_api.problems import Level
from content_api.settings.roots import ContentRoot, LocaleRoot, list_roots

CONTENT_TYPES = ("series", "article")
STORE_FOLDER = ".content-api"
_FRESH = "public, max-age=60, stale-while-revalidate=600"
# The Cache-Control of each kind of path, unless `serve.cache_control` says otherwise.
CACHE_CONTROL: Mapping[str, str] = {
    "records": _FRESH,
    "search": _FRESH,
    "status": _FRESH,
    "description": _FRESH,
    "media": "public, max-age=3600, stale-while-revalidate=86400",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, by table and key as in the file; directories are absolute.

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
        """The root that a shown path is in, and the path inside it; None when it is in no root."""
        inside = ((root, root.path_of(path)) for root in self.roots)
        return next(((root, inner) for root, inner in inside if inner is not None), None)

    @property
    def schema_files(self) -> dict[str, Path]:
        """The schema files of the site, there or not, by the path that their problems have."""
        folder = self.schemas_directory
        return {f"{folder.name}/{kind}.yaml": folder / f"{kind}.yaml" for kind in CONTENT_TYPES}

    @property
    def cache_control(self) -> Mapping[str, str]:
        """The Cache-Control header of each kind of path: as it is set, else the default."""
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
        """Whether the store is where it is kept when no setting says where."""
        path = self.sqlite_path
        return path is not None and (path.parent.name, path.stem[:6]) == (STORE_FOLDER, "store-")
