"""Slips by what YAML says of them: quotes and brackets that are not closed, values to be quoted."""

import re
from collections.abc import Iterator

from content_api.parsing.yaml.failure import SINGLE, Failure
from content_api.parsing.yaml.meta_keys import is_known_key
from content_api.parsing.yaml.slips import (
    KEY,
    Edit,
    Line,
    Slip,
    line_at,
    list_indents,
    list_line_slips,
)
from content_api.parsing.yaml.stop import short

_MOST_LINES = 40
_VALUE = re.compile(rf"[ ]*(?:(?:- +)?{KEY}:[ \t]+|- +)(?P<value>\S.*?)[ \t]*")
_PLAIN = re.compile(r"(?![a-z_]+:)[^\s\"'\[\]{}>|*&!%@`#,?:-][^\"#\t\[\]{}\x85\u2028\u2029]*")
_SIGNED = re.compile(r"[@`%*&!][^\"#\t\\\x85\u2028\u2029]*")
_PAIR_LINE = re.compile(rf"[ ]*(?:- +)?{KEY}[ \t]*:(?:[ \t]|$)")
_ITEM = re.compile(r"[ ]*-(?: |$)")
_CLOSING = {"[": "]", "{": "}"}
_BACKSLASH_HINT = r"write \\ for a backslash, or use single quotes"
_COMMENT_IN_TEXT = re.compile(r"[ \t]+(?P<sign>#)")


def list_slips(text: str, failure: Failure) -> Iterator[Slip]:
    """What may be at fault, the likeliest first."""
    if failure.is_open:
        yield from _never_closed(text, failure)
    yield from _by_form(text, failure)
    if failure.reason == SINGLE:
        return
    yield from _by_reason(text, failure)
    yield from _no_pair(text, failure)


def _by_form(text: str, failure: Failure) -> Iterator[Slip]:
    """Slips of the lines from where it began to where it was noticed."""
    lines = list(_lines(text, failure.begins, failure.offset))
    for line in lines:
        yield from list_line_slips(line)
    for line in lines:
        found = _PAIR_LINE.match(line.text)
        is_key = found is not None and is_known_key(found.group().strip().rstrip(":").strip())
        if is_key or "did not find expected" in failure.reason:
            yield from list_indents(text, line)


def _lines(text: str, first: int, last: int) -> Iterator[Line]:
    line = line_at(text, first)
    for _ in range(_MOST_LINES):
        yield line
        after = line.at + len(line.text) + 1
        if after > min(last, len(text) - 1):
            return
        line = line_at(text, after)


def _never_closed(text: str, failure: Failure) -> Iterator[Slip]:
    """A quote or bracket that should have been closed on its line."""
    start = failure.begins
    line = line_at(text, start)
    sign = text[start : start + 1]
    rest = line.text[start - line.at + 1 :].rstrip()
    end = start + 1 + len(rest)
    comment = _COMMENT_IN_TEXT.search(rest) if sign in _CLOSING else None
    if comment:
        place = start + 1 + comment.start("sign")
        message = "expected the rest of the list, got a comment: ` #` begins one"
        edits = ((place, place + 1, " "),)
        yield Slip(place, place + 1, message, edits, hint="quote the text with # in it")
    closing = _CLOSING.get(sign, sign)
    is_clean = rest and not re.search(r"[\"'\[\]{}#\\]", rest)
    if sign in _CLOSING:  # one further down may have been meant
        is_clean = is_clean and closing not in text[end:]
    message = f"this quote is never closed; expected {closing}"
    if sign in _CLOSING:
        message = f"expected valid YAML: this {sign} is never closed; expected {closing}"
    yield Slip(
        start,
        start + 1,
        message,
        ((end, end, closing),),
        mend=f"write {closing} at the end of the line" if is_clean else "",
    )


def _by_reason(text: str, failure: Failure) -> Iterator[Slip]:
    offset, reason = failure.offset, failure.reason
    line = line_at(text, offset)
    char = text[offset : offset + 1]
    if char == "\t":
        yield from _tab(text, line, offset)
    elif "mapping values" in reason:
        yield from _another_colon(text, line, offset)
    elif "cannot start" in reason:
        yield from _quoted(text, line, offset, f"expected a value, got {char!r}", "quote the value")
    elif "escape" in reason:
        sign = text.rfind("\\", line.at, offset + 1)
        message = f"expected valid YAML: {reason}"
        yield Slip(offset, offset + 1, message, ((sign, sign, "\\"),), hint=_BACKSLASH_HINT)
    else:
        yield from _broken_value(text, line, failure)


def _tab(text: str, line: Line, offset: int) -> Iterator[Slip]:
    blanks = line.text[: len(line.text) - len(line.text.lstrip(" \t"))]
    message, hint = "expected spaces, got a tab", "indent with spaces, not tabs"
    above = line_at(text, max(line.at - 1, 0)).text
    like_above = above[: len(above) - len(above.lstrip(" "))]
    indents = dict.fromkeys((blanks.replace("\t", "  "), like_above, f"{like_above}  "))
    for indent in indents:
        edits = ((line.at, line.at + len(blanks), indent),)
        yield Slip(offset, offset + 1, message, edits, hint=hint, mend="indent with spaces")
    run = len(text[offset:]) - len(text[offset:].lstrip("\t"))
    edits = ((offset, offset + run, " "),)
    yield Slip(offset, offset + 1, message, edits, hint=hint, mend="write a blank")


def _another_colon(text: str, line: Line, offset: int) -> Iterator[Slip]:
    message, hint = "expected one value, got another `: ` in it", "quote the value"
    after = text[line.at + len(line.text) + 1 :]
    value = _VALUE.fullmatch(line.text)
    if value and line.at + value.start("value") < offset:
        is_certain = _PLAIN.fullmatch(value["value"]) and not after.startswith((" ", "\t"))
        edits = (_quoting(text, line, line.at + value.start("value")),)
        mend = "quote the value" if is_certain else ""
        yield Slip(offset, offset + 1, message, edits, hint=hint, mend=mend)
    yield Slip(offset, offset + 1, message, ((offset, offset + 1, ";"),), hint=hint)


def _in_quotes(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _quoting(text: str, line: Line, start: int) -> Edit:
    """Quotes around the value that begins at `start`, with the lines on which it goes on."""
    end = _end(text, line)
    return start, end, _in_quotes(text[start:end])


def _end(text: str, line: Line) -> int:
    """Past what stands on a line, and on the lines below it that are indented further."""
    indent = len(line.text) - len(line.text.lstrip(" ")) + 1
    goes_on = re.compile(rf"\n(?: {{{indent},}}(?!- )[^\n]*[^\s]|[ \t]*(?=\n {{{indent},}}))")
    end = line.at + len(line.text.rstrip())
    while more := goes_on.match(text, end):
        end = more.end()
    return end


def _quoted(text: str, line: Line, offset: int, message: str, hint: str) -> Iterator[Slip]:
    """The value of a line should stand in quotes."""
    value = _VALUE.fullmatch(line.text)
    if value:
        start = line.at + value.start("value")
        edits = (_quoting(text, line, start),)
        is_one_line = "\n" not in edits[0][2]
        is_certain = _SIGNED.fullmatch(value["value"]) and start == offset and is_one_line
        mend = "quote the value" if is_certain else ""
        yield Slip(offset, offset + 1, message, edits, hint=hint, mend=mend)


def _broken_value(text: str, line: Line, failure: Failure) -> Iterator[Slip]:
    """A value that begins as a quote, a list or an alias, and goes on as text; a list's item."""
    offset, reason = failure.offset, failure.reason
    start, end = failure.scalar
    if end == offset and text[start : start + 1] in ("'", '"') and "\n" in text[start:end]:
        yield from _never_closed(text, Failure(reason, offset, start, is_open=True))
    value = _VALUE.fullmatch(line.text)
    first = line.at + value.start("value") if value else offset
    if value and first < offset:
        sign = value["value"][0]
        message = f"expected the value to end with its {sign}, got more text behind it"
        if sign not in "\"'[{":
            message = f"expected a value, got {sign!r}"
            yield from _quoted(text, line, first, message, "quote the value")
        hint = f"write the value in single quotes: '{short(value['value'])}'"
        if "'" in value["value"]:
            hint = "quote the whole value; in single quotes, write '' for '"
        edits = (_quoting(text, line, first),)
        yield Slip(offset, offset + 1, message, edits, hint=hint)
    yield from _comment_in_text(text, failure)
    if "document start" in reason:
        yield from _document_end(text, offset)
    if "block sequence" in reason:
        message = "expected a value, got `- `: a list begins on the next line"
        yield Slip(offset, offset + 1, message, ((offset, offset + 1, " "),))
    if _ITEM.match(line.text):
        message = "expected `key: value`, got an item of a list that has no key"
        items = [line]
        while _ITEM.match((after := line_at(text, items[-1].at + len(items[-1].text) + 1)).text):
            if after.at == items[-1].at:
                break
            items.append(after)
        blanks = tuple((item.at, item.at + len(item.text), " " * len(item.text)) for item in items)
        hint = "write its key on the line before it, such as `tags:`"
        yield Slip(offset, offset + 1, message, blanks, hint=hint)


def _comment_in_text(text: str, failure: Failure) -> Iterator[Slip]:
    """A text of several lines, one of which has a `#` behind a blank: there the text ends."""
    between = text[failure.scalar[1] : failure.offset]
    sign = _COMMENT_IN_TEXT.match(between)
    if sign:
        place = failure.scalar[1] + sign.start("sign")
        message = "expected the text to go on, got a comment: ` #` begins one"
        edits = ((place, place + 1, " "),)
        yield Slip(place, place + 1, message, edits, hint="quote the text with # in it")


def _document_end(text: str, offset: int) -> Iterator[Slip]:
    """A line of `...`, which ends what YAML reads."""
    start = text.rfind("\n...", 0, offset) + 1
    message = "expected one YAML document, got `...`, which ends it"
    hint = "remove this line, or make it exactly ---"
    yield Slip(start, start + 3, message, ((start, start + 3, "   "),), hint=hint)


def _no_pair(text: str, failure: Failure) -> Iterator[Slip]:
    """A line that is no `key: value`, between others that are."""
    for line in _lines(text, failure.begins, failure.offset):
        bare = line.text.strip()
        if not bare or bare.startswith("#") or _PAIR_LINE.match(line.text):
            continue
        start = line.at + len(line.text) - len(line.text.lstrip())
        end = _end(text, line)
        edits = ((line.at, end, re.sub(r"[^\n]", " ", text[line.at : end])),)
        yield Slip(
            start,
            start + len(bare),
            f"expected `key: value`, got {short(bare)!r}",
            edits,
            hint="write `: ` behind the key; or indent the line, if the one before goes on in it",
        )
