"""What `serve` logs when it begins: every problem that there is, what is served, and where."""

from collections.abc import Sequence
from dataclasses import replace

from content_api.cli.display.paths import relative_path
from content_api.cli.display.report import displayed_report
from content_api.cli.serve_log.differences import ReportDifferences
from content_api.cli.serve_log.event_parts import count_severities
from content_api.indexing.indexed_site import IndexReport
from content_api.logs import Event
from content_api.settings import Settings
from content_api.values.addresses import API_ROOT


def describe_start(
    settings: Settings, report: IndexReport, *, is_author: bool = True
) -> Sequence[Event]:
    """Events of the problems that there are when `serve` begins, as many as fit on a terminal.

    Args:
        settings: All settings.
        report: What the first run found.
        is_author: Whether an author reads this, who may see what is not public.
    """
    nothing = replace(report, problems=(), stale=())
    differences = ReportDifferences(settings, nothing, report, frozenset())
    return differences.describe(has_new_schemas=False, is_author=is_author)


def describe_serving(settings: Settings, report: IndexReport) -> Sequence[Event]:
    """Events that say what is served, and where."""
    address = f"http://{settings.serve_host}:{settings.serve_port}"
    shown = displayed_report(settings, report.problems, report.files)
    content = relative_path(settings.content_root)
    counts = {"files": report.files, **count_severities(shown.problems)}
    return (
        Event(
            "indexed",
            f"{content}: {report.files} files, {shown.summary}",
            {"path": content, "revision": report.revision, **counts},
        ),
        Event(
            "serving",
            f"serving {address}{API_ROOT}, described at {address}/docs; stop with Ctrl+C",
            {"address": address, "workers": settings.serve_workers},
        ),
    )
