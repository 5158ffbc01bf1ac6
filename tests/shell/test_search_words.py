"""From what people type to a query of words, and from a find to a snippet."""

import pytest

from content_api.store.search.match import build_matches
from content_api.store.search.snippets import MOST_CHARACTERS, mark
from content_api.store.search.words import Finder, count_words, list_terms


def _quoted(text: str, locale: str = "es") -> str:
    """The words of the strictest query."""
    matches = build_matches(text, {}, [locale])
    return matches[0].prominent.split(" : (", 1)[1].removesuffix(")))") if matches else ""


def _marked(text: str, words: str, locale: str = "es") -> str:
    html: str = mark(text, Finder(list_terms(words, locale)), locale)["html"]
    return html


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("redes", '"redes"*'),
        ("redes neuronales", '"redes" AND "neuronales"*'),
        ("redes redes", '"redes"*'),
        ("Redes, (neuronales)", '"redes" AND "neuronales"*'),
        ("GPT-4", '"gpt 4"'),
        ("snake_case", '"snake case"*'),
        ("a--b - c", '"a" AND "b" AND "c"'),
        ("a", '"a"'),
        ('"redes', '"redes"*'),
        ("title:redes", '"title" AND "redes"*'),
        ("NEAR(a b, 2)", '"near" AND "a" AND "b" AND "2"'),
        ("a OR b NOT c", '"a" AND "or" AND "b" AND "not" AND "c"'),
        ("^redes* + -x", '"redes" AND "x"'),
        ("(a+)+$", '"a"'),
        ("ñandú 日本", '"ñandu" AND "日 本"'),
        ("re\u0301des", '"redes"*'),
        ("Straße", '"strasse"*'),
        ("art\u00adículo", '"articulo"*'),
        ("GPT模型 ภาษา", '"gpt 模 型" AND "ภ า ษ า"'),
        ("हिन्दी", '"हिन्दी"*'),
        ("?¿ -- * \x00 🎉", ""),
        ("\u0301", ""),
    ],
)
def test_every_sign_only_parts_words(text: str, words: str) -> None:
    assert _quoted(text) == words


def test_when_nothing_has_all_words_any_will_do() -> None:
    every, some = build_matches("redes neuronales", {}, ["es", "en"])
    assert " AND " in every.anywhere
    assert '("redes" OR "neuronales"*)' in some.anywhere
    assert len(build_matches("redes", {}, ["es"])) == 1


def test_joined_words_count_each() -> None:
    assert count_words("GPT-4 de-a-b, ¿c?") == 6


def test_what_languages_read_differently_is_asked_in_each() -> None:
    (match,) = build_matches("año", {}, ["es", "en", "ca"])
    assert match.anywhere.count('"año"*') == match.anywhere.count('"ano"*') == 1
    (match,) = build_matches("año", {"locale": ["en"]}, ["es", "en", "ca"])
    assert '"año"*' not in match.anywhere


@pytest.mark.parametrize(
    ("text", "words", "html"),
    [
        ("el gradiente es", "Gradiente", "el <mark>gradiente</mark> es"),
        ("a\n\nb &", "b", "a <mark>b</mark> &amp;"),
        ("<script>x</script>", "x", "&lt;script&gt;<mark>x</mark>&lt;/script&gt;"),
        ("", "a", ""),
        ("la adenda de la red", "de", "la adenda <mark>de</mark> la red"),
        ("gradientes y gradual", "grad", "<mark>gradientes</mark> y <mark>gradual</mark>"),
        ("un ano y un año", "ano", "un <mark>ano</mark> y un año"),
        ("un ano y un año", "año", "un ano y un <mark>año</mark>"),
        ("El GPT-4 y el gpt 4", "gpt-4", "El <mark>GPT-4</mark> y el <mark>gpt 4</mark>"),
        ("calle Straße, œuvre", "strasse oeuvre", "calle <mark>Straße</mark>, <mark>œuvre</mark>"),
        ("Łódź y København", "lodz kobenhavn", "<mark>Łódź</mark> y <mark>København</mark>"),
        ("un art\u00adículo", "articulo", "un <mark>art\u00adículo</mark>"),
        ("cafe\u0301 solo", "café", "<mark>café</mark> solo"),
        ("数据库检索系统", "检索", "数据库<mark>检索</mark>系统"),
        ("数据库检索", "库", "数据<mark>库</mark>检索"),
        ("用GPT做", "gpt", "用<mark>GPT</mark>做"),
        ("日本語の\n検索", "の検", "日本語<mark>の 検</mark>索"),
        ("기계학습을", "학습", "기계<mark>학습</mark>을"),
        ("ภาษาไทยไม่ยาก", "ไทย", "ภาษา<mark>ไทย</mark>ไม่ยาก"),
        ("ไม่มี", "ไม", "ไม่มี"),
        ("ខ្មែរ", "មែ", "ខ្មែរ"),
        ("मैं हिन्दी हूँ", "हिन्दी", "मैं <mark>हिन्दी</mark> हूँ"),
        ("किताब का", "क", "किताब का"),
        ("किताब का", "किता", "<mark>किताब</mark> का"),
        ("قرأ كِتَابًا", "كتابا", "قرأ <mark>كِتَابًا</mark>"),
        ("كتابٌ", "كتاب", "<mark>كتابٌ</mark>"),
        ("قرأ كتابا", "كِتَابًا", "قرأ <mark>كتابا</mark>"),
        ("новый мир, мирный", "мир", "новый <mark>мир</mark>, <mark>мирный</mark>"),
        ("мирный мир", "мир x", "мирный <mark>мир</mark>"),
    ],
)
def test_what_was_found_is_marked_whole(text: str, words: str, html: str) -> None:
    assert _marked(text, words) == html


def test_a_snippet_as_text_has_no_marks() -> None:
    snippet = mark("a & b", Finder(list_terms("b", "es")), "es")
    assert snippet == {"html": "a &amp; <mark>b</mark>", "text": "a & b"}


@pytest.mark.parametrize(
    "text",
    [
        f"{'palabra ' * 60}aquí{' palabra' * 60}",
        "aquí" + "larga" * 100,
        f"{'x' * 500} aquí{'x' * 500}",
        f"{'x' * 500} aquí {'x' * 500}",
        f"aquí{' palabra' * 60}",
        f"{'palabra ' * 60}aquí",
        f"{'学' * 300} aquí {'学' * 300}",
    ],
)
def test_a_long_snippet_is_cut_around_the_first_find(text: str) -> None:
    snippet = mark(text, Finder(list_terms("aquí", "es")), "es")
    assert len(snippet["text"]) <= MOST_CHARACTERS + 2
    assert snippet["html"].count("<mark>") == snippet["html"].count("</mark>") == 1
    assert "aquí" in snippet["text"]


def test_a_snippet_is_cut_where_most_of_the_words_stand_together() -> None:
    text = f"red {'otra ' * 100}red neuronal{' otra' * 100}"
    assert "<mark>red</mark> <mark>neuronal</mark>" in _marked(text, "red neuronal")


def test_a_snippet_without_a_find_is_the_beginning() -> None:
    html = _marked("palabra " * 60, "nada")
    assert html.startswith("palabra palabra")
    assert html.endswith("palabra…")


@pytest.mark.parametrize("sign", ["ก่", "ខ្មែ", "कि", "👩\u200d🔬", "👍🏽", "☂\ufe0f"])
@pytest.mark.parametrize("words", ["a", "nada"])
def test_a_snippet_cuts_no_sign_from_what_belongs_to_it(sign: str, words: str) -> None:
    for padding in range(8):
        text = f"{'x' * padding}{sign * 60} a {sign * 120}"
        told = mark(text, Finder(list_terms(words, "es")), "es")["text"].strip("…")
        inner = told.replace("x", "").replace("a", "").replace(" ", "")
        assert inner == sign * (len(inner) // len(sign))
