"""Comments that excuse problems: `content-api: ignore CODE …`, in Markdown and in YAML.

On the line of the problem, or alone on the line before it; `ignore-file` is for the whole file.
Text after ` -- ` says why.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from content_api.parsing.body.body import ParsedBody
from content_api.parsing.front_matter.front_matter import FrontMatter
from content_api.problems import Place
from content_api.values.parts import Excuse

_MARK = "content-api:"
_YAML_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#(?=[ \t]*content-api:)")
_REASON = re.compile(r"(?:^|(?<=[ \t]))--(?=[ \t]|$)")


@dataclass(frozen=True, slots=True)
class _Written:
    """A comment that excuses, on one line from `column` up to `end_column`."""

    codes: tuple[str, ...]
    is_for_file: bool
    line: int
    column: int
    end_column: int


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
    in_yaml = list(_in_yaml(lines, matter))
    in_body = list(_in_body(parsed))
    alone = {w.line for w in (*in_yaml, *in_body) if not "".join(_around(w, lines)).strip()}
    following = _list_following(lines, alone)
    return tuple(
        Excuse(
            written.codes,
            0 if written.is_for_file else following.get(written.line, written.line),
            Place(written.line, written.column, written.line, written.end_column),
            remove(written, lines),
        )
        for remove, found in ((_from_yaml, in_yaml), (_from_body, in_body))
        for written in found
    )


def _in_yaml(lines: list[str], matter: FrontMatter) -> Iterator[_Written]:
    """The excuses in front matter; in what cannot be read, nothing tells text from comments."""
    if not matter.values and any(problem.severity == "error" for problem in matter.problems):
        return
    spans = [((p.line, p.column), (p.end_line, p.end_column)) for p in matter.places.values()]
    for number, line in enumerate(lines[: max(matter.body_line - 2, 0)], start=1):
        for sign in _YAML_COMMENT.finditer(line):
            column = sign.start() + 1
            if any(start <= (number, column) < end for start, end in spans):
                continue  # text of a value
            words = _read(line[column:])
            if words:
                yield _Written(*words, number, column, len(line) + 1)
            break  # the rest of the line is this comment


def _in_body(parsed: ParsedBody) -> Iterator[_Written]:
    for comment in parsed.lifted.comments:
        words = _read(comment.text) if "\n" not in comment.text else None
        if words:
            line, column = parsed.index.position(comment.offset - len("<!--"))
            end_column = column + len("<!--") + len(comment.text) + len("-->")
            yield _Written(*words, line, column, end_column)


def _read(comment: str) -> tuple[tuple[str, ...], bool] | None:
    """The codes in the text of a comment, and whether they are for the file; or None."""
    text = comment.strip()
    words = text.removeprefix(_MARK).split(maxsplit=1)
    if not text.startswith(_MARK) or words[:1] not in (["ignore"], ["ignore-file"]):
        return None
    codes = _REASON.split(words[1], maxsplit=1)[0] if len(words) > 1 else ""
    # A code has a group; other words are a reason for which ` -- ` was forgotten.
    names = takewhile(lambda name: "/" in name, codes.replace(",", " ").split())
    return tuple(dict.fromkeys(names)), words[0] == "ignore-file"


def _around(written: _Written, lines: list[str]) -> tuple[str, str]:
    """What stands on the line before and after the comment."""
    line = lines[written.line - 1]
    return line[: written.column - 1], line[written.end_column - 1 :]


def _list_following(lines: list[str], alone: set[int]) -> dict[int, int]:
    """For each line with nothing but an excuse, the next that is neither blank nor such a line."""
    found: dict[int, int] = {}
    following = None
    for number in range(len(lines) if alone else 0, 0, -1):
        if number in alone:
            found[number] = following or number
        elif lines[number - 1].strip():
            following = number
    return found


def _from_yaml(written: _Written, lines: list[str]) -> Place:
    before = _around(written, lines)[0].rstrip(" \t")
    if not before:
        return Place(written.line, 1, written.line + 1, 1)
    return Place(written.line, len(before) + 1, written.line, written.end_column)


def _from_body(written: _Written, lines: list[str]) -> Place | None:
    """What goes with a comment, so that the text without it is read as the text with it was."""
    number, column = written.line, written.column
    before, after = _around(written, lines)
    if (before + after).strip():
        if not before.strip():
            return None  # what follows would begin the line: a list, code or a heading
        is_parted = before[-1] in " \t" and before[-2] not in " \t" and after[:1] in ("", " ", "\t")
        return Place(number, column - is_parted, number, written.end_column)
    rest = next((line for line in lines[number:] if line.strip()), "")
    if rest.startswith("-") and not any(line.strip() for line in lines[: number - 1]):
        return None  # a rule at the top of the file would be taken for front matter
    beside = (*lines[: number - 1][-1:], *lines[number : number + 1])
    if number < len(lines) and any(not line.strip() for line in beside):
        return Place(number, 1, number + 1, 1)
    # Without a blank line in its place, two paragraphs or lists would become one.
    return Place(number, 1, number, len(lines[number - 1]) + 1)
