"""Bibliography entries: `Authors (year) — *Title*: URL`, in a list, visible or in a comment."""

import re
from collections.abc import Iterator

from content_api.folding import fold
from content_api.parsing.body import ParsedBody
from content_api.parsing.markdown import plain
from content_api.problems import Place
from content_api.records import Reference

_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?P<text>\S.*)")
_HEADING = re.compile(r"[ \t]*(?P<marks>#{1,6})[ \t]+(?P<title>.*?)[ \t#]*$")
_LINK = re.compile(r"\[(?P<text>[^\]]*)\]\((?P<url>[^)\s]*)[^)]*\)")
_URL = re.compile(r"<?(?P<url>https?://[^\s<>]+)>?")
_YEAR = re.compile(r"\((?P<year>\d{4})[a-z]?\)")
_TITLE = re.compile(
    r"(?<![*\w])(?P<mark>\*{1,2}|_{1,2})(?P<title>[^*_\n][^*\n]*?)(?P=mark)(?![*\w])"
)
_DASH = re.compile(r"\s+[—–-]\s+")
_SPACES = re.compile(r"\s+")
_EDGES = " \t—–-:;,"


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
            is_wanted = fold(plain(token["children"])) in titles
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


def parse_reference(text: str, *, place: Place, hidden: bool = False) -> Reference:
    """One entry; what is not there is None, and text in no known form is the title."""
    url, rest = _take_url(text)
    year = _YEAR.search(rest)
    title = _TITLE.search(rest)
    before = rest[: title.start()] if title else _DASH.split(rest, maxsplit=1)[0]
    authors = _YEAR.sub("", before).strip(_EDGES)
    parts = _DASH.split(rest, maxsplit=1)
    named = title["title"].strip() if title else "".join(parts[1:]).strip(_EDGES)
    if not named:
        authors, named = "", _YEAR.sub("", rest).strip(_EDGES)
    return Reference(
        authors=authors or None,
        year=int(year["year"]) if year else None,
        title=named or None,
        url=url,
        hidden=hidden,
        place=place,
    )


def _take_url(text: str) -> tuple[str | None, str]:
    """The entry's address and the entry without it."""
    link = _LINK.search(text)
    if link and link["url"].startswith(("http://", "https://")):
        shown = "" if link["text"].startswith("http") else link["text"]
        return link["url"], text[: link.start()] + shown + text[link.end() :]
    url = _URL.search(text)
    if url is None:
        return None, text
    return url["url"].rstrip(".,;"), text[: url.start()] + text[url.end() :]
