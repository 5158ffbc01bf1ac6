"""Lines of a body that look like headings, lists or fences, and are text for one character."""

import re
from collections.abc import Iterator

from content_api.parsing.body.body import ParsedBody
from content_api.parsing.text.look_alikes import UNSEEN, find_unseen, has_unseen, named, seen
from content_api.problems import Place, Problem, make_problem, replace_with

_LEAD = re.compile(r"[ \t>]*")
_HEADING = re.compile(rf"(?P<before>{UNSEEN}*)#{{1,6}}(?P<after>[ {UNSEEN[1:-1]}]+)(?=\S)")
_MARKED = re.compile(rf"(?P<before>{UNSEEN}+)(?:`{{3}}|~{{3}}|[-*+] |\d{{1,3}}[.)] |>)")
_ITEM = re.compile(rf"(?:[-*+]|\d{{1,3}}[.)])(?P<after>{UNSEEN}[ {UNSEEN[1:-1]}]*)(?=\S)")


def check_look_alikes(parsed: ParsedBody) -> Iterator[Problem]:
    """What Markdown takes for a paragraph, and a reader for something else."""
    text = parsed.lifted.text
    if not has_unseen(text):
        return
    for token in parsed.tree.inventory.tokens:
        if token["type"] == "paragraph" and "offset" in token:
            yield from _in_paragraph(parsed, token["offset"], token["end"])


def _in_paragraph(parsed: ParsedBody, start: int, end: int) -> Iterator[Problem]:
    lines = parsed.lifted.text[start:end].split("\n")
    bare = [line[_lead(line) :] for line in lines]
    # One dash with a fixed blank may be a dialogue's; two lines of them are a list.
    is_list = sum(_ITEM.match(line) is not None for line in bare) > 1
    at = start
    for line, words in zip(lines, bare, strict=True):
        found = _HEADING.match(words) or _MARKED.match(words) or (is_list and _ITEM.match(words))
        if found:
            yield from _told(parsed, at + len(line) - len(words), found)
        at += len(line) + 1


def _lead(line: str) -> int:
    found = _LEAD.match(line)
    return found.end() if found else 0


def _told(parsed: ParsedBody, at: int, found: re.Match[str]) -> Iterator[Problem]:
    """Each sign of a line that is not what it looks like."""
    for name, odd in found.groupdict().items():
        unseen = find_unseen(odd)
        if unseen:
            start = at + found.start(name)
            got = named(unseen.group())
            expected = "a plain blank" if name == "after" else "nothing"
            span = _place(parsed, start, start + len(odd))
            sign = seen(found.group()).strip()
            wanted = " " if name == "after" else ""
            # A list or a quote may go on in the lines behind it.
            is_certain = found.re is _HEADING
            yield make_problem(
                "markdown/look-alike",
                parsed.path,
                f"expected {expected} {name} {sign!r}, got the character {got}",
                place=_place(parsed, start + unseen.start(), start + unseen.end()),
                hint="as it is, the line is text",
                fix=replace_with(f"replace {got}", span, wanted) if is_certain else None,
            )


def _place(parsed: ParsedBody, start: int, end: int) -> Place:
    origin = parsed.lifted.original_offset
    return parsed.index.place(origin(start), origin(end))
