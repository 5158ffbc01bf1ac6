"""Documents to groups: each series' page with its articles, what of it is public, and slugs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from content_api.catalogue.layout import Layout
from content_api.catalogue.podcasts import Podcasts
from content_api.catalogue.rules.series import invalid_folder, same_slug
from content_api.catalogue.series_meta import DEFAULT_STATE
from content_api.parsing.embeds import Snippet
from content_api.parsing.file_names import is_slug, slug_key, title_from_slug
from content_api.problems import Place, Problem
from content_api.records import ArticleDocument, Excuse, Media, SeriesDocument, Source, Term

# Of such a file nobody knows what it says.
_UNREAD = frozenset({"file/unreadable", "file/symlink", "file/not-regular"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One file as linking needs it; `document` is None when an error keeps it out.

    Attributes:
        hidden: The file says that it is not public, though it may be too broken to read.
        excuses: Its comments that excuse problems.
        stale: Whether `document` is the last good version of a file that has an error now.
        held_back: What the file says now, when an error keeps it from being served.
        terms: Dates by which it is hidden; see `apply_terms`.
    """

    document: ArticleDocument | SeriesDocument | None
    problems: tuple[Problem, ...] = ()
    hidden: bool = False
    excuses: tuple[Excuse, ...] = ()
    stale: bool = False
    held_back: ArticleDocument | SeriesDocument | None = None
    terms: tuple[Term, ...] = ()

    @property
    def judged(self) -> ArticleDocument | SeriesDocument | None:
        """What rules look at: what the file says now; None when that cannot be told."""
        return self.held_back or (None if self.stale else self.document)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """All that a catalogue is built from.

    Attributes:
        layout: Which file is what.
        entries: Each series page and article, by path.
        podcasts: From podcasts.yml.
        video_bytes: Sizes of the files in `layout.videos`.
        files: Every file that is there, for links to lead to.
        media: Those of them that are served as they are, by path.
        snippets: What macros may embed, by path.
        problems: Problems beside those of the entries, such as files that could not be read.
    """

    layout: Layout
    entries: Mapping[str, Entry]
    podcasts: Podcasts = field(default_factory=Podcasts)
    video_bytes: Mapping[str, int] = field(default_factory=dict)
    files: frozenset[str] = frozenset()
    media: Mapping[str, Media] = field(default_factory=dict)
    snippets: Mapping[str, Snippet] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Hidden:
    """Of what nothing may be told to the public: `paths`, and all that is in `folders`."""

    paths: frozenset[str] = frozenset()
    folders: frozenset[str] = frozenset()

    def __contains__(self, path: object) -> bool:
        return path in self.paths or str(path).split("/", 1)[0] in self.folders


@dataclass(slots=True)
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
    def public_articles(self) -> tuple[ArticleDocument, ...]:
        """Those that are served, if the series is."""
        return tuple(article for article in self.articles if article.public)


def build_groups(contents: Contents, now: datetime) -> tuple[list[Group], list[Problem], Hidden]:
    """Every series, public or not, without those that share a slug.

    Args:
        contents: Every file, compiled.
        now: The time by which scheduled articles are due.

    Returns:
        The groups, directories sorted; a problem for each file whose slug is taken; and what is
        hidden, also of the groups that are left out.
    """
    directories = contents.layout.articles_by_dir()
    groups = [_group(contents, directory, paths, now) for directory, paths in directories.items()]
    hidden = Hidden(
        frozenset(path for group in groups for path in group.hidden_paths),
        frozenset(group.page.series_dir for group in groups if group.hidden),
    )
    problems = [problem for group in groups for problem in _check_folder(contents, group)]
    groups = _unique_series(groups, problems)
    for group in groups:
        group.articles = _unique_articles(group, problems)
    return groups, problems, hidden


def _group(contents: Contents, directory: str, paths: tuple[str, ...], now: datetime) -> Group:
    entries = contents.entries
    page_path = contents.layout.pages.get(directory)
    entry = entries.get(page_path) if page_path else None
    document = entry.document if entry else None
    page = document if isinstance(document, SeriesDocument) else series_without_page(directory)
    hidden = not page.public or bool(entry and entry.hidden) or _is_unknown(contents, directory)
    documents = (entries[path].document for path in paths if path in entries)
    articles = tuple(
        _as_published(document, now)
        for document in documents
        if isinstance(document, ArticleDocument)
    )
    if page_path is None and not any(article.public for article in articles):
        hidden = True  # a folder with nothing public in it is not told
    drafts = {a.source.path for a in articles if not a.public}
    drafts |= {p for p in paths if p in entries and entries[p].hidden}
    own = (page_path or "", *paths)
    stale = frozenset(path for path in own if path in entries and entries[path].stale)
    public = not hidden and is_slug(page.slug)
    return Group(page, page_path or "", hidden, public, articles, paths, frozenset(drafts), stale)


def _is_unknown(contents: Contents, directory: str) -> bool:
    """Whether a series has a page of which nothing can be read, and never could."""
    if directory in contents.layout.unread_pages:
        return True
    entry = contents.entries.get(contents.layout.pages.get(directory, ""))
    if entry is None or entry.document is not None:
        return False
    return any(problem.code in _UNREAD for problem in entry.problems)


def _check_folder(contents: Contents, group: Group) -> Iterator[Problem]:
    """A folder whose name is no slug, unless its page says so itself."""
    code = "series/invalid-slug"
    entry = contents.entries.get(group.page_path)
    is_told = entry is not None and any(problem.code == code for problem in entry.problems)
    if not is_slug(group.page.slug) and not is_told:
        yield invalid_folder(group.page.slug, group.page_path or group.paths[0])


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


def _unique_series(groups: list[Group], problems: list[Problem]) -> list[Group]:
    by_key: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        by_key[group.key].append(group)
    unique: list[Group] = []
    for twins in by_key.values():
        named = [
            _Named(group.page_path or group.paths[0], group.public, group.page.places)
            for group in twins
        ]
        keep = _judge_twins("series/duplicate-slug", twins[0].page.slug, named, problems)
        unique += [group for group in twins if (group.page_path or group.paths[0]) in keep]
    return unique


def _unique_articles(group: Group, problems: list[Problem]) -> tuple[ArticleDocument, ...]:
    """The articles in reading order, without those that share a slug."""
    by_key: dict[str, list[ArticleDocument]] = defaultdict(list)
    for article in group.articles:
        by_key[slug_key(article.slug)].append(article)
    unique: list[ArticleDocument] = []
    for twins in by_key.values():
        named = [_Named(twin.source.path, twin.public, twin.places) for twin in twins]
        keep = _judge_twins("article/duplicate-slug", twins[0].slug, named, problems)
        unique += [twin for twin in twins if twin.source.path in keep]
    return tuple(sorted(unique, key=lambda article: article.order))


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


def list_waiting(entries: Iterable[Entry], now: datetime) -> Iterator[datetime]:
    """When scheduled articles become public, and dates hide a file or do so no longer."""
    for entry in entries:
        yield from (term.moment for term in entry.terms if term.moment > now)
        document = entry.document
        due = document.published_at if document and document.state == "scheduled" else None
        if due and due > now:
            yield due
