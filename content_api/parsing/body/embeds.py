"""Macro calls of a body to embeds: which snippet, with what arguments, and whether it is there."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from content_api.parsing.signs.macros import MacroCall, MacroFault, parse_macro
from content_api.parsing.text.file_names import slug_key
from content_api.values.parts import Embed
from content_api.values.words import nearest

MAX_INCLUDED_FILES = 100
MAX_INCLUDED_BYTES = 2 * 1024 * 1024
MAX_INCLUDE_DEPTH = 8

_PATH = re.compile(r"[\w][\w.-]*(?:/[\w][\w.-]*)*")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A file that macros may embed.

    Attributes:
        sha256: Of its bytes; empty when it is a symbolic link, which is never followed.
        bytes: Its size.
        includes: The paths that its own macros name.
    """

    sha256: str
    bytes: int = 0
    includes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EmbedFault:
    """Why an embed is wrong: a problem code, a message, and what to do about it.

    `related` are the files, and folders, that it tells of, the embedded one first: whether they may
    be told, linking knows.
    """

    code: str
    message: str
    hint: str = ""
    related: tuple[str, ...] = ()


def is_snippet_path(path: object) -> bool:
    """Whether `path` is relative, with `/`, and cannot lead out of the content root."""
    return isinstance(path, str) and bool(_PATH.fullmatch(path)) and len(path) <= 500


def build_embed(call: MacroCall, line: int, snippets: Mapping[str, Snippet]) -> Embed:
    """The embed of `call`, whose first argument is the path."""
    path = str(call.positional[0]) if call.positional else ""
    extra = {str(index): value for index, value in enumerate(call.positional[1:], start=1)}
    snippet = snippets.get(path)
    sha256 = snippet.sha256 if snippet and snippet.sha256 else None
    return Embed(call.name, path, extra | call.keywords, line, sha256)


def render_embed(embed: Embed) -> str:
    """The element that stands for the embed; arguments become `data-` attributes."""
    attributes = {"data-embed": embed.path}
    if embed.sha256:
        attributes["data-embed-sha256"] = embed.sha256
    for name, value in embed.arguments.items():
        key = "data-" + re.sub(r"[^a-z0-9-]", "-", name.lower())
        text = value if isinstance(value, str) else str(value).lower()
        attributes.setdefault(key, "" if value is None else text)
    # On one line, or a blank line in a value would end the element in Markdown.
    pairs = "".join(f' {key}="{_escape(text)}"' for key, text in attributes.items())
    return f"<div{pairs}></div>"


def _escape(text: str) -> str:
    return html.escape(text).replace("\n", "&#10;").replace("\r", "&#13;")


def find_embed_fault(call: MacroCall, snippets: Mapping[str, Snippet]) -> EmbedFault | None:
    """What is wrong with the path of `call` and with what its snippet includes, if anything."""
    path = call.positional[0] if call.positional else None
    if not isinstance(path, str) or not is_snippet_path(path):
        message = f"expected a path from the content root, without .., got {path!r}"
        return EmbedFault("macro/path", message)
    return find_path_fault(path, snippets)


def find_path_fault(path: str, snippets: Mapping[str, Snippet]) -> EmbedFault | None:
    """What is wrong with embedding the snippet at `path`, when there are `snippets` alone."""
    snippet = snippets.get(path)
    if snippet is None:
        return _missing(path, snippets)
    if not snippet.sha256:
        message = f"{path!r} is a symbolic link"
        return EmbedFault("macro/path", message, related=(path,))
    return _find_include_fault(path, snippets)


def _missing(path: str, snippets: Mapping[str, Snippet]) -> EmbedFault | None:
    """A snippet that is not there, unless the site's template owns its whole folder."""
    folder = slug_key(path.split("/", 1)[0]) + "/"
    beside = [known for known in snippets if slug_key(known).startswith(folder)]
    if not beside:
        return None
    # Compared by their names alone: folder and ending make all of them look alike.
    by_name = {_name(known): known for known in sorted(beside)}
    near = nearest(_name(path), by_name)
    hint = f"did you mean {by_name[near]!r}?" if near else ""
    # That it is missed tells that there is such a folder, however its case is.
    folders = {known.split("/", 1)[0] for known in beside} - {path.split("/", 1)[0]}
    related = (path, *sorted(folders), *([by_name[near]] if near else []))
    return EmbedFault("macro/not-found", f"no snippet {path!r}", hint, related)


def _name(path: str) -> str:
    return path.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def list_embedded(paths: Iterable[str], snippets: Mapping[str, Snippet]) -> dict[str, Snippet]:
    """The snippets at `paths`, and what they include, at any depth."""
    found: dict[str, Snippet] = {}
    stack = [path for path in paths if path in snippets]
    while stack:
        path = stack.pop()
        found[path] = snippets[path]
        stack += [n for n in snippets[path].includes if n in snippets and n not in found]
    return found


def list_includes(text: str, known_macros: frozenset[str]) -> tuple[str, ...]:
    """The paths that the macros in a snippet's text name, in order."""
    return tuple(_iter_includes(text, known_macros))


def _iter_includes(text: str, known_macros: frozenset[str]) -> Iterator[str]:
    position = text.find("{{")
    while position >= 0:
        call = parse_macro(text, position)
        if isinstance(call, MacroCall):
            if call.name in known_macros and call.positional:
                yield str(call.positional[0])
            position = text.find("{{", call.end)
        else:
            past = call.offset if isinstance(call, MacroFault) else 0
            position = text.find("{{", max(past, position + 2))


def _find_include_fault(path: str, snippets: Mapping[str, Snippet]) -> EmbedFault | None:
    """Follow includes depth first; every visited file counts, as it would when included."""
    files: list[str] = []
    size = 0
    stack: list[tuple[str, tuple[str, ...]]] = [(path, ())]
    while stack:
        current, chain = stack.pop()
        if current in chain:
            circle = " → ".join((*chain[chain.index(current) :], current))
            message = f"snippets include each other: {circle}"
            hint = "remove one of the includes"
            return EmbedFault("macro/cycle", message, hint, chain)
        snippet = snippets.get(current)
        files.append(current)
        size += snippet.bytes if snippet else 0
        is_too_much = len(files) > MAX_INCLUDED_FILES or size > MAX_INCLUDED_BYTES
        if is_too_much or len(chain) >= MAX_INCLUDE_DEPTH:
            limits = f"{MAX_INCLUDED_FILES} files, 2 MB and {MAX_INCLUDE_DEPTH} levels"
            message = f"expected at most {limits} of includes, got more in {path!r}"
            related = tuple(dict.fromkeys(files))
            return EmbedFault("macro/too-many-includes", message, related=related)
        if snippet:
            stack.extend((name, (*chain, current)) for name in reversed(snippet.includes))
    return None
