"""How filters compare words: without case and accents, and otherwise letter by letter."""

import pytest

from content_api.values.words import fold, fold_key, fold_word, unaccented


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Optimización  A", "optimizacion a"),
        ("ASCII\n text", "ascii text"),
        ("*a_b*: <i>", "*a_b*: <i>"),
        ("STRASSE ß", "strasse ss"),
        ("ｄｒａｆｔ ﬁn", "draft fin"),
        ("so\u00adft\u200bware", "software"),
    ],
)
def test_only_case_accents_and_repeated_spaces_are_left_out(text: str, expected: str) -> None:
    assert unaccented(text) == expected


def test_folding_leaves_out_markup_too() -> None:
    assert fold("*Redes*: <i>Ñandú</i>.") == "redes: nandu"


def test_the_words_of_a_word_may_be_parted_by_any_sign() -> None:
    written = ("in-review", "In_Review", " in  review ", "ｉｎ－review", "ín-review")
    assert {fold_word(text) for text in written} == {"in review"}


def test_a_key_is_the_same_in_every_convention() -> None:
    written = ("isDraft", "is_draft", "is-draft", "Is Draft", "_ISDRAFT", "ｉｓＤｒａｆｔ")
    assert {fold_key(text) for text in written} == {"isdraft"}
