"""Everything a link may lead to, kept up to date page by page and file by file."""

from collections.abc import Iterator
from dataclasses import dataclass

from content_api.catalogue.ground.claims import Claims, Rank
from content_api.catalogue.ground.folders import Folders
from content_api.catalogue.ground.hidden import Hidden, top_folder
from content_api.catalogue.tracing import Table, Trace
from content_api.catalogue.tree.layout import why_unread
from content_api.parsing.text.file_names import address_path, file_stem, slug_key


@dataclass(frozen=True, slots=True)
class Target:
    """A page that links may lead to.

    Attributes:
        path: Of its file.
        slug: As it says now; None when an error keeps it from being read, as of `anchors`.
        anchors: Of its headings.
        public: Whether it is not hidden.
        is_series: Whether it is the page of a series.
        is_served: Whether anything of it is, be it its last good version.
    """

    path: str
    slug: str | None
    anchors: tuple[str, ...] | None
    public: bool
    is_series: bool
    is_served: bool = True


class Ground:
    """Everything a link may lead to.

    Args:
        trace: Of the site.
        url_prefix: Below which the site publishes the content root, such as `/series/`.
        hidden: Paths that are not named at a public page.

    Attributes:
        pages: Series pages and articles, by path.
        by_url: Path of a page by its address below the prefix; files count for more than slugs.
        files: Every file, pages among them.
        by_key: Path of a file by its path without case and Unicode form.
        names: What stands in each folder; the root is the empty path. Without files that seem to be
            pages and are not read, for none means them.
        told_names: The same of what may be named at a public page.
        unread: Files that seem to be pages and are not read.
    """

    def __init__(self, trace: Trace, url_prefix: str, hidden: Hidden) -> None:
        self.url_prefix, self.hidden = url_prefix, hidden
        self.pages: Table[str, Target] = Table(trace)
        self.files: Table[str, bool] = Table(trace)
        self._urls, self._keys = Claims(trace), Claims(trace)
        self._folders, self._told = Folders(trace), Folders(trace)
        self.by_url, self.by_key = self._urls.holders, self._keys.holders
        self.names, self.told_names = self._folders.names, self._told.names
        self.unread: set[str] = set()
        self._listed: set[str] = set()
        self._in_folder: dict[str, set[str]] = {}

    def put_page(self, page: Target) -> None:
        """A page is there, or became another."""
        if self.pages.put(page.path, page):
            self._urls.put(page.path, _claims(page))
            self._put(page.path)

    def drop_page(self, path: str) -> None:
        """There is no such page any more; its file may be."""
        self.pages.drop(path)
        self._urls.drop(path)
        self._put(path)

    def put_file(self, path: str) -> None:
        """A file is there."""
        self._listed.add(path)
        self._put(path)

    def drop_file(self, path: str) -> None:
        """A file is not there any more."""
        self._listed.discard(path)
        self._put(path)

    def tell(self, path: str) -> None:
        """Whether a file is hidden changed."""
        self._put(path)

    def files_in(self, folder: str) -> frozenset[str]:
        """The files in a folder of the content root, however deep."""
        return frozenset(self._in_folder.get(folder, ()))

    def settle(self) -> None:
        """Bring the names in folders up to date, after all else."""
        self._folders.settle()
        self._told.settle()

    def _put(self, path: str) -> None:
        """Bring all tables up to date with what `path` is now."""
        is_page = path in self.pages
        inside = self._in_folder.setdefault(top_folder(path), set())
        if not (is_page or path in self._listed):
            self.files.drop(path)
            self._keys.drop(path)
            self._folders.remove(path)
            self._told.remove(path)
            inside.discard(path)
            self.unread.discard(path)
            return
        if self.files.put(path, True):
            inside.add(path)
            self._keys.put(path, {slug_key(path): (0, False)})
        is_unread = bool(why_unread(path))
        is_named = is_page or not is_unread
        if is_unread and path in self._listed:
            self.unread.add(path)
        else:
            self.unread.discard(path)
        self._folders.add(path, is_named=is_named)
        if path in self.hidden:
            self._told.remove(path)
        else:
            self._told.add(path, is_named=is_named)


def _claims(page: Target) -> dict[str, Rank]:
    """The addresses that lead to a page; of two pages with one, the public one counts for more."""
    found: dict[str, Rank] = {}
    for place, names in enumerate((_names_by_path(page), _names_by_slug(page))):
        for name in names:
            found.setdefault(slug_key(name), (place, not page.public))
    return found


def _names_by_path(page: Target) -> Iterator[str]:
    yield page.path.removesuffix(".md")
    if page.is_series:
        yield top_folder(page.path)
    elif "/" in (folder := address_path(page.path)):  # a folder in the root is its series' page
        yield folder


def _names_by_slug(page: Target) -> Iterator[str]:
    folder = top_folder(page.path)
    yield f"{folder}/{file_stem(page.path)}"
    if page.slug is not None:
        yield page.slug if page.is_series else f"{folder}/{page.slug}"
