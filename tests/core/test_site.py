"""The one function in the middle: what trees hold, to everything that is served."""

from collections.abc import Mapping
from dataclasses import replace

from content_api.catalogue.contents import Entry
from content_api.catalogue.linking.root_linker import RootLinker
from content_api.catalogue.options import LinkOptions
from content_api.catalogue.site import RootOptions, SiteCache, SiteOptions, compile_site
from content_api.catalogue.titles import SERIES_PAGE_NAMES
from content_api.catalogue.tracing import Table, Trace
from content_api.catalogue.tree.layout import build_layout
from content_api.catalogue.tree.trees import Tree
from content_api.values.linked import Root
from content_api.values.records import Catalogue
from content_api.values.words import nearest
from tests.sources import NOW, contents_of

FILES = {
    "s/index.md": "---\ntitle: Serie\n---\n",
    "s/01-a.md": "# A\n\n[b](02-b.md)\n",
    "s/02-b.md": "# B\n",
}
OPTIONS = SiteOptions({"": RootOptions()})
_ONE_ROOT = Root()


def tree_of(files: Mapping[str, str], root: Root = _ONE_ROOT) -> Tree:
    layout = build_layout(files, SERIES_PAGE_NAMES)
    pages = dict.fromkeys(layout.pages.values(), "series")
    return Tree(
        root=root,
        layout=layout,
        kinds=pages | dict.fromkeys(layout.articles, "article"),
        sign=lambda path: files[path],
        read=lambda path: files[path].encode(),
        files=frozenset(files),
    )


def ids(catalogue: Catalogue) -> list[str]:
    return [article.id for series in catalogue.series for article in series.articles]


def test_a_site_is_compiled_from_what_its_trees_hold() -> None:
    catalogue = compile_site([tree_of(FILES)], OPTIONS, SiteCache(), NOW)
    assert ids(catalogue) == ["s/a", "s/b"]
    assert [link.id for link in catalogue.series[0].articles[0].linked.links_to] == ["s/b"]


def test_what_is_known_is_not_compiled_again_and_changes_nothing() -> None:
    cache = SiteCache()
    compile_site([tree_of(FILES)], OPTIONS, cache, NOW)
    before = dict(cache.roots[""].entries)
    files = {**FILES, "s/02-b.md": "# Be\n", "s/03-c.md": "# C\n"}
    again = compile_site([tree_of(files)], OPTIONS, cache, NOW)
    assert again == compile_site([tree_of(files)], OPTIONS, SiteCache(), NOW)
    entries = cache.roots[""].entries
    assert [path for path in entries if entries[path] is before.get(path)] == [
        "s/index.md",
        "s/01-a.md",
    ]


def test_a_page_that_was_only_touched_is_read_and_left_as_it_is() -> None:
    cache = SiteCache()
    compile_site([tree_of(FILES)], OPTIONS, cache, NOW)
    before = cache.roots[""].entries["s/01-a.md"]
    touched = replace(tree_of(FILES), sign=lambda path: f"touched {path}")
    compile_site([touched], OPTIONS, cache, NOW)
    assert cache.roots[""].entries["s/01-a.md"] is before
    assert cache.roots[""].stamps["s/01-a.md"].signature == "touched s/01-a.md"


def test_roots_are_joined_and_what_is_the_same_stays_the_same_object() -> None:
    es, en = Root("es", "es/"), Root("en", "en/")
    linking = {
        root.prefix: RootOptions(linking=LinkOptions(locale=root.locale, root=root))
        for root in (es, en)
    }
    options, cache = SiteOptions(linking), SiteCache()
    trees = [tree_of(FILES, es), tree_of(FILES, en)]
    first = compile_site(trees, options, cache, NOW)
    assert [t.locale for t in first.series[0].translations] == ["en"]
    second = compile_site(trees, options, cache, NOW)
    assert all(one is other for one, other in zip(first.series, second.series, strict=True))


def test_a_page_that_is_listed_and_was_never_read_is_there_for_links_alone() -> None:
    contents = contents_of(FILES)
    linker = RootLinker(LinkOptions())
    linker.link(contents, NOW)
    entries: dict[str, Entry] = {**contents.entries}
    del entries["s/02-b.md"]
    unread = replace(contents, entries=entries)
    linked = linker.link(unread, NOW)
    assert linked == RootLinker(LinkOptions()).link(unread, NOW)
    assert ids(linked) == ["s/a"]
    assert [problem.code for problem in linked.problems] == ["link/unread-page"]


def test_who_counts_the_entries_of_a_table_depends_on_all_of_them() -> None:
    trace = Trace()
    table: Table[str, int] = Table(trace)
    table.put("a", 1)
    assert trace.run(("count", "x"), lambda: len(table)) == 1
    table.put("b", 2)
    assert trace.take("count") == ["x"]
    trace.run(("count", "x"), lambda: len(table))
    table.put("b", 2)
    assert trace.take("count") == []


def test_a_long_word_is_compared_with_none() -> None:
    assert nearest("x" * 200, ["x" * 200]) is None
