"""Problems to text, JSON, GitHub annotations, SARIF and JUnit: the same facts in each.

Each format is a module of its name, with a function `render_` and that name.
"""

from collections.abc import Callable, Mapping
from importlib import import_module

from content_api.reporters.report import Report
from content_api.reporters.text import render_statistics

_Render = Callable[[Report], str]


def _reporter(name: str) -> _Render:
    """The reporter of a format, which is imported when it is used: XML and hashes take time."""

    def render(report: Report) -> str:
        module = import_module(f"content_api.reporters.{name}")
        chosen: _Render = getattr(module, f"render_{name}")
        return chosen(report)

    return render


REPORTERS: Mapping[str, _Render] = {
    name: _reporter(name) for name in ("text", "json", "github", "sarif", "junit")
}

__all__ = [
    "REPORTERS",
    "Report",
    "render_statistics",
]
