"""What of the contents is public: what others are told is judged by that alone.

So it makes no difference to them whether something hidden is there or not.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

from content_api.catalogue.contents import Document, Entry
from content_api.catalogue.ground.addresses import find_target, read_address
from content_api.catalogue.ground.ground import Ground
from content_api.catalogue.linking.groups import Folder
from content_api.catalogue.linking.scenes import Change, Scene, Seen
from content_api.catalogue.linking.tallies import Tally
from content_api.catalogue.options import LinkOptions
from content_api.catalogue.tree.media import find_served_path
from content_api.catalogue.tree.podcasts import Podcasts
from content_api.parsing.body.embeds import Snippet, find_path_fault, list_embedded
from content_api.parsing.text.file_names import slug_key
from content_api.problems import Problem, make_problem

_UNUSED = "file/unused-excuse"


class Publisher:
    """Tells what of the author's view, when that changes, becomes another for others.

    Args:
        author: The scene of the author.

    Attributes:
        named: Paths that public pages name: of files, only these are there for others.
        embedded: Paths of snippets that public pages embed.
        snippets: These snippets, and what they include.
        secret: Paths that hidden pages name.
    """

    def __init__(self, author: Scene) -> None:
        self.named, self.embedded, self.secret = Tally(), Tally(), Tally()
        self.snippets: Mapping[str, Snippet] = {}
        self._author = author
        self._known: Mapping[str, Snippet] = {}
        self._told: set[str] = set()
        self._telling: set[str] = set()

    def publish(self, change: Change, seen: Seen, snippets: Mapping[str, Snippet]) -> Change:
        """What a change in the author's view changes in that of others.

        Args:
            change: Of the author's view.
            seen: What it came to there; pages are linked since.
            snippets: What macros may embed, by path.
        """
        paths = change.entries.keys() | seen.flipped
        for path in change.entries:
            self._note(path)
        if self._embed(seen, snippets):
            paths |= self._telling
        folders = change.folders.keys() | {path.split("/", 1)[0] for path in seen.flipped}
        return Change(
            entries={path: self._entry(path) for path in paths},
            folders={name: self._folder(name) for name in folders},
            files=dict(self._list_told(change, seen)),
        )

    def _note(self, path: str) -> None:
        """Whether a page has problems that tell of snippets."""
        entry = self._author.entries.get(path)
        if entry and any(problem.related for problem in entry.problems):
            self._telling.add(path)
        else:
            self._telling.discard(path)

    def _embed(self, seen: Seen, snippets: Mapping[str, Snippet]) -> bool:
        """Find the snippets that public pages embed, and what these include; whether others."""
        is_same = snippets is self._known or snippets == self._known
        if is_same and not self.embedded.changed and seen.flipped.isdisjoint(snippets):
            return False
        self._known = snippets
        hidden = self._author.hidden
        known = {path: snippet for path, snippet in snippets.items() if path not in hidden}
        found = list_embedded(self.embedded.names, known)
        before, self.snippets = self.snippets, found
        return before != found

    def _entry(self, path: str) -> Entry | None:
        """A page as others see it; None of one that is hidden, or not there."""
        entry = self._author.entries.get(path)
        if entry is None or path in self._author.hidden:
            return None
        if not any(problem.related for problem in entry.problems):
            return entry
        told = (told for p in entry.problems for told in _as_published(p, self.snippets))
        return replace(entry, problems=tuple(told))

    def _folder(self, name: str) -> Folder | None:
        """The public pages of a folder; None without any."""
        folder, hidden = self._author.folders.get(name), self._author.hidden
        if folder is None:
            return None
        page = "" if folder.page in hidden else folder.page
        articles = tuple(path for path in folder.articles if path not in hidden)
        return Folder(page, articles, folder.is_unread) if page or articles else None

    def _list_told(self, change: Change, seen: Seen) -> Iterator[tuple[str, bool]]:
        """Files and folders that are there for others and were not, or are no more."""
        ground, hidden = self._author.ground, self._author.hidden
        paths = {*seen.flipped, *change.files, *change.entries, *seen.hidden_folders}
        for path in self.named.changed | _with_folders(paths):
            is_there = path in ground.files or path in ground.names
            is_told = is_there and path in self.named.names and path not in hidden
            if is_told != (path in self._told):
                yield path, is_told
            if is_told:
                self._told.add(path)
            else:
                self._told.discard(path)


def _with_folders(paths: Iterable[str]) -> set[str]:
    """Paths, and the folders that they are in."""
    found: set[str] = set()
    for path in paths:
        while path and path not in found:
            found.add(path)
            path = path.rpartition("/")[0]  # noqa: PLW2901 - up to the root
    return found


def _as_published(problem: Problem, snippets: Mapping[str, Snippet]) -> Iterator[Problem]:
    """What of a problem that tells of snippets is still so when only public ones are there."""
    if not (problem.related and problem.code.startswith("macro/")):
        yield problem
        return
    fault = find_path_fault(problem.related[0], snippets)
    if fault:
        yield make_problem(
            fault.code,
            problem.path,
            fault.message,
            place=problem.place,
            hint=fault.hint,
            related=fault.related,
        )


def publish_podcasts(podcasts: Podcasts, series: Container[str]) -> Podcasts:
    """What podcasts.yml says of public series; its other keys are told to nobody."""
    return Podcasts(
        by_series={key: entry for key, entry in podcasts.by_series.items() if key in series},
        places={key: place for key, place in podcasts.places.items() if key in series},
        problems=tuple(p for p in podcasts.problems if slug_key(p.field or "") in series),
    )


def without_excuses(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems that others are told: excuses stand in comments, which are for authors."""
    return tuple(p for p in problems if not p.private and p.code != _UNUSED)


def list_named(path: str, page: Document, ground: Ground, options: LinkOptions) -> Iterator[str]:
    """Paths that one page names."""
    video = [page.video.url, page.video.poster] if page.video else []
    urls = (*(link.url for link in page.links), *(image.src for image in page.images), *video)
    for url in filter(None, urls):
        address = read_address(path, url, ground)
        target = find_target(address, ground) if address else None
        yield target or find_served_path(url, options.root.prefix)
    yield from (mention.value for mention in page.mentions if mention.kind == "file")
