"""Content roots on disk to what `compile_site` takes: their trees, and the site's options."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import partial

from content_api.catalogue.page_cache import RootCache
from content_api.catalogue.site import (
    RootOptions,
    SiteCache,
    SiteOptions,
    compile_site,
)
from content_api.catalogue.tree.layout import PODCASTS_FILE
from content_api.catalogue.tree.podcasts import Podcasts, parse_podcasts
from content_api.catalogue.tree.trees import Tree
from content_api.indexing.compiling.file_compiler import compile_limited
from content_api.indexing.core_options import compile_options, link_options, read_site_schemas
from content_api.indexing.looking import Found, Looker
from content_api.indexing.parts import Part
from content_api.indexing.rounds import Round
from content_api.problems import Level, Problem
from content_api.schemas.site import SiteSchemas
from content_api.settings import Settings
from content_api.settings.roots import ContentRoot
from content_api.sources.files import Scan, UnreadableError, read_file


class SiteFiles:
    """The files of a site's content roots; what is known of snippets and media is kept.

    Args:
        settings: All settings.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lookers = {root.prefix: Looker(settings, root) for root in settings.roots}

    def options(
        self, schemas: SiteSchemas, rules: Mapping[str, Level] | None = None
    ) -> SiteOptions:
        """What shapes the site; `rules` instead of those of the settings."""
        settings = self._settings
        return SiteOptions(
            roots={
                root.prefix: RootOptions(
                    compile_options(settings, root, schemas, {}),
                    link_options(settings, root, schemas, rules),
                )
                for root in settings.roots
            },
            problems=schemas.problems,
            outside=frozenset(settings.schema_files),
        )

    def look(
        self,
        root: ContentRoot,
        part: Part,
        schemas: SiteSchemas,
        named: frozenset[str] | None = None,
    ) -> Round:
        """What is in a content root, and what of it is to be compiled.

        Args:
            root: The content root.
            part: What is known of it from before.
            schemas: The site's schemas.
            named: Paths at which something changed since the last look, as a watch tells them;
                None when nobody can tell.

        Raises:
            ContentRootError: it cannot be read.
        """
        looker = self._lookers[root.prefix]
        found = looker.look(part, schemas, named)
        tree = self._tree(root, found, {})
        jobs, gone = list(part.cache.list_jobs(tree)), part.cache.list_gone(tree)
        looker.leave_undone((*(job.path for job in jobs), *gone))
        return Round(root, part, found, tree, jobs, gone)

    def overlay(
        self, root: ContentRoot, part: Part, schemas: SiteSchemas, texts: Mapping[str, bytes]
    ) -> Tree:
        """What would be in a content root with other `texts` in it, by path.

        Raises:
            ContentRootError: it cannot be read.
        """
        found = self._lookers[root.prefix].look_at_all(part, schemas, texts)
        return self._tree(root, found, texts)

    def _tree(self, root: ContentRoot, found: Found, texts: Mapping[str, bytes]) -> Tree:
        return Tree(
            root=root.root,
            layout=found.layout,
            kinds=found.kinds,
            sign=partial(_sign, found.scan, texts),
            read=partial(self._read, root, texts),
            held=found.held,
            doubtful=found.doubtful,
            files=found.files.names,
            media=self._lookers[root.prefix].read_media(found),
            snippets=found.snippets,
            podcasts=self._read_podcasts(root, found.scan),
            video_bytes=found.beside.videos,
            problems=tuple(found.scan.problems),
        )

    def _read(self, root: ContentRoot, texts: Mapping[str, bytes], path: str) -> bytes:
        most_bytes = self._settings.content_max_file_bytes
        return texts[path] if path in texts else read_file(root.directory, path, most_bytes)[0]

    def _read_podcasts(self, root: ContentRoot, scan: Scan) -> Podcasts:
        if PODCASTS_FILE not in scan.files:
            return Podcasts()
        most_bytes = self._settings.content_max_file_bytes
        try:
            data, _ = read_file(root.directory, PODCASTS_FILE, most_bytes)
        except UnreadableError as error:
            return Podcasts(problems=(error.problem,))
        return parse_podcasts(PODCASTS_FILE, data)


class Preview:
    """What would be wrong if some files had other texts; each asks for what differs alone.

    Args:
        settings: All settings.
        files: Of the site.
        parts: What is known of each content root, by its prefix; it stays as it is.
    """

    def __init__(self, settings: Settings, files: SiteFiles, parts: Mapping[str, Part]) -> None:
        self._settings, self._files, self._parts = settings, files, parts
        self._cache = SiteCache({prefix: _copied(part.cache) for prefix, part in parts.items()})

    def find_problems(
        self, texts: Mapping[str, bytes], rules: Mapping[str, Level] | None, now: datetime
    ) -> tuple[Problem, ...]:
        """The problems of the whole site.

        Args:
            texts: By shown path, of files that are there and of new ones.
            rules: Levels of codes, instead of those of the settings.
            now: The time by which scheduled articles are due.

        Raises:
            ContentRootError: a content root cannot be read.
        """
        schemas = read_site_schemas(self._settings)
        trees = []
        for root in self._settings.roots:
            inside = {root.path_of(path): data for path, data in texts.items()}
            own = {path: data for path, data in inside.items() if path is not None}
            trees.append(self._files.overlay(root, self._parts[root.prefix], schemas, own))
        options = self._files.options(schemas, rules)
        run = compile_limited
        return compile_site(trees, options, self._cache, now, compile_pages=run).problems


def _copied(cache: RootCache) -> RootCache:
    """The same pages, for another to go on with; there, a broken page has no last good version."""
    return RootCache(
        stamps=dict(cache.stamps),
        entries=dict(cache.entries),
        snippets=cache.snippets,
        keeps_last_good=False,
    )


def _sign(scan: Scan, texts: Mapping[str, bytes], path: str) -> str:
    """Of a file, its stat; of a text that is in no file, its hash."""
    if path in texts:
        return f"text {hashlib.sha256(texts[path]).hexdigest()}"
    return scan.files[path].signature
