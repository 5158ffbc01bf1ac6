"""Documents to groups: each series' page with its articles, what of it is public, and slugs."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from content_api.catalogue.compiling.series_meta import DEFAULT_STATE
from content_api.catalogue.contents import Entry
from content_api.catalogue.rules.series import invalid_folder, same_slug
from content_api.catalogue.tree.layout import Layout
from content_api.parsing.text.file_names import is_slug, slug_key, title_from_slug
from content_api.problems import Place, Problem
from content_api.values.documents import ArticleDocument, SeriesDocument
from content_api.values.parts import Source

# Of such a file nobody knows what it says.
_UNREAD = frozenset({"file/unreadable", "file/symlink", "file/not-regular"})


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of one series.

    Attributes:
        page: Path of its page; empty when it has none.
        articles: Paths of its articles, sorted.
        is_unread: Whether it has a page that cannot be read as a file, such as a link.
    """

    page: str
    articles: tuple[str, ...]
    is_unread: bool = False

    @property
    def paths(self) -> tuple[str, ...]:
        """Its page, if it has one, and its articles."""
        return (self.page, *self.articles) if self.page else self.articles


def list_folders(layout: Layout) -> dict[str, Folder]:
    """Every folder that is a series, by name."""
    return {
        folder: Folder(layout.pages.get(folder, ""), articles, folder in layout.unread_pages)
        for folder, articles in layout.articles_by_dir().items()
    }


@dataclass(frozen=True, slots=True)
class Group:
    """A series on its way.

    Attributes:
        page: Its page, or one made up from its directory.
        page_path: Of the page's file; empty when it has none.
        hidden: Whether it says that it is not public, or may say so.
        public: Whether anything of it is served: it is not hidden, and its slug can be in a URL.
        articles: Its readable articles, in reading order.
        paths: All its articles' files.
        hidden_paths: Those of them that say that they are not public.
        stale_paths: Those, and the page, that are served in their last good version.
    """

    page: SeriesDocument
    page_path: str
    hidden: bool
    public: bool
    articles: tuple[ArticleDocument, ...]
    paths: tuple[str, ...]
    hidden_paths: frozenset[str]
    stale_paths: frozenset[str]

    @property
    def key(self) -> str:
        """What tells it from other series."""
        return slug_key(self.page.slug)

    @property
    def path(self) -> str:
        """What its page is known by: its file, or its folder when it has none."""
        return self.page_path or self.page.series_dir

    @property
    def told_path(self) -> str:
        """Where what is wrong with all of it is told: at its page, else at its first article."""
        return self.page_path or self.paths[0]

    @property
    def public_articles(self) -> tuple[ArticleDocument, ...]:
        """Those that are served, if the series is."""
        return tuple(article for article in self.articles if article.public)


def build_group(name: str, folder: Folder, entries: Mapping[str, Entry], now: datetime) -> Group:
    """A series as its files are, whatever else there is.

    Args:
        name: Of the folder.
        folder: Its files.
        entries: Of at least these, compiled.
        now: The time by which scheduled articles are due.
    """
    entry = entries.get(folder.page)
    document = entry.document if entry else None
    page = document if isinstance(document, SeriesDocument) else series_without_page(name)
    hidden = not page.public or bool(entry and entry.hidden) or _is_unknown(folder, entry)
    paths = folder.articles
    documents = (entries[path].document for path in paths if path in entries)
    articles = tuple(
        _as_published(document, now)
        for document in documents
        if isinstance(document, ArticleDocument)
    )
    if not folder.page and not any(article.public for article in articles):
        hidden = True  # a folder with nothing public in it is not told
    drafts = {a.source.path for a in articles if not a.public}
    drafts |= {p for p in paths if p in entries and entries[p].hidden}
    stale = frozenset(path for path in folder.paths if path in entries and entries[path].stale)
    public = not hidden and is_slug(page.slug)
    return Group(page, folder.page, hidden, public, articles, paths, frozenset(drafts), stale)


def _is_unknown(folder: Folder, entry: Entry | None) -> bool:
    """Whether a series has a page of which nothing can be read, and never could."""
    if folder.is_unread:
        return True
    if entry is None or entry.document is not None:
        return False
    return any(problem.code in _UNREAD for problem in entry.problems)


def check_folder(group: Group, entry: Entry | None) -> Iterator[Problem]:
    """A folder whose name is no slug, unless its page, the file of `entry`, says so itself."""
    code = "series/invalid-slug"
    is_told = entry is not None and any(problem.code == code for problem in entry.problems)
    if not is_slug(group.page.slug) and not is_told:
        yield invalid_folder(group.page.slug, group.told_path)


def series_without_page(directory: str) -> SeriesDocument:
    """A series titled by its directory, for one whose page is missing or cannot be read."""
    return SeriesDocument(
        source=Source("", ""),
        series_dir=directory,
        slug=directory,
        title=title_from_slug(directory),
        state=DEFAULT_STATE,
        says_state=False,
        public=True,
        locale="",
    )


def _as_published(document: ArticleDocument, now: datetime) -> ArticleDocument:
    """A scheduled article whose time has come is a published one; before, it is not public."""
    if document.state != "scheduled":
        return document
    due = document.published_at is not None and document.published_at <= now
    return replace(document, state="published") if due else replace(document, public=False)


@dataclass(frozen=True, slots=True)
class _Named:
    """A file that may share its slug with others."""

    path: str
    is_public: bool
    places: Mapping[str, Place]


def part_twins(twins: list[Group]) -> tuple[frozenset[str], tuple[Problem, ...]]:
    """Of series with one slug, in the order of their folders: the one that is kept, if any.

    Returns:
        The path by which it is told, and what is told of the others.
    """
    named = [_Named(group.told_path, group.public, group.page.places) for group in twins]
    problems: list[Problem] = []
    keep = _judge_twins("series/duplicate-slug", twins[0].page.slug, named, problems)
    return keep, tuple(problems)


def part_articles(group: Group) -> tuple[Group, tuple[Problem, ...]]:
    """A series without the articles that share a slug, those left in reading order."""
    problems: list[Problem] = []
    by_key: dict[str, list[ArticleDocument]] = defaultdict(list)
    for article in group.articles:
        by_key[slug_key(article.slug)].append(article)
    unique: list[ArticleDocument] = []
    for twins in by_key.values():
        named = [_Named(twin.source.path, twin.public, twin.places) for twin in twins]
        keep = _judge_twins("article/duplicate-slug", twins[0].slug, named, problems)
        unique += [twin for twin in twins if twin.source.path in keep]
    ordered = tuple(sorted(unique, key=lambda article: article.order))
    return replace(group, articles=ordered), tuple(problems)


def _judge_twins(
    code: str, slug: str, named: list[_Named], problems: list[Problem]
) -> frozenset[str]:
    """Which of the files with one slug are kept: a public one counts for more than hidden ones.

    Of two public ones neither is guessed to be the right one. What is told of a public file
    names no hidden one.
    """
    if len(named) == 1:
        return frozenset(twin.path for twin in named)
    everyone = {twin.path: twin.places.get("slug", Place()) for twin in named}
    public = {twin.path: everyone[twin.path] for twin in named if twin.is_public}
    if len(public) > 1:
        problems += same_slug(code, slug, public)
    problems += [p for p in same_slug(code, slug, everyone) if p.path not in public]
    return frozenset(public if len(public) == 1 else ())
