"""Problems to text, JSON and GitHub annotations: the same facts in each."""

from collections.abc import Callable, Mapping

from content_api.reporters.github import render_github
from content_api.reporters.json import render_json
from content_api.reporters.report import Report
from content_api.reporters.text import render_text

REPORTERS: Mapping[str, Callable[[Report], str]] = {
    "text": render_text,
    "json": render_json,
    "github": render_github,
}

__all__ = ["REPORTERS", "Report"]
