"""How filters compare words: without case and accents, and otherwise letter by letter."""

import pytest

from content_api.folding import fold, unaccented


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Optimización  A", "optimizacion a"),
        ("ASCII\n text", "ascii text"),
        ("*a_b*: <i>", "*a_b*: <i>"),
        ("STRASSE ß", "strasse ss"),
    ],
)
def test_only_case_accents_and_repeated_spaces_are_left_out(text: str, expected: str) -> None:
    assert unaccented(text) == expected


def test_folding_leaves_out_markup_too() -> None:
    assert fold("*Redes*: <i>Ñandú</i>.") == "redes: nandu"
