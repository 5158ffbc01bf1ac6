"""Problems for people: one line each, sorted; and how often each code occurs."""

from content_api.problems import CODES
from content_api.reporters.report import Report, Statistic


def render_text(report: Report) -> str:
    """The one-line form of every problem; empty when there is none."""
    return "".join(f"{problem.line_form}\n" for problem in report.problems)


def render_statistics(report: Report) -> str:
    """One line for each code that occurs, the most frequent first, in columns."""
    statistics = report.statistics()
    if not statistics:
        return ""
    rows = [(str(s.count), s.severity, s.code, _mark(s), CODES[s.code].title) for s in statistics]
    width = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "".join(
        f"{total:>{width[0]}}  {severity:<{width[1]}}  {code:<{width[2]}}  {mark:<{width[3]}}"
        f"{'  ' if width[3] else ''}{title}\n"
        for total, severity, code, mark, title in rows
    )


def _mark(statistic: Statistic) -> str:
    """`[fixable]` when `--fix` mends all of them, `[2 fixable]` when only some."""
    if not statistic.fixable:
        return ""
    some = f"{statistic.fixable} " if statistic.fixable < statistic.count else ""
    return f"[{some}fixable]"
