"""Problems as SARIF 2.1.0, which GitHub code scanning, Azure DevOps and editors read.

Source:
    https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
    https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
    https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote

import msgspec

from content_api import __version__
from content_api.problems import CODES, Fix, Place, Problem
from content_api.reporters.explanation import render_explanation, render_markdown_explanation
from content_api.reporters.report import Report, count, count_kinds

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_BOUNDS = ("startLine", "startColumn", "endLine", "endColumn")
_FINGERPRINT = "contentApiProblem/v1"
MOST_RESULTS = 25_000  # of a run; GitHub refuses a file with more


def render_sarif(report: Report) -> str:
    """One run: the codes that occur as rules, and a result for each problem.

    Of more problems than GitHub takes, errors come first; a notification counts the others.
    """
    kept, left = _split(report)
    codes = sorted({problem.code for problem in kept})
    driver = {"name": "content-api", "version": __version__, "rules": [*map(_rule, codes)]}
    invocation: dict[str, object] = {"executionSuccessful": True}
    if left:
        note = {"level": "warning", "message": {"text": describe_left_out(report)}}
        invocation["toolExecutionNotifications"] = [note]
    run = {
        "tool": {"driver": driver},
        "invocations": [invocation],
        "results": [*_results(report, kept, codes)],
        "columnKind": "unicodeCodePoints",
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(document)).decode() + "\n"


def describe_left_out(report: Report) -> str:
    """How many problems have no result, as one sentence; empty when each has one."""
    _, left = _split(report)
    if not left:
        return ""
    more = f"{count(len(left), 'more problem')} ({count_kinds(left)})"
    return f"{more} left out: GitHub takes {MOST_RESULTS:,} results a run; see --format text"


def _split(report: Report) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """The problems that become results, and those that are left out."""
    if len(report.problems) <= MOST_RESULTS:
        return report.problems, ()
    ordered = report.by_severity()
    return ordered[:MOST_RESULTS], ordered[MOST_RESULTS:]


def _rule(code: str) -> dict[str, object]:
    entry = CODES[code]
    level = "warning" if entry.level == "off" else entry.level
    return {
        "id": code,
        "shortDescription": {"text": entry.title},
        "fullDescription": {"text": entry.explanation},
        "help": {
            "text": render_explanation(entry),
            "markdown": render_markdown_explanation(entry),
        },
        "defaultConfiguration": {"enabled": entry.level != "off", "level": level},
        "properties": {"tags": [code.split("/", maxsplit=1)[0]], "problem.severity": level},
    }


def _results(
    report: Report, problems: tuple[Problem, ...], codes: list[str]
) -> Iterator[dict[str, object]]:
    seen: Counter[str] = Counter()
    for problem in problems:
        digest = _digest(report, problem)
        seen[digest] += 1
        yield {
            "ruleId": problem.code,
            "ruleIndex": codes.index(problem.code),
            "level": problem.severity,
            "message": {"text": problem.text},
            "locations": [{"physicalLocation": _location(problem.path, problem.place)}],
            "partialFingerprints": {_FINGERPRINT: f"{digest}:{seen[digest]}"},
            **({"fixes": [_fix(problem.path, problem.fix)]} if problem.fix else {}),
            "properties": {
                "message": problem.message,
                "field": problem.field,
                "hint": problem.hint,
            },
        }


def _digest(report: Report, problem: Problem) -> str:
    """The same when lines shift: of code, path and field, and the line's text or the message."""
    line = report.read_line(problem.path, problem.line)
    subject = problem.message if line is None else line.strip()
    parts = (problem.code, problem.path, problem.field or "", subject)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()


def _location(path: str, place: Place) -> dict[str, object]:
    return {"artifactLocation": _artifact(path), "region": _region(place)}


def _artifact(path: str) -> dict[str, str]:
    """A file relative to the repository; one outside it is relative to nothing that is named."""
    uri = quote(path, errors="surrogateescape")
    return {"uri": uri} if path.startswith("../") else {"uri": uri, "uriBaseId": "%SRCROOT%"}


def _region(place: Place) -> dict[str, int]:
    return dict(zip(_BOUNDS, place.bounds, strict=True))


def _fix(path: str, fix: Fix) -> dict[str, object]:
    replacements = [
        {"deletedRegion": _region(edit.place), "insertedContent": {"text": edit.text}}
        for edit in fix.edits
    ]
    change = {"artifactLocation": _artifact(path), "replacements": replacements}
    return {"description": {"text": fix.title}, "artifactChanges": [change]}
