"""What series and articles are called in fields that name them, kept up to date page by page."""

from collections.abc import Mapping

from content_api.catalogue.ground.ground import Target
from content_api.catalogue.ground.hidden import top_folder
from content_api.catalogue.tracing import Table, Trace
from content_api.parsing.text.file_names import slug_key

_Name = tuple[str, str]


class PageNames:
    """Slugs of series and ids of articles by their key: of all pages, and of the public ones.

    Args:
        trace: Of the site.
    """

    def __init__(self, trace: Trace) -> None:
        flags = (False, True)
        kinds = ("series", "article")
        self._tables: dict[tuple[str, bool], Table[str, str]] = {
            (kind, flag): Table(trace) for kind in kinds for flag in flags
        }
        self._claims: dict[tuple[str, bool, str], dict[str, str]] = {}
        self._by_path: dict[str, tuple[tuple[str, bool, str, str], ...]] = {}

    def of(self, kind: str, *, only_public: bool) -> Mapping[str, str]:
        """Those of a kind, `series` or `article`."""
        return self._tables[kind, only_public]

    def put(self, page: Target, series: str | None) -> None:
        """A page is there; its series has the slug `series`, or that of its folder."""
        name = series or top_folder(page.path)
        named = [("series", name)]
        if page.slug is not None and not page.is_series:
            named.append(("article", f"{name}/{page.slug}"))
        flags = (False, True) if page.public else (False,)
        own = tuple((k, flag, slug_key(value), value) for k, value in named for flag in flags)
        if self._by_path.get(page.path) != own:
            self.drop(page.path)
            self._by_path[page.path] = own
            for kind, flag, key, value in own:
                self._claims.setdefault((kind, flag, key), {})[page.path] = value
                self._settle(kind, flag, key)

    def drop(self, path: str) -> None:
        """There is no such page any more."""
        for kind, flag, key, _ in self._by_path.pop(path, ()):
            del self._claims[kind, flag, key][path]
            self._settle(kind, flag, key)

    def _settle(self, kind: str, flag: bool, key: str) -> None:  # noqa: FBT001 - part of a key
        claims, table = self._claims[kind, flag, key], self._tables[kind, flag]
        if claims:
            table.put(key, claims[max(claims)])
        else:
            del self._claims[kind, flag, key]
            table.drop(key)
