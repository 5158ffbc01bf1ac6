"""The tree as mdast, the Markdown syntax tree that remark, rehype and MDX read.

Source:
    https://github.com/syntax-tree/mdast with its GFM and math extensions; `embed` is our own node,
    `{type: "embed", macro, path, arguments, sha256}`.
"""

from collections.abc import Callable, Mapping

from content_api.parsing.markdown import Token, decode_entities
from content_api.parsing.markdown_in_html import without_markdown
from content_api.records import Embed, Node


def build_mdast(tokens: list[Token]) -> Node:
    """The root node of a body's tokens."""
    return {"type": "root", "children": _nodes(tokens)}


def _nodes(tokens: list[Token]) -> list[Node]:
    nodes: list[Node] = []
    for token in tokens:
        kind = token["type"]
        if kind == "footnotes":
            nodes.extend(_nodes(token["children"]))
            continue
        node = _node(kind, token)
        if kind in ("text", "softbreak") and nodes and nodes[-1]["type"] == "text":
            nodes[-1]["value"] += node["value"]
        else:
            nodes.append(node)
        if token.get("properties") and kind != "block_code":
            node.setdefault("data", {})["hProperties"] = _properties(token["properties"])
    return nodes


def _node(kind: str, token: Token) -> Node:
    if kind in _PARENTS:
        return {"type": _PARENTS[kind], "children": _nodes(token["children"])}
    if kind in _VALUES:
        return {"type": _VALUES[kind], "value": token["raw"]}
    return _OTHERS[kind](token)


def _html(token: Token) -> Node:
    return {"type": "html", "value": without_markdown(token["raw"])}


def _properties(given: Mapping[str, str]) -> dict[str, object]:
    """Attributes as hast has them: the classes are a list."""
    names = {name: value for name, value in given.items() if name != "class"}
    return {"className": given["class"].split(), **names} if "class" in given else {**names}


def _text(token: Token) -> Node:
    return {"type": "text", "value": decode_entities(token["raw"])}


def _softbreak(_: Token) -> Node:
    return {"type": "text", "value": "\n"}


def _heading(token: Token) -> Node:
    attrs = token["attrs"]
    return {
        "type": "heading",
        "depth": attrs["level"],
        "data": {"id": attrs["id"]},
        "children": _nodes(token["children"]),
    }


def _list(token: Token) -> Node:
    attrs = token["attrs"]
    ordered = attrs["ordered"]
    return {
        "type": "list",
        "ordered": ordered,
        "start": attrs.get("start", 1) if ordered else None,
        "spread": not token["tight"],
        "children": _nodes(token["children"]),
    }


def _list_item(token: Token) -> Node:
    checked = token.get("attrs", {}).get("checked")
    return {"type": "listItem", "checked": checked, "children": _nodes(token["children"])}


def _code(token: Token) -> Node:
    lang, _, meta = token.get("attrs", {}).get("info", "").partition(" ")
    value = token["raw"].removesuffix("\n")
    return {"type": "code", "lang": lang or None, "meta": meta or None, "value": value}


def _link(token: Token) -> Node:
    attrs = token["attrs"]
    return {
        "type": "link",
        "url": attrs["url"],
        "title": attrs.get("title"),
        "children": _nodes(token["children"]),
    }


def _image(token: Token) -> Node:
    attrs = token["attrs"]
    title, alt = attrs.get("title"), token["alt"]
    return {"type": "image", "url": attrs["url"], "title": title, "alt": alt}


def _table(token: Token) -> Node:
    head, *bodies = token["children"]
    rows = [{"type": "tableRow", "children": _nodes(head["children"])}]
    for body in bodies:
        rows.extend(_nodes(body["children"]))
    align = [cell["attrs"]["align"] for cell in head["children"]]
    return {"type": "table", "align": align, "children": rows}


def _footnote_reference(token: Token) -> Node:
    key = token["raw"]
    return {"type": "footnoteReference", "identifier": key.lower(), "label": key}


def _footnote(token: Token) -> Node:
    key = token["attrs"]["key"]
    return {
        "type": "footnoteDefinition",
        "identifier": key.lower(),
        "label": key,
        "children": _nodes(token["children"]),
    }


def _admonition(token: Token) -> Node:
    attrs = token["attrs"]
    types, fold = attrs["types"], attrs["fold"]
    name, *classes = types or ["details"]
    attributes = {"class": " ".join(classes)} if classes else {}
    properties: dict[str, object] = {"className": types if fold else ["admonition", *types]}
    if fold:
        attributes["fold"] = fold
        properties |= {"open": True} if fold == "open" else {}
    return {
        "type": "containerDirective",
        "name": name,
        "attributes": attributes,
        "data": {"hName": "details" if fold else "div", "hProperties": properties},
        "children": _nodes(token["children"]),
    }


def _admonition_title(token: Token) -> Node:
    tag = token["attrs"]["tag"]
    data: Node = {"directiveLabel": True, "hName": tag}
    if tag == "p":
        data["hProperties"] = {"className": ["admonition-title"]}
    return {"type": "paragraph", "data": data, "children": _nodes(token["children"])}


def _embed(token: Token) -> Node:
    embed: Embed = token["embed"]
    return {
        "type": "embed",
        "macro": embed.macro,
        "path": embed.path,
        "arguments": embed.arguments,
        "sha256": embed.sha256,
    }


_PARENTS = {
    "paragraph": "paragraph",
    "block_text": "paragraph",
    "block_quote": "blockquote",
    "emphasis": "emphasis",
    "strong": "strong",
    "strikethrough": "delete",
    "table_row": "tableRow",
    "table_cell": "tableCell",
}
_VALUES = {
    "codespan": "inlineCode",
    "inline_math": "inlineMath",
    "block_math": "math",
}
_OTHERS: dict[str, Callable[[Token], Node]] = {
    "text": _text,
    "softbreak": _softbreak,
    "linebreak": lambda _: {"type": "break"},
    "thematic_break": lambda _: {"type": "thematicBreak"},
    "heading": _heading,
    "list": _list,
    "list_item": _list_item,
    "task_list_item": _list_item,
    "block_code": _code,
    "link": _link,
    "image": _image,
    "table": _table,
    "footnote_ref": _footnote_reference,
    "footnote_item": _footnote,
    "embed": _embed,
    "block_html": _html,
    "inline_html": _html,
    "admonition": _admonition,
    "admonition_title": _admonition_title,
}
