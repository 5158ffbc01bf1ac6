"""Which language an answer is in, on a site with several content roots and on one with one."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from content_api.answers.reading.accept_language import prefer
from content_api.settings.roots import LocaleRoot
from tests.site import Site

API = "/api/v1"
ES = {
    "es/redes/index.md": "---\ntitle: Redes\nstate: construction\ntags: [IA]\n---\n# Redes\n",
    "es/redes/01-neurona.md": "---\ntitle: La neurona\n---\nTexto.\n",
    "es/redes/02-capas.md": "---\ntitle: Capas\n---\nTexto.\n",
    "es/solo/index.md": "---\ntitle: Solo aquí\n---\n# Solo\n",
}
EN = {
    "en/redes/index.md": "---\ntitle: Networks\nstate: construction\ntags: [AI]\n---\n# Networks\n",
    "en/redes/01-neurona.md": "---\ntitle: A neuron\n---\nText.\n",
    "en/redes/02-capas.md": "---\ntitle: CANARY\nstate: draft\n---\nText.\n",
    "en/secret/index.md": "---\ntitle: CANARY\nstate: archived\n---\n# CANARY\n",
}
PT = {"pt-BR/redes/index.md": "---\ntitle: Redes neurais\n---\n# Redes\n"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return build(tmp_path_factory.mktemp("locales"), ES | EN | PT, ("es", "en", "pt-BR"))


def build(folder: Path, files: Mapping[str, str], locales: tuple[str, ...]) -> Site:
    roots = {locale: LocaleRoot(folder / "content" / locale) for locale in locales}
    made = Site(folder, content_locales=roots).write(files)
    assert not made.index().problems
    return made


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", "es"),
        ("en", "en"),
        ("EN-gb", "en"),
        ("en-GB-oxendict", "en"),
        ("pt", "pt-BR"),
        ("pt-PT", "es"),
        ("pt-br", "pt-BR"),
        ("fr", "es"),
        ("fr, en;q=0.5", "en"),
        ("en;q=0.5, pt-BR;q=0.9", "pt-BR"),
        ("en ; q=0.2 , es;q=0.1", "en"),
        ("*", "es"),
        ("*, en", "es"),
        ("*;q=0.1, en;q=0.2", "en"),
        ("es;q=0, *", "en"),
        ("es;q=0", "en"),
        ("en;q=0, es;q=0, pt-BR;q=0", "es"),
        ("en;q=2", "es"),
        ("en;q=x, pt-BR", "pt-BR"),
        ("\u00e9\u00e9, ;;;=,,,", "es"),
        ("q=1", "es"),
        (",".join(["xx"] * 30 + ["en"]), "es"),
    ],
)
def test_accept_language_is_read_as_rfc_4647_says(site: Site, header: str, expected: str) -> None:
    ordered = prefer(header, ("es", "en", "pt-BR"), "es")
    assert sorted(ordered) == ["en", "es", "pt-BR"]
    if header != "es;q=0, *":  # there `*` is the default, which is refused
        assert ordered[0] == expected
    if header.isascii():
        response = site.get(f"{API}/series/redes", Accept_Language=header)
        assert response.headers["Content-Language"] == ordered[0]


def test_a_wish_is_met_where_it_can_be_and_else_the_nearest_is_answered(site: Site) -> None:
    for path, locale in (("redes", "en"), ("solo", "es"), ("redes/articles/capas", "es")):
        response = site.get(f"{API}/series/{path}", Accept_Language="en")
        assert response.get_json()["data"]["locale"] == locale
        assert response.headers["Content-Language"] == locale
        assert response.headers["Vary"] == "Accept, Accept-Encoding, Accept-Language"


def test_locale_is_meant_as_it_is_said(site: Site) -> None:
    response = site.get(f"{API}/series/redes?locale=en", Accept_Language="es")
    assert response.get_json()["data"]["title"] == "Networks"
    assert response.headers["Vary"] == "Accept, Accept-Encoding"
    assert site.data(f"{API}/series/redes?locale=PT-br")["locale"] == "pt-BR"
    for part in ("index", "status"):
        assert site.data(f"{API}/series/redes/{part}?locale=en")["locale"] == "en"


@pytest.mark.parametrize(
    ("path", "detail", "there"),
    [
        ("series/solo?locale=en", "no series 'solo' in en; it is in es", ["es"]),
        ("series/solo/status?locale=en", "no series 'solo' in en; it is in es", ["es"]),
        ("series/solo/articles?locale=en", "no series 'solo' in en; it is in es", ["es"]),
        ("series/redes/articles/capas?locale=en", "no article 'capas' in en; it is in es", ["es"]),
    ],
)
def test_what_is_only_elsewhere_is_told_so(
    site: Site, path: str, detail: str, there: list[str]
) -> None:
    response = site.get(f"{API}/{path}")
    assert response.status_code == 404
    (error,) = response.get_json(force=True)["errors"]
    assert (error["detail"], error["parameter"], error["allowed"]) == (detail, "locale", there)


@pytest.mark.parametrize(
    "path", ["series/nada?locale=en", "series/secret?locale=es", "series/secret"]
)
def test_what_is_nowhere_is_not_found_and_nothing_hidden_is_told(site: Site, path: str) -> None:
    response = site.get(f"{API}/{path}")
    assert response.status_code == 404
    assert "it is in" not in response.get_data(as_text=True)


@pytest.mark.parametrize(
    "path", ["series", "articles", "status", "series/redes", "series/redes/articles"]
)
def test_an_unknown_locale_is_refused_with_those_that_there_are(site: Site, path: str) -> None:
    response = site.get(f"{API}/{path}?locale=pt-B")
    assert response.status_code == 400
    (error,) = response.get_json(force=True)["errors"]
    assert (error["parameter"], error["allowed"]) == ("locale", ["es", "en", "pt-BR"])
    assert error["suggestion"] == "pt-BR"


@pytest.mark.parametrize(
    ("query", "header", "ids", "language"),
    [
        ("", "", ["es:redes", "es:solo"], "es"),
        ("", "en", ["en:redes"], "en"),
        ("?locale=en,pt-br", "", ["en:redes", "pt-BR:redes"], "en, pt-BR"),
        ("?locale=*", "en", ["en:redes", "es:redes", "pt-BR:redes", "es:solo"], "es, en, pt-BR"),
        ("?locale[ne]=es", "", ["en:redes", "pt-BR:redes"], "en, pt-BR"),
        ("?locale=*&sort=-title", "", ["es:solo", "pt-BR:redes", "es:redes", "en:redes"], "es, en, pt-BR"),
    ],
)  # fmt: skip
def test_lists_are_of_one_language_unless_more_are_asked_for(
    site: Site, query: str, header: str, ids: list[str], language: str
) -> None:
    response = site.get(f"{API}/series{query}", Accept_Language=header)
    assert [f"{r['locale']}:{r['id']}" for r in response.get_json()["data"]] == ids
    assert response.headers["Content-Language"] == language
    assert ("Accept-Language" in response.headers["Vary"]) == (query == "")


def test_pages_of_a_negotiated_list_name_the_language_that_was_chosen(site: Site) -> None:
    response = site.get(f"{API}/series?limit=1", Accept_Language="fr")
    following = response.get_json()["links"]["next"]
    assert following == f"{API}/series?limit=1&locale=es&page=2"
    assert [r["id"] for r in site.data(following)] == ["solo"]


def test_pages_of_all_languages_concatenate_to_the_list(site: Site) -> None:
    whole = site.data(f"{API}/series?locale=*")
    pages = [site.data(f"{API}/series?locale=*&limit=1&page={n}")[0] for n in range(1, 5)]
    assert pages == whole


def test_articles_of_a_series_are_of_its_language(site: Site) -> None:
    assert [a["title"] for a in site.data(f"{API}/series/redes/articles?locale=en")] == ["A neuron"]
    response = site.get(f"{API}/series/redes/articles", Accept_Language="en")
    assert [a["locale"] for a in response.get_json()["data"]] == ["en"]
    solo = site.get(f"{API}/series/solo/articles", Accept_Language="en")
    assert (solo.get_json()["data"], solo.headers["Content-Language"]) == ([], "es")
    every = site.data(f"{API}/series/redes/articles?locale=*")
    assert [a["locale"] for a in every] == ["en", "es", "es"]


def _follow(value: Any, found: list[str]) -> list[str]:
    if isinstance(value, dict):
        links = value.get("links", {})
        found += [link for link in links.values() if link]
        for inner in value.values():
            _follow(inner, found)
    elif isinstance(value, list):
        for inner in value:
            _follow(inner, found)
    return found


@pytest.mark.parametrize("locale", ["es", "en"])
def test_no_link_of_a_record_changes_the_language(site: Site, locale: str) -> None:
    other = {"es": "en", "en": "es"}[locale]
    article = f"{API}/series/redes/articles/neurona?locale={locale}"
    for path in (f"{API}/series/redes?locale={locale}", article, f"{API}/status?locale={locale}"):
        data = site.data(path) | {"translations": [], "missing_translations": []}
        for link in _follow(data, []):
            response = site.get(link, Accept_Language=other)
            assert response.headers["Content-Language"] == locale, link


def test_a_translation_is_one_link_away_whatever_the_client_would_like(site: Site) -> None:
    told = site.data(f"{API}/series/redes?locale=en")["translations"]
    assert told == [
        {"locale": "es", "id": "redes", "title": "Redes", "links": {"self": f"{API}/series/redes?locale=es"}, "url": None},
        {"locale": "pt-BR", "id": "redes", "title": "Redes neurais", "links": {"self": f"{API}/series/redes?locale=pt-BR"}, "url": None},
    ]  # fmt: skip
    for entry in told:
        response = site.get(entry["links"]["self"], Accept_Language="en")
        assert response.get_json()["data"]["title"] == entry["title"]


def test_the_stem_of_a_file_leads_to_the_slug_in_its_language(site: Site) -> None:
    for query, header in (("?locale=en", ""), ("", "en")):
        path = f"{API}/series/redes/articles/01-neurona{query}"
        response = site.get(path, Accept_Language=header)
        assert response.status_code == 308
        assert response.headers["Location"] == f"{API}/series/redes/articles/neurona{query}"
    assert site.get(f"{API}/series/redes/articles/02-capas?locale=en").status_code == 404


def test_labels_are_in_the_language_of_the_record(site: Site) -> None:
    assert site.data(f"{API}/series/redes?locale=es")["state_label"] == "En construcción"
    assert site.data(f"{API}/series/redes?locale=en")["state_label"] == "Under construction"


def test_the_root_and_the_status_tell_the_languages(site: Site) -> None:
    locales = site.data(API)["locales"]
    assert [(entry["locale"], entry["default"]) for entry in locales] == [
        ("es", True),
        ("en", False),
        ("pt-BR", False),
    ]
    status = site.data(f"{API}/status?locale=en")
    assert [record["id"] for record in status["series"]] == ["redes"]
    assert status["locales"] == [
        {"locale": "es", "default": True, "series": 2, "articles": 2, "missing": 0},
        {"locale": "en", "default": False, "series": 1, "articles": 1, "missing": 2},
        {"locale": "pt-BR", "default": False, "series": 1, "articles": 0, "missing": 3},
    ]


def test_missing_translations_are_told_each_once_and_nothing_hidden_among_them(site: Site) -> None:
    told = site.data(f"{API}/status")["missing_translations"]
    assert [(m["locale"], m["type"], m["id"], m["source_locale"]) for m in told] == [
        ("en", "series", "solo", "es"),
        ("en", "article", "redes/capas", "es"),
        ("pt-BR", "series", "solo", "es"),
        ("pt-BR", "article", "redes/capas", "es"),
        ("pt-BR", "article", "redes/neurona", "es"),
    ]
    own = site.data(f"{API}/series/redes/status?locale=en")["missing_translations"]
    assert {m["id"] for m in own} == {"redes/capas", "redes/neurona"}
    for path in ("status?locale=*", "series?locale=*", "articles?locale=*", "diagnostics", ""):
        assert "CANARY" not in site.get(f"{API}/{path}".rstrip("/")).get_data(as_text=True)


def test_paths_in_answers_begin_with_the_root(site: Site) -> None:
    assert site.data(f"{API}/series/redes?locale=en")["source"]["path"] == "en/redes/index.md"


def test_answers_kept_for_one_language_are_not_given_to_another(site: Site) -> None:
    for header, title in (("en", "Networks"), ("es", "Redes"), ("en", "Networks")):
        response = site.get(f"{API}/series/redes", Accept_Language=header)
        assert response.get_json()["data"]["title"] == title


def test_a_cursor_goes_on_in_the_language_that_was_chosen(site: Site) -> None:
    first = site.get(f"{API}/series?limit=1&sort=title", Accept_Language="fr").get_json()
    cursor = first["meta"]["pagination"]["cursor"]
    for path in (f"{API}/series?limit=1&sort=title&cursor={cursor}",):
        following = site.get(path, Accept_Language="fr").get_json()["data"]
        assert [r["id"] for r in following] == ["solo"]
        assert site.get(f"{path}&locale=es").status_code == 200
        assert site.get(f"{path}&locale=en").status_code == 400


def test_a_cursor_through_all_languages_leaves_out_none(site: Site) -> None:
    seen: list[str] = []
    path: str | None = f"{API}/articles?locale=*&limit=1"
    while path:
        answer = site.get(path).get_json()
        seen += [f"{r['locale']}:{r['id']}" for r in answer["data"]]
        cursor = answer["meta"]["pagination"]["cursor"]
        path = f"{API}/articles?locale=*&limit=1&cursor={cursor}" if cursor else None
    assert seen == ["en:redes/neurona", "es:redes/neurona", "es:redes/capas"]


def test_related_records_are_of_the_language_of_the_record(site: Site) -> None:
    for locale, titles in (("en", ["A neuron"]), ("es", ["La neurona", "Capas"])):
        answer = site.get(f"{API}/series/redes?locale={locale}&include=articles").get_json()
        assert [r["title"] for r in answer["included"]] == titles
        article = f"{API}/series/redes/articles/neurona?locale={locale}&include=series"
        (series,) = site.get(article).get_json()["included"]
        assert series["locale"] == locale
    every = site.get(f"{API}/series?locale=*&include=articles").get_json()
    assert len(every["included"]) == 3


def test_facets_count_languages_and_keep_to_one(site: Site) -> None:
    answer = site.get(f"{API}/series?facets=locale,state", Accept_Language="en").get_json()
    facets = answer["meta"]["facets"]
    assert {f["value"]: f["count"] for f in facets["locale"]} == {"es": 2, "en": 1, "pt-BR": 1}
    assert facets["state"] == [{"value": "construction", "label": "Under construction", "count": 1}]
    assert site.get(f"{API}/series?facets=state&locale=*").status_code == 200


def test_a_search_is_in_one_language_unless_more_are_asked_for(site: Site) -> None:
    def found(query: str, header: str = "") -> list[tuple[str, str]]:
        hits = site.get(f"{API}/search?{query}", Accept_Language=header).get_json()["data"]
        return [(hit["locale"], hit["links"]["self"]) for hit in hits]

    spanish = ("es", f"{API}/series/redes/articles/neurona?locale=es")
    english = ("en", f"{API}/series/redes/articles/neurona?locale=en")
    assert found("search=neuron") == [spanish]
    assert found("search=neuron", "en") == [english]
    assert found("search=neuron&locale=EN") == [english]
    assert sorted(found("search=neuron&locale=*")) == [english, spanish]
    assert found("search=canary&locale=*") == []
    assert site.get(f"{API}/search?search=neuron&locale=fr").status_code == 400


def test_tags_are_of_a_language_and_lead_to_its_records(site: Site) -> None:
    assert [(t["title"], t["locale"]) for t in site.data(f"{API}/tags")] == [("IA", "es")]
    (tag,) = site.get(f"{API}/tags", Accept_Language="en").get_json()["data"]
    assert (tag["title"], tag["series"]) == ("AI", 1)
    assert [r["id"] for r in site.data(tag["links"]["series"])] == ["redes"]
    assert len(site.data(f"{API}/tags?locale=*")) == 2


def test_on_a_site_with_one_root_nothing_depends_on_accept_language(workspace: Site) -> None:
    workspace.write({"a/index.md": "---\ntitle: A\n---\n", "b/index.md": "---\ntitle: B\nlang: en\n---\n"})  # fmt: skip
    workspace.index()
    for path in ("series", "series/a", "status", "series/a/articles"):
        response = workspace.get(f"{API}/{path}", Accept_Language="en")
        assert response.headers["Vary"] == "Accept, Accept-Encoding"
    assert [r["id"] for r in workspace.data(f"{API}/series")] == ["a", "b"]
    assert [r["id"] for r in workspace.data(f"{API}/series?locale=en")] == ["b"]
    assert workspace.get(f"{API}/series/b?locale=es").status_code == 404
    assert workspace.get(f"{API}/series/a").headers["Content-Language"] == "es"
    assert workspace.data(f"{API}/series/b")["links"]["self"] == f"{API}/series/b"
    assert workspace.data(f"{API}/status")["missing_translations"] == []
    included = workspace.get(f"{API}/series?include=articles,prerequisites").get_json()["included"]
    assert included == []


def test_the_sample_site_pairs_other_folders_and_slugs(bilingual: Site) -> None:
    article = bilingual.data(f"{API}/series/ai-fundamentals/articles/what-ai-is")
    assert article["translations"][0]["id"] == "fundamentos-ia/que-es-la-ia"
    series = bilingual.data(f"{API}/series/redes")
    assert [t["id"] for t in series["translations"]] == ["neural-networks"]
    told = bilingual.data(f"{API}/series/agentes/status")["missing_translations"]
    assert [(m["locale"], m["type"], m["id"]) for m in told] == [("en", "series", "agentes")]


def test_the_404_of_another_language_names_the_translation(bilingual: Site) -> None:
    response = bilingual.get(f"{API}/series/fundamentos-ia?locale=en")
    assert response.status_code == 404
    assert "its translation is 'ai-fundamentals'" in response.get_json()["detail"]
    article = bilingual.get(f"{API}/series/fundamentos-ia/articles/que-es-la-ia?locale=en")
    assert "its translation is 'ai-fundamentals/what-ai-is'" in article.get_json()["detail"]
