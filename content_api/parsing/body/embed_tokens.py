"""Embeds in the tree: each token gets its element, and no other token keeps a placeholder."""

import re
from collections.abc import Sequence

from content_api.parsing.body.embeds import render_embed
from content_api.parsing.markdown.markdown import Tree
from content_api.parsing.markdown.tokens import Token
from content_api.parsing.signs.lifted import HOLE, HOLE_OPEN
from content_api.values.parts import Embed

_PLACEHOLDER = re.compile(HOLE)


def attach_embeds(tree: Tree, embeds: Sequence[Embed | None], written: Sequence[str]) -> None:
    """Give each embed token its element; a macro that is data leaves no token.

    Args:
        tree: Its tokens are changed in place.
        embeds: By number; None for a macro that is data.
        written: Each macro as the author wrote it: what is shown where no element can stand.
    """
    if not embeds:
        return
    elements = ["" if embed is None else render_embed(embed) for embed in embeds]
    for token in tree.inventory.tokens:
        if token["type"] == "text":
            if HOLE_OPEN in token["raw"]:
                _fill(token, written)
        elif token["type"] == "embed":
            token["embed"] = embeds[int(token["raw"])]
            token["raw"] = elements[int(token["raw"])]
        elif token["type"] == "block_html":
            _fill(token, elements)
        else:
            _fill(token, written)
            _fill(token.get("attrs", {}), written)
    _drop_data(tree.tokens)


def _fill(texts: dict[str, object], parts: Sequence[str]) -> None:
    """Put the part of each placeholder into raw texts, titles."""
    for name, text in texts.items():
        if isinstance(text, str) and HOLE_OPEN in text:
            texts[name] = _PLACEHOLDER.sub(lambda found: parts[int(found.group()[1:-1])], text)


def _drop_data(tokens: list[Token]) -> None:
    for token in tokens:
        if "children" in token:
            _drop_data(token["children"])
    tokens[:] = [t for t in tokens if t["type"] != "embed" or t["embed"] is not None]
