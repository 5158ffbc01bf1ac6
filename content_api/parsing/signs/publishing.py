"""The clean Markdown of a body: what Markdown read, each hole filled as it may be published."""

import re
from collections.abc import Callable, Iterable

from content_api.parsing.signs.lifted import HOLE, LEAD, NOTHING, Hole, Kind, Lifted

_PLACEHOLDER = re.compile(HOLE)
_MARK = re.compile(r"[^>\s]")
_FOLLOWED = re.compile(r"[ \t]*+(?=[^ \t\n])")
_BELOW = re.compile(r"(?=[ \t>]*+\n[ \t>]*+\S)")
_CODE_BELOW = re.compile(r"[ \t]*+\n\s*?(?: {4}|\t)")
_EMPTY_BLOCK = "<div></div>"


def join_kept(pieces: Iterable[str]) -> str:
    """The pieces between which something is left out; code below a list stays apart from it."""
    kept = list(pieces)
    for index in range(1, len(kept)):
        if _CODE_BELOW.match("\n" + kept[index]):
            kept[index] = f"{_EMPTY_BLOCK}\n\n{kept[index]}"
    return "".join(kept)


def publish(lifted: Lifted, text: str, render_macro: Callable[[int], str]) -> str:
    """Fill the holes of `text`, a part of a lifted text.

    Args:
        lifted: The whole; its holes are settled.
        text: As lifted, perhaps with marks at its addresses.
        render_macro: The element of a macro by its number; empty for one that is data.
    """
    text = lifted.fill(text, _without_code)
    if lifted.macros:
        text = _with_elements(lifted, text, render_macro)
    holes = lifted.holes
    return _PLACEHOLDER.sub(lambda found: holes[int(found.group()[1:-1])].written, text)


def _without_code(hole: Hole) -> str:
    """What is published of a hole; macros and code follow."""
    if hole.kind in (Kind.CODE, Kind.MACRO) or hole.is_code:
        return hole.placeholder
    return hole.published


def _with_elements(lifted: Lifted, text: str, render_macro: Callable[[int], str]) -> str:
    """`text` with an element for each macro.

    One that begins a line begins a block of HTML, in which what stands below it or beside it would
    be read as HTML, too: its code would be none.
    """
    pieces: list[str] = []
    copied = 0
    lead: str | None = ""  # the marks of lists and quotes before the macro, if nothing else is
    for found in _PLACEHOLDER.finditer(text):
        hole = lifted.holes[int(found.group()[1:-1])]
        if hole.kind is not Kind.MACRO or hole.is_code:
            continue
        before = text[copied : found.start()]
        lead = _lead(before, lead)
        element = render_macro(hole.macro)
        pieces += [before, element]
        copied = found.end()
        if hole.is_html:
            continue
        if not element:
            pieces += [_EMPTY_BLOCK] if _CODE_BELOW.match(text, copied) else []
        elif lead is not None and not hole.is_block:
            pieces.insert(-1, NOTHING)
        elif lead is not None and (beside := _FOLLOWED.match(text, copied)):
            lead = _MARK.sub(" ", lead)
            pieces.append(f"\n{lead.rstrip()}\n{lead}")
            copied = beside.end()
            pieces += [] if text[copied].isalpha() else [NOTHING]  # it shall begin no block
        elif _BELOW.match(text, copied):
            pieces.append(f"\n{_MARK.sub(' ', lead or '').rstrip()}")
    return "".join((*pieces, text[copied:]))


def _lead(before: str, lead: str | None) -> str | None:
    """The marks that begin a macro's line; `lead` is that of the macro before, on the same line."""
    if "\n" in before:
        before, lead = before.rpartition("\n")[2], ""
    return None if lead is None or not LEAD.fullmatch(before) else lead + before
