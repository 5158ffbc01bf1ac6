"""Comments that excuse problems: `content-api: ignore CODE …`, in Markdown and in YAML.

On the line of the problem, or alone on the line before it; `ignore-file` is for the whole file.
Text after ` -- ` says why.
"""

import re
from collections.abc import Iterable, Iterator

from content_api.parsing.body import ParsedBody
from content_api.parsing.front_matter import FrontMatter
from content_api.problems import Place
from content_api.records import Excuse

_MARK = "content-api:"
_WORDS = re.compile(
    r"\s*content-api:[ \t]*ignore(?P<file>-file)?[ \t]+(?P<codes>[^\n]*?)(?:[ \t]+--[ \t].*)?\s*"
)
_YAML_COMMENT = re.compile(r"(?:^|[ \t])#(?P<text>[ \t]*content-api:.*)$")


def list_excuses(matter: FrontMatter, text: str, parsed: ParsedBody) -> tuple[Excuse, ...]:
    """The excuses of a file, in reading order.

    Args:
        matter: Its front matter.
        text: The whole file.
        parsed: Its body.
    """
    if _MARK not in text:
        return ()
    lines = text.split("\n")
    in_yaml = list_yaml_excuses(lines[: max(matter.body_line - 2, 0)], matter.places.values())
    return (*in_yaml, *_in_body(lines, parsed))


def list_yaml_excuses(lines: list[str], values: Iterable[Place]) -> Iterator[Excuse]:
    """The excuses in lines of YAML, of which `values` are the places of all values."""
    spans = list(values)
    for number, line in enumerate(lines, start=1):
        comment = _YAML_COMMENT.search(line)
        if comment is None:
            continue
        column = comment.start("text")  # 1-based, of the #
        if any(_covers(span, number, column) for span in spans):
            continue  # text of a value
        words = _WORDS.fullmatch(comment["text"])
        if words:
            yield _excuse(words, lines, number, column, len(line) + 1)


def _in_body(lines: list[str], parsed: ParsedBody) -> Iterator[Excuse]:
    for comment in parsed.lifted.comments:
        words = _WORDS.fullmatch(comment.text)
        if words:
            start = parsed.index.place(comment.offset - len("<!--"))
            end = parsed.index.place(comment.offset + len(comment.text) + len("-->"))
            if start.line == end.line:
                yield _excuse(words, lines, start.line, start.column, end.column)


def _covers(span: Place, line: int, column: int) -> bool:
    return (span.line, span.column) <= (line, column) < (span.end_line, span.end_column)


def _excuse(
    words: re.Match[str], lines: list[str], number: int, column: int, end_column: int
) -> Excuse:
    """The excuse of a comment at `column` of line `number`, with what would go with it."""
    line = lines[number - 1]
    codes = tuple(words["codes"].replace(",", " ").split())
    before, after = line[: column - 1], line[end_column - 1 :]
    is_alone = not before.strip() and not after.strip()
    if words["file"]:
        excused = 0
    elif is_alone:
        rest = (n for n in range(number + 1, len(lines) + 1) if lines[n - 1].strip())
        excused = next(rest, number)
    else:
        excused = number
    if is_alone and number < len(lines):
        return Excuse(codes, excused, Place(number, 1, number + 1, 1))
    start = len(before.rstrip(" \t")) + 1
    return Excuse(codes, excused, Place(number, start, number, end_column))
