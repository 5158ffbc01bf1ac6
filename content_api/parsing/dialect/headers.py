"""Lines that say what is indented below them, for those who read lines and no blocks."""

import re

from content_api.parsing.dialect.admonitions import HEADER as _ADMONITION
from content_api.parsing.dialect.containers import STEP, indent_of
from content_api.parsing.dialect.tabs import HEADER as _TAB

_HEADER = re.compile(rf"{_ADMONITION}|{_TAB}")
# A definition or a footnote.
_DEFINITION = re.compile(r":[ \t]|\[\^[^\]\n]{1,500}\]:")
_QUOTES = re.compile(r"[ \t>]*+")


def is_header(line: str) -> bool:
    """Whether an admonition or a tab begins with `line`, however far that is indented."""
    text = line.lstrip(" ")
    return text.startswith(("!!!", "???", "===")) and _HEADER.match(text) is not None


def content_column(line: str) -> int:
    """Columns by which content below a header or definition is indented; 0 for other lines."""
    text = _QUOTES.sub("", line, count=1)
    return indent_of(line) + STEP if _DEFINITION.match(text) or is_header(text) else 0
