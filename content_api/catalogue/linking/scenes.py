"""What somebody sees of a content root: the author all of it, others what is public."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from content_api.catalogue.contents import Document, Entry
from content_api.catalogue.ground.ground import Ground, Target
from content_api.catalogue.ground.hidden import Hidden, top_folder
from content_api.catalogue.ground.names import PageNames
from content_api.catalogue.linking.boards import Board
from content_api.catalogue.linking.clusters import Clusters
from content_api.catalogue.linking.groups import Folder, Group
from content_api.catalogue.linking.known_groups import KnownGroups
from content_api.catalogue.options import LinkOptions
from content_api.catalogue.outline import with_state
from content_api.catalogue.rules.pages import list_shared
from content_api.catalogue.rules.translations import article_key, series_key
from content_api.catalogue.tracing import Trace
from content_api.parsing.text.file_names import slug_key
from content_api.values.documents import ArticleDocument, SeriesDocument

V = TypeVar("V")


@dataclass(slots=True)
class Change:
    """What of a content root is not as it was; what is None is not there any more.

    Attributes:
        entries: Files, by path.
        folders: Which file is what in a folder, by its name.
        files: Whether a file is there that was not, or is not any more.
    """

    entries: dict[str, Entry | None] = field(default_factory=dict)
    folders: dict[str, Folder | None] = field(default_factory=dict)
    files: dict[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a change came to.

    Attributes:
        folders: Those of which anything may be another.
        flipped: Files that are hidden now and were not, or the other way; also those that are gone.
        hidden_folders: The same of folders.
    """

    folders: frozenset[str]
    flipped: frozenset[str]
    hidden_folders: frozenset[str]


class Scene:
    """What somebody sees, kept up to date.

    Args:
        name: Of the scene; its units are named by it.
        trace: Of the site.
        options: Settings that shape linking.

    Attributes:
        entries: The files, by path.
        folders: The series' folders, by name.
        hidden: What of it is not public: at public pages, nothing of it is named.
        ground: All that links may lead to.
        names: What fields may name.
        groups: Every series in it, public or not.
        judged: The page of each series that is kept, as its file says now, by folder.
        shown: Each page that is served, by path; none that is served in its last good version.
        board: What is wrong.
        shared: Pages with the same title or description.
        translations: Pages that would be the same translation.
    """

    def __init__(self, name: str, trace: Trace, options: LinkOptions) -> None:
        self.name, self.trace, self.options = name, trace, options
        self.entries: dict[str, Entry] = {}
        self.folders: dict[str, Folder] = {}
        self.hidden = Hidden(trace)
        self.ground = Ground(trace, options.url_prefix, self.hidden)
        self.names = PageNames(trace)
        self.judged: dict[str, SeriesDocument] = {}
        self.shown: dict[str, Document] = {}
        self.board = Board(options.levels)
        self.groups = KnownGroups(options.vocabulary.series_state, self.board)
        self.shared = Clusters(trace, self.unit("shared"))
        self.translations = Clusters(trace, self.unit("translation"))
        self._paths: dict[str, tuple[str, ...]] = {}

    def unit(self, kind: str) -> str:
        """The kind of a unit of this scene."""
        return f"{self.name} {kind}"

    def update(self, change: Change, now: datetime) -> Seen:
        """Bring it up to date."""
        _apply(self.entries, change.entries)
        _apply(self.folders, change.folders)
        own = change.folders.keys() | set(map(top_folder, change.entries))
        folders = self.groups.update(own, self.folders, self.entries, now)
        paths, hidden_folders = self._hide()
        flipped = paths.union(*map(self.ground.files_in, hidden_folders))
        folders |= {*map(top_folder, paths), *hidden_folders}
        for path, is_there in change.files.items():
            if is_there:
                self.ground.put_file(path)
            else:
                self.ground.drop_file(path)
        for name in sorted(folders):
            self._put_folder(name)
        for path in change.entries:
            self._mark(path)
        for path in flipped:
            self.ground.tell(path)
        self.ground.settle()
        return Seen(folders, flipped, hidden_folders)

    def _hide(self) -> tuple[frozenset[str], frozenset[str]]:
        """Hide what the series say; what is not as it was."""
        groups = self.groups.every
        paths = frozenset[str]().union(*(group.hidden_paths for group in groups.values()))
        folders = frozenset(name for name, group in groups.items() if group.hidden)
        return self.hidden.replace(paths, folders)

    def _put_folder(self, name: str) -> None:
        """Bring all that is known of a folder's pages up to date."""
        folder, group = self.folders.get(name), self.groups.kept.get(name)
        paths = folder.paths if folder else ()
        for path in set(self._paths.get(name, ())) - set(paths):
            self._drop_page(path)
        self._paths[name] = paths
        judged = self._judge_page(group) if group else None
        self._put_series(name, group, judged)
        targets = list(self._list_targets(folder, group)) if folder else []
        slug = next((target.slug for target in targets if target.is_series), None)
        key = series_key(judged) if judged else slug_key(name)
        for target in targets:
            self.ground.put_page(target)
            self.names.put(target, slug)
            self._put_article(target.path, key)
            entry = self.entries.get(target.path)
            excuses = entry.excuses if entry else ()
            self.board.excuse(target.path, excuses, is_hidden=target.path in self.hidden)
        self._show(paths, group)

    def _judge_page(self, group: Group) -> SeriesDocument:
        """The page of a series as its file says now; else the one that is served."""
        entry = self.entries.get(group.page_path)
        said = entry.judged if entry else None
        page = said if isinstance(said, SeriesDocument) else group.page
        return with_state(page, group.public_articles, self.options.vocabulary.series_state)

    def _put_series(self, name: str, group: Group | None, judged: SeriesDocument | None) -> None:
        """Hold the page of a series against those of others."""
        member = f"{name}/"  # no file is called so
        if group is None or judged is None:
            self.judged.pop(name, None)
            self.shared.drop(member)
            self.translations.drop(member)
            return
        self.judged[name] = judged
        self.shared.put(member, judged, list_shared(judged))
        self.translations.put(member, judged, [("series", series_key(judged))])

    def _put_article(self, path: str, key: str) -> None:
        """Hold an article against others; `key` is that of its series among translations."""
        entry = self.entries.get(path)
        said = entry.judged if entry else None
        if isinstance(said, ArticleDocument):
            self.shared.put(path, said, list_shared(said))
            self.translations.put(path, said, [("article", article_key(said, key))])
        else:
            self.shared.drop(path)
            self.translations.drop(path)

    def _list_targets(self, folder: Folder, group: Group | None) -> Iterator[Target]:
        """The pages of a folder as links lead to them."""
        served = {article.source.path for article in group.articles} if group else set[str]()
        if group and group.public:
            served.add(group.page_path)
        for path in folder.paths:
            entry = self.entries.get(path)
            said = entry.judged if entry else None
            slug, anchors = (said.slug, said.anchors) if said else (None, None)
            is_public, is_series = path not in self.hidden, path == folder.page
            yield Target(path, slug, anchors, is_public, is_series, path in served)

    def _show(self, paths: Iterable[str], group: Group | None) -> None:
        """Note which pages of a folder are served."""
        pages: list[Document] = [group.page, *group.public_articles] if group else []
        stale = group.stale_paths if group else frozenset[str]()
        shown = {p.source.path: p for p in pages if group and group.public}
        for path in paths:
            page = None if path in stale else shown.get(path)
            if self.shown.get(path) != page:
                self._mark(path)
            if page is None:
                self.shown.pop(path, None)
            else:
                self.shown[path] = page

    def _drop_page(self, path: str) -> None:
        self.ground.drop_page(path)
        self.names.drop(path)
        self.shared.drop(path)
        self.translations.drop(path)
        self.board.excuse(path, (), is_hidden=False)
        self.shown.pop(path, None)
        self._mark(path)

    def _mark(self, path: str) -> None:
        """What is wrong with a page is to be found out again."""
        self.trace.mark((self.unit("page"), path))


def _apply(values: dict[str, V], changed: Mapping[str, V | None]) -> None:
    """Set what changed, and remove what is None."""
    for key, value in changed.items():
        if value is None:
            values.pop(key, None)
        else:
            values[key] = value
