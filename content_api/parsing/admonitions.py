"""`!!! note "Title"` and `???`: notes in a box and notes that unfold, as MkDocs reads them.

Source:
    `admonition` of Python-Markdown and `pymdownx.details`. Other than there, a header may be
    indented by up to three spaces, as all blocks of CommonMark may.
"""

import re
from typing import Any

import mistune
from mistune.block_parser import BlockParser
from mistune.core import BlockState

Token = dict[str, Any]

_TYPES = r"[\w-]++(?: ++[\w-]++)*+"
# A fold may go without a type when it has a title.
HEADER = rf"[ ]{{0,3}}(?:(?:!!!|\?\?\?\+?) ?{_TYPES}|\?\?\?\+?(?= +\"))(?: +\"[^\n]*?\")?[ \t]*$"
_PARTS = re.compile(
    rf" *(?P<mark>!!!|\?\?\?\+?) ?(?P<types>{_TYPES})?+(?: *\"(?P<title>[^\n]*?)\")?[ \t]*$"
)
_HEADER = re.compile(HEADER, re.MULTILINE)
_STEP = 4
# At mistune's limit of nesting nothing that holds blocks is read any more.
CONTAINERS = frozenset({"admonition", "markdown_in_html", "block_quote", "list"})
_LINE = re.compile(r"[^\n]*+(?:\n|$)")


def header_indent(line: str) -> int:
    """Columns by which content below the header `line` is indented; 0 for any other line."""
    text = line.lstrip(" ")
    if not text.startswith(("!!!", "???")) or not _HEADER.match(text):
        return 0
    return len(line) - len(text) + _STEP


def add_admonitions(markdown: mistune.Markdown) -> None:
    """A mistune plugin: blocks of type `admonition` with a first child `admonition_title`."""
    block = markdown.block
    block.register("admonition", "^" + HEADER, _parse_admonition, before="fenced_code")
    for rules in (block.list_rules, block.block_quote_rules):
        block.insert_rule(rules, "admonition", before="fenced_code")


def inner_rules(block: BlockParser, state: BlockState, outer: list[str]) -> list[str]:
    """The rules for what is inside of a block in `state`: at the limit, those of leaves."""
    if state.depth() < block.max_nested_level - 1:
        return outer
    return [rule for rule in outer if rule not in CONTAINERS]


def _parse_admonition(block: BlockParser, match: re.Match[str], state: BlockState) -> int:
    parts = _PARTS.match(match.group())
    if parts is None:  # pragma: no cover - the pattern of the block is the same
        return match.end()
    content, end = _content(state.src, match.end() + 1, header_indent(match.group()))
    child = state.child_state(content)
    block.parse(child, inner_rules(block, state, block.rules))
    types = (parts["types"] or "").lower().split()
    folds = {"!!!": "", "???": "closed", "???+": "open"}
    fold = folds[parts["mark"]]
    title = _title(parts["title"], types, is_needed=bool(fold))
    state.append_token(
        {
            "type": "admonition",
            "header": match.group().strip(),
            "attrs": {"types": types, "fold": fold},
            "is_empty": not content.strip(),
            "children": [*title, *child.tokens],
        }
    )
    return end


def _title(written: str | None, types: list[str], *, is_needed: bool) -> list[Token]:
    """The title as written, or else the first type; of an empty one nothing is left."""
    text = types[0].capitalize() if written is None else written
    if not text and not is_needed:
        return []
    # Its place is that of the header: a title that is not written is not to be looked for.
    tag = "summary" if is_needed else "p"
    return [{"type": "admonition_title", "text": text, "attrs": {"tag": tag}, "is_placed": True}]


def _content(source: str, start: int, columns: int) -> tuple[str, int]:
    """The lines from `start` on that are blank or indented, without that indent; where they end."""
    lines: list[str] = []
    end = position = min(start, len(source))
    while position < len(source):
        match = _LINE.match(source, position)
        line = match.group() if match else ""
        if line.strip():
            inner = strip_columns(line, columns)
            if inner is None:
                break
            lines.append(inner)
            end = position + len(line)
        else:
            lines.append("\n")
        position += len(line)
    return "".join(lines), end


def strip_columns(line: str, columns: int) -> str | None:
    """`line`, which has text, without `columns` of its indent; None when it is indented less."""
    width = index = 0
    while width < columns:
        if line[index] not in " \t":
            return None
        width += 1 if line[index] == " " else _STEP - width % _STEP
        index += 1
    return " " * (width - columns) + line[index:]
