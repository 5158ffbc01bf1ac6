"""Problems as they are shown to people: paths from where they stand, each unknown field once."""

from collections.abc import Iterable
from dataclasses import replace

from content_api.cli.display.paths import displayed_path
from content_api.cli.display.source_lines import line_reader
from content_api.problems import Problem
from content_api.problems.unknown_fields import gather_unknown_fields
from content_api.reporters import Report
from content_api.settings import Settings


def displayed_report(settings: Settings, problems: Iterable[Problem], files: int) -> Report:
    """The report of some problems, with paths relative to the current directory.

    Args:
        settings: Where the content root and the schemas are.
        problems: Sorted; with paths relative to the content root.
        files: How many files were looked at.
    """
    listed = gather_unknown_fields(problems, settings.content_ignore_fields)
    paths = {path: displayed_path(settings, path) for path in {p.path for p in listed}}
    sources = {name: path for path, name in paths.items()}
    named = (replace(problem, path=paths[problem.path]) for problem in listed)
    return Report(tuple(named), files, line_reader(settings, sources))
