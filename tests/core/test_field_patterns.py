"""Patterns that both Python and JSON Schema judge by."""

import datetime as dt
import re

import pytest

from content_api.schemas import patterns
from content_api.schemas.vocabulary import DEFAULT_VOCABULARY, Choice, Enumeration

from .compiling import processor_time


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("BORRADOR", "draft"),
        (" borradór\n", "draft"),
        ("borrado\u0301r", "draft"),
        ("Ｂｏｒｒａｄｏｒ", "draft"),
        ("Pu\u00b4blicado", None),
        ("publicad", None),
        ("publicado.", None),
        ("", None),
    ],
)
def test_a_choice_is_found_by_any_spelling_of_its_names(written: str, value: str | None) -> None:
    found = DEFAULT_VOCABULARY.article_state.find(written)
    assert (found.value if found else None) == value


def test_blanks_within_a_name_may_be_several_and_signs_stand_as_they_are() -> None:
    enumeration = Enumeration((Choice("c++ / c"), Choice("en curso"), Choice("ж")))
    assert enumeration.find("C++   / C") is not None
    assert enumeration.find("ccc / c") is None
    assert enumeration.find("En\n curso") is not None
    assert enumeration.find("Ж") is not None


def test_what_parts_the_words_of_a_name_may_be_a_hyphen_too() -> None:
    enumeration = Enumeration((Choice("in progress"), Choice("en-curso"), Choice("x_y")))
    for written in ("in-progress", "In_Progress", "en curso", "EN - CURSO", "x y", "X-Y"):
        assert enumeration.find(written) is not None
    assert enumeration.find("inprogress") is None


def test_a_name_of_any_script_is_found_as_it_is_written_and_without_accents() -> None:
    names = ("Straße", "черновой", "λόγος", "がく", "한국", "n\u0303u", "ﾞ")
    for name in names:
        enumeration = Enumeration((Choice(name),))
        for written in (name, name.upper(), name.lower()):
            assert enumeration.find(written) is not None, written
    assert Enumeration((Choice("Straße"),)).find("STRASSE") is not None
    assert Enumeration((Choice("черновой"),)).find("черновои") is not None


def test_a_mark_that_no_letter_takes_in_may_be_left_out() -> None:
    enumeration = Enumeration((Choice("q\u0302ualia"),))
    assert enumeration.find("q\u0302ualia") is not None
    assert enumeration.find("Qualia") is not None


def test_names_of_blanks_alone_match_nothing() -> None:
    assert Enumeration((Choice(" "),)).find("") is None


@pytest.mark.parametrize("is_line", [True, False])
@pytest.mark.parametrize("low", range(4))
@pytest.mark.parametrize("high", [None, 0, 1, 2, 3])
def test_lengths_are_counted_as_the_text_is_kept(low: int, high: int | None, is_line: bool) -> None:  # noqa: FBT001
    if high is not None and low > high:
        return
    pattern = re.compile(patterns.is_of_length(low, high, is_line=is_line))
    for written in ("", " ", "a", " a\n", "ab", "a b", "a  b", "a\n\n b ", "abc", "abcd"):
        kept = written.strip(patterns.BLANKS)
        length = len(" ".join(kept.split()) if is_line else kept)
        assert bool(pattern.search(written)) == (low <= length and (high is None or length <= high))


def test_bounds_of_days_are_those_of_the_calendar() -> None:
    days = [dt.date(2023, 12, 1) + dt.timedelta(number * 5) for number in range(170)]
    for bound in (*days[::23], dt.date(2024, 2, 29), dt.date(9999, 12, 31)):
        first, last = patterns.day_from(bound), patterns.day_until(bound)
        for day in (*days, bound):
            assert bool(re.search(first, str(day))) == (day >= bound)
            assert bool(re.search(last, str(day))) == (day <= bound)
            short = f"{day.year:04}-{day.month}-{day.day}T1:00:00Z"
            assert bool(re.search(first, short)) == (day >= bound)


def test_the_pattern_of_a_day_knows_the_calendar() -> None:
    pattern = re.compile(patterns.framed(patterns.DAY))
    for year in (1, 1900, 2000, 2023, 2024, 2100, 9999):
        for month in range(14):
            for day in range(33):
                try:
                    dt.date(year, month, day)
                    exists = True
                except ValueError:
                    exists = False
                assert bool(pattern.search(f"{year:04}-{month:02}-{day:02}")) == exists


@pytest.mark.parametrize(
    "pattern",
    [
        patterns.framed(patterns.URL),
        patterns.framed(patterns.EMAIL),
        patterns.framed(patterns.FILE),
        patterns.framed(patterns.SLUG),
        patterns.framed(patterns.DAY_OR_MOMENT),
        patterns.framed(patterns.DURATION),
        patterns.is_of_length(1, 40_000, is_line=True),
        patterns.is_of_length(2, 40_000, is_line=False),
        patterns.NO_CONTROL,
        DEFAULT_VOCABULARY.article_state.pattern,
    ],
)
@pytest.mark.parametrize("part", ["a", " ", "a ", "a/", "a.", "a@", "-", "https://", "1", "\u0301"])
def test_no_text_makes_a_pattern_slow(pattern: str, part: str) -> None:
    text = part * (50_000 // len(part)) + "\x00"
    with processor_time(at_most=1):
        re.search(pattern, text)
