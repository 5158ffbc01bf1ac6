"""Rules for one body: headings, and definitions of links and notes beside their uses."""

import re
import unicodedata
from collections.abc import Iterator

from content_api.catalogue.rules.look_alikes import check_look_alikes
from content_api.parsing.body.body import ParsedBody
from content_api.parsing.markdown.tokens import Token, label_key, words_of
from content_api.problems import Problem, make_problem
from content_api.values.words import Suggester

# `matrix[i][j]` and `[1][2]`, two sources, are text: a link has words before its name.
_CALL = re.compile(
    r"(?<!\\)\[\^(?P<note>[^\\\[\]\s]{1,500})\](?!:)"
    r"|(?:^|(?<![\w\])}\\])\[(?!\d+\])[^\\\[\]\^][^\\\[\]]{0,500})"
    r"\]\[(?P<key>[^\\\[\]]{1,500})\](?![(\[])"
)
_MISSING = {"footnote": "markdown/missing-footnote", "reference": "markdown/missing-reference"}
_UNUSED = {"footnote": "markdown/unused-footnote", "reference": "markdown/unused-reference"}


def check_body(parsed: ParsedBody) -> Iterator[Problem]:
    """Everything that can be said of a body without knowing the others."""
    yield from _check_headings(parsed)
    yield from _check_definitions(parsed)
    yield from _check_calls(parsed)
    yield from check_look_alikes(parsed)


def _check_headings(parsed: ParsedBody) -> Iterator[Problem]:
    before = 0
    seen: dict[tuple[str, str], int] = {}
    for heading in parsed.tree.headings:
        level, place = heading["attrs"]["level"], parsed.place(heading)
        text = words_of(heading)
        if before and level > before + 1:
            message = f"expected a heading of level {before + 1} or less, got level {level}"
            hint = f"write {'#' * (before + 1)} {text}"
            code = "markdown/skipped-heading"
            yield make_problem(code, parsed.path, message, place=place, hint=hint)
        before = level
        # Other words may have the same anchor: `C++` and `C`, or two in a script that it lacks.
        same = (heading["base"], unicodedata.normalize("NFC", text).casefold())
        if text and same in seen:
            got = heading["attrs"]["id"]
            message = f"{text!r} also stands on line {seen[same]}; its anchor becomes #{got}"
            hint = "give each heading words of its own"
            code = "markdown/repeated-heading"
            yield make_problem(code, parsed.path, message, place=place, hint=hint)
        seen.setdefault(same, place.line)


def _check_definitions(parsed: ParsedBody) -> Iterator[Problem]:
    """Definitions that nothing uses, and those after the first of the same name."""
    tree, text = parsed.tree, parsed.lifted.text
    seen: set[tuple[bool, str]] = set()
    for found in parsed.definitions:
        is_note, key, (start, end) = found.is_note, found.key, found.label
        kind = "footnote" if is_note else "reference"
        is_used = key in (tree.used_notes if is_note else tree.used_definitions)
        code, message = "", ""
        if (is_note, key) in seen:
            code = "markdown/repeated-definition"
            message = f"the {kind} {text[start:end]} is defined twice; the first counts"
        elif not is_used:
            code = _UNUSED[kind]
            message = f"nothing refers to {text[start:end]}"
        seen.add((is_note, key))
        if code:
            origin = parsed.lifted.original_offset(start)
            place = parsed.index.place(origin, origin + end - start)
            yield make_problem(code, parsed.path, message, place=place)


def _check_calls(parsed: ParsedBody) -> Iterator[Problem]:
    """`[^1]` and `[text][name]` that stayed text, for want of a definition."""
    text, cursor, block = parsed.lifted.text, 0, None
    if "[^" not in text and "][" not in text:
        return
    suggester = Suggester()
    for token, raw in _texts(parsed):
        if token is not block:
            block, cursor = token, token.get("offset", 0)
        for match in _CALL.finditer(raw):
            is_note = match["note"] is not None
            key = match["note"] or match["key"]
            tree = parsed.tree
            known = tree.notes if is_note else tree.definitions
            if not key.strip() or label_key(key) in known:
                continue
            called = f"[^{key}]" if is_note else f"][{key}]"
            # Not the same words after a backslash, which are text that was meant.
            found = _find_unescaped(text, called, cursor, token.get("end", 0))
            if found is not None:
                cursor = found + len(called)
                yield _missing(parsed, called, found, suggester)


def _texts(parsed: ParsedBody) -> Iterator[tuple[Token, str]]:
    """Each run of plain text with the block in which it stands."""
    block: Token = {}
    for token in parsed.tree.inventory.tokens:
        if "offset" in token:
            block = token
        if token["type"] == "text" and "[" in token["raw"]:
            yield block, token["raw"]


def _find_unescaped(text: str, written: str, start: int, end: int) -> int | None:
    found = text.find(written, start, end)
    while found > 0 and text[found - 1] == "\\":
        found = text.find(written, found + 1, end)
    return found if found >= 0 else None


def _missing(parsed: ParsedBody, called: str, found: int, suggester: Suggester) -> Problem:
    label = called.lstrip("]")
    origin = parsed.lifted.original_offset(found + len(called) - len(label))
    place = parsed.index.place(origin, origin + len(label))
    is_note = label.startswith("[^")
    kind = "footnote" if is_note else "reference"
    known = parsed.tree.notes if is_note else parsed.tree.definitions
    near = suggester.did_you_mean(label[1:-1].lstrip("^"), (name.lower() for name in known))
    hint = near or f"add a line {label}: …"
    message = f"no {kind} {label} is defined"
    return make_problem(_MISSING[kind], parsed.path, message, place=place, hint=hint)
