r"""What is a comment in a body: of HTML, of Obsidian (`%%`), and definitions that define nothing.

Source:
    https://html.spec.whatwg.org/multipage/parsing.html#parse-error-incorrectly-opened-comment: what
    begins with `<!` or `<?` and is no comment is one to a browser.
    https://help.obsidian.md/syntax#Comments. `[//]: # (…)` and `[comment]: <> (…)` are link
    definitions that many use as comments: https://stackoverflow.com/a/20885980.
"""

import re
from dataclasses import dataclass

# How what may be a comment of HTML begins.
COMMENT_MARK = re.compile(r"<(?:!--|!\[CDATA\[|[!?])")
_DEFINITION = re.compile(r"\[(?://|comment)\]:[ \t]*+(?:<#?>|#(?=[\s(]|$))", re.IGNORECASE)
_TITLE = re.compile(
    r"[ \t]*+(?:\n[ \t>]*+(?=[(\"']))?"
    r"(?:\((?:[^()\\]|\\.|\([^()]*+\))*+\)|\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+')"
    r"(?=[ \t]*+(?:\n|$))",
    re.DOTALL,
)
_OBSIDIAN = re.compile(r"(?<![0-9A-Za-z%\\])%%(?!%)")
_OBSIDIAN_CLOSE = re.compile(r"%%(?![0-9A-Za-z%])")
_OBSIDIAN_LINE_END = re.compile(r"%%[ \t]*+$", re.MULTILINE)
_LINE_END = re.compile(r"[ \t]*+$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Found:
    """A comment: the span of its text in the body, where it ends, and how if it is not closed."""

    start: int
    close: int
    end: int
    expected: str = ""


def find_html_comment(body: str, start: int, end: int) -> Found | None:
    """The comment that begins with a mark at `start`; all but `<!--` close before `end`."""
    if body.startswith("<!--", start):
        return _find_marked(body, start + 4)
    if body.startswith("<![CDATA[", start):
        return _find_to(body, start + 9, "]]>", end)
    return _find_to(body, start + 2, "?>" if body[start + 1] == "?" else ">", end)


def _find_marked(body: str, content: int) -> Found:
    if body.startswith((">", "->"), content):
        return Found(content, content, body.index(">", content) + 1)
    close = body.find("-->", content)
    if close < 0:
        return Found(content, len(body), len(body), "-->")
    return Found(content, close, close + 3)


def _find_to(body: str, content: int, mark: str, end: int) -> Found | None:
    close = body.find(mark, content, end)
    return None if close < 0 else Found(content, close, close + len(mark))


class ObsidianComments:
    """The comments of a body that begin with `%%`; ask for them in reading order."""

    def __init__(self, body: str) -> None:
        self._body = body
        self._last_end: int | None = None
        self._open_until = 0  # up to there nothing closes

    def find(self, start: int, end: int, *, leads: bool) -> Found | None:
        """The comment that begins with the `%%` at `start`.

        Args:
            start: Of the signs.
            end: Of the paragraph.
            leads: Whether they begin a line: then the comment may go on after blank lines, to a
                line that ends with such signs.
        """
        body = self._body
        if not _OBSIDIAN.match(body, start):
            return None
        close = None
        if start >= self._open_until:
            close = _OBSIDIAN_CLOSE.search(body, start + 2, end)
            self._open_until = end if close is None else 0
        if close is None and leads and end <= self._find_last_end():
            close = _OBSIDIAN_LINE_END.search(body, max(end, start + 2))
        if close:
            return Found(start + 2, close.start(), close.start() + 2)
        is_alone = leads and _LINE_END.match(body, start + 2) is not None
        return Found(start + 2, len(body), len(body), "%%") if is_alone else None

    def _find_last_end(self) -> int:
        """Where the last line ends with the signs: to look for it again and again takes time."""
        if self._last_end is None:
            ends = [close.start() for close in _OBSIDIAN_LINE_END.finditer(self._body)]
            self._last_end = ends[-1] if ends else -1
        return self._last_end


def find_definition_comment(body: str, start: int, end: int) -> Found | None:
    """The comment that begins with the `[` at `start`, and is written as a definition of a link."""
    definition = _DEFINITION.match(body, start, end)
    if definition is None:
        return None
    title = _TITLE.match(body, definition.end(), end)
    if title:
        return Found(definition.end(), title.end(), title.end())
    newline = body.find("\n", definition.end(), end)
    past = end if newline < 0 else newline
    return Found(definition.end(), past, past)
