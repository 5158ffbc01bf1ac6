"""Links over time: what is written again when a page that others link to changes."""

from content_api.settings.roots import LocaleRoot
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


NEIGHBOURS = {
    "redes/index.md": "---\ntitle: Redes\nprerequisites: [bases]\n---\n# Redes\n\n"
    "## Índice\n\n### 1. A\n\n## Referencias\n\n- IEA (2020) — *E*: https://iea.example/\n",
    "redes/01-a.md": "# A\n\n[b](02-b.md#fin)\n\n## References\n\n"
    "- IEA (2020) — *E*: https://iea.example/\n",
    "redes/02-b.md": "# B\n\n[a](01-a.md)\n\n## Fin\n\nHallazgo.\n",
    "bases/index.md": "# Bases\n",
}


def _addresses(site: Site) -> dict[str, list[str | None]]:
    """The address of every record that another one names."""
    a, b = site.data(A), site.data("/api/v1/articles")[1]
    series = site.data("/api/v1/series/redes")
    index, status = (site.data(f"/api/v1/series/redes/{part}") for part in ("index", "status"))
    hits = site.data("/api/v1/search?search=hallazgo")
    (work,) = site.data("/api/v1/references")
    return {
        "next": [a["next"]["url"]],
        "previous": [b["previous"]["url"]],
        "series": [a["series"]["url"], b["series"]["url"]],
        "links": [a["links_to"][0]["url"], a["linked_from"][0]["url"]],
        "index": [index["sections"][0]["article"]["url"]],
        "prerequisites": [series["prerequisites"][0]["url"], status["prerequisites"][0]["url"]],
        "hit": [hits[0]["url"], hits[0]["record"]["url"], hits[0]["series"]["url"]],
        "cited_by": [by["url"] for by in work["cited_by"]],
    }


def test_the_address_of_a_record_is_new_wherever_it_is_named(workspace: Site) -> None:
    workspace.write(NEIGHBOURS).index()
    assert {url for told in _addresses(workspace).values() for url in told} == {None}
    templates = {"article": "/blog/{article}/", "series": "/{stem}/"}
    site = Site(workspace.folder, content_url_template=templates)
    assert site.index().compiled == 0
    assert _addresses(site) == {
        "next": ["/blog/b/"],
        "previous": ["/blog/a/"],
        "series": ["/index/", "/index/"],
        "links": ["/blog/b/#fin", "/blog/b/"],
        "index": ["/blog/a/"],
        "prerequisites": ["/index/", "/index/"],
        "hit": ["/blog/b/#fin", "/blog/b/", "/index/"],
        "cited_by": ["/index/", "/blog/a/"],
    }
    series_alone = Site(workspace.folder, content_url_template={"series": "/s/{series}/"})
    assert series_alone.index().compiled == 0
    told = _addresses(series_alone)
    assert (told["series"], told["cited_by"]) == (["/s/redes/"] * 2, ["/s/redes/", None])
    assert (told["hit"], told["prerequisites"]) == ([None, None, "/s/redes/"], ["/s/bases/"] * 2)


def test_a_new_slug_of_a_neighbour_reaches_the_records_that_show_its_address(
    workspace: Site,
) -> None:
    site = Site(workspace.folder, content_url_template={"article": "/blog/{article}/"})
    site.write(NEIGHBOURS).index()
    before = site.get(A).headers["ETag"]
    changed = {"redes/02-b.md": f"---\nslug: otro\n---\n{NEIGHBOURS['redes/02-b.md']}"}
    assert site.write(changed).index().compiled == 1
    a = site.data(A)
    assert (a["next"]["url"], a["next"]["title"]) == ("/blog/otro/", "B")
    assert a["next"]["links"]["self"] == "/api/v1/series/redes/articles/otro"
    assert (a["links_to"][0]["url"], a["linked_from"][0]["url"]) == (
        "/blog/otro/#fin",
        "/blog/otro/",
    )
    assert site.get(A).headers["ETag"] != before
    changed = {"redes/01-a.md": f"---\nslug: primero\n---\n{NEIGHBOURS['redes/01-a.md']}"}
    assert site.write(changed).index().compiled == 1
    told = site.data("/api/v1/series/redes/index")["sections"][0]["article"]
    assert (told["url"], told["links"]["self"]) == (
        "/blog/primero/",
        "/api/v1/series/redes/articles/primero",
    )
    (work,) = site.data("/api/v1/references")
    assert work["cited_by"][1]["url"] == "/blog/primero/"


def test_a_new_address_reaches_the_other_language(workspace: Site) -> None:
    roots = {locale: LocaleRoot(workspace.root / locale) for locale in ("es", "en")}
    templates = {"article": "/{locale}/{article}/"}
    site = Site(workspace.folder, content_locales=roots, content_url_template=templates)
    files = {f"{locale}/redes/01-a.md": "# A\n" for locale in roots}
    site.write({**files, "es/redes/02-b.md": "# B\n"}).index()
    path = f"{A}?locale=en"
    assert site.data(path)["translations"][0]["url"] == "/es/a/"
    missing = site.data("/api/v1/status")["missing_translations"]
    assert [(one["id"], one["url"]) for one in missing] == [("redes/b", "/es/b/")]
    site.write({"es/redes/01-a.md": "---\nslug: otro\n---\n# A\n"}).index()
    (told,) = site.data(path)["translations"]
    assert told["url"] == "/es/otro/"
    assert told["links"]["self"] == "/api/v1/series/redes/articles/otro?locale=es"
