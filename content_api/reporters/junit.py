"""Problems as JUnit XML, which Jenkins, GitLab and most other CI systems show as tests.

Each problem is a test case, named by its code and place, of the class of its path: GitLab keeps
one case for each name, Jenkins groups by class. An error is a failure. A warning is skipped, with
its text, unless warnings fail the run: a report is red when the run is. Files without problems are
one case that passes, so that a good run has a test.

Source:
    https://github.com/jenkinsci/xunit-plugin (junit-10.xsd, in tests/data)
    https://docs.gitlab.com/ci/testing/unit_test_reports/
"""

from collections import Counter
from xml.etree import ElementTree as ET

from content_api.problems import Problem, printable
from content_api.reporters.mends import describe_details, describe_place
from content_api.reporters.report import Report

_NAME = "content-api check"


def render_junit(report: Report) -> str:
    """One suite; no time and no host, so the same content gives the same bytes."""
    failures = len(report.problems) if report.strict else report.error_count
    suite = ET.Element("testsuite", name=_NAME)
    names: Counter[tuple[str, str]] = Counter()
    for problem in report.problems:
        _add_problem(suite, problem, names, is_failure=_is_failure(report, problem))
    if report.clean_files or not report.problems:
        _add_clean_files(suite, report)
    counts = {"tests": str(len(suite)), "failures": str(failures), "errors": "0"}
    suite.attrib |= {**counts, "skipped": str(len(report.problems) - failures)}
    root = ET.Element("testsuites", {"name": _NAME, **counts})
    root.append(suite)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _is_failure(report: Report, problem: Problem) -> bool:
    return report.strict or problem.severity == "error"


def _add_problem(
    suite: ET.Element, problem: Problem, names: Counter[tuple[str, str]], *, is_failure: bool
) -> None:
    """A test case; two of one name in a class would be one for GitLab, so the second is `(2)`."""
    path = printable(problem.path)
    name = f"{problem.code} at {problem.line}:{problem.column}"
    names[path, name] += 1
    unique = name if names[path, name] == 1 else f"{name} ({names[path, name]})"
    case = ET.SubElement(suite, "testcase", classname=path, name=unique)
    kind = "failure" if is_failure else "skipped"
    text = f"{problem.severity}: {printable(problem.text)}"
    outcome = ET.SubElement(case, kind, type=problem.code, message=text)
    place = f"{path}:{describe_place(problem.place)}"
    details = map(printable, describe_details(problem))
    outcome.text = "\n".join([f"{place}: {text} [{problem.code}]", *details])


def _add_clean_files(suite: ET.Element, report: Report) -> None:
    case = ET.SubElement(suite, "testcase", classname=_NAME, name="files without problems")
    ET.SubElement(case, "system-out").text = f"{report.clean_files} of {report.files}"
