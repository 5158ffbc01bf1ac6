"""Each format: its golden output, the facts it keeps, and what content cannot do to it."""

import json
import re
from html import unescape
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

from content_api.problems import CODES, Edit, Fix, Place, Problem, Severity, printable
from content_api.reporters import REPORTERS, Report, render_statistics, render_step_summary
from content_api.reporters.mends import describe_details, describe_place
from content_api.reporters.sarif import MOST_RESULTS
from content_api.reporters.step_summary import MOST_BYTES
from tests.reports import GOLDEN, NAMES, PROBLEMS, awkward_report, render_golden


@pytest.mark.parametrize("name", NAMES)
def test_output_is_the_golden_one(name: str) -> None:
    assert render_golden(name) == (GOLDEN / name).read_bytes().decode()


def _many(errors: int, warnings: int) -> Report:
    kinds: tuple[tuple[Severity, int], ...] = (("error", errors), ("warning", warnings))
    problems = (
        Problem("a.md", line + 1, 1, "file/cr", "m", severity=severity)
        for severity, total in kinds
        for line in range(total)
    )
    return Report(tuple(problems), 1)


def _place(fields: dict[str, int]) -> tuple[int, ...]:
    return tuple(fields[k] for k in ("line", "column", "end_line", "end_column"))


def _region(region: dict[str, int]) -> tuple[int, ...]:
    return tuple(region[k] for k in ("startLine", "startColumn", "endLine", "endColumn"))


def _facts(problem: Problem) -> tuple[object, ...]:
    """Every fact of a problem."""
    mend = problem.fix and (
        problem.fix.title,
        [(edit.place.bounds, edit.text) for edit in problem.fix.edits],
    )
    place = problem.place.bounds
    facts = (problem.code, problem.severity, problem.message, problem.path, place)
    return (*facts, problem.field, problem.hint, mend)


def test_json_keeps_every_fact() -> None:
    document = json.loads(REPORTERS["json"](awkward_report()))
    found = [
        (
            *(problem[key] for key in ("code", "severity", "message", "path")),
            _place(problem),
            problem["field"],
            problem["hint"],
            problem["fix"]
            and (
                problem["fix"]["title"],
                [(_place(e), e["text"]) for e in problem["fix"]["edits"]],
            ),
        )
        for problem in document["problems"]
    ]
    assert found == [_facts(problem) for problem in PROBLEMS]
    assert document["summary"] == {
        "problems": 6,
        "errors": 3,
        "warnings": 3,
        "files": 9,
        "fixable": 3,
    }


def test_sarif_keeps_every_fact() -> None:
    (run,) = json.loads(REPORTERS["sarif"](awkward_report()))["runs"]
    found = []
    for result in run["results"]:
        location = result["locations"][0]["physicalLocation"]
        more = result["properties"]
        fixes: list[object] = [
            (
                fix["description"]["text"],
                [
                    (_region(part["deletedRegion"]), part["insertedContent"]["text"])
                    for part in fix["artifactChanges"][0]["replacements"]
                ],
            )
            for fix in result.get("fixes", [])
        ]
        path = unquote(location["artifactLocation"]["uri"])
        facts = (result["ruleId"], result["level"], more["message"], path)
        place = _region(location["region"])
        found.append((*facts, place, more["field"], more["hint"], *(fixes or [None])))
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    assert found == [_facts(problem) for problem in PROBLEMS]


def test_github_commands_keep_every_fact() -> None:
    lines = REPORTERS["github"](awkward_report()).splitlines()
    for problem, command in zip(awkward_report().by_severity(), lines, strict=True):
        match = re.fullmatch(r"::(error|warning) ([^:]*)::(.*)", command)
        assert match
        named = dict(pair.split("=", 1) for pair in match[2].split(","))
        assert match[1] == problem.severity
        assert named["title"] == problem.code
        assert printable(unquote(named["file"])) == printable(problem.path)
        line, column, end_line, end_column = problem.place.bounds
        where = f"{printable(problem.path)}:{line}:{column}"  # for who reads the log
        text = f"{where}: {problem.text} [{problem.code}]"
        text = "\n".join([text, *describe_details(problem)])
        assert printable(unquote(match[3])) == printable(text)
        assert (int(named["line"]), int(named["endLine"])) == (line, end_line)
        columns = [str(column), str(end_column)]
        is_one_line = line == end_line
        assert [named.get("col"), named.get("endColumn")] == (
            columns if is_one_line else [None] * 2
        )


def test_junit_keeps_every_fact() -> None:
    cases = ET.fromstring(REPORTERS["junit"](awkward_report())).findall(".//testcase")  # noqa: S314
    for problem, case in zip(PROBLEMS, cases[:-1], strict=True):
        assert case.get("classname") == printable(problem.path)
        assert case.get("name") == f"{problem.code} at {problem.line}:{problem.column}"
        outcome = case[0]
        assert outcome.tag == ("failure" if problem.severity == "error" else "skipped")
        assert outcome.get("message") == f"{problem.severity}: {printable(problem.text)}"
        body = (outcome.text or "").split("\n")
        assert body[0].startswith(f"{printable(problem.path)}:{describe_place(problem.place)}: ")
        assert body[1:] == [printable(detail) for detail in describe_details(problem)]


def test_the_step_summary_keeps_every_fact() -> None:
    rows = render_step_summary(awkward_report()).split("\n")[4:-1]
    for problem, row in zip(awkward_report().by_severity(), rows, strict=True):
        severity, where, text, code, mend = (
            unescape(re.sub("</?code>", "", cell.strip())) for cell in row.split("|")[1:-1]
        )
        assert (severity, code) == (problem.severity, problem.code)
        assert where == f"{printable(problem.path)}:{describe_place(problem.place)}"
        assert text == printable(problem.text)
        title = printable(problem.fix.title) if problem.fix else ""
        assert mend.split(";")[0] == title


@pytest.mark.parametrize("name", NAMES)
def test_no_format_lets_a_control_character_through(name: str) -> None:
    output = render_golden(name)
    assert {char for char in output if not char.isprintable()} <= (
        {"\n", "\u2028", "\u202e", "\ufffe", "\x07"} if name in ("json", "sarif") else {"\n"}
    )


def test_no_line_of_the_content_becomes_a_workflow_command() -> None:
    lines = REPORTERS["github"](awkward_report()).splitlines()
    assert len(lines) == len(PROBLEMS)
    assert all(re.match(r"::(error|warning) file=", line) for line in lines)


def test_github_gets_ten_of_each_severity_errors_first_and_is_told_of_the_rest() -> None:
    lines = REPORTERS["github"](_many(25, 11)).splitlines()
    assert [line.split(" ", 1)[0] for line in lines[:-1]] == ["::error"] * 10 + ["::warning"] * 10
    assert lines[-1] == "16 more (15 errors, 1 warning) that GitHub would not show here"
    assert len(REPORTERS["github"](_many(10, 10)).splitlines()) == 20


def test_sarif_has_as_many_results_as_github_takes_errors_first_and_counts_the_rest() -> None:
    warnings, errors = _many(0, MOST_RESULTS), _many(3, 0)
    everything = Report((*warnings.problems, *errors.problems), 1)
    (run,) = json.loads(REPORTERS["sarif"](everything))["runs"]
    levels = [result["level"] for result in run["results"]]
    assert levels == ["error"] * 3 + ["warning"] * (MOST_RESULTS - 3)
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["level"] == "warning"
    assert note["message"]["text"] == (
        "3 more problems (0 errors, 3 warnings) left out: "
        "GitHub takes 25,000 results a run; see --format text"
    )


def test_sarif_of_all_that_github_takes_is_in_the_order_of_the_files() -> None:
    report = Report((*_many(0, MOST_RESULTS - 1).problems, *_many(1, 0).problems), 1)
    (run,) = json.loads(REPORTERS["sarif"](report))["runs"]
    assert len(run["results"]) == MOST_RESULTS
    assert run["results"][-1]["level"] == "error"
    assert run["invocations"] == [{"executionSuccessful": True}]


def test_the_step_summary_of_too_many_problems_says_how_many_are_left_out() -> None:
    problems = tuple(
        Problem("ñ.md", n + 1, 1, "file/cr", "|" * 500, severity="warning") for n in range(3000)
    )
    last = Problem("z.md", 1, 1, "file/cr", "m")
    page = render_step_summary(Report((*problems, last), 2))
    assert len(page.encode()) < MOST_BYTES
    rows = page.count("\n| warning |")
    assert "\n| error |" in page
    assert page.endswith(f"\n{3000 - rows} more are left out: the page is full\n")


def test_the_step_summary_without_problems_is_a_heading() -> None:
    assert render_step_summary(Report((), 3)) == "## content-api check: no problems in 3 files\n"


def test_a_fingerprint_stays_when_lines_shift_and_differs_for_each_problem() -> None:
    def prints(shift: int, text: str = "x: 1") -> list[str]:
        problems = tuple(Problem("a.md", n + shift, 1, "file/cr", f"{n}") for n in (1, 2))
        rendered = REPORTERS["sarif"](Report(problems, 1, lambda _path, _line: text))
        results = json.loads(rendered)["runs"][0]["results"]
        return [result["partialFingerprints"]["contentApiProblem/v1"] for result in results]

    assert prints(0) == prints(7)
    assert len(set(prints(0))) == 2
    assert not set(prints(0)) & set(prints(0, "y: 2"))


def test_sarif_names_no_base_for_a_file_outside() -> None:
    report = Report((Problem("../o/a.md", 1, 1, "file/cr", "m"),), 1)
    result = json.loads(REPORTERS["sarif"](report))["runs"][0]["results"][0]
    location = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": "../o/a.md"}


def test_junit_names_each_case_once_and_counts_what_it_has() -> None:
    problem = Problem("a.md", 1, 1, "file/cr", "m")
    root = ET.fromstring(REPORTERS["junit"](Report((problem, problem), 1)))  # noqa: S314
    names = [case.get("name") for case in root.iter("testcase")]
    assert names == ["file/cr at 1:1", "file/cr at 1:1 (2)"]
    assert (root[0].get("tests"), root[0].get("failures"), root[0].get("skipped")) == (
        "2",
        "2",
        "0",
    )


def test_junit_shows_a_warning_as_skipped_unless_it_fails_the_run() -> None:
    relaxed = ET.fromstring(REPORTERS["junit"](awkward_report()))[0]  # noqa: S314
    strict = ET.fromstring(REPORTERS["junit"](awkward_report(strict=True)))[0]  # noqa: S314
    assert (relaxed.get("failures"), relaxed.get("skipped")) == ("3", "3")
    assert (strict.get("failures"), strict.get("skipped")) == ("6", "0")


def test_a_run_without_problems_is_one_test_that_passes() -> None:
    (suite,) = ET.fromstring(REPORTERS["junit"](Report((), 4)))  # noqa: S314
    assert [case.get("name") for case in suite] == ["files without problems"]
    assert (suite.get("tests"), suite.get("failures")) == ("1", "0")


def test_the_summary_tells_what_can_be_mended_only_when_there_is_any() -> None:
    assert Report(PROBLEMS, 9).summary == (
        "6 problems (3 errors, 3 warnings) in 4 of 9 files; 3 can be mended with --fix"
    )
    assert _many(1, 0).summary == "1 problem (1 error, 0 warnings) in 1 of 1 file"


def test_statistics_are_by_code_the_most_frequent_first() -> None:
    fix = Fix("mend", (Edit(Place(1, 1), "x"),))
    problems = [Problem("a.md", n, 1, "file/bom", "m", severity="warning") for n in range(1, 11)]
    problems += [Problem("a.md", 1, 1, "file/bom", "m", severity="warning", fix=fix)]
    problems += [
        Problem("a.md", 1, 1, "file/cr", "m", fix=fix),
        Problem("a.md", 1, 1, "file/name", "m"),
    ]
    assert render_statistics(Report(tuple(problems), 1)).splitlines() == [
        f"11  warning  file/bom   [1 fixable]  {CODES['file/bom'].title}",
        f" 1  error    file/cr    [fixable]    {CODES['file/cr'].title}",
        f" 1  error    file/name               {CODES['file/name'].title}",
    ]
    assert render_statistics(_many(0, 1)) == f"1  warning  file/cr  {CODES['file/cr'].title}\n"
    assert render_statistics(Report((), 1)) == ""
