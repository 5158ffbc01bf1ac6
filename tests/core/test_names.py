"""Authors as series write them, to names: split only where that is sure."""

import time

import pytest

from content_api.resources.names import parse_names

OTHERS = {"literal": "others"}


def _person(family: str, given: str = "") -> dict[str, str]:
    return {"family": family} | ({"given": given} if given else {})


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("Vaswani et al.", [_person("Vaswani"), OTHERS]),
        ("Vaswani, A. et al", [_person("Vaswani", "A."), OTHERS]),
        ("Ian Goodfellow y otros", [_person("Goodfellow", "Ian"), OTHERS]),
        (
            "Brown, T. B., Mann, B., et al.",
            [_person("Brown", "T. B."), _person("Mann", "B."), OTHERS],
        ),
        ("Radford, A. y Kim, J. W.", [_person("Radford", "A."), _person("Kim", "J. W.")]),
        ("Radford, A., and Kim, J.-W.", [_person("Radford", "A."), _person("Kim", "J.-W.")]),
        (
            "Hastie, Tibshirani y Friedman",
            [_person("Hastie"), _person("Tibshirani"), _person("Friedman")],
        ),
        (
            "Stuart Russell, Peter Norvig",
            [_person("Russell", "Stuart"), _person("Norvig", "Peter")],
        ),
        (
            "Richard S. Sutton & Andrew G. Barto",
            [_person("Sutton", "Richard S."), _person("Barto", "Andrew G.")],
        ),
        (
            "Goodfellow, Ian; Bengio, Yoshua",
            [_person("Goodfellow", "Ian"), _person("Bengio", "Yoshua")],
        ),
        ("Christopher M. Bishop", [_person("Bishop", "Christopher M.")]),
        ("J. W. Kim", [_person("Kim", "J. W.")]),
        ("J.W. Kim", [_person("Kim", "J.W.")]),
        ("van den Oord et al.", [_person("van den Oord"), OTHERS]),
        (
            "Aäron van den Oord, Nal Kalchbrenner",
            [_person("van den Oord", "Aäron"), _person("Kalchbrenner", "Nal")],
        ),
        ("García-Márquez, G.", [_person("García-Márquez", "G.")]),
        ("O’Neil, C.", [_person("O’Neil", "C.")]),
    ],
)
def test_a_name_in_a_sure_form_is_split(authors: str, names: list[dict[str, str]]) -> None:
    assert list(parse_names(authors)) == names


@pytest.mark.parametrize(
    "authors",
    [
        "IEA",
        "Turing",
        "OpenAI",
        "World Bank",
        "Stuart Russell",
        "Gabriel García Márquez",
        "Goodfellow, Ian",
        "Google, Meta",
        "Ministerio de Educación y Ciencia",
        "IEA y UNDP",
        "Universidad de Sevilla, J. W. Kim",
        "A., B.",
        "日本語",
        "et al.",
        "***",
        "a" * 3_000,
    ],
)
def test_what_may_be_read_in_two_ways_stays_as_written(authors: str) -> None:
    assert parse_names(authors) == ({"literal": authors},)


def test_spaces_and_line_breaks_are_one_space() -> None:
    assert parse_names("  World \n Bank ") == ({"literal": "World Bank"},)


@pytest.mark.parametrize("part", [", ", "A. ", " y ", "a b ", "de ", ";", "et al. ", "A.-"])
def test_no_author_string_takes_long(part: str) -> None:
    start = time.process_time()
    parse_names(part * 600)
    parse_names("x" + part * 100_000)
    assert time.process_time() - start < 2
