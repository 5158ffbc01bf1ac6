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

Token = dict[str, Any]

# What a fence may say besides its language, and under which name the HTML says it.
OPTIONS = {"title": "title", "hl_lines": "hl-lines", "linenums": "linenums"}
_DIAGRAM = "mermaid"
_MOST_VALUE = 200
_LANGUAGE = re.compile(r"\.?([\w+#./-]{1,50})(?=[\s{}]|$)")
_OPTION = re.compile(r"(?:^|[\s{])([a-z_]{1,30})=(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'{}]+))")
_INLINE = re.compile(r"(?:#!|:::)([\w+#-]{1,30}) +(\S[\s\S]*)")


def is_diagram(token: Token) -> bool:
    """Whether a block of code is no text but the source of a picture."""
    return bool(token.get("attrs", {}).get("lang") == _DIAGRAM)


def read_language(token: Token) -> None:
    """Note language and options of a token of code in its `attrs`: `lang`, `meta`, `options`."""
    if token["type"] == "codespan":
        marked = _INLINE.match(token["raw"])
        if marked:
            token["attrs"] = {"lang": marked[1]}
            token["raw"] = marked[2]
        return
    info = token.get("attrs", {}).get("info", "")
    if info:
        token["attrs"] = _read_info(html.unescape(info))


def _read_info(info: str) -> dict[str, Any]:
    """Language, meta and options of the first line of a fence, in braces or not."""
    written = info.lstrip("{ \t") if info.startswith("{") else info
    language = _LANGUAGE.match(written)
    is_braced_option = info.startswith("{") and not written.startswith(".")
    if language is None or is_braced_option:
        lang, meta = ("", info) if is_braced_option else _halves(info)
    else:
        lang, meta = language[1], written[language.end() :].strip()
    options: dict[str, str] = {}
    for name, double, single, bare in _OPTION.findall(meta):
        if name in OPTIONS:
            options[name] = (double or single or bare)[:_MOST_VALUE]
    if info.startswith("{") and meta.endswith("}"):
        meta = meta[:-1].rstrip()
    return {"lang": lang, "meta": meta, "options": options}


def _halves(info: str) -> tuple[str, str]:
    lang, _, meta = info.partition(" ")
    return lang, meta.strip()


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
