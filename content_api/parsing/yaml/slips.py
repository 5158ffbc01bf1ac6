"""Slips of the pen in lines of YAML, by their form: what each line was probably meant to be.

Whether a line is at fault is not for this room to say: `yaml_faults` reads on without the slip, and
believes only one that takes it further. What YAML says of a fault is in `yaml_reasons`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from content_api.parsing.text.look_alikes import (
    BREAKS,
    BULLETS,
    COLONS,
    QUOTES,
    UNSEEN,
    named,
    seen,
)
from content_api.parsing.yaml.meta_keys import SCHEMES, is_known_key
from content_api.parsing.yaml.stop import short

KEY = r"[\"']?[^\W\d][\w-]{0,60}[\"']?"
_ODD = UNSEEN[1:-1]

_INDENT = re.compile(rf"[ ]*(?P<odd>{UNSEEN}[ {_ODD}]*)")
_DASH = re.compile(rf"[ ]*-(?P<odd>{UNSEEN}[ {_ODD}]*)")
_COLON = re.compile(
    rf"[ ]*(?:- +)?(?P<key>{KEY})"
    rf"(?P<odd>[ \t{_ODD}]*(?:[{COLONS}]|:(?={UNSEEN}))[ \t{_ODD}]*)"
)
_BULLET = re.compile(rf"[ ]*(?P<odd>[{BULLETS}][ {_ODD}]+)\S")
_BREAK = re.compile(rf"(?P<odd>[{BREAKS}]+)")
_QUOTED = re.compile(
    rf"[ ]*(?:- +)?(?:{KEY}:[ ]+)?(?P<open>[{''.join(QUOTES)}])(?P<text>[^\"\\]*)(?P<close>.)[ ]*"
)
_TIGHT_COLON = re.compile(
    rf"[ ]*(?:- +)?(?P<key>{KEY})(?P<sign>[ \t]*:)(?P<value>[^\s:/=]|/(?!/))(?P<rest>.*)"
)
_OTHER_SIGN = re.compile(rf"[ ]*(?P<key>{KEY})(?P<sign>[ \t]*(?::?=>?|->)[ \t]*)(?P<value>\S.*)")
_TIGHT_DASH = re.compile(r"[ ]*(?P<sign>-)(?P<value>[^\W\d_]|[\"'])")
_NO_COLON = re.compile(rf"[ ]*(?P<key>{KEY})(?:[ \t]+(?P<value>[^\s#].*)|[ \t]*)")
_INDENTED = re.compile(rf"(?P<indent>[ ]+)(?P<key>{KEY}):(?:[ \t]|$)")
_PAIR = re.compile(rf"(?P<indent>[ ]*)(?:- +)?{KEY}[ \t]*:(?:[ \t]|$)")

Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Slip:
    """What may be wrong at a span of a text.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        message: What was expected and what was got.
        edits: What makes the rest readable.
        hint: What to do.
        mend: What the edits do, in words, when they are also what was meant, for certain.
        field: The key that it is about.
    """

    start: int
    end: int
    message: str
    edits: tuple[Edit, ...]
    hint: str = ""
    mend: str = ""
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text, and where it begins."""

    text: str
    at: int


def line_at(text: str, offset: int) -> Line:
    """The line of `offset`."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    return Line(text[start : end if end >= 0 else len(text)], start)


def list_line_slips(line: Line) -> Iterator[Slip]:
    """What a line may have been meant to be, the likeliest first."""
    for find in _FINDERS:
        yield from find(line)


def _look_alikes(line: Line) -> Iterator[Slip]:
    for pattern, wanted in _ODD_SIGNS:
        found = pattern.match(line.text)
        if found:
            yield _odd(line, found, wanted(found["odd"]))
    found = _BREAK.search(line.text)
    if found:
        yield _odd(line, found, " ")


def _odd(line: Line, found: re.Match[str], wanted: str) -> Slip:
    """A sign that is not what it looks like; it is told at the first such character."""
    odd = found["odd"]
    first = next(i for i, char in enumerate(odd) if not char.isascii())
    start = line.at + found.start("odd")
    got = named(odd[first])
    expected = "plain blanks"
    if wanted.strip(" "):
        expected = f"{wanted!r}"
    elif not wanted:
        expected = "nothing"
    return Slip(
        start + first,
        start + first + 1,
        f"expected {expected}, got the character {got}",
        ((start, start + len(odd), wanted),),
        mend=f"replace {got}",
    )


_ODD_SIGNS: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (_INDENT, seen),
    (_DASH, lambda _: " "),
    (_COLON, lambda _: ": "),
    (_BULLET, lambda _: "- "),
)


def _quotes(line: Line) -> Iterator[Slip]:
    found = _QUOTED.fullmatch(line.text)
    if found and found["close"] == QUOTES[found["open"]]:
        first, last = line.at + found.start("open"), line.at + found.start("close")
        got = named(found["open"])
        edits = ((first, first + 1, '"'), (last, last + 1, '"'))
        message = f"expected '\"', got the character {got}"
        yield Slip(first, first + 1, message, edits, mend=f"replace {got}")


def _no_blank(line: Line) -> Iterator[Slip]:
    found = _TIGHT_COLON.match(line.text)
    if found and not is_address(found["key"]):
        start, end = (line.at + offset for offset in found.span("sign"))
        key = found["key"]
        is_key = is_known_key(key) or (key.isascii() and key.islower())
        yield Slip(
            start,
            end,
            f"expected a blank after `{key}:`",
            ((start, end, ": "),),
            hint=f"write `{key}: {short(found['value'] + found['rest'])}`",
            mend="add the blank" if is_key else "",
            field=key.strip("\"'"),
        )
    found = _TIGHT_DASH.match(line.text)
    if found:
        start = line.at + found.start("sign")
        message = "expected a blank after the `-` of a list"
        yield Slip(start, start + 1, message, ((start, start + 1, "- "),), mend="add the blank")


def is_address(key: str) -> bool:
    """Whether what looks like a key is how an address begins."""
    return key.lower() in SCHEMES


def _other_sign(line: Line) -> Iterator[Slip]:
    found = _OTHER_SIGN.match(line.text)
    if found:
        start, end = (line.at + offset for offset in found.span("sign"))
        sign = found["sign"].strip()
        first = start + found["sign"].index(sign)
        key = found["key"]
        yield Slip(
            first,
            first + len(sign),
            f"expected a colon after `{key}`, got {sign!r}",
            ((start, end, ": "),),
            hint=f"write `{key}: {short(found['value'])}`",
            mend="write a colon" if is_known_key(key) and sign in ("=", ":=") else "",
            field=key.strip("\"'"),
        )


def _no_colon(line: Line) -> Iterator[Slip]:
    found = _NO_COLON.fullmatch(line.text)
    if found and is_known_key(found["key"]):
        key, value = found["key"], found["value"] or "…"
        start, end = (line.at + offset for offset in found.span("key"))
        yield Slip(
            start,
            end,
            f"expected a colon after `{key}`",
            ((end, end, ":"),),
            hint=f"write `{key}: {short(value)}`",
            field=key.strip("\"'"),
        )


_FINDERS: tuple[Callable[[Line], Iterator[Slip]], ...] = (
    _look_alikes,
    _quotes,
    _no_blank,
    _other_sign,
    _no_colon,
)


def list_indents(text: str, line: Line) -> Iterator[Slip]:
    """Other indents that a line with a known key may have been meant to have."""
    found = _INDENTED.match(line.text)
    if found is None:
        return
    pairs = (_PAIR.match(above) for above in text[: line.at].split("\n"))
    got = len(found["indent"])
    indents = sorted({len(pair["indent"]) for pair in pairs if pair} - {got}, reverse=True)
    wanted = " or ".join(map(str, reversed(indents[:4])))
    for indent in indents:
        yield Slip(
            line.at,
            line.at + got,
            f"expected {wanted} blanks before `{found['key']}`, got {got}",
            ((line.at, line.at + got, " " * indent),),
            hint="indent it as the keys it belongs to",
            mend="indent it as the others" if len(indents) == 1 else "",
            field=found["key"].strip("\"'"),
        )
