"""Records that others name: each is one request away, with its own address on the site."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from content_api.settings.roots import LocaleRoot
from tests.site import Site

API = "/api/v1"
TEMPLATES = {
    "series": "https://5sigmas.example/{locale}/{series}/",
    "article": "/{locale}/{path}/?n={number}",
}
WORK = "## References\n\n- Vaswani, A. (2017) — *Attention*: https://arxiv.org/abs/1706.03762\n"
OUTLINE = (
    "## Índice\n\n### 1. Uno\n\n### 2. CANARY\n\n### 3. Tres\n\n"
    "## Contenido inicial\n\n- 01. Uno\n- 02. CANARY\n\n"
)
FILES = {
    "bases/index.md": "---\ntitle: Bases\n---\n# Bases\n\n[1](../redes/01-uno.md#%C3%A1rbol-b)\n",
    "oculta/index.md": "---\ntitle: CANARY\nstate: archived\n---\n# CANARY\n",
    "redes/index.md": "---\ntitle: Redes\nprerequisites: [bases, oculta, no-hay]\n---\n"
    f"# Redes\n\n[b](../bases/) [o](../oculta/) [d](02-dos.md)\n\n{OUTLINE}{WORK}",
    "redes/01-uno.md": "# Uno\n\n[3](03-tres.md#fin) [d](02-dos.md)\n\n"
    f"## Árbol B {{#árbol-b}}\n\nX.\n\n{WORK}",
    "redes/02-dos.md": f"---\nstate: draft\n---\n# CANARY\n\n[1](01-uno.md)\n\n{WORK}",
    "redes/03-tres.md": "# Tres\n\n[s](index.md)\n\n## Fin\n\nX.\n",
}
# Where records are named, by the last parts of the place in an answer.
PLACES = (
    *("series", "previous", "next", "links_to", "linked_from", "prerequisites"),
    *("sections.article", "initial_content.article", "hit.record", "hit.series", "cited_by"),
)
SEVERAL = (*PLACES, "translations", "missing_translations")


def _site(folder: Path, locales: tuple[str, ...], templates: Mapping[str, str]) -> Site:
    files = (
        FILES if not locales else {f"{locale}/{p}": FILES[p] for locale in locales for p in FILES}
    )
    if locales:
        files |= {"es/sola/index.md": "# Sola\n"}
    roots = {locale: LocaleRoot(folder / "content" / locale) for locale in locales}
    site = Site(folder, content_locales=roots, content_url_template=templates).write(files)
    site.index()
    return site


@pytest.fixture(
    scope="module",
    params=[((), {}), ((), TEMPLATES), (("es", "en"), {}), (("es", "en"), TEMPLATES)],
    ids=["one", "one-templates", "several", "several-templates"],
)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    return _site(tmp_path_factory.mktemp("named"), *request.param)


def _is_several(site: Site) -> bool:
    return bool(site.settings.content_locales)


def _answers(site: Site) -> Iterator[tuple[str, Any]]:
    """Every resource in which records are named, with the name of its kind."""
    for locale in ("es", "en") if _is_several(site) else ("",):
        query = f"locale={locale}" if locale else ""
        for kind in ("series", "articles"):
            yield from ((kind, data) for data in site.data(f"{API}/{kind}?{query}"))
        for part in ("index", "status"):
            yield part, site.data(f"{API}/series/redes/{part}?{query}")
        for word in ("uno", "redes", "arbol"):
            yield from (("hit", hit) for hit in site.data(f"{API}/search?search={word}&{query}"))
        yield from (("work", work) for work in site.data(f"{API}/references?{query}"))
    yield "site", {"missing_translations": site.data(f"{API}/status")["missing_translations"]}


def _named(place: str, value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each record that is named below a resource, and where."""
    if isinstance(value, list):
        for item in value:
            yield from _named(place, item)
    elif isinstance(value, dict):
        if "id" in value and "." in place:
            yield place, value
        for name, inner in value.items():
            yield from _named(f"{place}.{name}", inner)


def _all_named(site: Site) -> list[tuple[str, dict[str, Any]]]:
    return [found for kind, data in _answers(site) for found in _named(kind, data)]


def test_every_record_that_is_named_is_where_it_says(site: Site) -> None:
    records: dict[str, Any] = {}
    for place, named in _all_named(site):
        assert {"id", "title", "url", "links"} <= named.keys(), place
        path, url = named["links"]["self"], named["url"]
        if path is None:
            assert (place[-13:], url) == ("prerequisites", None)
            continue
        record = records.get(path) or records.setdefault(path, site.data(path))
        anchor = f"#{named['anchor']}" if named.get("anchor") else ""
        # Letters beyond ASCII are percent-encoded in addresses.
        wanted = record["url"] and record["url"] + anchor.replace("á", "%C3%A1")
        assert (named["id"], named["title"]) == (record["id"], record["title"]), place
        assert (url, path) == (wanted, record["links"]["self"]), place
        assert (url is None) == (not site.settings.content_url_template)


def test_no_place_is_left_out(site: Site) -> None:
    found = {place for place, _ in _all_named(site)}
    for place in SEVERAL if _is_several(site) else PLACES:
        assert any(one.endswith(f".{place}") or one == place for one in found), place


def test_a_hit_has_the_address_of_its_heading(site: Site) -> None:
    for hit in site.data(f"{API}/search?search=arbol"):
        anchor = "#%C3%A1rbol-b" if hit["anchor"] else ""
        assert hit["links"]["self"] == hit["record"]["links"]["self"] + anchor
        assert hit["url"] == (hit["record"]["url"] and hit["record"]["url"] + anchor)


def test_links_are_listed_with_the_addresses_that_bodies_have(site: Site) -> None:
    path = next(a["links"]["self"] for a in site.data(f"{API}/articles") if a["slug"] == "uno")
    data = site.data(path)
    (target,) = data["links_to"]
    shown = (target["url"] or f"{target['links']['self']}#fin").replace("&", "&amp;")
    assert f'<a href="{shown}" data-ref="redes/tres"' in data["body"]["html"]


def test_keys_come_in_the_order_of_the_document_with_the_new_ones_last(site: Site) -> None:
    keys = {place: [*named] for place, named in _all_named(site)}
    assert keys["articles.next"] == ["id", "title", "number", "url", "links"]
    assert keys["series.prerequisites"] == ["id", "title", "exists", "url", "links"]
    assert keys["status.prerequisites"] == ["id", "title", "state", "complete", "url", "links"]
    assert keys["articles.links_to"] == ["type", "id", "title", "anchor", "url", "links"]
    assert keys["work.cited_by"] == ["type", "id", "title", "locale", "url", "links"]
    assert keys["hit.record"] == ["type", "id", "title", "url", "links"]
    if _is_several(site):
        assert keys["series.translations"] == ["locale", "id", "title", "links", "url"]


def test_what_is_not_public_is_named_nowhere(site: Site) -> None:
    for place, named in _all_named(site):
        assert "CANARY" not in str(named), place
        assert named["id"] != "redes/dos", place
    for part, name in (("", "exists"), ("/status", "complete")):
        told = site.data(f"{API}/series/redes{part}")["prerequisites"]
        # What is hidden is told as what never was.
        assert [(one["id"], one["links"]["self"], one["url"]) for one in told[1:]] == [
            ("oculta", None, None),
            ("no-hay", None, None),
        ]
        assert [one[name] for one in told[1:]] == [False, False]
        assert [one["title"] for one in told[1:]] == ["Oculta", "No hay"]


@pytest.mark.parametrize("name", ["series.url", "next.url", "links_to.url", "translations.url"])
def test_nobody_asks_for_the_address_of_another_record(site: Site, name: str) -> None:
    assert site.get(f"{API}/articles?{name}=x").status_code == 400
    for own in ("url", "images.url", "references.url"):
        assert site.get(f"{API}/articles?{own}=x").status_code == 200


def test_a_part_of_a_named_record_can_be_asked_for_alone(site: Site) -> None:
    data = site.data(f"{API}/articles?fields=next(url,links)")
    assert next([*one["next"]] for one in data if one["next"]) == ["url", "links"]
