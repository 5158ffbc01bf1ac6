"""How problems are reported by the settings: a code over its group, patterns, what is an error."""

import pytest

from content_api.catalogue.levels import Levels
from content_api.problems import Level
from tests.sources import catalogue

MISSING = "link/missing-page"
FILES = {"s/index.md": "# S\n\n## Índice\n\n### 1. Uno\n", "s/sub/01-a.md": "# Uno\n\n[x](no.md)\n"}


@pytest.mark.parametrize(
    ("rules", "level"),
    [
        ({}, "warning"),
        ({MISSING: "error"}, "error"),
        ({"link/*": "error"}, "error"),
        ({MISSING: "off", "link/*": "error"}, "off"),
        ({"link/*": "off", MISSING: "warning"}, "warning"),
        ({"markdown/*": "error", "link/missing": "error", "*": "off"}, "warning"),
    ],
)
def test_a_code_counts_for_more_than_its_group(rules: dict[str, Level], level: Level) -> None:
    assert Levels(rules).level(MISSING, "s/01-a.md") == level


@pytest.mark.parametrize(
    ("paths", "level"),
    [
        ({"s/sub/": {MISSING: "error"}}, "error"),
        ({"*.md": {"link/*": "error"}}, "error"),
        ({"**/sub/*": {MISSING: "error"}, "s/**": {MISSING: "off"}}, "off"),
        ({"s/**": {MISSING: "off"}, "01-*.md": {MISSING: "error"}}, "error"),
        ({"s/**": {MISSING: "error"}, "01-*.md": {"markdown/*": "off"}}, "error"),
        ({"/01-a.md": {MISSING: "error"}}, "warning"),
        ({"t/": {MISSING: "error"}}, "warning"),
        ({"!s/": {MISSING: "error"}}, "warning"),
    ],
)
def test_of_the_patterns_that_name_a_file_the_last_one_counts(
    paths: dict[str, dict[str, Level]], level: Level
) -> None:
    assert Levels({}, paths).level(MISSING, "s/sub/01-a.md") == level
    assert Levels({MISSING: "warning"}, paths).level(MISSING, "s/sub/01-a.md") == level


def test_what_is_an_error_by_nature_stays_one() -> None:
    levels = Levels(
        {"schema/*": "off", "schema/file": "warning"}, {"*": {"schema/invalid-type": "off"}}
    )
    assert levels.level("schema/invalid-type", "s/01-a.md") == "error"
    assert levels.level("schema/file", "s/01-a.md") == "error"
    assert levels.level("schema/unknown-field", "s/01-a.md") == "off"


def test_what_is_off_by_default_is_told_where_it_is_turned_on() -> None:
    files = FILES | {"s/index.md": FILES["s/index.md"] + "\n### 2. Dos\n"}
    code = "series/unwritten-section"
    assert code not in [p.code for p in catalogue(files).problems]
    told = catalogue(files, levels=Levels({}, {"s/index.md": {code: "warning"}})).problems
    assert [(p.code, p.line, p.severity) for p in told if p.code == code] == [(code, 7, "warning")]
    told = catalogue(files, levels=Levels({"series/*": "error"})).problems
    assert [p.severity for p in told if p.code == code] == ["error"]


def test_a_warning_that_is_made_an_error_counts_as_one_but_keeps_no_file_from_being_served() -> (
    None
):
    linked = catalogue(FILES, levels=Levels({"link/*": "error"}))
    assert [(p.code, p.severity) for p in linked.problems if p.code == MISSING] == [
        (MISSING, "error")
    ]
    (series,) = linked.series
    assert (series.problems.error, len(series.articles)) == (1, 1)
