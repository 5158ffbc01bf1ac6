"""`!!! note "Title"` and `???`: notes in a box and notes that unfold, as MkDocs reads them.

Source:
    `admonition` of Python-Markdown and `pymdownx.details`. Other than there, a header may be
    indented by up to three spaces, as all blocks of CommonMark may.
"""

import re
from collections.abc import Callable
from html import escape

import mistune
from mistune.block_parser import BlockParser
from mistune.core import BlockState

from content_api.parsing.dialect.containers import Token, add_block, indented_below, parse_inside

_TYPES = r"[\w-]++(?: ++[\w-]++)*+"
# A fold may go without a type when it has a title.
HEADER = rf"[ ]{{0,3}}(?:(?:!!!|\?\?\?\+?) ?{_TYPES}|\?\?\?\+?(?= +\"))(?: +\"[^\n]*?\")?[ \t]*$"
_PARTS = re.compile(
    rf" *(?P<mark>!!!|\?\?\?\+?) ?(?P<types>{_TYPES})?+(?: *\"(?P<title>[^\n]*?)\")?[ \t]*$"
)
_FOLDS = {"!!!": "", "???": "closed", "???+": "open"}


def add_admonitions(markdown: mistune.Markdown) -> None:
    """Register blocks of type `admonition`, with a first child `admonition_title`."""
    add_block(markdown.block, "admonition", "^" + HEADER, _parse_admonition)


def _parse_admonition(block: BlockParser, match: re.Match[str], state: BlockState) -> int:
    parts = _PARTS.match(match.group())
    if parts is None:  # pragma: no cover - the pattern of the block is the same
        return match.end()
    content, end = indented_below(match.group(), state.src, match.end() + 1)
    types = (parts["types"] or "").lower().split()
    fold = _FOLDS[parts["mark"]]
    title = _title(parts["title"], types, is_needed=bool(fold))
    state.append_token(
        {
            "type": "admonition",
            "header": match.group().strip(),
            "attrs": {"types": types, "fold": fold},
            "is_empty": not content.strip(),
            "children": [*title, *parse_inside(block, content, state)],
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


def _render_admonition(text: str, types: list[str], fold: str) -> str:
    classes = escape(" ".join(types if fold else ["admonition", *types]))
    if not fold:
        return f'<div class="{classes}">\n{text}</div>\n'
    attributes = f' class="{classes}"' if classes else ""
    attributes += ' open=""' if fold == "open" else ""
    return f"<details{attributes}>\n{text}</details>\n"


def _render_title(text: str, tag: str) -> str:
    attributes = ' class="admonition-title"' if tag == "p" else ""
    return f"<{tag}{attributes}>{text}</{tag}>\n"


RENDERERS: dict[str, Callable[..., str]] = {
    "admonition": _render_admonition,
    "admonition_title": _render_title,
}
