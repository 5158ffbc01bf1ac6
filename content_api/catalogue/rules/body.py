"""Rules for one body: headings, and definitions of links and notes beside their uses."""

import re
from collections.abc import Iterator

from content_api.folding import did_you_mean
from content_api.parsing.body import ParsedBody
from content_api.parsing.markdown import Token, label_key, plain, walk
from content_api.problems import Problem, make_problem

_NOTE_CALL = re.compile(r"(?<!\\)\[\^(?P<key>[^\\\[\]\s]{1,500})\](?!:)")
_LINK_CALL = re.compile(r"(?<!\\)\]\[(?P<key>[^\\\[\]]{1,500})\](?![(\[])")
_DEFINITION = re.compile(
    r"^[ ]{0,4}(?P<whole>\[(?P<note>\^)?(?P<key>(?:[^\\\[\]]|\\.){1,500})\]):", re.MULTILINE
)
_MISSING = {"footnote": "markdown/missing-footnote", "reference": "markdown/missing-reference"}
_UNUSED = {"footnote": "markdown/unused-footnote", "reference": "markdown/unused-reference"}


def check_body(parsed: ParsedBody) -> Iterator[Problem]:
    """Everything that can be said of a body without knowing the others."""
    yield from _check_headings(parsed)
    yield from _check_definitions(parsed)
    yield from _check_calls(parsed)


def _check_headings(parsed: ParsedBody) -> Iterator[Problem]:
    before = 0
    seen: dict[str, int] = {}
    for heading in parsed.tree.headings:
        level, place = heading["attrs"]["level"], parsed.place(heading)
        text = plain(heading["children"])
        if before and level > before + 1:
            message = f"expected a heading of level {before + 1} or less, got level {level}"
            hint = f"write {'#' * (before + 1)} {text}"
            code = "markdown/skipped-heading"
            yield make_problem(code, parsed.path, message, place=place, hint=hint)
        before = level
        anchor = heading["base"]
        if anchor in seen:
            got = heading["attrs"]["id"]
            message = f"{text!r} also stands on line {seen[anchor]}; its anchor becomes #{got}"
            hint = "give each heading words of its own"
            code = "markdown/repeated-heading"
            yield make_problem(code, parsed.path, message, place=place, hint=hint)
        seen.setdefault(anchor, place.line)


def _check_definitions(parsed: ParsedBody) -> Iterator[Problem]:
    """Definitions that nothing uses, and those after the first of the same name."""
    tree, text = parsed.tree, parsed.lifted.text
    if not tree.definitions and not tree.notes:
        return
    seen: set[tuple[bool, str]] = set()
    for match in _DEFINITION.finditer(text):
        is_note, key = bool(match["note"]), label_key(match["key"])
        if key not in (tree.notes if is_note else tree.definitions):
            continue  # in a code block, say
        kind = "footnote" if is_note else "reference"
        is_used = key in (tree.used_notes if is_note else tree.used_definitions)
        code, message = "", ""
        if (is_note, key) in seen:
            code = "markdown/repeated-definition"
            message = f"the {kind} {match['whole']} is defined twice; the first counts"
        elif not is_used:
            code = _UNUSED[kind]
            message = f"nothing refers to {match['whole']}"
        seen.add((is_note, key))
        if code:
            start = parsed.lifted.original_offset(match.start("whole"))
            place = parsed.index.place(start, start + len(match["whole"]))
            yield make_problem(code, parsed.path, message, place=place)


def _check_calls(parsed: ParsedBody) -> Iterator[Problem]:
    """`[^1]` and `[text][name]` that stayed text, for want of a definition."""
    for block, text in _texts(parsed):
        for pattern, kind, known in (
            (_NOTE_CALL, "footnote", parsed.tree.notes),
            (_LINK_CALL, "reference", parsed.tree.definitions),
        ):
            for match in pattern.finditer(text):
                yield from _missing(parsed, block, match, kind, known)


def _texts(parsed: ParsedBody) -> Iterator[tuple[Token, str]]:
    """Each run of plain text with the block in which it stands."""
    block: Token = {}
    for token in walk(parsed.tree.tokens):
        if "offset" in token:
            block = token
        if token["type"] == "text" and "[" in token["raw"]:
            yield block, token["raw"]


def _missing(
    parsed: ParsedBody, block: Token, match: re.Match[str], kind: str, known: frozenset[str]
) -> Iterator[Problem]:
    if label_key(match["key"]) in known:
        return
    written = match.group()
    start, end = block.get("offset", 0), block.get("end", 0)
    # An escaped bracket is text that was meant; the tree no longer tells.
    found = re.compile(r"(?<!\\)" + re.escape(written)).search(parsed.lifted.text, start, end)
    if found is None:
        return
    lead = written.index("[")  # a call follows the ] of its text
    origin = parsed.lifted.original_offset(found.start() + lead)
    place = parsed.index.place(origin, origin + len(written) - lead)
    sign = "^" if kind == "footnote" else ""
    message = f"no {kind} [{sign}{match['key']}] is defined"
    near = did_you_mean(match["key"], (name.lower() for name in known))
    hint = near or f"add a line [{sign}{match['key']}]: …"
    yield make_problem(_MISSING[kind], parsed.path, message, place=place, hint=hint)
