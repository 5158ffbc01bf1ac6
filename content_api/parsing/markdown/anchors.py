"""Ids of a page: each is there once, and tells what a link may lead to."""

import re
import unicodedata

from content_api.parsing.markdown.inventory import Inventory
from content_api.parsing.markdown.tokens import Token, plain
from content_api.parsing.signs.tags import clean_html_tags, keep_first_anchors

_NOT_WORD = re.compile(r"[^\w\s-]")
_SEPARATOR = re.compile(r"[-\s]+")


def give_ids(headings: list[Token], found: Inventory) -> tuple[str, ...]:
    """Give each heading an id of its own, and leave none anywhere else that the page has already.

    What of raw HTML would be live is left out on the way.

    Args:
        headings: Those that say something.
        found: What is in the tree.

    Returns:
        All that links may lead to, headings first.
    """
    ids = _number_footnotes(found.notes)
    _keep_first_ids(found.properties, ids)
    _add_anchors(headings, ids)
    return _clean_html(headings, found, ids)


def slugify(text: str) -> str:
    """The anchor of a heading.

    Source:
        `markdown.extensions.toc.slugify` of Python-Markdown, as MkDocs uses it, so that links to
        the site's anchors are right; letters outside ASCII are kept when nothing else is left.
    """
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    for candidate in (ascii_text, unicodedata.normalize("NFKC", text)):
        words = _NOT_WORD.sub("", candidate).strip().lower()
        anchor = _SEPARATOR.sub("-", words).strip("-")
        if anchor:
            return anchor
    return "section"


def _number_footnotes(calls: list[Token]) -> set[str]:
    """Count how often each note is named; the ids that notes take."""
    named: dict[int, int] = {}
    ids: set[str] = set()
    for token in calls:
        index = token["attrs"]["index"]
        named[index] = named.get(index, 0) + 1
        token["attrs"]["nth"] = named[index]
        ids |= {f"fn-{index}", f"fnref-{index}", f"fnref-{index}-{named[index]}"}
    return ids


def _keep_first_ids(tokens: list[Token], taken: set[str]) -> None:
    """Drop each id that an attribute list gives again; the others are taken then."""
    for token in tokens:
        given = token["properties"]
        if given.get("id") in taken:
            del given["id"]
        elif "id" in given:
            taken.add(given["id"])


def _add_anchors(headings: list[Token], taken: set[str]) -> None:
    """Give each heading an id of its own; `taken` are the other ids of the page."""
    counts: dict[str, int] = {}
    used = set(taken)
    for heading in headings:
        written = heading.get("properties", {}).pop("id", None)
        if written is not None:
            heading["base"] = heading["attrs"]["id"] = written
            continue
        base = anchor = slugify(plain(heading["children"]))
        heading["base"] = base
        while anchor in used:
            counts[base] = counts.get(base, 0) + 1
            anchor = f"{base}_{counts[base]}"
        used.add(anchor)
        heading["attrs"]["id"] = anchor


def _clean_html(headings: list[Token], found: Inventory, taken: set[str]) -> tuple[str, ...]:
    """Leave nothing live in raw HTML, nor an id or name that the page has already.

    Returns:
        All that links may lead to, headings first.

    `taken` are the ids of footnotes and attribute lists.
    """
    ids = {heading["attrs"]["id"]: None for heading in headings}
    ids |= {
        token["properties"]["id"]: None for token in found.properties if "id" in token["properties"]
    }
    known = taken | ids.keys()
    before = set(known)
    for token in found.html:
        token["raw"] = keep_first_anchors(clean_html_tags(token["raw"]), known)
    return (*ids, *sorted(known - before))
