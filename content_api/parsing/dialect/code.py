"""The language and options of code: `py title="x" hl_lines="2 3"`, and `#!py x` in a line.

Source:
    pymdownx.superfences and inlinehilite, as Material documents them:
    https://squidfunk.github.io/mkdocs-material/reference/code-blocks/
"""

import html
import re
from collections.abc import Callable
from typing import Any

import mistune

from content_api.parsing.dialect.attributes import LIST, list_items
from content_api.parsing.signs.tags import is_anchor

Token = dict[str, Any]

# What a fence may say besides its language, and under which name the HTML says it.
OPTIONS = {"title": "title", "hl_lines": "hl-lines", "linenums": "linenums"}
_DIAGRAM = "mermaid"
_MOST_VALUE = 200
_LANGUAGE = re.compile(r"\.?([\w+#./-]{1,50})(?=[\s{}]|$)")
# Options alone, as in ``` title="Note": there is no language then.
_BEGINS_WITH_OPTION = re.compile(r"[A-Za-z]\w{0,30}=")
_OPTION = re.compile(r"(?:^|[\s{])([a-z_]{1,30})=(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'{}]+))")
_BRACES = re.compile(LIST)
_INLINE = re.compile(r"(?:#!|:::)([\w+#-]{1,30}) +(\S[\s\S]*)")


def is_diagram(token: Token) -> bool:
    """Whether a block of code is no text but the source of a picture."""
    return bool(token.get("attrs", {}).get("lang") == _DIAGRAM)


def read_languages(tokens: list[Token]) -> None:
    """Give code its language and options, wherever it stands in the tree.

    They are in its `attrs`: `lang`, `meta`, `options`; classes and an id are `properties`.
    """
    for token in tokens:
        if token["type"] == "codespan":
            _read_span(token)
        elif token["type"] == "block_code":
            _read_block(token)
        elif "children" in token:
            read_languages(token["children"])


def _read_span(token: Token) -> None:
    marked = _INLINE.match(token["raw"])
    if marked:
        token["attrs"] = {"lang": marked[1]}
        token["raw"] = marked[2]


def _read_block(token: Token) -> None:
    if "attrs" not in token:
        return
    info = html.unescape(token["attrs"]["info"])  # which may leave nothing of it
    braces = _BRACES.search(info)
    listed = list_items(braces.group()) if braces else []
    classes = [value for name, value in listed if name == "class"]
    lang, meta = _language(info)
    if braces and braces.start() == 0:  # all is in braces, the language as the first class
        lang = classes.pop(0) if classes else ""
        inside = braces.group()[1:-1].removeprefix(":").strip()
        meta = f"{inside.removeprefix(f'.{lang}')} {info[braces.end() :]}".strip()
    token["attrs"] = {"lang": lang, "meta": meta, "options": _options(meta)}
    properties = {name: value for name, value in listed if name == "id" and is_anchor(value)}
    properties |= {"class": " ".join(classes)} if classes else {}
    if properties:
        token["properties"] = properties


def _language(info: str) -> tuple[str, str]:
    """Its first word, unless that is an option; and the rest."""
    if _BEGINS_WITH_OPTION.match(info):
        return "", info
    language = _LANGUAGE.match(info)
    if language:
        return language[1], info[language.end() :].strip()
    lang, _, meta = info.partition(" ")
    return lang, meta.strip()


def _options(meta: str) -> dict[str, str]:
    return {
        name: (double or single or bare)[:_MOST_VALUE]
        for name, double, single, bare in _OPTION.findall(meta)
        if name in OPTIONS
    }


def _render_block(
    code: str,
    lang: str = "",
    meta: str = "",
    options: dict[str, str] | None = None,
) -> str:
    del meta
    text = mistune.escape(code, quote=False)
    text += "" if text.endswith("\n") or not text else "\n"  # that of indented code, too
    if lang == _DIAGRAM:
        return f'<pre class="mermaid">{text}</pre>\n'
    values = (options or {}).items()
    data = "".join(f' data-{OPTIONS[name]}="{mistune.escape(value)}"' for name, value in values)
    return f"<pre{data}><code{_class(lang)}>{text}</code></pre>\n"


def _render_span(text: str, lang: str = "") -> str:
    return f"<code{_class(lang)}>{mistune.escape(text, quote=False)}</code>"


def _class(lang: str) -> str:
    return f' class="language-{mistune.escape(lang)}"' if lang else ""


RENDERERS: dict[str, Callable[..., str]] = {"block_code": _render_block, "codespan": _render_span}
