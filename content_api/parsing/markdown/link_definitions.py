"""Where the definitions of links and footnotes stand in a body: `[key]: address`, `[^key]: note`.

mistune tells which there are, but not where. A line of that form in code, or in the middle of a
paragraph, defines nothing: so what is read as text or code is passed over.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from content_api.parsing.markdown.markdown import Tree
from content_api.parsing.markdown.tokens import label_key

_DEFINITION = re.compile(
    r"^[ \t>]*+(?P<label>\[(?P<note>\^)?(?P<key>(?:[^\\\[\]]|\\.){1,500})\]):"
    r"(?:[ \t]*+\n?+[ \t]*+<?(?P<url>[^\s<>]+))?",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition: its key in mistune's form, and the spans of its label and address.

    The address of a footnote is its first word.
    """

    is_note: bool
    key: str
    label: tuple[int, int]
    address: tuple[int, int]


def list_definitions(tree: Tree, text: str) -> Iterator[Definition]:
    """Every definition in a body whose `tree` has it, in order; those of one key are all there.

    Args:
        tree: With places.
        text: What it was parsed from.
    """
    if not tree.definitions and not tree.notes:
        return
    starts, ends = _spans_of_text(tree)
    for found in _DEFINITION.finditer(text):
        is_note, key = bool(found["note"]), label_key(found["key"])
        if key not in (tree.notes if is_note else tree.definitions):
            continue
        before = bisect_right(starts, found.start("label"))
        if before == 0 or ends[before - 1] <= found.start("label"):
            yield Definition(is_note, key, found.span("label"), found.span("url"))


def _spans_of_text(tree: Tree) -> tuple[list[int], list[int]]:
    """Where blocks of text and code start and end, in order of their starts."""
    leaves = (token for token in tree.inventory.tokens if "offset" in token)
    spans = sorted((t["offset"], t["end"]) for t in leaves if t["type"] != "admonition")
    return [start for start, _ in spans], [end for _, end in spans]
