"""Rules for links: pages, headings, images and files that are not where a link says."""

import posixpath
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from urllib.parse import unquote

from content_api.catalogue.layout import MARKDOWN_ENDINGS, is_ignored, why_unread
from content_api.catalogue.rules.unread import refused_page, unread_page
from content_api.folding import Suggester
from content_api.parsing.addresses import is_local
from content_api.parsing.anchors import slugify
from content_api.parsing.file_names import address_path, file_stem, slug_key
from content_api.problems import Place, Problem, make_problem, replace_with
from content_api.records import ArticleDocument, SeriesDocument

_NO_PLACE = Place()
_FILE_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")
# Anchors that a browser or the site's own theme makes: text fragments, notes, lines of code.
_MADE_ANCHORS = re.compile(r"(?:fn(?:ref)?[\d:-].*|__.*|top)?", re.DOTALL)


@dataclass(frozen=True)
class Target:
    """A page that links may lead to; `document` is None when an error keeps it from being read.

    `is_served` tells whether anything of it is, be it its last good version.
    """

    path: str
    document: ArticleDocument | SeriesDocument | None
    public: bool
    is_series: bool
    is_served: bool = True


@dataclass(frozen=True)
class Pages:
    """Series pages and articles, by path and by address."""

    by_path: Mapping[str, Target]

    @cached_property
    def by_url(self) -> dict[str, str]:
        """Path of a page by its address below the prefix; files count for more than slugs."""
        found: dict[str, str] = {}
        ordered = sorted(self.by_path.values(), key=lambda page: (not page.public, page.path))
        for names_of in (_names_by_path, _names_by_slug):
            for page in ordered:
                for name in names_of(page):
                    found.setdefault(slug_key(name), page.path)
        return found


@dataclass(frozen=True)
class Ground:
    """Everything a link may lead to.

    Attributes:
        known: Series pages and articles.
        files: Every file of the content root.
        hidden: Paths that are not named at a public page.
        url_prefix: Below which the site publishes the content root, such as `/series/`.
    """

    known: Pages
    files: frozenset[str]
    hidden: Container[str]
    url_prefix: str
    suggester: Suggester = field(default_factory=Suggester)

    @property
    def pages(self) -> Mapping[str, Target]:
        """Series pages and articles, by path."""
        return self.known.by_path

    @property
    def by_url(self) -> Mapping[str, str]:
        """Path of a page by its address below the prefix."""
        return self.known.by_url

    @cached_property
    def by_key(self) -> dict[str, str]:
        """Path of a file by its path without case and Unicode form."""
        return {slug_key(path): path for path in sorted(self.files, reverse=True)}

    @cached_property
    def names(self) -> dict[str, set[str]]:
        """What stands in each folder; the root is the empty path."""
        return self._names_in_folders(self.files)

    @cached_property
    def told_names(self) -> dict[str, set[str]]:
        """The same of what may be named at a public page."""
        return self._names_in_folders(path for path in self.files if path not in self.hidden)

    def _names_in_folders(self, paths: Iterable[str]) -> dict[str, set[str]]:
        """By folder; without files that seem to be pages and are not read, for none means them."""
        found: dict[str, set[str]] = {}
        for path in paths:
            folder, _, name = path.rpartition("/")
            inside = found.setdefault(folder, set())
            if path in self.pages or not why_unread(path):
                inside.add(name)
            while folder:
                folder, _, name = folder.rpartition("/")
                found.setdefault(folder, set()).add(name)
        return found

    def sees(self, source: Target, path: str) -> bool:
        """Whether what is told of `source` may name `path`: what is hidden, only to the hidden."""
        return not source.public or path not in self.hidden


@dataclass(frozen=True, slots=True)
class Address:
    """An address in a page that leads into the content root, or should.

    Attributes:
        raw: As it is written.
        path: Its path, decoded.
        fragment: What follows `#`, decoded.
        candidates: Where it may lead, relative to the content root.
    """

    raw: str
    path: str
    fragment: str
    candidates: tuple[str, ...]
    place: Place
    is_image: bool

    @property
    def is_file(self) -> bool:
        """Whether it names a file by its ending, rather than a page by its address."""
        return bool(_FILE_ENDING.search(self.path))

    @property
    def wanted(self) -> str:
        """The likeliest candidate: files are named from the folder, pages from the page."""
        return self.candidates[0] if self.is_file else self.candidates[-1]

    def span(self, part: str, *, before: int = 0) -> Place | None:
        """Where `part` stands, `before` characters from the end; None unless it is there as is."""
        place, end = self.place, len(self.raw) - before
        is_whole = place.end_line == place.line and place.end_column - place.column == len(self.raw)
        if not part or "%" in self.raw or not is_whole or not self.raw[:end].endswith(part):
            return None
        last = place.column + end
        return Place(place.line, last - len(part), place.line, last)


def _names_by_path(page: Target) -> Iterator[str]:
    yield page.path.removesuffix(".md")
    if page.is_series:
        yield page.path.split("/", 1)[0]
    elif "/" in (folder := address_path(page.path)):  # a folder in the root is its series' page
        yield folder


def _names_by_slug(page: Target) -> Iterator[str]:
    folder = page.path.split("/", 1)[0]
    yield f"{folder}/{file_stem(page.path)}"
    if isinstance(page.document, ArticleDocument):
        yield f"{folder}/{page.document.slug}"
    elif page.document:
        yield page.document.slug


def check_links(ground: Ground, is_hidden: Callable[[str, str], bool]) -> Iterator[Problem]:
    """Every link and image of every page that leads into the content root, or should.

    Args:
        ground: Everything that they may lead to.
        is_hidden: Whether an address, of the page at a path, leads to something hidden.
    """
    for source in ground.pages.values():
        if source.document is not None:
            yield from _check_source(source, source.document, ground, is_hidden)


def _check_source(
    source: Target,
    document: ArticleDocument | SeriesDocument,
    ground: Ground,
    is_hidden: Callable[[str, str], bool],
) -> Iterator[Problem]:
    marked = [(link.url, link.place, False) for link in document.links]
    marked += [(image.src, image.place, True) for image in document.images]
    for url, place, is_image in marked:
        address = read_address(source.path, url, ground, place=place, is_image=is_image)
        if address is not None:
            yield from _check(source, address, ground, is_hidden)
        elif source.public and is_hidden(source.path, url):  # in a form that we would not write
            yield _not_public(source, url, place)


def read_address(
    path: str, url: str, ground: Ground, *, place: Place = _NO_PLACE, is_image: bool = False
) -> Address | None:
    """The address `url` of the page at `path`; None when it leads out of the content root.

    Args:
        path: Of the page.
        url: As it is written.
        ground: Everything it may lead to.
        place: Where it stands.
        is_image: Whether it is that of an image.
    """
    read = _read(path, url, ground.url_prefix)
    return Address(url, *read, place, is_image) if read else None


@lru_cache(maxsize=65_536)  # rules and records ask for the same, and so does every run
def _read(path: str, url: str, prefix: str) -> tuple[str, str, tuple[str, ...]] | None:
    """Path and fragment of an address, decoded, and its candidates; None when it has none."""
    if not is_local(url):
        return None
    written, _, fragment = url.partition("#")
    written = unquote(written.partition("?")[0])
    candidates = tuple(_candidates(path, written, prefix))
    return (written, unquote(fragment), candidates) if candidates else None


def _candidates(path: str, written: str, prefix: str) -> Iterator[str]:
    """Where `written` may lead, relative to the content root; nothing when it leaves it."""
    if not written:
        yield path
    elif written.startswith("/"):
        if written.startswith(prefix) and written != prefix:
            yield from _inside(written.removeprefix(prefix))
    else:
        # A file is named from the file's own folder; an address, from the address of the page.
        folder = path.rpartition("/")[0]
        bases = (folder,) if written.endswith(".md") else (folder, path.removesuffix(".md"))
        for base in bases:
            yield from _inside(f"{base}/{written}")


def _inside(path: str) -> Iterator[str]:
    """`path` in its shortest form; nothing when it is the content root, or leads out of it."""
    found = posixpath.normpath(path.lstrip("/"))
    if found not in (".", "..") and not found.startswith("../"):
        yield found


def find_target(address: Address, ground: Ground) -> str | None:
    """The path of the page, file or folder that an address leads to, in whatever case."""
    found = _find_exact(address, ground)
    return ground.by_key.get(slug_key(address.wanted)) if found is None else found


def _find_exact(address: Address, ground: Ground) -> str | None:
    for candidate in address.candidates:
        path = candidate if candidate in ground.pages else ground.by_url.get(_url_key(candidate))
        if path is None and (candidate in ground.files or candidate in ground.names):
            path = candidate
        if path is not None:
            return path
    return None


def _check(
    source: Target, address: Address, ground: Ground, is_hidden: Callable[[str, str], bool]
) -> Iterator[Problem]:
    path = _find_exact(address, ground)
    if path is not None:
        if path in ground.pages:
            yield from _check_page(source, address, ground.pages[path], ground)
        elif why_unread(path):
            yield unread_page(source.path, address.path, path, address.place)
        elif not ground.sees(source, path):
            yield _not_public(source, address.path, address.place, path)
        return
    wanted = address.wanted
    same = ground.by_key.get(slug_key(wanted))
    unread = same or _find_unread(address, ground)
    if same is None and "\\" in address.path:
        yield _with_slashes(source, address, ground)
    elif unread and unread not in ground.pages and why_unread(unread):
        yield unread_page(source.path, address.path, unread, address.place)
    elif same is not None:
        is_private = not ground.sees(source, same)
        if is_private and same in ground.pages:
            yield from _check_page(source, address, ground.pages[same], ground)
        else:
            yield replace(_other_case(source, address, same), private=is_private)
    elif not any(is_ignored(part) for part in wanted.split("/")):
        is_private = source.public and is_hidden(source.path, address.raw)
        near = None if is_private else _nearest_path(source, wanted, ground)
        yield replace(_missing(source, address, near), private=is_private)


def _find_unread(address: Address, ground: Ground) -> str | None:
    """A file that an address means, and that seems to be a page but is not read."""
    if any(is_ignored(part) for part in address.wanted.split("/")):
        return address.wanted  # its folder is not looked into
    if address.is_file and not address.path.endswith(".md"):
        return None
    stems = [candidate.removesuffix(".md") for candidate in address.candidates]
    names = (f"{stem}{ending}" for stem in stems for ending in MARKDOWN_ENDINGS)
    there = (ground.by_key.get(slug_key(name)) for name in names)
    return next((path for path in there if path and path not in ground.pages), None)


def _url_key(address: str) -> str:
    """The key of a page by its address, with or without an ending."""
    return slug_key(address.removesuffix("/index.html").removesuffix(".html"))


def _check_page(
    source: Target, address: Address, page: Target, ground: Ground
) -> Iterator[Problem]:
    if source.public and not page.public:
        yield _not_public(source, address.path, address.place, page.path)
        return
    if page.public and not page.is_served:
        yield refused_page(source.path, address.path, page.path, address.place)
    if page.document is not None and address.fragment:
        yield from _check_anchor(source, address, page.document, ground.suggester)


def _not_public(source: Target, written: str, place: Place, *related: str) -> Problem:
    return make_problem(
        "link/not-public",
        source.path,
        f"{written!r} is not public",
        place=place,
        hint="publish it, or remove the link",
        private=True,
        related=related,
    )


def _check_anchor(
    source: Target,
    address: Address,
    document: ArticleDocument | SeriesDocument,
    suggester: Suggester,
) -> Iterator[Problem]:
    wanted, anchors = address.fragment.partition(":~:")[0], document.anchors
    if wanted in anchors or _MADE_ANCHORS.fullmatch(wanted):
        return
    where = "this page" if document.source.path == source.path else document.source.path
    made = find_anchor(wanted, anchors)
    is_certain = bool(made)
    near = made if is_certain else suggester.nearest(wanted, anchors)
    span = address.span(wanted) if is_certain else None
    yield make_problem(
        "link/missing-anchor",
        source.path,
        f"no heading #{wanted} in {where}",
        place=address.place,
        hint=f"did you mean #{near}?" if near else "",
        fix=replace_with(f"write #{made}", span, made) if span else None,
        related=(document.source.path,),
    )


def find_anchor(wanted: str, anchors: Container[str]) -> str:
    """The anchor that `wanted` certainly means; empty when there is none."""
    if wanted in anchors:
        return wanted
    # A fragment without a letter or digit has no slug of its own.
    made = slugify(wanted) if any(char.isalnum() for char in wanted) else ""
    return made if made in anchors else ""


def _other_case(source: Target, address: Address, same: str) -> Problem:
    """The file is there, but its name is written otherwise: some systems do not find it."""
    written = address.path.rstrip("/")
    while written.startswith(("./", "../")):
        written = written.partition("/")[2]
    right = same[len(same) - len(written) :]
    after = len(address.raw) - len(address.raw.partition("#")[0].partition("?")[0])
    is_certain = slug_key(right) == slug_key(written)
    span = address.span(written, before=after) if is_certain else None
    return make_problem(
        "link/case",
        source.path,
        f"{address.path!r} is {same!r} on disk",
        place=address.place,
        fix=replace_with(f"write {right}", span, right) if span else None,
        related=(same,),
    )


def _missing(source: Target, address: Address, near: str | None) -> Problem:
    is_page = not address.is_image and (not address.is_file or address.path.endswith(".md"))
    return make_problem(
        "link/missing-page" if is_page else "link/missing-file",
        source.path,
        f"no {'page' if is_page else 'file'} {address.path!r}",
        place=address.place,
        hint=f"did you mean {near!r}?" if near else "",
        related=(*address.candidates, *(f"{name}.md" for name in address.candidates)),
    )


def _with_slashes(source: Target, address: Address, ground: Ground) -> Problem:
    r"""What is told of an address with `\`, which parts no folders; the mend if `/` leads there."""
    written = unquote(address.raw)
    right, place = written.replace("\\", "/"), address.place
    other = read_address(source.path, right, ground, place=place, is_image=address.is_image)
    found = _find_exact(other, ground) if other else None
    missing = _missing(source, address, None)
    if found is None or not ground.sees(source, found):
        return replace(missing, private=found is not None)
    width = place.end_column - place.column if place.end_line == place.line else 0
    fix = replace_with(f"write {right}", place, right) if width == len(written) else None
    return replace(missing, hint=f"write {right!r}", fix=fix, related=(found,))


def _nearest_path(source: Target, wanted: str, ground: Ground) -> str | None:
    """What was probably meant: a name in the folder that the link names, else a folder."""
    names = ground.told_names if source.public else ground.names
    folder, _, name = wanted.rpartition("/")
    top = wanted.split("/", 1)[0]
    in_root = names.get("", set())
    if top not in in_root or top not in ground.names:
        return ground.suggester.nearest(top, (n for n in in_root if n in ground.names))
    beside = names.get(folder, set())
    is_file = bool(_FILE_ENDING.search(name))
    return ground.suggester.nearest(name, (n if is_file else n.removesuffix(".md") for n in beside))
