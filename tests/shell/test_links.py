"""Links over time: what is written again when a page that others link to changes."""

from tests.site import Site

PAGE = "---\ntitle: Redes\n---\n# Redes\n"
A, B = "/api/v1/series/redes/articles/a", "/api/v1/series/redes/articles/b"


def _site(workspace: Site) -> Site:
    files = {"redes/index.md": PAGE, "redes/01-a.md": "# A\n\n[x](02-b.md)\n"}
    workspace.write({**files, "redes/02-b.md": "# B\n"}).index()
    return workspace


def test_a_new_slug_changes_the_links_to_it_and_compiles_nothing_else(workspace: Site) -> None:
    site = _site(workspace).write({"redes/02-b.md": "---\nslug: otro\n---\n# B\n"})
    before = site.client.get(A).headers["ETag"]
    report = site.index()
    assert report.compiled == 1
    data = site.data(A)
    assert data["links_to"][0]["id"] == "redes/otro"
    assert '<a href="/api/v1/series/redes/articles/otro"' in data["body"]["html"]
    assert site.client.get(A).headers["ETag"] != before


def test_a_link_that_goes_is_gone_from_both_ends(workspace: Site) -> None:
    site = _site(workspace)
    assert [page["id"] for page in site.data(B)["linked_from"]] == ["redes/a"]
    site.write({"redes/01-a.md": "# A\n"}).index()
    assert site.data(B)["linked_from"] == []


def test_a_page_that_is_hidden_loses_its_links_in_others(workspace: Site) -> None:
    site = _site(workspace).write({"redes/02-b.md": "---\nstate: draft\n---\n# B\n"})
    site.index()
    data = site.data(f"{A}?formats=html,markdown")
    assert data["links_to"] == []
    assert data["body"]["html"].endswith('<p><a rel="noopener">x</a></p>\n')
    assert data["body"]["markdown"].endswith("[x](#)")


def test_templates_of_addresses_compile_nothing_again(workspace: Site) -> None:
    site = _site(workspace)
    templates = {"article": "/blog/{article}/"}
    other = Site(site.folder, content_url_template=templates)
    assert other.index().compiled == 0
    assert other.data(B)["url"] == "/blog/b/"
    assert '<a href="/blog/b/" data-ref="redes/b"' in other.data(A)["body"]["html"]
    assert other.data("/api/v1/series/redes")["url"] is None


def test_a_last_good_version_keeps_its_links(workspace: Site) -> None:
    site = _site(workspace).write({"redes/01-a.md": "---\ntitle: [\n---\n[y](no.md)\n"})
    site.index()
    data = site.data(A)
    assert [page["id"] for page in data["links_to"]] == ["redes/b"]
    assert 'data-ref="redes/b"' in data["body"]["html"]
