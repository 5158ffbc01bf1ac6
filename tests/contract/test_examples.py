"""Every problem code has a small site that shows it, and a mend that mends it."""

import re
from pathlib import Path

import pytest

from content_api.problems import CODES
from tests.examples.cases import GOLDEN, Case, list_cases

INVALID = list_cases("invalid")
VALID = list_cases("valid")
HOW = (
    "make tests/examples/invalid/<code>/content/ with a site that shows the problem, then run "
    "`python -m tests.examples <code>` and read its expected.txt"
)


def _codes(report: str) -> set[str]:
    return set(re.findall(r" \[([a-z0-9/-]+)\]$", report, re.MULTILINE))


def test_every_code_has_a_case() -> None:
    missing = sorted(set(CODES) - {case.code for case in INVALID})
    assert not missing, f"no example of {', '.join(missing)}: {HOW}"


def test_every_case_is_of_a_code() -> None:
    assert {case.code for case in INVALID} <= set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_every_code_says_what_it_means_and_how_it_is_mended(code: str) -> None:
    entry = CODES[code]
    assert all((entry.title, entry.explanation, entry.bad, entry.good))
    assert entry.bad != entry.good
    assert max(entry.bad.count("\n"), entry.good.count("\n")) < 8


@pytest.mark.parametrize("case", INVALID, ids=lambda case: case.name)
def test_a_case_is_reported_as_its_golden_files_say(case: Case, tmp_path: Path) -> None:
    case.copy(tmp_path / "site")
    for golden, format_name in GOLDEN.items():
        assert case.check(tmp_path / "site", format_name) == case.expected(golden), golden
    assert case.code in _codes(case.expected("expected.txt"))


@pytest.mark.parametrize("case", VALID, ids=lambda case: case.name)
def test_of_a_valid_site_nothing_is_reported(case: Case, tmp_path: Path) -> None:
    case.copy(tmp_path / "site")
    assert case.check(tmp_path / "site") == ""


@pytest.mark.parametrize("code", CODES)
def test_the_mend_of_a_code_mends_it_and_breaks_nothing(code: str, tmp_path: Path) -> None:
    case = next((case for case in INVALID if case.name == code), None)
    assert case is not None, f"no example of {code}: {HOW}"
    entry = CODES[code]
    if "unheld" in case.make:
        assert not case.files_with(entry.bad)
        return
    assert len(case.files_with(entry.bad)) == 1
    case.copy(tmp_path / "site", mended=(entry.bad, entry.good))
    left = _codes(case.check(tmp_path / "site"))
    assert left <= _codes(case.expected("expected.txt")) - {code}
