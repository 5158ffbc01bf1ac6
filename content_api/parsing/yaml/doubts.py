"""YAML that can be read and is not what it seems to be: signs that only look like its own."""

import re
from collections.abc import Iterator

from content_api.parsing.text.look_alikes import (
    BLANKS,
    BREAKS,
    BULLETS,
    COLONS,
    NOTHING,
    QUOTES,
    UNSEEN,
    named,
    plain_word,
    seen,
)
from content_api.parsing.yaml.meta_keys import is_known_key
from content_api.parsing.yaml.slips import KEY, is_address
from content_api.parsing.yaml.stop import YamlStop, short
from content_api.parsing.yaml.values import YamlReader
from content_api.problems import Place, replace_with

_ODD = re.compile(f"[{BLANKS}{NOTHING}{BREAKS}{BULLETS}{''.join(QUOTES)}]")
_PLAIN_DOUBT = re.compile(r"\"$|(?:^| )-")  # of these, a quote or a dash may be one
_BREAK = re.compile(f"[{BREAKS}]+")
_WIDE_COLON = re.compile(rf"(?P<key>{KEY})[ \t]*:?(?P<sign>[{COLONS}{BLANKS}{NOTHING}])")
_TIGHT_KEY = re.compile(rf"(?P<key>{KEY}):(?P<value>[^\s:/].*)")
_ITEM = re.compile(rf" *(?P<sign>[{BULLETS}](?=[ {UNSEEN[1:-1]}])|-(?=[^\W\d_]|{UNSEEN}))")
_STRAY_QUOTE = re.compile(r"[^\"]*[^\"\d\s]\"")


def find_doubts(text: str, reader: YamlReader, first_line: int) -> Iterator[YamlStop]:
    """A warning for each sign that is not what it looks like.

    Args:
        text: The YAML as it is written.
        reader: After it read that.
        first_line: Line of the file on which it starts.
    """
    lines = text.split("\n")
    is_odd = _ODD.search(text) is not None
    told: set[str] = set()
    for path, place in reader.key_places.items():
        if path.isascii() and ":" not in path:
            continue
        for doubt in _in_key(_written(lines, first_line, place), path, place, reader):
            told.add(path)
            yield doubt
    for path, raw in reader.raw.items():
        if path not in told and (is_odd or _PLAIN_DOUBT.search(raw)):
            place = reader.places[path]
            key = reader.key_places.get(path)
            is_below = key is not None and key.line < place.line
            yield from _in_value(_written(lines, first_line, place), path, place, is_below=is_below)
    if is_odd:
        yield from _breaks(lines, first_line)


def _written(lines: list[str], first_line: int, place: Place) -> str:
    """What stands at a place."""
    rows = lines[place.line - first_line : place.end_line - first_line + 1]
    rows[-1] = rows[-1][: place.end_column - 1]
    rows[0] = rows[0][place.column - 1 :]
    return "\n".join(rows)


def _in_key(written: str, path: str, place: Place, reader: YamlReader) -> Iterator[YamlStop]:
    word = plain_word(written)
    if word:
        at = next(i for i, char in enumerate(written) if not char.isascii())
        above = path.rpartition(".")[0]
        is_free = (f"{above}.{word}" if above else word) not in reader.key_places
        fix = replace_with(f"write {word}", place, word) if is_free else None
        message = f"expected the key `{word}`, got the character {named(written[at])} in it"
        yield YamlStop("look-alike", message, _part(place, at, at + 1), path, fix=fix)
        return
    wide = _WIDE_COLON.match(written)
    if wide:
        at = wide.start("sign")
        message = f"expected ': ' after `{wide['key']}`, got the character {named(wide['sign'])}"
        yield YamlStop("look-alike", message, _part(place, at, at + 1), path)
    tight = _TIGHT_KEY.fullmatch(written)
    if tight and is_known_key(tight["key"]) and not is_address(tight["key"]):
        at = tight.end("key")
        message = f"expected a blank after `{tight['key']}:`"
        hint = "add it, and quote the value, for it has another `: ` in it"
        yield YamlStop("look-alike", message, _part(place, at, at + 1), path, hint)


def _in_value(written: str, path: str, place: Place, *, is_below: bool) -> Iterator[YamlStop]:
    """What is doubtful in a value; `is_below` when it begins on a line below its key."""
    if not written or written[0] in "\"'|>[{":
        return
    yield from _dashes(written, path, place, is_below=is_below)
    if not written.isascii():
        yield from _edges(written, path, place)
    if "\n" not in written and _STRAY_QUOTE.fullmatch(written):
        at = len(written) - 1
        message = "expected nothing, got a quote that is never opened"
        hint = "remove it, or open the quote before the text"
        yield YamlStop("look-alike", message, _part(place, at, at + 1), path, hint)


def _edges(written: str, path: str, place: Place) -> Iterator[YamlStop]:
    """What stands around a text."""
    first = len(written) - len(written.lstrip(BLANKS + NOTHING))
    last = len(written.rstrip(BLANKS + NOTHING))
    spans = [("beginning", 0, first)]
    if "\n" not in written:
        spans.append(("end", last, len(written)))
    for name, start, end in spans:
        if start < end:
            span = _part(place, start, end)
            got = named(written[start])
            message = f"expected nothing, got the character {got} at the {name} of the text"
            fix = replace_with(f"remove {got}", span, "")
            yield YamlStop("look-alike", message, _part(place, start, start + 1), path, fix=fix)
    if len(written) > 1 and QUOTES.get(written[0]) == written[-1]:
        got = named(written[0])
        message = f"expected '\"', got the character {got}, which is served as part of the text"
        hint = 'write " if it is to quote the text'
        yield YamlStop("look-alike", message, _part(place, 0, 1), path, hint)


def _dashes(written: str, path: str, place: Place, *, is_below: bool) -> Iterator[YamlStop]:
    """A line that was meant to be the item of a list, and is part of one text."""
    is_item = path.rpartition(".")[2].isdigit()
    for row, line in enumerate(written.split("\n")):
        found = _ITEM.match(line) if row or is_below else None
        if found is None:
            if not is_item:
                return
            continue
        got = found["sign"]
        odd = got if got != "-" else line[found.end()]
        sign = "`-` without a blank" if odd.isalpha() else f"the character {named(odd)}"
        message = f"expected `- ` before the item of a list, got {sign}"
        hint = f"write `- {short(seen(line[found.end() :]).strip())}`"
        column = found.end() + (place.column - 1 if not row else 0)
        span = Place(place.line + row, column, place.line + row, column + 1)
        yield YamlStop("look-alike", message, span, path, hint)
        return


def _breaks(lines: list[str], first_line: int) -> Iterator[YamlStop]:
    for row, line in enumerate(lines):
        for found in _BREAK.finditer(line.partition(" #")[0]):
            span = Place(first_line + row, found.start() + 1, first_line + row, found.end() + 1)
            got = named(found.group()[0])
            message = f"expected text, got the character {got}, which ends a line to YAML"
            yield YamlStop("look-alike", message, span, hint="write a blank or a line break")


def _part(place: Place, start: int, end: int) -> Place:
    """A part of the first line of a place, by offsets."""
    return Place(place.line, place.column + start, place.line, place.column + end)
