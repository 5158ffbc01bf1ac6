"""Pages at which linking raises are found, told and left out, and no others."""

from collections.abc import Callable, Collection
from datetime import datetime

import pytest

from content_api.catalogue.contents import Contents
from content_api.catalogue.isolating import Isolated, build_isolated
from content_api.catalogue.linking.root_linker import RootLinker
from content_api.catalogue.options import LinkOptions
from content_api.values.records import Catalogue
from tests.sources import NOW, contents_of

CODE = "file/internal-error"
FILES = {
    "s/index.md": "---\ntitle: Serie\n---\n",
    "s/01-a.md": "# A\n",
    "s/02-b.md": "# B\n",
    "t/index.md": "---\ntitle: Te\n---\n",
    "t/01-c.md": "# C\n",
    "podcasts.yml": "s:\n  audio_file: https://x.org/a.mp3\n",
}

_LINK = RootLinker.link


def _link(
    monkeypatch: pytest.MonkeyPatch,
    is_faulty: Callable[[Contents], bool],
    suspects: Collection[str] = (),
    **more: str,
) -> Isolated:
    """The site, linked by a program that fails with some contents."""

    def fail(self: RootLinker, contents: Contents, now: datetime) -> Catalogue:
        if is_faulty(contents):
            raise KeyError("secreto")
        return _LINK(self, contents, now)

    monkeypatch.setattr(RootLinker, "link", fail)
    contents = contents_of({**FILES, **more})
    return build_isolated(contents, RootLinker(LinkOptions()), NOW, suspects=suspects)


def _has(contents: Contents, path: str) -> bool:
    entry = contents.entries.get(path)
    return entry is not None and entry.document is not None


def _told(isolated: Isolated) -> list[str]:
    return [p.path for p in isolated.catalogue.problems if p.code == CODE]


def _served(isolated: Isolated) -> list[str]:
    return [article.id for series in isolated.catalogue.series for article in series.articles]


def test_without_a_fault_all_is_linked(monkeypatch: pytest.MonkeyPatch) -> None:
    isolated = _link(monkeypatch, lambda _: False)
    assert (_told(isolated), _served(isolated)) == ([], ["s/a", "s/b", "t/c"])


def test_articles_that_fail_are_told_and_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    isolated = _link(monkeypatch, lambda c: _has(c, "s/02-b.md") or _has(c, "t/01-c.md"))
    assert (_told(isolated), _served(isolated)) == (["s/02-b.md", "t/01-c.md"], ["s/a"])
    assert {path: repr(error) for path, error in isolated.faults.items()} == dict.fromkeys(
        ["s/02-b.md", "t/01-c.md"], "KeyError('secreto')"
    )
    assert "secreto" not in str(isolated.catalogue.problems)


def test_a_series_page_that_fails_leaves_its_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    isolated = _link(monkeypatch, lambda c: _has(c, "s/index.md"))
    assert (_told(isolated), _served(isolated)) == (["s/index.md"], ["s/a", "s/b", "t/c"])


def test_podcasts_that_fail_leave_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    isolated = _link(monkeypatch, lambda c: bool(c.podcasts.by_series))
    assert (_told(isolated), _served(isolated)) == (["podcasts.yml"], ["s/a", "s/b", "t/c"])
    both = lambda c: bool(c.podcasts.by_series) or (_has(c, "s/01-a.md") and _has(c, "t/01-c.md"))  # noqa: E731
    isolated = _link(monkeypatch, both, {path for path in FILES if path.endswith(".md")})
    assert (_told(isolated), _served(isolated)) == (["podcasts.yml", "t/01-c.md"], ["s/a", "s/b"])


def test_of_pages_that_fail_together_the_last_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    isolated = _link(monkeypatch, lambda c: _has(c, "s/01-a.md") and _has(c, "t/index.md"))
    assert (_told(isolated), _served(isolated)) == (["t/index.md"], ["s/a", "s/b", "t/c"])
    other = _link(monkeypatch, lambda c: _has(c, "s/01-a.md") and _has(c, "s/02-b.md"))
    assert (_told(other), _served(other)) == (["s/02-b.md"], ["s/a", "t/c"])


def test_of_pages_that_fail_together_one_that_changed_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    isolated = _link(
        monkeypatch, lambda c: _has(c, "s/01-a.md") and _has(c, "t/index.md"), {"s/01-a.md"}
    )
    assert (_told(isolated), _served(isolated)) == (["s/01-a.md"], ["s/b", "t/c"])


def test_a_draft_that_fails_stays_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    draft = {
        "s/03-d.md": "---\nstate: draft\n---\n# Secreto\n",
        "s/04-e.md": "# E\n\n[d](03-d.md)\n",
    }
    isolated = _link(monkeypatch, lambda c: _has(c, "s/03-d.md"), **draft)
    assert _told(isolated) == ["s/03-d.md"]
    assert _served(isolated) == ["s/a", "s/b", "s/e", "t/c"]
    assert "03-d" not in str(isolated.catalogue.public_problems)


def test_a_fault_that_comes_without_any_page_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(KeyError):
        _link(monkeypatch, lambda _: True)


def test_a_fault_that_never_ends_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here each two pages fail together, and more than are looked for one by one."""
    many = {f"u/{n:02}-x.md": f"# X{n}\n" for n in range(30)}
    with pytest.raises(KeyError):
        _link(monkeypatch, lambda c: sum(_has(c, path) for path in many) > 1, **many)


def test_what_was_faulty_before_is_left_out_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    linked: list[Contents] = []

    def count(self: RootLinker, contents: Contents, now: datetime) -> Catalogue:
        linked.append(contents)
        return _LINK(self, contents, now)

    monkeypatch.setattr(RootLinker, "link", count)
    known = {"s/01-a.md": KeyError("secreto"), "s/99-gone.md": KeyError("secreto")}
    isolated = build_isolated(contents_of(FILES), RootLinker(LinkOptions()), NOW, known)
    assert (_told(isolated), _served(isolated)) == (["s/01-a.md"], ["s/b", "t/c"])
    assert len(linked) == 1


def test_what_fails_after_linking_is_isolated_alike() -> None:
    def prove(catalogue: Catalogue) -> None:
        assert all(article.id != "s/b" for s in catalogue.series for article in s.articles)

    isolated = build_isolated(contents_of(FILES), RootLinker(LinkOptions()), NOW, proof=prove)
    assert (_told(isolated), _served(isolated)) == (["s/02-b.md"], ["s/a", "t/c"])


def test_after_a_fault_the_linker_that_is_left_links_the_rest_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    isolated = _link(monkeypatch, lambda c: _has(c, "s/02-b.md"))
    again = isolated.linker.link(contents_of({**FILES, "s/02-b.md": ""}), NOW)
    assert [article.id for series in again.series for article in series.articles] == ["s/a", "t/c"]
