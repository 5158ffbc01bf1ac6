"""Front matter that does not stand where it should: behind other lines, or a second time.

A room of its own because a rule and a line with a colon are ordinary Markdown: what is taken for
front matter here, and what is not, is told by what stands around it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from content_api.parsing.front_matter.hiding import Hiding
from content_api.parsing.front_matter.lost_states import Unread, find_lost_states

_MOST_CHARACTERS = 64 * 1024
_MOST_LINES = 20  # of text before it; what follows later is part of the text
_MOST_UNCLOSED = 2_000

_FENCE_LINE = re.compile(r"(?:-{3,}|\+{3})[ \t]*$")
_KEY = re.compile(r"[\"']?(?P<key>[^\W\d][\w.-]*)[\"']?[ \t]*[:=](?P<blank>[ \t]|$)?")
_ITEM = re.compile(r"[-#\]})\t ]|\[[\w.\"-]+\]$")
# What is not seen in a page; a comment may go on over several lines.
_COMMENTS = (("<!--", "-->"), ("{#", "#}"), ("%%", "%%"), ("<?", "?>"), ("{/*", "*/}"), ("<!", ">"))
_ASIDE = re.compile(r"\[(?!\^)[^\]\n]{1,100}\]:[ \t]|import\b[^\n]*[\"']|export[ \t]|\{%|//|#!")
_RAW = re.compile(r"<(?P<name>pre|script|style|textarea)\b", re.IGNORECASE)
_CODE = re.compile(r"(?P<marks>`{3,}|~{3,})")
# As they are written in front matter; `Date: …` under a heading may be text.
_KNOWN = frozenset(
    {"title", "description", "slug", "state", "article_state", "publication_status", "date"}
    | {"date_modified", "tags", "keywords", "lang", "robots", "draft", "published"}
)


@dataclass(frozen=True, slots=True)
class Misplaced:
    """Front matter that was found.

    Attributes:
        yaml: What stands between its fences.
        fence: The line that opens it.
        line: Of that, from 1.
        end_line: Of the line that closes it; 0 when nothing does.
        before: What stands before it.
        is_movable: Whether what stands before it may as well follow it: nothing of it is seen.
    """

    yaml: str
    fence: str = ""
    line: int = 1
    end_line: int = 0
    before: str = ""
    is_movable: bool = False

    @property
    def is_first(self) -> bool:
        """Whether nothing but blank lines stands before it."""
        return not self.before.strip()


def find_misplaced(text: str, hiding: Hiding) -> Misplaced | None:
    """The front matter that stands behind other lines of a file without any; None when none does.

    Behind what is not seen (comments, imports) it is every block of keys between two fences; behind
    a heading or text, one that has a key that front matter has or says that the page is hidden.
    Code and comments hold none.
    """
    head = text[:_MOST_CHARACTERS]
    if "\n---" not in head and "\n+++" not in head:
        return None
    lines = head.split("\n")
    for number, seen in _list_fences(lines):
        found = _block(lines, number, hiding, is_alone=not seen)
        if found:
            return found
    return None


def find_second(body: str, hiding: Hiding, *, is_first_empty: bool) -> Misplaced | None:
    """The front matter at the top of a body: after other front matter, so a second one."""
    if not is_first_empty and not body.lstrip("\n").startswith("---\n"):
        return None
    lines = body[:_MOST_CHARACTERS].split("\n")
    top = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if _FENCE_LINE.match(lines[top]):
        return _block(lines, top, hiding, is_alone=is_first_empty)
    if is_first_empty and _KEY.match(lines[top]):  # the first one's last line opens it as well
        found = _block(["---", *lines[top:]], 0, hiding, is_alone=True)
        return found and Misplaced(found.yaml, "---", line=0)
    return find_misplaced(body, hiding) if is_first_empty else None


def find_bare(text: str, hiding: Hiding) -> Misplaced | None:
    """Lines `key: value` at the top, without fences, that say that the page is hidden."""
    lines = text[:_MOST_UNCLOSED].split("\n")
    number, is_seen = 0, False
    while number < len(lines) and not is_seen and not _KEY.match(lines[number]):
        number, is_seen = _next(lines, number)
    if is_seen or number == len(lines):
        return None
    end = next((n for n in range(number, len(lines)) if not lines[n].strip()), len(lines))
    yaml = "\n".join(lines[number:end])
    is_header = all(map(_is_yaml, lines[number:end]))
    return (
        Misplaced(yaml, line=number + 1)
        if is_header and _hides(yaml, hiding, dates=False)
        else None
    )


def _list_fences(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Index of each line that may open front matter, and how many lines of text precede it."""
    number = seen = 0
    while number < len(lines) and seen <= _MOST_LINES:
        if _FENCE_LINE.match(lines[number]):
            yield number, seen
        end, is_seen = _next(lines, number)
        seen += is_seen
        number = end


def _next(lines: list[str], number: int) -> tuple[int, bool]:
    """Index past a line, or past the comment or code that begins there; whether it is seen."""
    line = lines[number].strip()
    if not line or _ASIDE.match(line):
        return number + 1, False
    for start, end in _COMMENTS:
        if line.startswith(start):
            rest = line.removeprefix(start)
            while end not in rest and number + 1 < len(lines):
                number += 1
                rest = lines[number]
            return number + 1, bool(rest.partition(end)[2].strip())
    return _code_end(lines, number) or number + 1, True


def _code_end(lines: list[str], number: int) -> int:
    """Index past the code that begins on a line; 0 when none does."""
    line = lines[number].lstrip()
    raw, code = _RAW.match(line), _CODE.match(line)
    if raw:
        end = re.compile(rf".*</{raw['name']}", re.IGNORECASE)
        first = number
    elif code:
        end = re.compile(rf"[ \t>]*{code['marks'][0]}{{{len(code['marks'])},}}[ \t]*$")
        first = number + 1
    else:
        return 0
    found = (n + 1 for n in range(first, len(lines)) if end.match(lines[n]))
    return next(found, len(lines))


def _block(lines: list[str], number: int, hiding: Hiding, *, is_alone: bool) -> Misplaced | None:
    """The front matter that the fence on a line opens; None when it opens none.

    Args:
        lines: Of the text.
        number: Index of the fence.
        hiding: What hides a page.
        is_alone: Whether nothing that is seen stands before it.
    """
    fence = lines[number].rstrip()
    end = next((n for n in range(number + 1, len(lines)) if lines[n].rstrip() == fence), 0)
    inside = lines[number + 1 : end or number + 1 + _MOST_LINES]
    yaml = "\n".join(inside)
    faults = sum(not _is_yaml(line) for line in inside)
    if not _KEY.match(yaml.lstrip("\n")) or faults > is_alone or not (end or is_alone):
        return None
    keys = {_key(line) for line in inside} - {""}
    is_small = all(key[0].islower() or not key[0].isalpha() for key in keys)  # as in no prose
    is_tight = not yaml.startswith("\n")
    is_plain = is_alone and is_tight and is_small and not faults
    is_known = bool(end) and (is_plain or bool(keys & _KNOWN))
    if not (is_tight or is_alone) or not (is_known or _hides(yaml, hiding, dates=is_small)):
        return None
    is_movable = is_alone and end > 0 and not faults and lines[number] == "---" == lines[end]
    before = "\n".join(lines[:number])
    is_parted = not "".join(lines[end + 1 : end + 2]).strip()
    return Misplaced(
        yaml=yaml,
        fence=fence,
        line=number + 1,
        end_line=end and end + 1,
        before=before.strip("\n") + ("" if is_parted else "\n"),
        is_movable=is_movable,
    )


def _is_yaml(line: str) -> bool:
    """Whether a line may be one of `key: value`, or belong to one."""
    return not line.strip() or bool(_KEY.match(line) or _ITEM.match(line))


def _key(line: str) -> str:
    """The key with which a line begins; empty when it begins with none."""
    found = _KEY.match(line)
    return found["key"] if found else ""


def _hides(yaml: str, hiding: Hiding, *, dates: bool) -> bool:
    """Whether the page is hidden, or, with `dates`, may be so at some time."""
    found = find_lost_states(Unread(yaml, yaml), hiding)
    return any(said.hides or dates for said in found)
