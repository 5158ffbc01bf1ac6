"""What other tools read in Markdown and we do not: it would be published as it stands.

It is looked for in the text of the tree alone, so code, mathematics, raw HTML and macros are none
by construction. Each kind has one pattern; what it means for an author is the rules' to tell.

Source:
    Obsidian's links; Liquid, Jinja, Handlebars and ERB; Hugo's shortcodes; FastAPI's includes;
    VitePress, Docusaurus and remark-directive; pymdownx.blocks and snippets; MDX; Sphinx.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from content_api.parsing.markdown.markdown import Tree
from content_api.parsing.markdown.tokens import Token, is_text_block, walk, walk_blocks
from content_api.parsing.text.blank_addresses import read_blank_address

# What no pattern may look into stands as one such noncharacter: no source holds it.
_OPAQUE = "\ufdd5"
_ANGLE = "(?:<|&lt;)"  # lifting may have written it as an entity
# Not `[[1]]`, a source; `[["a"]]`, `[[ -f a ]]` and `[[a, b]]`, which are code without its marks.
_PAGE = r"\[\[(?![\s\"'])(?![\d\s.;–-]+\])[^\[\],\n\ufdd5]{1,200}(?<!\s)\]\]"
_VARIABLE = r"(?<![\w^}\\])\{\{-?(?:[ ]*[A-Za-z_$][\w$]*(?:[.|][^{}\n]{1,200}|[ ]+-?)|toc|TOC)\}\}"
_PATTERNS = {
    "toc": r"^(?i:\[\[?_?toc_?\]\]?|@\[toc\](?:\([^()\n]*\))?)[ \t]*$",
    "embed": rf"!{_PAGE}",
    "wiki": rf"(?<![\w)\]!]){_PAGE}(?![(\[])",
    "tag": r"\{%[-+]?\s*[A-Za-z/][\s\S]{0,300}?%\}|\{#-?[ \t][\s\S]{0,300}?#\}"
    r"|<%[=#-]?\s[\s\S]{0,300}?%>|\{\{[#/>^&!][^{}\n]{1,300}\}\}"
    rf"|{_VARIABLE}",
    "shortcode": rf"\{{\{{(?:(?:{_ANGLE}|%)[^\n]{{1,300}}?[>%]|{_OPAQUE})\}}\}}",
    "include": r"\{\*[ \t][^\n]{1,300}?\*\}",
    "directive": r"^:{3,}[ \t]*(?:\{?\.?[A-Za-z][^\n]*)?$|^::[A-Za-z][\w-]*[\[{][^\n]*$",
    "block": r"^/{3,}[ \t]*(?:[a-z][\w-]*(?:[ \t]*\|[^\n]*)?)?[ \t]*$",
    "snippet": r"^;?-{2,}8<-{2,}(?:[ \t][^\n]*)?$",
    "sphinx": r"^\.\.[ \t]+[a-z][\w:-]*::(?:[ \t][^\n]*)?$",
    "module": r"^import\s(?:[\w*{},$\s]{1,200}\sfrom\s+)?(?:'[^'\n]+'|\"[^\"\n]+\");?[ \t]*$"
    r"|^export\s+(?:(?:const|let|var)\s[^\n=]{1,200}=|default\s+(?:function|class|async|[({]))[^\n]*$"
    r"|\{/\*[\s\S]{0,300}?\*/\}",
    "component": rf"(?:(?<!\w){_ANGLE}|{_ANGLE}/)[A-Z]\w*(?:\.[A-Z]\w*)+(?:\s[^<>\n]{{0,300}})?/?>"
    rf"|(?<!\w){_ANGLE}[A-Z][\w.]*\s[^<>\n]{{0,200}}?=\{{[\s\S]{{0,300}}?>",
    "address": r"!?\[(?P<label>[^\[\]\n]{0,300})\]"
    r"\((?P<to>[^<>()\n\ufdd5]{0,500}(?:\([^()\n\ufdd5]{0,500}\)[^<>()\n\ufdd5]{0,500}){0,5})\)",
}
# How each of them begins: most characters need no further look.
_BEGINS = r"(?=[\[!{<&]|^[\[@:/;.\-ie])"
_FOREIGN = re.compile(
    f"{_BEGINS}(?:{'|'.join(f'(?P<{k}>{p})' for k, p in _PATTERNS.items())})", re.MULTILINE
)
# One of these stands in each of them: most texts have none, and are not looked through.
_MARKS = ("[[", "[TOC]", "[toc]", "::", "///", "8<", "={", "<%", "\nimport ", "\nexport ", "\n.. ")
_MARK = re.compile("|".join(map(re.escape, _MARKS)))
_MORE_MARKS = (
    re.compile(r"\{[%#*{/]"),
    re.compile(r"</?[A-Z]\w*\.[A-Z]"),
    # An address with a blank that no title follows.
    re.compile(r"\]\([ \t]*+[^<>()\s]++[ \t]++(?!\"[^\"\n]*\"\)|'[^'\n]*'\))"),
)
_CODE = re.compile(r"\\[!-/:-@\[-`{-~]|(?<!`)(`+)(?!`)[\s\S]{0,2000}?(?<!`)\1(?!`)")
_CLOSING = re.compile(rf":+|/+|{_ANGLE}/.*")
_BREAKS = ("softbreak", "linebreak")


@dataclass(frozen=True, slots=True)
class Foreign:
    """Something that no Markdown reads.

    Attributes:
        kind: `link` or `image` for one whose address has blanks, `](…)`; else the key of a pattern.
        written: As it stands, up to the end of the line.
        offset: Where it stands in the body.
    """

    kind: str
    written: str
    offset: int


def list_foreign(tree: Tree, body: str, original: Callable[[int], int]) -> Iterator[Foreign]:
    """Each piece of foreign syntax, in reading order.

    Args:
        tree: Of the body.
        body: As its author wrote it.
        original: The offset in the body of a place in the tree.
    """
    marks = sorted(_list_marks(body))
    for block in walk_blocks(tree.tokens) if marks else ():
        if is_text_block(block):
            start, end = original(block["offset"]), original(block["end"])
            first = bisect_left(marks, start)
            if first < len(marks) and marks[first] < end:
                yield from _list_in_block(block, body, start, end)


def without_foreign(inline: list[Token]) -> list[Token]:
    """Inline tokens without it; of a link to a page its text is left."""
    tokens = list(walk(inline))
    text = "".join(map(_as_text, tokens))
    if next(_list_marks(text), None) is None:
        return inline
    opaque = iter([token for token in tokens if _as_text(token) == _OPAQUE])
    kept: list[Token] = []
    for part, is_kept in _split(text):
        for run in re.split(f"({_OPAQUE})", part):
            token = next(opaque) if run == _OPAQUE else {"type": "text", "raw": run}
            kept += [token] * is_kept
    return kept


def _list_marks(text: str) -> Iterator[int]:
    lines = f"\n{text}"
    for mark in _MARKS if _MARK.search(lines) else ():
        found = lines.find(mark)
        while found >= 0:
            yield found if mark[0] == "\n" else found - 1
            found = lines.find(mark, found + 1)
    for pattern in _MORE_MARKS:
        for match in pattern.finditer(text):
            yield match.start()


def _as_text(token: Token) -> str:
    kind = token.get("type")
    if kind == "text":
        return str(token["raw"])
    if kind in _BREAKS:
        return "\n"
    return _OPAQUE if "raw" in token else ""


def _matches(shown: str) -> Iterator[re.Match[str]]:
    for match in _FOREIGN.finditer(shown):
        if match["to"] is None or read_blank_address(match["to"], is_image=_is_image(match)):
            yield match


def _is_image(match: re.Match[str]) -> bool:
    return match["address"].startswith("!")


def _list_in_block(block: Token, body: str, start: int, end: int) -> Iterator[Foreign]:
    """What of a block's text is foreign and stands so in the source, where no backslash is."""
    matches = list(_matches("".join(map(_as_text, walk(block["children"])))))
    if not matches:  # what marks there are stand in macros, comments or code
        return
    source = _CODE.sub(lambda code: _OPAQUE * len(code.group()), body[start:end])
    cursor = 0
    for match in matches:
        kind, inside = str(match.lastgroup), match["to"]
        written = match.group().strip() if inside is None else f"]({inside})"
        first = re.split(f"[\n{_OPAQUE}]", written)[0].rstrip()
        found = source.find(first, cursor)
        if found < 0 and kind == "toc":  # `[[_TOC_]]` is emphasis, too
            found = source.find("[", cursor)
        if found >= 0:
            cursor = found + len(first)
            kind = kind if inside is None else _link_kind(source, found, inside)
            if kind and not _CLOSING.fullmatch(first):
                yield Foreign(kind, first, start + found)


def _link_kind(source: str, end: int, inside: str) -> str:
    """Of what seems a link whose text ends at `end`; empty where a backslash makes it none."""
    start = source.rfind("[", 0, end)
    is_image = source[start - 1 : start] == "!"
    is_whole = start >= 0 and "]" not in source[start:end]
    is_told = is_whole and read_blank_address(inside, is_image=is_image) is not None
    return "" if not is_told else "image" if is_image else "link"


def _split(text: str) -> Iterator[tuple[str, bool]]:
    """The parts of `text`, and whether they are kept: what is foreign is not, but for its words."""
    last = 0
    for match in _matches(text):
        yield text[last : match.start()], True
        yield match.group(), False
        yield _words(match), True
        last = match.end()
    yield text[last:], True


def _words(match: re.Match[str]) -> str:
    if match["wiki"]:
        return match["wiki"].strip("[]").rpartition("|")[2]
    is_link = match["address"] and not _is_image(match)
    return match["label"].replace(_OPAQUE, "") if is_link else ""
