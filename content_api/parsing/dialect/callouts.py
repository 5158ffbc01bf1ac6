"""`> [!NOTE]`: a quote that is a note in a box, as GitHub and Obsidian write one.

It becomes what `!!! note` is. GitHub has five types and no titles; Obsidian takes any type, a title
after it, and `-` or `+` for one that folds. A type that it does not know is a note.

Source:
    https://docs.github.com/en/get-started/writing-on-github (alerts);
    https://help.obsidian.md/callouts, its types and their aliases.
"""

import re

from content_api.parsing.dialect.containers import Token

_HEADER = re.compile(
    r"\[!(?P<type>[^\W\d_][\w -]{0,49})(?:\|[^\[\]\n]{0,200})?\]"
    r"(?P<fold>[+-]?)[ \t]*(?P<title>.*)$"
)
_FOLDS = {"": "", "-": "closed", "+": "open"}
_TYPES = frozenset(
    re.findall(
        r"\w+",
        "note, abstract summary tldr, info, todo, tip hint important, success check done,"
        " question help faq, warning caution attention, failure fail missing, danger error, bug,"
        " example, quote cite",
    )
)
_BREAKS = ("softbreak", "linebreak")


def read_callout(quote: Token) -> None:
    """Make an admonition of a quote, in place, when its first line says that it is one."""
    first: Token = next(iter(quote["children"]), {})
    inline = first.get("children", []) if first.get("type") == "paragraph" else []
    header = _HEADER.match(inline[0]["raw"]) if inline and inline[0]["type"] == "text" else None
    if header is None:
        return
    end = next((i for i, token in enumerate(inline) if token["type"] in _BREAKS), len(inline))
    below = [{**first, "children": inline[end + 1 :]}] if end + 1 < len(inline) else []
    name, fold = header["type"].lower(), _FOLDS[header["fold"]]
    title = [{"type": "text", "raw": header["title"]}, *inline[1:end]]
    if len(title) == 1 and not header["title"]:
        title[0]["raw"] = name.capitalize()
    label = {
        "type": "admonition_title",
        "offset": first["offset"],
        "end": first["end"],
        "attrs": {"tag": "summary" if fold else "p"},
        "children": title,
    }
    types = [name] if name in _TYPES else ["note", *name.split()]
    quote |= {"type": "admonition", "attrs": {"types": types, "fold": fold}}
    quote["children"] = [label, *below, *quote["children"][1:]]
