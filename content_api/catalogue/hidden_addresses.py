"""Addresses that lead to what is not public, however they are written.

A room of its own because it reads an address in every way in which somebody could mean it: what is
hidden is not given away by a form that no rule of ours would take for a link.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from content_api.catalogue.groups import Contents, Group, Hidden, series_without_page
from content_api.catalogue.options import LinkOptions
from content_api.catalogue.urls import build_url
from content_api.parsing.addresses import is_local
from content_api.parsing.file_names import file_stem, parse_article_name, slug_key
from content_api.records import ArticleDocument, SeriesDocument, Source
from content_api.schemas.resources import API_ROOT, MEDIA_ROOT

_SERIES, _ARTICLES = f"{API_ROOT}/series/", f"{API_ROOT}/articles/"
_ENDING = re.compile(r"(?:\.(?:html?|json|markdown|md|txt))+$")
_BLANKS = re.compile(r"[\t\n\r]")
_CLIMB = re.compile(r"(?:\.\./)+")


@dataclass(frozen=True, slots=True)
class HiddenAddresses:
    """What is hidden, by all that an address may name it by, as `slug_key` makes it.

    Attributes:
        series: Folders and slugs of hidden series.
        pages: Hidden articles: folder or slug of the series, and path or slug in it.
        urls: Where the site would publish both, by its templates.
        starts: What may stand before the path of a page or file in an address.
    """

    series: frozenset[str] = frozenset()
    pages: frozenset[str] = frozenset()
    urls: frozenset[str] = frozenset()
    starts: tuple[str, ...] = ()

    def without(self, urls: Iterable[str | None]) -> "HiddenAddresses":
        """The same without the addresses at which something else is published."""
        if not self.urls:
            return self
        return replace(self, urls=self.urls - {url_key(_path_of(url)) for url in urls if url})

    def hold(self, path: str, url: str) -> bool:
        """Whether the address `url` of the page at `path` leads to something hidden."""
        if not (self.series or self.pages) or not is_local(url):
            return False
        # As a browser reads it, and in any case.
        written = re.split("[?#]", _BLANKS.sub("", url.strip()), maxsplit=1)[0]
        written = slug_key(unquote(written).replace("\\", "/"))
        if url_key(written) in self.urls:
            return True
        is_whole = not written.startswith("/")
        return any(self._is_hidden(p, is_whole=is_whole) for p in self._places(path, written))

    def _places(self, path: str, written: str) -> Iterator[str]:
        """Where an address may lead, relative to the content root."""
        if written.startswith("/"):
            for start in self.starts:
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
        return not self.series.isdisjoint(keys[:2]) or not self.pages.isdisjoint(pages)


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


def find_hidden_addresses(
    contents: Contents, groups: Iterable[Group], hidden: Hidden, options: LinkOptions
) -> HiddenAddresses:
    """The addresses of all that is hidden.

    Args:
        contents: Every file.
        groups: Every series, public or not.
        hidden: What is not public.
        options: Where the site publishes what.
    """
    if not (hidden.paths or hidden.folders):
        return HiddenAddresses()
    names = _Names(contents)
    public = {key for g in groups if g.public for key in map(slug_key, names.of(g.page.series_dir))}
    series = {name for folder in hidden.folders for name in names.of(folder)}
    articles = [names.article(path) for path in contents.layout.articles if path in hidden]
    return HiddenAddresses(
        series=frozenset(map(slug_key, series)) - public,
        pages=frozenset(key for article in articles for key in names.keys(article)),
        urls=frozenset(_urls(names, hidden, articles, options)),
        starts=("/", MEDIA_ROOT, _ARTICLES, slug_key(options.url_prefix)),
    )


@dataclass(frozen=True, slots=True)
class _Names:
    """What pages are called, also those that cannot be read."""

    contents: Contents

    def of(self, folder: str) -> frozenset[str]:
        """A series: its folder, and its slug where its page says one."""
        return frozenset({folder, self.series(folder).slug})

    def series(self, folder: str) -> SeriesDocument:
        """A series' page as its file says now, else by its folder alone."""
        page = self._read(self.contents.layout.pages.get(folder, ""))
        return page if isinstance(page, SeriesDocument) else series_without_page(folder)

    def article(self, path: str) -> ArticleDocument:
        """An article as its file says now, else by its name alone."""
        found = self._read(path)
        if isinstance(found, ArticleDocument):
            return found
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

    def keys(self, article: ArticleDocument) -> Iterator[str]:
        """An article below each name of its series: by its path, its file's name and its slug."""
        path = article.source.path
        folder, _, inside = path.partition("/")
        slugs = {inside, file_stem(path), parse_article_name(path).slug, article.slug}
        for series in self.of(folder):
            for slug in slugs:
                yield _ENDING.sub("", slug_key(f"{series}/{slug}"))

    def _read(self, path: str) -> ArticleDocument | SeriesDocument | None:
        entry = self.contents.entries.get(path)
        return entry.judged if entry else None


def _urls(
    names: _Names, hidden: Hidden, articles: Iterable[ArticleDocument], options: LinkOptions
) -> Iterator[str]:
    """Where the site would publish what is hidden."""
    templates = options.url_templates
    series = (names.series(folder) for folder in sorted(hidden.folders))
    pages: list[SeriesDocument | ArticleDocument] = [*series, *articles]
    for page in pages:
        kind = "series" if isinstance(page, SeriesDocument) else "article"
        locale = options.root.locale or page.locale or options.locale
        for name in names.of(page.series_dir):
            url = build_url(templates.get(kind, ""), page, name, locale)
            path = _path_of(url or "")
            if path.strip("/"):  # else a query tells pages apart
                yield url_key(path)
