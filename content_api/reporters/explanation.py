"""A code explained, as text and as Markdown: for `explain`, docs/problems.md and SARIF's help."""

import re
import textwrap

from content_api.problems import Code

_INDENT = "    "


def render_explanation(entry: Code) -> str:
    """What it means and how to mend it, then its examples, indented; no line end."""
    parts = [entry.explanation]
    for label, lines in _examples(entry):
        parts += [label, textwrap.indent(lines, _INDENT)]
    return "\n\n".join(parts)


def render_markdown_explanation(entry: Code) -> str:
    """The same, with the examples as fenced blocks; no line end."""
    parts = [entry.explanation]
    for label, lines in _examples(entry):
        fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`{3,}", lines))])
        parts += [label, f"{fence}markdown\n{lines}\n{fence}"]
    return "\n\n".join(parts)


def _examples(entry: Code) -> list[tuple[str, str]]:
    """Labels and lines of the examples there are, without the line ends around them."""
    pairs = (("For example:", entry.bad), ("Mended:", entry.good))
    return [(label, lines.strip("\n")) for label, lines in pairs if lines.strip("\n")]
