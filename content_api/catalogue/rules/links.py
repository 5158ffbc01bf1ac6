"""Rules for links: pages, headings, images and files that are not where a link says."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote

from content_api.catalogue.ground.addresses import (
    FILE_ENDING,
    Address,
    find_anchor,
    find_exact,
    read_address,
)
from content_api.catalogue.ground.ground import Ground, Target
from content_api.catalogue.rules.unread import refused_page, unread_page
from content_api.catalogue.tree.layout import MARKDOWN_ENDINGS, is_ignored, why_unread
from content_api.parsing.text.file_names import slug_key
from content_api.problems import Place, Problem, make_problem, replace_with
from content_api.values.parts import Image, Link
from content_api.values.words import Suggester

# Anchors that a browser or the site's own theme makes: text fragments, notes, lines of code.
_MADE_ANCHORS = re.compile(r"(?:fn(?:ref)?[\d:-].*|__.*|top)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Source:
    """The page whose links are judged, and all that they are judged by.

    Attributes:
        page: Of the file.
        ground: Everything that links may lead to.
        hides: Whether an address, of the page at a path, leads to something hidden.
        suggester: Of what was probably meant.
    """

    page: Target
    ground: Ground
    hides: Callable[[str, str], bool]
    suggester: Suggester

    @property
    def path(self) -> str:
        """Of the file."""
        return self.page.path

    def sees(self, path: str) -> bool:
        """Whether what is told of the page may name `path`: what is hidden, only to the hidden."""
        return not self.page.public or path not in self.ground.hidden

    def leads_to_hidden(self, url: str) -> bool:
        """Whether the page is public and `url` leads to something that is not."""
        return self.page.public and self.hides(self.path, url)


def check_links(
    source: Source, links: Iterable[Link], images: Iterable[Image]
) -> Iterator[Problem]:
    """Every link and image of a page that leads into the content root, or should."""
    marked = [(link.url, link.place, False) for link in links]
    marked += [(image.src, image.place, True) for image in images]
    for url, place, is_image in marked:
        address = read_address(source.path, url, source.ground, place=place, is_image=is_image)
        if address is not None:
            yield from _check(source, address)
        elif source.leads_to_hidden(url):  # in a form that we would not write
            yield _not_public(source, url, place)


def _check(source: Source, address: Address) -> Iterator[Problem]:
    ground = source.ground
    path = find_exact(address, ground)
    if path is not None:
        if path in ground.pages:
            yield from _check_page(source, address, ground.pages[path])
        elif why_unread(path):
            yield unread_page(source.path, address.path, path, address.place)
        elif not source.sees(path):
            yield _not_public(source, address.path, address.place, path)
        return
    wanted = address.wanted
    same = ground.by_key.get(slug_key(wanted))
    unread = same or _find_unread(address, ground)
    if same is None and "\\" in address.path:
        yield _with_slashes(source, address)
    elif unread and unread not in ground.pages and why_unread(unread):
        yield unread_page(source.path, address.path, unread, address.place)
    elif same is not None:
        is_private = not source.sees(same)
        if is_private and same in ground.pages:
            yield from _check_page(source, address, ground.pages[same])
        else:
            yield replace(_other_case(source, address, same), private=is_private)
    elif not any(is_ignored(part) for part in wanted.split("/")):
        is_private = source.leads_to_hidden(address.raw)
        near = None if is_private else _nearest_path(source, wanted)
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


def _check_page(source: Source, address: Address, page: Target) -> Iterator[Problem]:
    if source.page.public and not page.public:
        yield _not_public(source, address.path, address.place, page.path)
        return
    if page.public and not page.is_served:
        yield refused_page(source.path, address.path, page.path, address.place)
    if page.anchors is not None and address.fragment:
        yield from _check_anchor(source, address, page.path, page.anchors)


def _not_public(source: Source, written: str, place: Place, *related: str) -> Problem:
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
    source: Source, address: Address, path: str, anchors: tuple[str, ...]
) -> Iterator[Problem]:
    wanted = address.fragment.partition(":~:")[0]
    if wanted in anchors or _MADE_ANCHORS.fullmatch(wanted):
        return
    where = "this page" if path == source.path else path
    made = find_anchor(wanted, anchors)
    is_certain = bool(made)
    near = made if is_certain else source.suggester.nearest(wanted, anchors)
    span = address.span(wanted) if is_certain else None
    yield make_problem(
        "link/missing-anchor",
        source.path,
        f"no heading #{wanted} in {where}",
        place=address.place,
        hint=f"did you mean #{near}?" if near else "",
        fix=replace_with(f"write #{made}", span, made) if span else None,
        related=(path,),
    )


def _other_case(source: Source, address: Address, same: str) -> Problem:
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


def _missing(source: Source, address: Address, near: str | None) -> Problem:
    is_page = not address.is_image and (not address.is_file or address.path.endswith(".md"))
    return make_problem(
        "link/missing-page" if is_page else "link/missing-file",
        source.path,
        f"no {'page' if is_page else 'file'} {address.path!r}",
        place=address.place,
        hint=f"did you mean {near!r}?" if near else "",
        related=(*address.candidates, *(f"{name}.md" for name in address.candidates)),
    )


def _with_slashes(source: Source, address: Address) -> Problem:
    r"""What is told of an address with `\`, which parts no folders; the mend if `/` leads there."""
    written = unquote(address.raw)
    right, place, ground = written.replace("\\", "/"), address.place, source.ground
    other = read_address(source.path, right, ground, place=place, is_image=address.is_image)
    found = find_exact(other, ground) if other else None
    missing = _missing(source, address, None)
    if found is None or not source.sees(found):
        return replace(missing, private=found is not None)
    width = place.end_column - place.column if place.end_line == place.line else 0
    fix = replace_with(f"write {right}", place, right) if width == len(written) else None
    return replace(missing, hint=f"write {right!r}", fix=fix, related=(found,))


def _nearest_path(source: Source, wanted: str) -> str | None:
    """What was probably meant: a name in the folder that the link names, else a folder."""
    ground, suggester = source.ground, source.suggester
    names = ground.told_names if source.page.public else ground.names
    folder, _, name = wanted.rpartition("/")
    top = wanted.split("/", 1)[0]
    in_root = names.get("", frozenset())
    if top not in in_root or top not in ground.names:
        return suggester.nearest(top, (n for n in in_root if n in ground.names))
    beside = names.get(folder, frozenset())
    is_file = bool(FILE_ENDING.search(name))
    return suggester.nearest(name, (n if is_file else n.removesuffix(".md") for n in beside))
