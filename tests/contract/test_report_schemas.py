"""SARIF and JUnit are what their published schemas say."""

import json
from pathlib import Path

import jsonschema
import pytest
import xmlschema

from content_api.problems import CODES, Edit, Fix, Place, make_problem
from content_api.reporters import REPORTERS, Report
from tests.reports import awkward_report

DATA = Path(__file__).parents[1] / "data"


def _report_of_every_code() -> Report:
    fix = Fix("mend", (Edit(Place(1, 1), "x"), Edit(Place(2, 1, 2, 4), "")))
    return Report(tuple(make_problem(code, "a.md", "m", fix=fix) for code in CODES), 1)


REPORTS = {
    "awkward": awkward_report(),
    "strict": awkward_report(strict=True),
    "every code": _report_of_every_code(),
    "empty": Report((), 0),
}


@pytest.mark.parametrize("most", [25_000, 1])
@pytest.mark.parametrize("name", REPORTS)
def test_sarif_is_valid(name: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("content_api.reporters.sarif.MOST_RESULTS", most)
    schema = json.loads((DATA / "sarif-2.1.0-rtm.5.json").read_text("utf-8"))
    validator = jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())
    validator.validate(json.loads(REPORTERS["sarif"](REPORTS[name])))


@pytest.mark.parametrize("name", REPORTS)
def test_junit_is_valid(name: str) -> None:
    xmlschema.XMLSchema(DATA / "junit-10.xsd").validate(REPORTERS["junit"](REPORTS[name]))


def test_the_rules_of_sarif_explain_their_codes() -> None:
    (run,) = json.loads(REPORTERS["sarif"](REPORTS["every code"]))["runs"]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert set(rules) == set(CODES)
    for code, entry in CODES.items():
        assert rules[code]["shortDescription"]["text"] == entry.title
        assert rules[code]["help"]["markdown"].startswith(entry.explanation)
        assert rules[code]["defaultConfiguration"]["enabled"] == (entry.level != "off")
