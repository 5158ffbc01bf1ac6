"""What authors should know about syntax of the dialect that does not do what it says."""

from collections.abc import Iterator

from content_api.parsing.markdown.markdown import Tree
from content_api.parsing.markdown.tokens import Token
from content_api.parsing.signs.lifted import Lifted, Note

_IN_HTML = {
    "style=": "write a class, and style that on the site",
    "target=": "leave it out: the frontend chooses how links open",
    "rel=": "leave it out: every link gets rel=noopener",
}


def list_notes(tree: Tree, lifted: Lifted) -> Iterator[Note]:
    """Admonitions without content, rows that are cut, attribute lists that are not published."""
    for token in tree.empty:
        start, end = (lifted.original_offset(token[name]) for name in ("offset", "header_end"))
        message = f"expected content below {token['header']!r}, got none"
        hint = "indent by 4 spaces each line that belongs to it"
        yield Note("markdown/empty-admonition", message, start, end, hint)
    for row in tree.cut:
        start, end = (lifted.original_offset(row[name]) for name in ("offset", "end"))
        most = len(row["children"])
        cells = "1 cell" if most == 1 else f"{most} cells"
        message = f"expected {cells}, as in the head of the table, got {row['cells']}"
        hint = "the rest is lost: add columns, or write \\| for a bar that is text"
        yield Note("markdown/cut-cells", message, start, end, hint)
    cursors: dict[int, int] = {}
    for block, raw, names in tree.left_out:
        start, end = _place(block, raw, lifted, cursors)
        message = f"{', '.join(names)} is left out of what is published"
        hint = next((_IN_HTML[name] for name in names if name in _IN_HTML), "")
        yield Note("markdown/removed-attribute", message, start, end, hint)


def _place(block: Token, raw: str, lifted: Lifted, cursors: dict[int, int]) -> tuple[int, int]:
    """Where a list stands in the body, or else its block; each is looked for after the last."""
    first = block["offset"]
    found = lifted.text.find(raw, cursors.get(first, first), block["end"])
    start, end = (found, found + len(raw)) if found >= 0 else (first, first)
    cursors[first] = end
    return lifted.original_offset(start), lifted.original_offset(end)
