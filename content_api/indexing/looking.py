"""What a content root holds now, before anything of it is compiled."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from content_api.catalogue.tree.layout import PODCASTS_FILE, Layout, build_layout
from content_api.catalogue.tree.media import media_type
from content_api.indexing.core_options import linking_digest
from content_api.indexing.parts import Beside, Part, media_digest, names_digest
from content_api.parsing.body.embeds import Snippet
from content_api.schemas.site import SiteSchemas
from content_api.settings import Settings
from content_api.settings.roots import ContentRoot
from content_api.sources.files import Scan, scan_root
from content_api.sources.media import MediaReader
from content_api.sources.rescanning import find_inside, rescan
from content_api.sources.snippets import SnippetReader
from content_api.values.linked import Media


@dataclass(frozen=True, slots=True)
class Sorted:
    """The files of a content root by what they are.

    Attributes:
        layout: Which of them is what, with `held`.
        kinds: `series` or `article`, by path.
        held: Files that cannot be listed now, but are known from before.
        names: Every file that is there.
    """

    layout: Layout
    kinds: dict[str, str]
    held: frozenset[str]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """What a content root holds now.

    Attributes:
        scan: The files that are there.
        files: The same by what they are.
        schemas: The site's schemas.
        snippets: What macros may embed.
        beside: What shapes the catalogue beside series pages and articles.
        doubtful: Files that may not be as they are known; None when any may.
    """

    scan: Scan
    files: Sorted
    schemas: SiteSchemas
    snippets: dict[str, Snippet]
    beside: Beside
    doubtful: frozenset[str] | None = None

    @property
    def layout(self) -> Layout:
        """Which file is what."""
        return self.files.layout

    @property
    def kinds(self) -> dict[str, str]:
        """`series` or `article`, by path."""
        return self.files.kinds

    @property
    def held(self) -> frozenset[str]:
        """Files that cannot be listed now, but are known from before."""
        return self.files.held


class Looker:
    """Looks at one content root again and again, and at no more of it than may have changed.

    Args:
        settings: All settings.
        root: The content root.
    """

    def __init__(self, settings: Settings, root: ContentRoot) -> None:
        self.root = root
        self._settings = settings
        self._page_names = settings.content_series_pages
        self._snippets = SnippetReader(root.directory, frozenset(settings.content_macros))
        self._media = MediaReader(root.directory)
        self._last: tuple[Part, Found] | None = None
        self._undone: frozenset[str] = frozenset()

    def look(self, part: Part, schemas: SiteSchemas, named: frozenset[str] | None = None) -> Found:
        """What the content root holds now.

        Args:
            part: What is known of it from before.
            schemas: The site's schemas.
            named: Paths at which something changed since the last look, as a watch tells them;
                None when nobody can tell.

        Raises:
            ContentRootError: the content root cannot be read.
        """
        found = None if named is None else self._look_at(part, schemas, named)
        if found is None:
            found = self.look_at_all(part, schemas)
        self._last = part, found
        return found

    def leave_undone(self, paths: Iterable[str]) -> None:
        """Files of the last look that are not as they are known; the next one doubts them too."""
        self._undone = frozenset(paths)

    def read_media(self, found: Found) -> dict[str, Media]:
        """The files that are served as they are, by path."""
        return self._media.read(found.scan, found.beside.media)

    def look_at_all(self, part: Part, schemas: SiteSchemas, extra: Iterable[str] = ()) -> Found:
        """List every file.

        Args:
            part: What is known of the content root from before.
            schemas: The site's schemas.
            extra: Paths of files that are to be taken as if they were there.

        Raises:
            ContentRootError: the content root cannot be read.
        """
        scan = scan_root(self.root.directory, self._page_names, self.root.setting)
        unreadable = tuple(p.path for p in scan.problems if p.code == "file/unreadable")
        held = frozenset(
            path
            for path in (part.cache.stamps if unreadable else ())
            if any(path == lost or path.startswith(f"{lost}/") for lost in unreadable)
        )
        files = self._sort(scan, held, extra)
        beside = Beside(
            names=names_digest(files.names),
            media=media_digest(scan),
            linking=linking_digest(self._settings, self.root),
        )
        return self._tell(scan, files, schemas, self._snippets.read(scan), beside)

    def _look_at(self, part: Part, schemas: SiteSchemas, named: frozenset[str]) -> Found | None:
        """The last look brought up to date; None where only a look at everything can tell."""
        if self._last is None or self._last[0] is not part:
            return None
        before = self._last[1]
        inside = (find_inside(self.root.directory, name) for name in named)
        paths = {path for path in inside if path is not None}
        seen = rescan(before.scan, self.root.directory, paths, self._page_names)
        if seen is None:
            return None
        scan, changed = seen
        files, beside = before.files, before.beside
        doubtful = self._undone | changed
        if scan.files.keys() != before.scan.files.keys():
            files = self._sort(scan)
            beside = replace(beside, names=names_digest(files.names))
            doubtful |= {path for path, _ in files.kinds.items() ^ before.kinds.items()}
        if any(map(media_type, changed)):
            beside = replace(beside, media=media_digest(scan))
        snippets = self._snippets.read(scan, changed)
        return replace(self._tell(scan, files, schemas, snippets, beside), doubtful=doubtful)

    def _sort(
        self, scan: Scan, held: frozenset[str] = frozenset(), extra: Iterable[str] = ()
    ) -> Sorted:
        unread = (problem.path for problem in scan.problems)
        layout = build_layout({*scan.files, *held, *extra}, self._page_names, unread)
        pages = dict.fromkeys(layout.pages.values(), "series")
        kinds = pages | dict.fromkeys(layout.articles, "article")
        return Sorted(layout, kinds, held, frozenset(scan.files) | held | kinds.keys())

    def _tell(
        self,
        scan: Scan,
        files: Sorted,
        schemas: SiteSchemas,
        snippets: dict[str, Snippet],
        beside: Beside,
    ) -> Found:
        """What was found; `beside` has the digests alone."""
        podcasts, videos = scan.files.get(PODCASTS_FILE), files.layout.videos
        # Problems of the schemas are told with the first root.
        problems = schemas.problems if self.root == self._settings.roots[0] else ()
        beside = replace(
            beside,
            podcasts=podcasts.signature if podcasts else "",
            videos={path: scan.files[path].size for path in videos if path in scan.files},
            snippets={path: snippet.sha256 for path, snippet in snippets.items()},
            problems=(*scan.problems, *problems),
        )
        return Found(scan, files, schemas, snippets, beside)
