"""Searching: one hit for each heading, best first, and nothing of what is not public."""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import pytest
from sqlalchemy import text

from content_api.store.database import open_store
from content_api.store.schema import numbers
from content_api.store.schema.scope import scope_words
from content_api.store.search import search as searching
from tests.contract.test_errors import assert_problem
from tests.site import Site, openapi_document

PAGE = "---\ntitle: Redes\ndescription: Sinopsis breve\ntags: [Óptica]\n---\n# Redes\n\nPresentación.\n"
ARTICLE = """---
title: El descenso
state: published
level: tecnico
tags: [Cálculo, redes]
keywords: [optimización]
lang: ca
---
# El descenso

Bajar la montaña.

## Gradiente

La pendiente del *gradiente* en GPT-4 con <b>negrita</b> & más.

### Paso

La tasa, un coeficiente.
"""
FILES = {
    "redes/index.md": PAGE,
    "redes/01-descenso.md": ARTICLE,
    "redes/02-capas.md": "# Capas\n\nEl gradiente pasa; el gradiente vuelve.\n",
    "otra/01-sola.md": "# Sola\n\nUn gradiente.\n",
}


@pytest.fixture
def site(workspace: Site) -> Site:
    workspace.write(FILES).index()
    return workspace


def _path(words: str, more: str = "") -> str:
    return f"/api/v1/search?search={quote(words, safe='')}{more}"


def _ids(site: Site, words: str, more: str = "") -> list[str]:
    return [hit["id"] for hit in site.data(_path(words, more))]


def test_a_hit_says_where_it_is_and_shows_it(site: Site) -> None:
    (hit,) = site.data(_path("pendiente"))
    assert hit.pop("score") > 0
    assert hit == {
        "type": "hit",
        "id": "redes/descenso#gradiente",
        "record": {
            "type": "article",
            "id": "redes/descenso",
            "title": "El descenso",
            "url": None,
            "links": {"self": "/api/v1/series/redes/articles/descenso"},
        },
        "series": {
            "id": "redes",
            "title": "Redes",
            "url": None,
            "links": {"self": "/api/v1/series/redes"},
        },
        "heading": "Gradiente",
        "trail": [],
        "anchor": "gradiente",
        "url": None,
        "snippet": {
            "html": "La <mark>pendiente</mark> del gradiente en GPT-4 con negrita &amp; más.",
            "text": "La pendiente del gradiente en GPT-4 con negrita & más.",
        },
        "locale": "ca",
        "tags": ["Cálculo", "redes"],
        "links": {"self": "/api/v1/series/redes/articles/descenso#gradiente"},
    }


def test_keys_stand_in_the_order_of_the_document(site: Site) -> None:
    (hit,) = site.data(_path("coeficiente"))
    assert list(hit)[7:] == ["url", "snippet", "score", "locale", "tags", "links"]
    assert hit["trail"] == ["Gradiente"]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("montana", ["redes/descenso"]),
        ("MONTAÑA", ["redes/descenso"]),
        ("monta", ["redes/descenso"]),
        ("ontaña", []),
        ("sinopsis", ["redes"]),
        ("optica", ["redes"]),
        ("presentacion", ["redes"]),
        ("optimizacion", ["redes/descenso"]),
        ("otra", ["otra"]),
        ("gpt-4", ["redes/descenso#gradiente"]),
        ("descenso pendiente", ["redes/descenso#gradiente"]),
        ("gradiente tasa", ["redes/descenso#paso"]),
    ],
)
def test_words_are_found_wherever_they_are(site: Site, words: str, ids: list[str]) -> None:
    assert _ids(site, words) == ids


def test_titles_come_before_headings_and_these_before_text(workspace: Site) -> None:
    workspace.write(
        {
            "s/01-a.md": "# A\n\nUna palabra en el texto.\n",
            "s/02-b.md": "# B\n\n## La palabra\n\nEn otro sitio.\n",
            "s/03-c.md": "# La palabra\n\nEn otro sitio.\n",
        }
    ).index()
    assert _ids(workspace, "palabra") == ["s/c", "s/b#la-palabra", "s/a"]


def test_hits_that_nearly_everything_has_are_still_compared(site: Site) -> None:
    hits = site.data(_path("gr"))
    assert all(hit["score"] > 0 for hit in hits)
    assert [hit["score"] for hit in hits] == sorted((h["score"] for h in hits), reverse=True)


def test_when_nothing_has_all_words_those_with_any_are_told_as_such(site: Site) -> None:
    both = site.get(_path("pendiente tasa")).get_json()
    assert both["meta"]["match"] == "any"
    assert {hit["id"] for hit in both["data"]} == {
        "redes/descenso#gradiente",
        "redes/descenso#paso",
    }
    assert site.get(_path("pendiente gradiente")).get_json()["meta"]["match"] == "all"


@pytest.mark.parametrize(
    ("more", "ids"),
    [
        ("&type=series", []),
        ("&type=article&series=Otra", ["otra/sola"]),
        ("&level=tecnico", ["redes/descenso#gradiente"]),
        ("&tag=calculo,nada", ["redes/descenso#gradiente"]),
        ("&tag=calc", []),
        ("&locale=ca", ["redes/descenso#gradiente"]),
        ("&state=published&series=redes", ["redes/descenso#gradiente", "redes/capas"]),
    ],
)
def test_hits_can_be_filtered(site: Site, more: str, ids: list[str]) -> None:
    payload = site.get(_path("gradiente", more)).get_json()
    assert [hit["id"] for hit in payload["data"]] == ids
    assert payload["meta"]["pagination"]["total"] == len(ids)


@pytest.mark.parametrize("most_ranked", [0, 1, 3, 3_000])
@pytest.mark.parametrize("limit", [1, 2, 3, 100])
@pytest.mark.parametrize("more", ["", "&type=article"])
def test_pages_concatenate_to_all_hits(
    site: Site, monkeypatch: pytest.MonkeyPatch, most_ranked: int, limit: int, more: str
) -> None:
    monkeypatch.setattr(searching, "MOST_RANKED", most_ranked)
    whole = _ids(site, "gradiente", more)
    assert sorted(whole) == ["otra/sola", "redes/capas", "redes/descenso#gradiente"]
    assert whole[0] == "redes/descenso#gradiente"
    paged: list[str] = []
    path: str | None = _path("gradiente", f"{more}&limit={limit}")
    while path:
        payload = site.get(path).get_json()
        assert payload["meta"]["pagination"]["total"] == 3
        paged += [hit["id"] for hit in payload["data"]]
        path = payload["links"]["next"]
    assert paged == whole
    assert _ids(site, "gradiente", f"{more}&page=9") == []


@pytest.fixture
def weighed(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site small enough that the sample is all of it; `gradiente` is found most often."""
    monkeypatch.setattr(searching, "SAMPLE", 1)
    monkeypatch.setattr(searching, "SAMPLE_IDS", (0, (1 << 63) - 1))
    return site


def test_words_found_too_often_do_not_rank(weighed: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = weighed.data(_path("un gradiente"))
    monkeypatch.setattr(searching, "MOST_FINDS_RANKED", 2)  # of `un`, not of `gradiente` as well
    hits = weighed.data(_path("un gradiente", "&limit=9"))
    assert {hit["id"] for hit in hits} == {hit["id"] for hit in whole}
    assert 0 < hits[0]["score"] < whole[0]["score"]


@pytest.mark.parametrize("most_ranked", [0, 1, 3_000])
def test_where_no_word_ranks_the_order_is_that_of_the_store(
    weighed: Site, monkeypatch: pytest.MonkeyPatch, most_ranked: int
) -> None:
    whole = _ids(weighed, "gradiente")
    monkeypatch.setattr(searching, "MOST_RANKED", most_ranked)
    monkeypatch.setattr(searching, "MOST_FINDS_RANKED", -1)
    hits = weighed.data(_path("gradiente", "&limit=9"))
    assert sorted(hit["id"] for hit in hits) == sorted(whole)
    assert {hit["score"] for hit in hits} == {0}


def test_a_hit_with_none_of_the_ranking_words_comes_last(
    weighed: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "MOST_FINDS_RANKED", 1)
    payload = weighed.get(_path("xyzzy coeficiente gradiente")).get_json()
    assert payload["meta"]["match"] == "any"
    scores = [hit["score"] for hit in payload["data"]]
    assert scores[0] > 0
    assert scores[1:] == [0, 0, 0]


@pytest.mark.parametrize("words", ["sta gradiente", "gradiente sta", "gradiente level"])
def test_columns_that_narrow_are_never_searched(site: Site, words: str) -> None:
    answer = site.get(_path(words)).get_json()
    assert answer["meta"]["match"] == "any"


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("", "search"),
        ("?search=", "search"),
        ("?search=%20%09", "search"),
        ("?search=%0C", "search"),
        (f"?search={'a' * 201}", "search"),
        (f"?search={'a+' * 21}", "search"),
        ("?search=a&search=b", "search"),
        ("?search=a&type=tag", "type"),
        ("?search=a&state=nope", "state"),
        ("?search=a&level=nope", "level"),
        ("?search=a&limit=101", "limit"),
        ("?serch=a", "serch"),
    ],
)
def test_a_wrong_parameter_is_named(site: Site, query: str, parameter: str) -> None:
    response = site.get(f"/api/v1/search{query}")
    problem: Any = assert_problem(response, 400, "invalid-parameter")
    assert problem["errors"][0]["parameter"] == parameter


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("asked", ["NFC", "NFD"])
def test_a_word_is_found_however_its_letters_are_made(
    workspace: Site, form: Literal["NFC", "NFD"], asked: Literal["NFC", "NFD"]
) -> None:
    text = unicodedata.normalize(form, "# Йод\n\nПокой и гараж 日本が.\n")
    workspace.write({"s/01-a.md": text}).index()
    for word in ("Йод", "Покой", "日本が"):
        assert _ids(workspace, unicodedata.normalize(asked, word)), word


SCRIPTS = {
    "s/01-a.md": "# A\n\n数据库检索系统。全文搜索很重要。\n\n## 模型\n\nGPT模型。\n",
    "s/02-b.md": "# B\n\nภาษาไทยไม่มีช่องว่าง।\n",
    "s/03-c.md": "# C\n\nयह हिन्दी भाषा का लेख है। किताब।\n",
    "s/04-d.md": "# D\n\nقرأ الطالب كِتَابًا.\n",
    "s/05-e.md": "# E\n\nUn art\u00adículo de Łódź, København, Straße.\n\n## Año\n\nFeliz.\n",
    "s/06-f.md": "# F\n\nFeliz ano. 데이터를 학습한다.\n",
    "s/07-g.md": "# Cafe\u0301\n\nco\u200dpia\n",
}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("检索", {"s/a": "数据库<mark>检索</mark>系统。全文搜索很重要。"}),
        ("搜索 库", {"s/a": "数据<mark>库</mark>检索系统。全文<mark>搜索</mark>很重要。"}),
        ("索检", {}),
        ("模型 gpt", {"s/a#模型": "<mark>GPT</mark><mark>模型</mark>。"}),
        ("ไทย", {"s/b": "ภาษา<mark>ไทย</mark>ไม่มีช่องว่าง।"}),
        ("ไม", {}),
        ("हिन्दी", {"s/c": "यह <mark>हिन्दी</mark> भाषा का लेख है। किताब।"}),
        ("हिन्दि", {}),
        ("क", {}),
        ("كتابا", {"s/d": "قرأ الطالب <mark>كِتَابًا</mark>."}),
        ("الطَّالِب", {"s/d": "قرأ <mark>الطالب</mark> كِتَابًا."}),
        ("articulo", {"s/e": "Un <mark>art\u00adículo</mark> de Łódź, København, Straße."}),
        ("lodz strasse", {"s/e": "Un art\u00adículo de <mark>Łódź</mark>, København, <mark>Straße</mark>."}),
        ("año", {"s/e#ano": "Feliz."}),
        ("ano", {"s/f": "Feliz <mark>ano</mark>. 데이터를 학습한다."}),
        ("학습", {"s/f": "Feliz ano. 데이터를 <mark>학습</mark>한다."}),
        ("cafe", {"s/g": "co\u200dpia"}),
        ("copia", {"s/g": "<mark>co\u200dpia</mark>"}),
    ],
)  # fmt: skip
def test_every_script_is_found_and_marked_whole(
    workspace: Site, words: str, found: dict[str, str]
) -> None:
    workspace.write(SCRIPTS).index()
    hits = workspace.data(_path(words))
    assert {hit["id"]: hit["snippet"]["html"] for hit in hits} == found


def test_what_is_refused_as_blank_is_what_the_document_says(site: Site) -> None:
    (parameter,) = (
        parameter
        for parameter in openapi_document()["paths"]["/api/v1/search"]["get"]["parameters"]
        if parameter["name"] == "search"
    )
    for typed in (" ", "\t", "\f", "\xa0", "\x85", "\u3000", "\x1c", "a", " a ", "?"):
        is_taken = site.get(_path(typed)).status_code == 200
        is_said = re.search(parameter["schema"]["pattern"], typed) is not None
        assert is_taken == is_said, repr(typed)


def test_words_of_signs_only_find_nothing(site: Site) -> None:
    payload = site.get(_path("¿?")).get_json()
    assert payload["data"] == []
    assert payload["meta"]["pagination"]["total"] == 0


def test_an_answer_is_cached_like_every_other(site: Site) -> None:
    first = site.get(_path("gradiente"))
    assert first.headers["Cache-Tag"] == "search"
    assert first.headers["Content-Revision"] == first.get_json()["meta"]["revision"]
    assert site.get(_path("gradiente"), If_None_Match=first.headers["ETag"]).status_code == 304


def _no_article(site: Site) -> None:
    (site.root / "redes/01-descenso.md").unlink()


def _draft(site: Site) -> None:
    site.write({"redes/01-descenso.md": ARTICLE.replace("published", "draft")})


def _hidden_series(site: Site) -> None:
    site.write({"redes/index.md": PAGE.replace("title:", "state: archived\ntitle:")})


def _other_words(site: Site) -> None:
    site.write({"redes/01-descenso.md": ARTICLE.replace("pendiente", "inclinación")})


@pytest.mark.parametrize("change", [_no_article, _draft, _hidden_series, _other_words])
def test_what_is_no_longer_told_is_no_longer_found(
    site: Site, change: Callable[[Site], None]
) -> None:
    assert _ids(site, "pendiente")
    change(site)
    site.index()
    assert _ids(site, "pendiente") == []


def test_a_last_good_version_is_still_found(site: Site) -> None:
    site.write({"redes/01-descenso.md": ARTICLE.replace("tecnico", "[")}).index()
    assert _ids(site, "pendiente") == ["redes/descenso#gradiente"]


def test_a_new_title_of_the_series_is_shown_at_once(site: Site) -> None:
    site.write({"redes/index.md": PAGE.replace("Redes", "Mallas")}).index()
    (hit,) = site.data(_path("pendiente"))
    assert hit["series"]["title"] == "Mallas"


@pytest.mark.parametrize("most_ranked", [0, 3_000])
def test_the_index_that_grew_finds_what_a_fresh_one_finds(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most_ranked: int
) -> None:
    monkeypatch.setattr(searching, "MOST_RANKED", most_ranked)
    site.write({"redes/03-mas.md": "# Más\n\nOtro gradiente.\n"}).index()
    site.write({"redes/02-capas.md": "# Capas\n\nUn gradiente.\n"}).index()
    fresh = Site(tmp_path / "fresh", site.root)
    fresh.folder.mkdir()
    fresh.index()
    assert site.get(_path("gradiente")).data == fresh.get(_path("gradiente")).data


def test_what_narrows_a_search_is_no_word_of_it(site: Site) -> None:
    word = scope_words({"series": ["redes"]}, "es")
    assert _ids(site, f"gradiente {word}") == _ids(site, "gradiente")
    assert site.get(_path(word)).get_json()["meta"]["pagination"]["total"] == 0
    assert site.get(_path(f"{word[:8]} gradiente")).get_json()["meta"]["match"] == "any"


def test_two_records_of_one_number_are_both_found(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numbers, "_HASH_BITS", 2)
    fresh = Site(site.folder / "few", site.root)
    fresh.folder.mkdir()
    fresh.index()
    assert sorted(_ids(fresh, "gradiente")) == sorted(_ids(site, "gradiente"))


def test_a_passage_that_is_in_the_index_alone_is_damage(site: Site) -> None:
    store = open_store(site.settings.store_url, site.settings.sqlite_path)
    with store.write() as connection:
        connection.execute(text("DELETE FROM record"))
    store.close()
    assert_problem(site.get(_path("pendiente")), 503, "unavailable")


def test_a_passage_that_is_damaged_is_not_shown(site: Site) -> None:
    store = open_store(site.settings.store_url, site.settings.sqlite_path)
    with store.write() as connection:
        connection.execute(text("UPDATE record SET resource = CAST(resource || 'X' AS BLOB)"))
    store.close()
    assert_problem(site.get(_path("pendiente")), 503, "unavailable")
    site.index()
    assert _ids(site, "pendiente") == ["redes/descenso#gradiente"]
