"""A file that turns bad keeps its last good version served, marked stale; mended, it is fresh."""

import os
from datetime import UTC, datetime

import pytest

from content_api.indexing.indexer import Indexer
from content_api.store.database import open_store
from tests.site import Site

PAGE = "---\ntitle: Redes\n---\n# Redes\n\nPrimera.\n"
BROKEN = "---\ntitle: [\n---\n# Rota\n"


@pytest.fixture
def site(workspace: Site) -> Site:
    workspace.write({"redes/index.md": PAGE, "redes/01-a.md": "# A\n\nBuena.\n"})
    workspace.write({"redes/02-b.md": "# B\n\nOtra.\n"}).index()
    return workspace


def _stale(site: Site) -> list[str]:
    site = Site(site.folder)  # without what the edge keeps for some milliseconds
    stale: list[str] = site.data("/api/v1/series/redes/status")["stale"]
    assert site.data("/api/v1/status")["stale"] == stale
    return stale


def _text(site: Site, slug: str) -> str:
    path = f"/api/v1/series/redes/articles/{slug}?formats=text"
    return str(site.data(path)["body"]["text"])


def test_a_broken_article_stays_in_its_last_good_version(site: Site) -> None:
    site.write({"redes/01-a.md": BROKEN}).index()
    assert _text(site, "a") == "A\n\nBuena."
    assert _stale(site) == ["redes/a"]
    status = site.data("/api/v1/series/redes/status")
    assert (status["valid"], status["problems"]["error"]) == (False, 1)
    assert [p["code"] for p in site.data("/api/v1/diagnostics")] == ["front-matter/yaml"]
    assert _text(site, "b") == "B\n\nOtra."


def test_mended_it_is_fresh_again(site: Site) -> None:
    site.write({"redes/01-a.md": BROKEN}).index()
    site.write({"redes/01-a.md": "# A\n\nMendada.\n"}).index()
    assert _text(site, "a") == "A\n\nMendada."
    assert _stale(site) == []


def test_a_broken_page_stays_too(site: Site) -> None:
    site.write({"redes/index.md": BROKEN}).index()
    assert site.data("/api/v1/series/redes")["title"] == "Redes"
    assert _stale(site) == ["redes"]


def test_it_stays_through_other_changes_and_another_process(site: Site) -> None:
    site.write({"redes/01-a.md": BROKEN}).index()
    site.write({"redes/02-b.md": "# B\n\nNueva.\n"}).index()
    site.write({"redes/01-a.md": BROKEN + "mas\n"}).index()
    assert _text(site, "a") == "A\n\nBuena."
    assert _stale(site) == ["redes/a"]


def test_one_that_was_never_good_is_left_out_and_listed(site: Site) -> None:
    site.write({"redes/03-c.md": BROKEN}).index()
    assert site.get("/api/v1/series/redes/articles/c").status_code == 404
    assert _stale(site) == []
    assert [p["path"] for p in site.data("/api/v1/diagnostics")] == ["redes/03-c.md"]


def test_one_that_is_removed_is_gone(site: Site) -> None:
    site.write({"redes/01-a.md": BROKEN}).index()
    (site.root / "redes/01-a.md").unlink()
    site.index()
    assert site.get("/api/v1/series/redes/articles/a").status_code == 404
    assert _stale(site) == []


def test_one_that_says_it_is_a_draft_is_not_served_however_broken(site: Site) -> None:
    site.write({"redes/01-a.md": "---\nstate: draft\ntitle: [\n---\n# A\n"}).index()
    assert site.get("/api/v1/series/redes/articles/a").status_code == 404
    assert _stale(site) == []


@pytest.mark.parametrize(
    "text",
    [
        "---\nisDraft: true\n---\n# A\n",
        "---\nstatus: pending\nlevel: nadie\n---\n# A\n",
        "---\npublishDate: 2999-01-01\n---\n# A\n",
        "---\nexpiryDate: 2020-01-01\ntitle: [\n---\n# A\n",
        "---\ndate: 2999-01-01\n---\n# A\n",
        "+++\ndraft = true\n+++\n# A\n",
        "+++\npublishDate = 2999-01-01\n+++\n# A\n",
        "<!-- c -->\n---\nstate: draft\n---\n# A\n",
        "# A\n\n---\ndraft: true\n---\n",
        "---\n---\nunlisted: true\n---\n# A\n",
        "---\nｄｒａｆｔ: true\n---\n\x00\n# A\n",
    ],
)
def test_one_that_another_tool_would_hide_is_gone_too(site: Site, text: str) -> None:
    site.write({"redes/01-a.md": text}).index()
    assert site.get("/api/v1/series/redes/articles/a").status_code == 404
    assert [entry["id"] for entry in site.data("/api/v1/articles")] == ["redes/b"]
    assert _stale(site) == []
    assert site.data("/api/v1/diagnostics") == []
    site.write({"redes/01-a.md": "# A\n\nDe nuevo.\n"}).index()
    assert _text(site, "a") == "A\n\nDe nuevo."


def test_one_whose_date_has_come_is_served_in_its_last_good_version(site: Site) -> None:
    site.write({"redes/01-a.md": "---\npublishDate: 2999-01-01\ntitle: [\n---\n# A\n"}).index()
    assert site.get("/api/v1/series/redes/articles/a").status_code == 404
    store = open_store(site.settings.store_url, site.settings.sqlite_path)
    report = Indexer(site.settings, store, lambda: datetime(2999, 1, 2, tzinfo=UTC)).run()
    store.close()
    assert [p.code for p in report.problems] == ["front-matter/yaml"]
    assert _text(site, "a") == "A\n\nBuena."
    assert _stale(site) == ["redes/a"]


def test_a_change_of_settings_that_hides_pages_takes_them_away(workspace: Site) -> None:
    article = "---\ntitle: A\nmi_borrador: true\n---\n"
    workspace.write({"redes/index.md": PAGE, "redes/01-a.md": article}).index()
    assert workspace.get("/api/v1/series/redes/articles/a").status_code == 200
    strict = Site(workspace.folder, content_hidden={"keys": ("mi_borrador",)})
    strict.index()
    assert strict.get("/api/v1/series/redes/articles/a").status_code == 404


def test_a_change_of_settings_that_breaks_files_keeps_them_served(site: Site) -> None:
    site.write({"redes/01-a.md": "---\nlevel: general\n---\n# A\n\nBuena.\n"}).index()
    schemas = site.settings.schemas_directory
    schemas.mkdir()
    (schemas / "article.yaml").write_text("fields:\n  level: {one_of: [facil]}\n")
    site.index()
    assert _text(site, "a") == "A\n\nBuena."
    assert _stale(site) == ["redes/a"]


def test_a_folder_that_cannot_be_listed_keeps_its_files(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open

    def refuse(path: str, *arguments: int, **options: int) -> int:
        if str(path) == "redes":
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **options)

    site.write({"otra/index.md": "# Otra\n"})
    monkeypatch.setattr(os, "open", refuse)
    site.index()
    assert _text(site, "a") == "A\n\nBuena."
    assert _stale(site) == ["redes", "redes/a", "redes/b"]
    assert site.data("/api/v1/series/otra")["title"] == "Otra"
    monkeypatch.undo()
    site.index()
    assert _stale(site) == []


def test_what_links_find_in_an_old_version_is_not_told(site: Site) -> None:
    site.write({"redes/01-a.md": "# A\n\n[b](02-b.md)\n"}).index()
    site.write({"redes/01-a.md": BROKEN})
    (site.root / "redes/02-b.md").unlink()
    report = site.index()
    assert [p.code for p in report.problems] == ["front-matter/yaml"]


def test_the_running_indexer_does_the_same(site: Site) -> None:
    store = open_store(site.settings.store_url, site.settings.sqlite_path)
    indexer = Indexer(site.settings, store)
    indexer.run()
    site.write({"redes/01-a.md": BROKEN})
    indexer.run()
    assert _stale(site) == ["redes/a"]
    site.write({"redes/01-a.md": "# A\n"})
    indexer.run()
    assert _stale(site) == []
    store.close()


@pytest.mark.parametrize("broken", ["", "\n \n", "---\n", BROKEN, "\0"])
@pytest.mark.parametrize(
    "hides",
    [
        "state: draft",
        "draft: true",
        "unlisted: true",
        "publishDate: 2099-01-01",
        "date: 2099-01-01",
        "expiryDate: 2020-01-01",
        "state: scheduled\ndate: 2099-01-01",
    ],
)
def test_what_is_hidden_stays_hidden_while_it_is_broken_or_empty(
    site: Site, hides: str, broken: str
) -> None:
    site.write({"redes/03-c.md": f"---\ntitle: Secreto\n{hides}\n---\n# Secreto\n"}).index()
    site.write({"redes/03-c.md": broken}).index()
    assert [item["id"] for item in site.data("/api/v1/articles")] == ["redes/a", "redes/b"]
    site.write({"redes/02-b.md": "# B\n\nMás.\n"}).index()  # by another process than before
    assert [item["id"] for item in site.data("/api/v1/articles")] == ["redes/a", "redes/b"]


def test_an_article_that_is_empty_for_a_moment_stays_as_it_was(site: Site) -> None:
    site.write({"redes/01-a.md": ""}).index()
    assert _text(site, "a") == "A\n\nBuena."
    assert _stale(site) == ["redes/a"]
    site.write({"redes/04-d.md": ""}).index()
    assert [item["id"] for item in site.data("/api/v1/articles")] == ["redes/a", "redes/b"]
