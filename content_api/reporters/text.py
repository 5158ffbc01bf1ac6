"""Problems for people: one line each, sorted."""

from content_api.reporters.report import Report


def render_text(report: Report) -> str:
    """The one-line form of every problem; empty when there is none."""
    return "".join(f"{problem.line_form}\n" for problem in report.problems)
