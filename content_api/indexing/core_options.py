"""Settings and schema files to the options of the core, and their fingerprint."""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import msgspec

from content_api import __version__
from content_api.catalogue.levels import Levels
from content_api.catalogue.options import CompileOptions, LinkOptions, build_titles
from content_api.parsing.body.embeds import Snippet
from content_api.parsing.front_matter.hiding import Hiding
from content_api.parsing.text.source_text import decode_source
from content_api.problems import Level, Problem
from content_api.schemas.json_schema import build_custom_schema, build_json_schema
from content_api.schemas.site import SiteSchemas, parse_site_schemas
from content_api.settings import Settings
from content_api.settings.roots import ContentRoot
from content_api.sources.files import FileStat, UnreadableError, read_file, stat_file
from content_api.store.format import FORMAT
from content_api.values.parts import Node

_MOST_BYTES = 256 * 1024
_GRAIN_NANOSECONDS = 50_000_000


def read_site_schemas(settings: Settings) -> SiteSchemas:
    """The site's content types from schemas/*.yaml; the core's where there is no file."""
    folder = settings.schemas_directory
    texts: dict[str, tuple[str, str]] = {}
    problems: list[Problem] = []
    for shown, file in settings.schema_files.items():
        if not file.exists():
            continue
        try:
            data, _ = read_file(folder, file.name, _MOST_BYTES)
        except UnreadableError as error:
            problems.append(replace(error.problem, path=shown))
            continue
        decoded = decode_source(shown, data)
        problems += decoded.problems
        if decoded.text is not None:
            texts[file.stem] = (shown, decoded.text)
    schemas = parse_site_schemas(texts)
    return replace(schemas, problems=(*problems, *schemas.problems))


class SchemaReader:
    """Reads the site's content types, again only when one of their files changed.

    Args:
        settings: Where they are.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._read: tuple[tuple[object, ...], SiteSchemas] | None = None
        self._json: tuple[SiteSchemas, dict[str, Node]] | None = None

    def read(self) -> SiteSchemas:
        """The content types; the same value while the files are the same."""
        now = time.time_ns()
        stats = {file: self._stat(file) for file in self._settings.schema_files.values()}
        key = tuple((file.exists(), stat) for file, stat in stats.items())
        if self._read and self._read[0] == key:
            return self._read[1]
        schemas = read_site_schemas(self._settings)
        # What was written just now may be written once more within a step of the kernel's clock.
        is_old = all(now - stat.ctime_ns > _GRAIN_NANOSECONDS for stat in stats.values() if stat)
        self._read = (key, schemas) if is_old else None
        return schemas

    def json_schemas(self, schemas: SiteSchemas) -> dict[str, Node]:
        """The JSON Schema of each content type."""
        if self._json is None or self._json[0] is not schemas:
            self._json = schemas, json_schemas(self._settings, schemas)
        return self._json[1]

    def _stat(self, file: Path) -> FileStat | None:
        return stat_file(file.parent, file.name)


def compile_options(
    settings: Settings, root: ContentRoot, schemas: SiteSchemas, snippets: Mapping[str, Snippet]
) -> CompileOptions:
    """What shapes a document of a content root."""
    return CompileOptions(
        locale=root.locale,
        macros=frozenset(settings.content_macros),
        titles=build_titles(settings.content_titles),
        vocabulary=schemas.vocabulary,
        types=schemas.types,
        ignored_fields=settings.content_ignore_fields,
        hiding=Hiding.of(**settings.content_hidden),
        future_hides=settings.content_future == "hide",
        snippets=snippets,
    )


def link_options(
    settings: Settings,
    root: ContentRoot,
    schemas: SiteSchemas,
    rules: Mapping[str, Level] | None = None,
) -> LinkOptions:
    """What shapes how documents of a content root are linked; `rules` instead of the site's."""
    site_rules = settings.check_rules if rules is None else rules
    return LinkOptions(
        locale=root.locale,
        vocabulary=schemas.vocabulary,
        publish_hidden_references=settings.content_publish_hidden_references,
        url_prefix=root.url_prefix,
        url_templates=settings.content_url_template,
        media=settings.serve_media,
        levels=Levels(site_rules, settings.check_paths, settings.shown_root, root.prefix),
        root=root.root,
    )


def linking_digest(settings: Settings, root: ContentRoot) -> str:
    """A hash of the settings that shape linking: when it changes, no file is compiled again."""
    shaping = {
        "publish_hidden_references": settings.content_publish_hidden_references,
        "url_prefix": root.url_prefix,
        "media": settings.serve_media,
        "url_template": dict(settings.content_url_template),
        "rules": settings.check_rules,
        "paths": [*settings.check_paths.items(), settings.shown_root],
    }
    return hashlib.sha256(msgspec.json.encode(shaping, order="deterministic")).hexdigest()


def json_schemas(settings: Settings, schemas: SiteSchemas) -> dict[str, Node]:
    """The JSON Schema of each content type."""
    return {
        name: build_json_schema(
            content_type,
            schemas.vocabulary,
            ignored=settings.content_ignore_fields,
            locale=settings.content_locale,
        )
        for name, content_type in schemas.types.items()
    }


def custom_schemas(settings: Settings, schemas: SiteSchemas) -> dict[str, Node]:
    """The JSON Schema of `custom` in records of each content type."""
    return {
        name: build_custom_schema(content_type, schemas.vocabulary, settings.content_locale)
        for name, content_type in schemas.types.items()
    }


def fingerprint(settings: Settings, schemas: SiteSchemas) -> str:
    """A hash of everything beside the content that shapes documents; the same anywhere."""
    shaping = {
        "version": __version__,
        "format": FORMAT,
        "locales": [[root.locale, root.prefix] for root in settings.roots],
        "series_pages": settings.content_series_pages,
        "macros": settings.content_macros,
        "ignore_fields": settings.content_ignore_fields,
        "hidden": dict(settings.content_hidden),
        "future": settings.content_future,
        "max_file_bytes": settings.content_max_file_bytes,
        "titles": dict(settings.content_titles),
        "vocabulary": schemas.vocabulary,
        "types": schemas.types,
    }
    return hashlib.sha256(msgspec.json.encode(shaping, order="deterministic")).hexdigest()
