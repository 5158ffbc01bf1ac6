"""Text as the readers of its language compare and order it; expected orders are written by hand."""

import pytest

from content_api.values.collation import (
    are_placed,
    letters,
    list_letters,
    sort_bounds,
    sort_key,
    transliterate,
)


@pytest.mark.parametrize(
    ("locale", "text", "expected"),
    [
        ("es", "El Año", "el año"),
        ("es", "PINGÜINO más", "pinguino mas"),
        ("es-MX", "Ñandú", "ñandu"),
        ("es", "n\u0303andu\u0301", "ñandu"),
        ("ca", "Montaña", "montana"),
        ("en", "El Año", "el ano"),
        ("de", "Über Größe", "uber grosse"),
        ("sv", "Ångström Über", "ångström uber"),
        ("da", "Ærø Ångström", "ærø ångstrom"),
        ("pl", "Łódź", "łódź"),
        ("es", "Łódź København Straße", "lodz kobenhavn strasse"),
        ("es", "Þór œuvre ĳ Đà", "thor oeuvre ij da"),
        ("is", "Þór", "þór"),
        ("hu", "Őrség örség", "örseg örseg"),
        ("vi", "Ấn Độ", "ân đô"),
        ("tr", "ISPARTA İstanbul", "ısparta istanbul"),
        ("az", "I", "ı"),
        ("en", "ISPARTA", "isparta"),
        ("ru", "Йод ёлка", "йод елка"),
        ("es", "Йод", "иод"),
        ("el", "Άνθρωπος", "ανθρωποσ"),
        ("ja", "ガｶﾞが", "ガガが"),
        ("ko", "한국어", "한국어"),
        ("hi", "हिन्दी", "हिन्दी"),
        ("th", "ไม่", "ไม่"),
        ("ar", "كِتَاب", "كتاب"),
        ("he", "שָׁלוֹם", "שלום"),
        ("es", "art\u00adículo co\u200dpia", "articulo copia"),
        ("es", "ＡＢＣ ﬁn", "abc fin"),
        ("es", "¿Qué? «a» …", "¿que? «a» …"),
        ("xx", "año", "ano"),
        ("", "año", "ano"),
        ("no such language", "año", "ano"),
    ],
)
def test_an_accent_stays_where_it_makes_a_letter(locale: str, text: str, expected: str) -> None:
    assert letters(text, locale) == expected
    assert letters(expected, locale) == expected


@pytest.mark.parametrize(
    ("locale", "ordered"),
    [
        (
            "es",
            "¿Qué es? | «Uno» | 10 cosas | ábaco | abeja | Nube | Nuez | Ñandú | Oca | Zorro",
        ),
        ("es", "papa | Papa | papá | papaya"),
        ("es", "chico | cielo | llama | luz"),
        ("en", "nandu | Ñandú | nube | oca"),
        ("de", "Ofen | Öfen | Ohr | Zug"),
        ("sv", "Zorn | Ångström | Ärlig | Ö"),
        ("da", "Zone | Ærø | Østersøen | Ålborg"),
        ("pl", "las | Łódź | mama"),
        ("cs", "hora | chata | jaro"),
        ("tr", "ılık | ilk | kar"),
    ],
)
def test_words_are_in_the_order_of_the_language(locale: str, ordered: str) -> None:
    words = ordered.split(" | ")
    assert sorted(set(words), key=lambda word: sort_key(word, locale)) == words


@pytest.mark.parametrize(
    ("asked", "before", "same", "after"),
    [
        ("nuez", ["Nube", "NUÉ"], ["nuez", "Nuez", "NUÉZ"], ["nueza", "Ñandú"]),
        ("ñ", ["n", "nz"], ["Ñ", "ñ"], ["ñu", "o"]),
        ("", [], [""], ["a", "¿"]),
    ],
)
def test_bounds_hold_what_differs_in_accents_and_case_alone(
    asked: str, before: list[str], same: list[str], after: list[str]
) -> None:
    first, last = sort_bounds(asked, "es")
    assert all(sort_key(text, "es") < first for text in before)
    assert all(first < sort_key(text, "es") < last for text in same)
    assert all(sort_key(text, "es") > last for text in after)


def test_each_character_is_told_what_becomes_of_it() -> None:
    text = "Aß\u00adñ"
    assert list(list_letters(text, "es")) == ["a", "ss", "", "ñ"]
    assert not are_placed(text, "es", letters(text, "es"))
    assert are_placed("Añá", "es", letters("Añá", "es"))
    assert list(list_letters("Iı", "tr")) == ["ı", "ı"]


def test_latin_letters_are_written_in_ascii_and_others_stay() -> None:
    assert transliterate("Über-Größe, Łódź, København, plain") == (
        "Uber-Grosse, Lodz, Kobenhavn, plain"
    )
    assert transliterate("日本") == "日本"
    assert transliterate("plain") == "plain"
