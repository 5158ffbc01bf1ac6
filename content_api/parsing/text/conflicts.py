"""What git leaves in a file when two versions of some lines could not be brought together."""

import re

_MARKS = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?: .*)?$", re.MULTILINE)


def find_conflict(text: str) -> tuple[int, int] | None:
    """The span of the first line that opens a conflict, `<<<<<<< HEAD`; None without one."""
    if "<<<<<<<" not in text:
        return None
    return next(
        (mark.span() for mark in _MARKS.finditer(text) if mark.group().startswith("<")), None
    )


def without_conflicts(text: str) -> str:
    """`text` with the first version of each conflict; what goes is blank, so that no line moves."""
    kept, is_dropping, last = [], False, 0
    for mark in _MARKS.finditer(text):
        between = text[last : mark.start()]
        kept += [_blank(between) if is_dropping else between, _blank(mark.group())]
        is_dropping = mark.group()[0] in "|="
        last = mark.end()
    return "".join([*kept, _blank(text[last:]) if is_dropping else text[last:]])


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
