"""Rules for links: pages, headings, images and files that are not where a link says."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from content_api.folding import nearest
from content_api.parsing.file_names import file_stem, slug_key
from content_api.parsing.markdown import slugify
from content_api.problems import Place, Problem, make_problem, replace_with
from content_api.records import ArticleDocument, SeriesDocument

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_FILE_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")
# Anchors that a browser or the site's own theme makes: text fragments, notes, lines of code.
_MADE_ANCHORS = (":~:", "fn", "__", "top")


@dataclass(frozen=True)
class Target:
    """A page that links may lead to; `document` is None when an error keeps it from being read."""

    path: str
    document: ArticleDocument | SeriesDocument | None
    public: bool


@dataclass(frozen=True)
class Ground:
    """Everything a link may lead to.

    Attributes:
        pages: Series pages and articles, by path.
        files: Every file of the content root.
        url_prefix: Below which the site publishes the content root, such as `/series/`.
    """

    pages: Mapping[str, Target]
    files: frozenset[str]
    url_prefix: str

    @cached_property
    def by_url(self) -> dict[str, str]:
        """Path of a page by its address below the prefix: `dir`, `dir/stem`, and by slugs."""
        found: dict[str, str] = {}
        for path, target in self.pages.items():
            folder = path.split("/", 1)[0]
            is_page = isinstance(target.document, SeriesDocument)
            names = [path.removesuffix(".md"), f"{folder}/{file_stem(path)}"]
            names += [folder] if is_page else []
            if isinstance(target.document, ArticleDocument):
                names.append(f"{folder}/{target.document.slug}")
            elif target.document:
                names.append(target.document.slug)
            for name in names:
                found.setdefault(slug_key(name), path)
        return found

    @cached_property
    def by_key(self) -> dict[str, str]:
        """Path of a file by its path without case and Unicode form."""
        return {slug_key(path): path for path in self.files}

    @cached_property
    def folders(self) -> frozenset[str]:
        """The folders directly in the content root."""
        return frozenset(path.split("/", 1)[0] for path in self.files if "/" in path)

    def sees(self, source: Target, path: str) -> bool:
        """Whether what is told of `source` may name `path`: hidden pages only to hidden ones."""
        page = self.pages.get(path)
        return page is None or page.public or not source.public


@dataclass(frozen=True, slots=True)
class _Address:
    """An address in a page.

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

    def span(self, part: str) -> Place | None:
        """Where the end `part` of the address or of its path stands; None when that is unsure."""
        place = self.place
        start = self.raw.rfind(part) if part else -1
        is_whole = place.end_line == place.line and place.end_column - place.column == len(self.raw)
        if start < 0 or not is_whole:
            return None
        column = place.column + start
        return Place(place.line, column, place.line, column + len(part))


def check_links(ground: Ground) -> Iterator[Problem]:
    """Every link and image of every page that leads into the content root, or should."""
    for source in ground.pages.values():
        if source.document is not None:
            for address in _addresses(source.path, source.document, ground.url_prefix):
                yield from _check(source, address, ground)


def _addresses(
    path: str, document: ArticleDocument | SeriesDocument, prefix: str
) -> Iterator[_Address]:
    marked = [(link.url, link.place, False) for link in document.links]
    marked += [(image.src, image.place, True) for image in document.images]
    for url, place, is_image in marked:
        if _SCHEME.match(url):
            continue
        written, _, fragment = url.partition("#")
        written = unquote(written.partition("?")[0])
        candidates = tuple(_candidates(path, written, prefix))
        if candidates:
            yield _Address(url, written, unquote(fragment), candidates, place, is_image)


def _candidates(path: str, written: str, prefix: str) -> Iterator[str]:
    """Where `written` may lead, relative to the content root; nothing when it leaves it."""
    if not written:
        yield path
    elif written.startswith("/"):
        if written.startswith(prefix) and written != prefix:
            yield posixpath.normpath(written.removeprefix(prefix)).strip("/")
    else:
        # A file is named from the file's own folder; an address, from the address of the page.
        folder = posixpath.dirname(path)
        bases = (folder,) if written.endswith(".md") else (folder, path.removesuffix(".md"))
        for base in bases:
            found = posixpath.normpath(posixpath.join(base, written))
            if found != ".." and not found.startswith("../") and found != ".":
                yield found


def _check(source: Target, address: _Address, ground: Ground) -> Iterator[Problem]:
    for candidate in address.candidates:
        path = candidate if candidate in ground.pages else ground.by_url.get(slug_key(candidate))
        if path is not None:
            yield from _check_page(source, address, ground.pages[path])
            return
        if candidate in ground.files or candidate in ground.folders:
            return
    same = ground.by_key.get(slug_key(address.wanted))
    if same is not None and ground.sees(source, same):
        yield _other_case(source, address, same)
    else:
        yield _missing(source, address, ground)


def _check_page(source: Target, address: _Address, page: Target) -> Iterator[Problem]:
    if source.public and not page.public:
        yield make_problem(
            "link/not-public",
            source.path,
            f"{address.path!r} is not public",
            place=address.place,
            hint="publish it, or remove the link",
            private=True,
            related=(page.path,),
        )
    elif page.document is not None and address.fragment:
        yield from _check_anchor(source, address, page.document)


def _check_anchor(
    source: Target, address: _Address, document: ArticleDocument | SeriesDocument
) -> Iterator[Problem]:
    wanted, anchors = address.fragment, document.anchors
    if wanted in anchors or wanted.startswith(_MADE_ANCHORS):
        return
    where = "this page" if document.source.path == source.path else document.source.path
    made = slugify(wanted)
    near = made if made in anchors else nearest(wanted, anchors)
    span = address.span(wanted) if near == made else None
    yield make_problem(
        "link/missing-anchor",
        source.path,
        f"no heading #{wanted} in {where}",
        place=address.place,
        hint=f"did you mean #{near}?" if near else "",
        fix=replace_with(f"write #{made}", span, made) if span else None,
        related=(document.source.path,),
    )


def _other_case(source: Target, address: _Address, same: str) -> Problem:
    """The file is there, but its name is written otherwise: some systems do not find it."""
    written = address.path.rstrip("/")
    while written.startswith(("./", "../")):
        written = written.partition("/")[2]
    right = same[len(same) - len(written) :]
    span = address.span(written) if slug_key(right) == slug_key(written) else None
    return make_problem(
        "link/case",
        source.path,
        f"{address.path!r} is {same!r} on disk",
        place=address.place,
        fix=replace_with(f"write {right}", span, right) if span else None,
        related=(same,),
    )


def _missing(source: Target, address: _Address, ground: Ground) -> Problem:
    is_page = not address.is_image and (not address.is_file or address.path.endswith(".md"))
    near = _nearest_path(source, address.wanted, ground)
    return make_problem(
        "link/missing-page" if is_page else "link/missing-file",
        source.path,
        f"no {'page' if is_page else 'file'} {address.path!r}",
        place=address.place,
        hint=f"did you mean {near!r}?" if near else "",
        related=(*address.candidates, *(f"{name}.md" for name in address.candidates)),
    )


def _nearest_path(source: Target, wanted: str, ground: Ground) -> str | None:
    """What was probably meant: a name in the folder that the link names, else a folder."""
    seen = [path for path in ground.files if ground.sees(source, path)]
    folder, _, name = wanted.rpartition("/")
    top = wanted.split("/", 1)[0]
    folders = {path.split("/", 1)[0] for path in seen if "/" in path}
    if top not in folders:
        return nearest(top, folders)
    is_file = bool(_FILE_ENDING.search(name))
    beside = {path.rsplit("/", 1)[-1] for path in seen if path.rpartition("/")[0] == folder}
    return nearest(name, {n if is_file else n.removesuffix(".md") for n in beside})
