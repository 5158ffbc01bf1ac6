"""Every path of the contract answers its resource, whole, and as OpenAPI describes it."""

import json
import re
from pathlib import Path

import pytest

from tests.site import Site, openapi_document
from tests.sources import CORPUS, SEED

SERIES_KEYS = [
    "type",
    "id",
    "slug",
    "url",
    "title",
    "description",
    "locale",
    "translations",
    "state",
    "state_label",
    "level",
    "level_label",
    "reading_minutes",
    "reading_minutes_computed",
    "progress",
    "prerequisites",
    "objectives",
    "intro",
    "tags",
    "keywords",
    "published_at",
    "updated_at",
    "indexable",
    "video",
    "videos",
    "podcast",
    "references",
    "links_to",
    "linked_from",
    "custom",
    "source",
    "links",
]
STATUS_KEYS = [
    "type",
    "id",
    "locale",
    "title",
    "state",
    "state_label",
    "level",
    "level_label",
    "progress",
    "articles",
    "reading_minutes",
    "next",
    "prerequisites",
    "updated_at",
    "valid",
    "problems",
    "stale",
    "missing_translations",
]
INDEX_KEYS = ["type", "id", "locale", "sections", "initial_content", "upcoming", "coverage"]
ARTICLE_KEYS = [
    "type",
    "id",
    "slug",
    "url",
    "number",
    "series",
    "title",
    "description",
    "locale",
    "translations",
    "state",
    "level",
    "tags",
    "keywords",
    "published_at",
    "updated_at",
    "reading_minutes",
    "word_count",
    "excerpt",
    "toc",
    "body",
    "embeds",
    "images",
    "references",
    "links_to",
    "linked_from",
    "previous",
    "next",
    "indexable",
    "custom",
    "source",
    "links",
]
PATHS = (
    "/api/v1",
    "/api/v1/series",
    "/api/v1/series/redes",
    "/api/v1/series/redes/index",
    "/api/v1/series/redes/status",
    "/api/v1/series/redes/articles",
    "/api/v1/series/redes/articles/descenso-de-gradiente",
    "/api/v1/articles",
    "/api/v1/references",
    "/api/v1/status",
    "/api/v1/diagnostics",
    "/api/v1/schemas",
)


def test_every_key_of_the_contract_is_there_in_its_order(sample: Site) -> None:
    assert list(sample.data("/api/v1/series/redes")) == SERIES_KEYS
    assert list(sample.data("/api/v1/series/redes/status")) == STATUS_KEYS
    assert list(sample.data("/api/v1/series/redes/articles/descenso-de-gradiente")) == ARTICLE_KEYS
    index = sample.data("/api/v1/series/redes/index")
    assert list(index) == INDEX_KEYS


@pytest.mark.parametrize("path", PATHS)
def test_the_envelope_names_the_path_and_the_revision(sample: Site, path: str) -> None:
    response = sample.get(path)
    payload = response.get_json()
    assert list(payload) == ["data", "links", "meta"]
    assert payload["links"]["self"] == path
    assert payload["meta"]["revision"] == response.headers["Content-Revision"]


def test_the_index_says_what_is_written(sample: Site) -> None:
    index = sample.data("/api/v1/series/redes/index")
    assert [item["status"] for item in index["sections"]] == ["published"] * 3 + ["planned"] * 2
    assert index["sections"][1]["article"] == {
        "id": "redes/descenso-de-gradiente",
        "title": "El descenso de gradiente",
        "url": None,
        "links": {"self": "/api/v1/series/redes/articles/descenso-de-gradiente"},
    }
    assert index["coverage"] == {"planned": 5, "written": 3, "unplanned": 0}
    assert [item["status"] for item in index["initial_content"]] == ["published"] * 2
    assert len(index["upcoming"]) == 1


def test_the_status_says_how_far_and_what_is_next(sample: Site) -> None:
    status = sample.data("/api/v1/series/redes/status")
    assert status["progress"] == {"done": 3, "total": 5, "percent": 60}
    assert status["articles"] == {"published": 3, "planned": 2}
    assert status["next"]["number"] == 4
    assert status["prerequisites"] == [
        {
            "id": "fundamentos-ia",
            "title": "Fundamentos de la IA",
            "state": "complete",
            "complete": True,
            "url": None,
            "links": {"self": "/api/v1/series/fundamentos-ia"},
        }
    ]
    assert (status["valid"], status["problems"]) == (True, {"error": 0, "warning": 0})


def test_articles_know_their_neighbours(sample: Site) -> None:
    articles = sample.data("/api/v1/series/redes/articles")
    assert [article["number"] for article in articles] == [1, 2, 3]
    assert articles[0]["previous"] is None
    assert articles[1]["previous"]["id"] == articles[0]["id"]
    assert articles[1]["next"]["id"] == articles[2]["id"]
    assert articles[2]["next"] is None


def test_bodies_come_in_the_formats_asked_for(sample: Site) -> None:
    path = "/api/v1/series/redes/articles/descenso-de-gradiente"
    assert list(sample.data(path)["body"]) == ["html"]
    body = sample.data(f"{path}?formats=ast,text,markdown")["body"]
    assert list(body) == ["ast", "text", "markdown"]
    assert body["ast"]["type"] == "root"
    assert body["text"].startswith("El descenso de gradiente\n\nImagina que")
    assert '<div data-embed="snippets/redes/descenso.html"' in body["markdown"]
    assert "body" not in sample.data("/api/v1/articles")[0]
    assert list(sample.data("/api/v1/articles?formats=text")[0]["body"]) == ["text"]
    assert (
        "# Redes neuronales"
        in sample.data("/api/v1/series/redes?formats=markdown")["body"]["markdown"]
    )


def test_embeds_carry_the_hash_of_their_snippet(sample: Site) -> None:
    article = sample.data("/api/v1/series/redes/articles/descenso-de-gradiente")
    (embed,) = article["embeds"]
    assert embed["path"] == "snippets/redes/descenso.html"
    assert embed["arguments"] == {"titulo": "Descenso de gradiente"}
    assert f'data-embed-sha256="{embed["sha256"]}"' in article["body"]["html"]


def test_a_snippet_is_no_media(sample: Site) -> None:
    (embed, *_) = sample.data("/api/v1/series/redes/articles/de-la-neurona-a-la-red")["embeds"]
    assert embed["path"] == "snippets/redes/neurona.html"
    assert sample.get(f"/media/{embed['path']}").status_code == 404


def test_every_link_of_a_body_is_noopener(sample: Site) -> None:
    articles = sample.data("/api/v1/articles?fields=body(html)")
    links = [link for a in articles for link in re.findall(r"<a [^>]*>", a["body"]["html"])]
    assert any('href="#fn' in link for link in links)
    assert all(link.count("rel=") == link.count('rel="noopener"') == 1 for link in links)


def test_a_body_has_its_title_and_a_toc_has_not(sample: Site) -> None:
    for article in sample.data("/api/v1/articles?fields=title,toc,body(html)"):
        assert article["body"]["html"].count("<h1 ") == 1
        assert {entry["level"] for entry in article["toc"]} == {2}


def test_slugs_are_found_without_case_and_stems_lead_to_them(sample: Site) -> None:
    assert sample.data("/api/v1/series/REDES")["id"] == "redes"
    response = sample.get("/api/v1/series/Redes/articles/02-Descenso-de-gradiente?formats=text")
    assert response.status_code == 308
    location = "/api/v1/series/redes/articles/descenso-de-gradiente?formats=text"
    assert response.headers["Location"] == location


def test_no_byte_of_a_draft_is_in_any_answer(sample: Site) -> None:
    everything = "".join(
        sample.get(f"{path}{query}").get_data(as_text=True)
        for path in (
            *PATHS,
            "/api/v1/series/agentes",
            "/api/v1/series/agentes/index",
            "/api/v1/series/agentes/status",
        )
        for query in (
            "",
            *(["?formats=html,markdown,text,ast&limit=100"] if path.endswith("articles") else []),
        )
    )
    assert "XILOFONO" not in everything
    assert "agentes/memoria-y-contexto" not in everything
    hidden = sample.get("/api/v1/series/agentes/articles/memoria-y-contexto")
    absent = sample.get("/api/v1/series/agentes/articles/nada-de-nada")
    stem = sample.get("/api/v1/series/agentes/articles/03-memoria-y-contexto")
    assert (hidden.status_code, absent.status_code, stem.status_code) == (404, 404, 404)
    assert set(hidden.get_json()) == set(absent.get_json())
    assert sample.data("/api/v1/series/agentes/status")["articles"]["published"] == 3


@pytest.mark.skipif(not SEED.exists(), reason="the shared seed page is not beside this checkout")
def test_the_seed_is_served_as_its_author_means_it(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.write({"multimodalidad-iag/00_presentacion_serie.md": SEED.read_text("utf-8")})
    site.index()
    series = site.data("/api/v1/series/multimodalidad-iag")
    assert (series["state"], series["state_label"]) == ("construction", "En construcción")
    assert (series["level"], series["reading_minutes"]) == ("general", 6)
    assert [item["id"] for item in series["prerequisites"]] == ["fundamentos-ia-iag"]
    assert len(series["objectives"]) == 3
    index = site.data("/api/v1/series/multimodalidad-iag/index")
    assert [len(section["points"]) for section in index["sections"]] == [2, 2, 2, 2, 2, 1]
    assert [item["number"] for item in index["initial_content"]] == [1, 2]
    assert index["upcoming"] == [{"text": "En preparación."}]
    assert series["progress"] == {"done": 0, "total": 6, "percent": 0}
    assert series["references"] == []
    for path in ("", "/index", "/status", "?formats=html,markdown,text,ast"):
        answer = site.get(f"/api/v1/series/multimodalidad-iag{path}").get_data(as_text=True)
        assert "arxiv" not in answer
        assert "Radford" not in answer
        assert "Fuentes y notas" not in answer


@pytest.mark.skipif(not SEED.exists(), reason="the shared seed page is not beside this checkout")
def test_hidden_references_are_published_when_the_setting_says_so(tmp_path: Path) -> None:
    site = Site(tmp_path, content_publish_hidden_references=True)
    site.write({"m/00_presentacion_serie.md": SEED.read_text("utf-8")})
    site.index()
    references = site.data("/api/v1/series/m")["references"]
    assert len(references) == 5
    assert references[0] == {
        "authors": "Radford et al.",
        "year": 2021,
        "title": "CLIP",
        "url": "https://arxiv.org/abs/2103.00020",
    }
    assert all(entry["year"] and entry["url"] and entry["title"] for entry in references)


@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not beside this checkout")
def test_the_real_corpus_is_served_whole(tmp_path: Path) -> None:
    site = Site(tmp_path, CORPUS)
    report = site.index()
    listed = {
        series["id"]: len(site.data(f"/api/v1/series/{series['id']}/index")["sections"])
        for series in site.data("/api/v1/series")
    }
    assert listed == {
        "datacenters-espacio": 3,
        "from-cave-to-agi": 4,
        "fundamentos-ia-iag": 4,
        "ia-pib-bienestar-energia": 4,
        "modelos-razonadores": 5,
        "multimodalidad-iag": 5,
    }
    assert [(p.path, p.line, p.code) for p in report.problems] == [
        ("podcasts.yml", line, "link/unknown-series") for line in (5, 9, 13)
    ]
    for series in listed:
        for prerequisite in site.data(f"/api/v1/series/{series}")["prerequisites"]:
            assert prerequisite["exists"]


def test_openapi_names_exactly_the_routes(sample: Site) -> None:
    listed = set(openapi_document()["paths"])
    assert listed == {
        "/api/v1",
        "/api/v1/series",
        "/api/v1/series/{series}",
        "/api/v1/series/{series}/index",
        "/api/v1/series/{series}/references",
        "/api/v1/references",
        "/api/v1/series/{series}/status",
        "/api/v1/series/{series}/articles",
        "/api/v1/series/{series}/articles/{article}",
        "/api/v1/series/{series}.md",
        "/api/v1/series/{series}/articles/{article}.md",
        "/api/v1/articles",
        "/api/v1/tags",
        "/api/v1/status",
        "/api/v1/search",
        "/api/v1/diagnostics",
        "/api/v1/validate",
        "/api/v1/schemas",
        "/api/v1/schemas/{type}",
        "/healthz",
        "/readyz",
        "/media/{path}",
    }
    served = json.loads(sample.client.get("/openapi.json").get_data())
    assert served == openapi_document()
