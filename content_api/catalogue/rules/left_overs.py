"""Rules for what editing leaves behind in a body: unclosed fences, merge conflicts."""

from collections.abc import Iterator

from content_api.parsing.body.body import ParsedBody
from content_api.parsing.markdown.tokens import walk
from content_api.problems import Problem, make_problem

_OURS, _BETWEEN, _THEIRS = "<<<<<<<", "=======", ">>>>>>>"


def check_left_overs(parsed: ParsedBody) -> Iterator[Problem]:
    """The first fence that is never closed, and the first conflict outside of code."""
    yield from _check_fences(parsed)
    if f"\n{_THEIRS}" in parsed.lifted.text and _OURS in parsed.lifted.text:
        yield from _check_conflicts(parsed)


def _check_fences(parsed: ParsedBody) -> Iterator[Problem]:
    fences = parsed.tree.inventory.open_fences
    if fences:
        opening, marks = fences[0]["opening"], fences[0]["marker"]
        # One without code has no place of its own: it stands at the end of the text. Below a list
        # the line may have lost blanks, but no marks.
        text = parsed.text
        end = (
            parsed.lifted.original_offset(fences[0]["offset"])
            if "offset" in fences[0]
            else len(text)
        )
        nearest = [(text.rfind(part, 0, end + len(part)), part) for part in (opening, marks)]
        origin, written = max(*nearest, (text.find(marks), marks))
        more = f", nor are {len(fences) - 1} more" if len(fences) > 1 else ""
        yield make_problem(
            "markdown/unclosed-fence",
            parsed.path,
            f"this fence of code is never closed{more}: all below it is code",
            place=parsed.index.place(origin, origin + len(written)),
            hint=f"write {fences[0]['marker'][:10]} on a line of its own where the code ends",
        )


def _check_conflicts(parsed: ParsedBody) -> Iterator[Problem]:
    """Conflicts whose first line is text: what stands in code, someone wants to show."""
    of_text = set(_list_text_marks(parsed))
    found = [start for start in _list_conflicts(parsed.lifted.text) if start in of_text]
    if found:
        more = f", nor are {len(found) - 1} more" if len(found) > 1 else ""
        start = parsed.lifted.original_offset(found[0])
        yield make_problem(
            "file/conflict-marker",
            parsed.path,
            f"this merge conflict is not resolved{more}",
            place=parsed.index.place(start, start + len(_OURS)),
            hint=f"keep what is right, and remove the lines {_OURS}, {_BETWEEN} and {_THEIRS}",
        )


def _list_conflicts(text: str) -> Iterator[int]:
    """Where each conflict starts that has all its marks: `=======` alone underlines a heading."""
    start, seen_between, position = -1, False, 0
    for line in text.split("\n"):
        mark = line.partition(" ")[0]
        if mark == _OURS:
            start, seen_between = position, False
        elif line == _BETWEEN:
            seen_between = True
        elif mark == _THEIRS and start >= 0 and seen_between:
            yield start
            start = -1
        position += len(line) + 1


def _list_text_marks(parsed: ParsedBody) -> Iterator[int]:
    """Where the first marks stand in the text of paragraphs, headings, cells."""
    text, cursor = f"\n{parsed.lifted.text}", 0
    for token in walk(parsed.tree.tokens):
        cursor = max(cursor, token.get("offset", cursor))
        if token["type"] == "text" and token["raw"].startswith(_OURS):
            cursor = text.find(f"\n{_OURS}", cursor)
            yield cursor
            cursor += 1
