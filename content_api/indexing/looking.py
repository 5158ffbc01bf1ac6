"""What a content root holds now, before anything of it is compiled."""

from collections.abc import Iterable
from dataclasses import dataclass

from content_api.catalogue.layout import PODCASTS_FILE, Layout, build_layout
from content_api.indexing.files import Scan, scan_root
from content_api.indexing.parts import Beside, Part, media_digest, names_digest
from content_api.indexing.site_options import linking_digest
from content_api.indexing.snippets import SnippetReader
from content_api.parsing.embeds import Snippet
from content_api.problems import Problem
from content_api.roots import ContentRoot
from content_api.schemas.site import SiteSchemas
from content_api.settings import Settings


@dataclass(frozen=True, slots=True)
class Found:
    """What a content root holds now.

    Attributes:
        scan: The files that are there.
        layout: Which of them is what, with `held`.
        schemas: The site's schemas.
        snippets: What macros may embed.
        kinds: `series` or `article`, by path.
        held: Files that cannot be listed now, but are known from before.
        linking: Digest of the settings that shape linking.
        problems: Of the schemas, told with the first root.
    """

    scan: Scan
    layout: Layout
    schemas: SiteSchemas
    snippets: dict[str, Snippet]
    kinds: dict[str, str]
    held: frozenset[str]
    linking: str
    problems: tuple[Problem, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Every file that is there."""
        return frozenset(self.scan.files) | self.held | self.kinds.keys()

    @property
    def beside(self) -> Beside:
        """What shapes the catalogue beside series pages and articles."""
        files = self.scan.files
        podcasts = files.get(PODCASTS_FILE)
        return Beside(
            podcasts=podcasts.signature if podcasts else "",
            videos={path: files[path].size for path in self.layout.videos if path in files},
            snippets={path: snippet.sha256 for path, snippet in self.snippets.items()},
            names=names_digest(self.names),
            linking=self.linking,
            media=media_digest(self.scan),
            problems=(*self.scan.problems, *self.problems),
        )


def look(
    settings: Settings,
    root: ContentRoot,
    part: Part,
    schemas: SiteSchemas,
    snippets: SnippetReader,
    extra: Iterable[str] = (),
) -> Found:
    """List the content root.

    Args:
        settings: All settings.
        root: The content root.
        part: What is known of it from before.
        schemas: The site's schemas.
        snippets: Reads what macros may embed.
        extra: Paths of files that are to be taken as if they were there.

    Raises:
        ContentRootError: the content root cannot be read.
    """
    names = settings.content_series_pages
    scan = scan_root(root.directory, names, root.setting)
    unreadable = tuple(p.path for p in scan.problems if p.code == "file/unreadable")
    held = frozenset(
        path
        for path in (part.cache.stamps if unreadable else ())
        if any(path == lost or path.startswith(f"{lost}/") for lost in unreadable)
    )
    unread = (problem.path for problem in scan.problems)
    layout = build_layout({*scan.files, *held, *extra}, names, unread)
    pages = dict.fromkeys(layout.pages.values(), "series")
    kinds = pages | dict.fromkeys(layout.articles, "article")
    return Found(
        scan,
        layout,
        schemas,
        snippets.read(scan),
        kinds,
        held,
        linking_digest(settings, root),
        schemas.problems if root == settings.roots[0] else (),
    )
