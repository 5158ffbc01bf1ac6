"""Where the entries of a bibliography stand: in lists, visible or in a comment."""

import re
from collections.abc import Iterator

from content_api.parsing.body.body import ParsedBody
from content_api.parsing.markdown.tokens import words_of
from content_api.parsing.pages.reference_entry import parse_reference
from content_api.values.parts import Reference
from content_api.values.words import fold

_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?P<text>\S.*)")
_HEADING = re.compile(r"[ \t]*(?P<marks>#{1,6})[ \t]+(?P<title>.*?)[ \t#]*$")
_SPACES = re.compile(r"\s+")


def list_references(parsed: ParsedBody, titles: frozenset[str]) -> tuple[Reference, ...]:
    """The entries under headings titled as in `titles` (folded); those in comments are hidden."""
    references = list(_iter_visible(parsed, titles))
    for comment in parsed.lifted.comments:
        for start, entry in _iter_items(comment.text, titles):
            offset = comment.offset + start
            place = parsed.index.place(offset, offset + len(entry))
            references.append(parse_reference(entry, hidden=True, place=place))
    return tuple(sorted(references, key=lambda entry: (entry.place.line, entry.place.column)))


def _iter_visible(parsed: ParsedBody, titles: frozenset[str]) -> Iterator[Reference]:
    """Entries of the lists under such a heading, up to the next that is not below it."""
    level = 0
    for token in parsed.tree.tokens:
        if token["type"] == "heading":
            if level and token["attrs"]["level"] > level:
                continue
            is_wanted = fold(words_of(token)) in titles
            level = token["attrs"]["level"] if is_wanted else 0
        elif level and token["type"] == "list":
            for item in token["children"]:
                texts = [child for child in item["children"] if "offset" in child]
                for text in texts[:1]:
                    entry = parsed.source(text)
                    yield parse_reference(_SPACES.sub(" ", entry), place=parsed.place(text))


def _iter_items(text: str, titles: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Offset and text of each list item in the section, wrapped lines joined."""
    inside, level, position = False, 0, 0
    pending: tuple[int, str] | None = None
    for line in text.split("\n"):
        heading = _HEADING.match(line)
        item = _ITEM.match(line) if inside and not heading else None
        is_more = bool(pending and not heading and not item and line.strip() and line[:1] in " \t")
        if pending and is_more:
            pending = (pending[0], f"{pending[1]} {line.strip()}")
        elif pending:
            yield pending
            pending = None
        if heading and (not inside or len(heading["marks"]) <= level):
            inside, level = fold(heading["title"]) in titles, len(heading["marks"])
        elif item:
            pending = (position + item.start("text"), item["text"].strip())
        position += len(line) + 1
    if pending:
        yield pending
