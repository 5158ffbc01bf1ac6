"""Embeds in the tree: each token gets its element, and no other token keeps a placeholder."""

from collections.abc import Sequence
from urllib.parse import quote

from content_api.parsing.embeds import render_embed
from content_api.parsing.lifting import MACRO_OPEN, MACRO_PLACEHOLDER
from content_api.parsing.markdown import Token, walk
from content_api.records import Embed

_IN_URL = quote(MACRO_OPEN)


def attach_embeds(
    tokens: list[Token], embeds: Sequence[Embed | None], written: Sequence[str]
) -> None:
    """Give each embed token its element; a macro that is data leaves no token.

    Args:
        tokens: Of the whole tree, changed in place.
        embeds: By number; None for a macro that is data.
        written: Each macro as the author wrote it: what is shown where no element can stand.
    """
    if not embeds:
        return
    elements = ["" if embed is None else render_embed(embed) for embed in embeds]
    for token in walk(tokens):
        if token["type"] == "embed":
            token["embed"] = embeds[int(token["raw"])]
            token["raw"] = elements[int(token["raw"])]
        elif token["type"] == "block_html":
            _fill(token, elements)
        else:
            _fill(token, written)
            _fill(token.get("attrs", {}), written)
    _drop_data(tokens)


def _fill(texts: dict[str, object], parts: Sequence[str]) -> None:
    """Put the part of each placeholder into raw texts, titles and addresses."""
    for name, text in texts.items():
        if not isinstance(text, str):
            continue
        if MACRO_OPEN in text:
            texts[name] = MACRO_PLACEHOLDER.sub(lambda found: parts[int(found[1])], text)
        elif name == "url" and _IN_URL in text:
            texts[name] = "#"  # an address that only the site's template could know


def _drop_data(tokens: list[Token]) -> None:
    for token in tokens:
        if "children" in token:
            _drop_data(token["children"])
    tokens[:] = [t for t in tokens if t["type"] != "embed" or t["embed"] is not None]
