"""The small constructors of the registry and of mends say what they are named for."""

from content_api.problems import Edit, Fix, Place, replace_with
from content_api.problems.codes.code import off


def test_a_code_that_is_off_is_neither_error_nor_fixed() -> None:
    code = off("Título", "Explicación", "mal", "bien")
    assert (code.level, code.is_fixed, code.bad, code.good) == ("off", False, "mal", "bien")


def test_a_replacement_is_one_edit_at_its_place() -> None:
    place = Place(2, 1, 2, 4)
    assert replace_with("quote it", place, '"no"') == Fix("quote it", (Edit(place, '"no"'),))
