"""Addresses that lead to what is not public, however they are written.

A room of its own because it reads an address in every way in which somebody could mean it: what is
hidden is not given away by a form that no rule of ours would take for a link.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from content_api.catalogue.options import LinkOptions
from content_api.catalogue.tracing import Table, Trace
from content_api.catalogue.urls import build_url
from content_api.parsing.body.addresses import is_local
from content_api.parsing.text.file_names import file_stem, parse_article_name, slug_key
from content_api.values.addresses import API_ROOT, MEDIA_ROOT
from content_api.values.documents import ArticleDocument, SeriesDocument
from content_api.values.parts import Source

_SERIES, _ARTICLES = f"{API_ROOT}/series/", f"{API_ROOT}/articles/"
_ENDING = re.compile(r"(?:\.(?:html?|json|markdown|md|txt))+$")
_BLANKS = re.compile(r"[\t\n\r]")
_CLIMB = re.compile(r"(?:\.\./)+")


class _Contested:
    """Names of what is hidden, without those that something public has, kept up to date.

    Args:
        trace: Of the site.

    Attributes:
        names: Those that are hidden.
    """

    def __init__(self, trace: Trace) -> None:
        self.names: Table[str, bool] = Table(trace)
        self._counts = {True: Counter[str](), False: Counter[str]()}
        self._by_owner: dict[tuple[str, bool], frozenset[str]] = {}

    def put(self, owner: str, names: frozenset[str], *, is_hidden: bool) -> None:
        """The names of something, and of nothing else any more."""
        before = self._by_owner.get((owner, is_hidden), frozenset())
        counts = self._counts[is_hidden]
        for name in names - before:
            counts[name] += 1
        for name in before - names:
            counts[name] -= 1
            if not counts[name]:
                del counts[name]
        for name in names ^ before:
            if name in self._counts[True] and name not in self._counts[False]:
                self.names.put(name, True)
            else:
                self.names.drop(name)
        if names:
            self._by_owner[owner, is_hidden] = names
        else:
            self._by_owner.pop((owner, is_hidden), None)


@dataclass(frozen=True, slots=True)
class HiddenNames:
    """What one folder adds to the addresses of what is hidden, as `slug_key` makes it.

    Attributes:
        series: Folder and slug of the series, when it is hidden.
        pages: Hidden articles: folder or slug of the series, and path or slug in it.
        urls: Where the site would publish both, by its templates.
        public: Folder and slug of the series, when it is public.
        public_urls: Where its public pages are published.
    """

    series: frozenset[str] = frozenset()
    pages: frozenset[str] = frozenset()
    urls: frozenset[str] = frozenset()
    public: frozenset[str] = frozenset()
    public_urls: frozenset[str] = frozenset()


class HiddenAddresses:
    """What is hidden, by all that an address may name it by, kept up to date folder by folder.

    Args:
        trace: Of the site.
        url_prefix: Below which the site publishes the content root.
    """

    def __init__(self, trace: Trace, url_prefix: str) -> None:
        self._series, self._pages, self._urls = (_Contested(trace) for _ in range(3))
        self._starts = ("/", MEDIA_ROOT, _ARTICLES, slug_key(url_prefix))

    def put(self, folder: str, names: HiddenNames) -> None:
        """What a folder adds now; nothing, when it is not there."""
        self._series.put(folder, names.series, is_hidden=True)
        self._series.put(folder, names.public, is_hidden=False)
        self._pages.put(folder, names.pages, is_hidden=True)
        self._urls.put(folder, names.urls, is_hidden=True)
        self._urls.put(folder, names.public_urls, is_hidden=False)

    def hold(self, path: str, url: str) -> bool:
        """Whether the address `url` of the page at `path` leads to something hidden."""
        if not is_local(url):
            return False
        # As a browser reads it, and in any case.
        written = re.split("[?#]", _BLANKS.sub("", url.strip()), maxsplit=1)[0]
        written = slug_key(unquote(written).replace("\\", "/"))
        if url_key(written) in self._urls.names:
            return True
        is_whole = not written.startswith("/")
        return any(self._is_hidden(p, is_whole=is_whole) for p in self._places(path, written))

    def _places(self, path: str, written: str) -> Iterator[str]:
        """Where an address may lead, relative to the content root."""
        if written.startswith("/"):
            for start in self._starts:
                if written.startswith(start):
                    yield written.removeprefix(start)
            if written.startswith(_SERIES):
                series, _, rest = written.removeprefix(_SERIES).partition("/")
                yield f"{series}/{rest.removeprefix('articles/')}"
            return
        folder = path.rpartition("/")[0]
        for base in (folder,) if written.endswith(".md") else (folder, path.removesuffix(".md")):
            inside = posixpath.normpath(f"{base}/{written}")
            top = _CLIMB.sub("", inside, count=1)  # above it, a browser stays there
            yield top
            if top != inside:
                yield from self._places(path, f"/{top}")

    def _is_hidden(self, place: str, *, is_whole: bool) -> bool:
        """Whether a place is hidden; unless `is_whole`, it may be something of a hidden page."""
        keys = _prefixes(place)
        pages = (*keys[-2:], keys[-2].removesuffix("/index")) if is_whole else keys
        series, articles = self._series.names, self._pages.names
        return any(key in series for key in keys[:2]) or any(key in articles for key in pages)


def _path_of(url: str) -> str:
    return unquote(urlsplit(url).path)


def url_key(path: str) -> str:
    """Paths of addresses with the same key lead to the same page, also those with `index.html`."""
    return _ENDING.sub("", slug_key(posixpath.normpath(path))).removesuffix("/index")


def _prefixes(place: str) -> tuple[str, ...]:
    """The keys of a path and of all that it is in, the top first; each without ending, and with."""
    parts = slug_key(posixpath.normpath(place.strip("/"))).split("/")
    every = ("/".join(parts[:end]) for end in range(1, len(parts) + 1))
    return tuple(key for path in every for key in (_ENDING.sub("", path), path))


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderPages:
    """What the files of one folder say, also those that cannot be read.

    Attributes:
        series: The series' page as its file says now, else by its folder alone.
        hidden: The hidden articles as their files say now, else by their names alone.
        is_hidden: Whether all of the folder is hidden.
        is_public: Whether the series is served.
    """

    series: SeriesDocument
    hidden: tuple[ArticleDocument, ...] = ()
    is_hidden: bool
    is_public: bool


def name_hidden(
    folder: str, pages: FolderPages, public_urls: Iterable[str | None], options: LinkOptions
) -> HiddenNames:
    """What a folder adds to the addresses of what is hidden.

    Args:
        folder: Its name.
        pages: What its files say.
        public_urls: Where its public pages are published.
        options: Where the site publishes what.
    """
    names = frozenset({folder, pages.series.slug})
    keys = frozenset(map(slug_key, names))
    hidden: list[SeriesDocument | ArticleDocument] = [*pages.hidden]
    if pages.is_hidden:
        hidden.append(pages.series)
    return HiddenNames(
        series=keys if pages.is_hidden else frozenset(),
        pages=frozenset(key for article in pages.hidden for key in _keys(article, names)),
        urls=frozenset(_urls(hidden, names, options)),
        public=keys if pages.is_public else frozenset(),
        public_urls=frozenset(url_key(_path_of(url)) for url in public_urls if url),
    )


def article_by_name(path: str) -> ArticleDocument:
    """An article that cannot be read, by its name alone."""
    name = parse_article_name(path)
    return ArticleDocument(
        source=Source(path, ""),
        series_dir=path.split("/", 1)[0],
        slug=name.slug,
        title="",
        state="",
        public=False,
        locale="",
        order=name.order,
        number=name.number,
    )


def _keys(article: ArticleDocument, names: Iterable[str]) -> Iterator[str]:
    """An article below each name of its series: by its path, its file's name and its slug."""
    path = article.source.path
    inside = path.partition("/")[2]
    slugs = {inside, file_stem(path), parse_article_name(path).slug, article.slug}
    for series in names:
        for slug in slugs:
            yield _ENDING.sub("", slug_key(f"{series}/{slug}"))


def _urls(
    pages: Iterable[SeriesDocument | ArticleDocument], names: Iterable[str], options: LinkOptions
) -> Iterator[str]:
    """Where the site would publish what is hidden."""
    templates = options.url_templates
    for page in pages:
        kind = "series" if isinstance(page, SeriesDocument) else "article"
        locale = options.root.locale or page.locale or options.locale
        for name in names:
            url = build_url(templates.get(kind, ""), page, name, locale)
            path = _path_of(url or "")
            if path.strip("/"):  # else a query tells pages apart
                yield url_key(path)
