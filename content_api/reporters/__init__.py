"""Problems to text, JSON, GitHub annotations, SARIF and JUnit: the same facts in each."""

from collections.abc import Callable, Mapping

from content_api.reporters.github import render_github
from content_api.reporters.json import render_json
from content_api.reporters.report import Report
from content_api.reporters.sarif import render_sarif
from content_api.reporters.step_summary import render_step_summary
from content_api.reporters.text import render_statistics, render_text


def _render_junit(report: Report) -> str:
    from content_api.reporters.junit import render_junit  # noqa: PLC0415 - XML is slow to import

    return render_junit(report)


REPORTERS: Mapping[str, Callable[[Report], str]] = {
    "text": render_text,
    "json": render_json,
    "github": render_github,
    "sarif": render_sarif,
    "junit": _render_junit,
}

__all__ = [
    "REPORTERS",
    "Report",
    "render_statistics",
    "render_step_summary",
]
