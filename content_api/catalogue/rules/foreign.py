"""Rules for what other tools read in a body and we do not: told once a kind and file."""

import re
from collections import defaultdict
from collections.abc import Iterator

from content_api.parsing.body.body import ParsedBody
from content_api.parsing.body.foreign_syntax import Foreign, list_foreign
from content_api.parsing.signs.tags import DROPPED_WITH_CONTENT
from content_api.parsing.text.blank_addresses import BlankAddress, read_blank_address
from content_api.problems import Edit, Fix, Problem, make_problem, replace_with

_BOX = 'write !!! note "Title", and indent by 4 spaces what belongs to it'
_SNIPPET = "write it as Markdown, or embed a snippet with include_html"
_TEXT = "write there what it stands for"
_KINDS = {
    "wiki": ("markdown/wiki-link", "write [text](address)"),
    "embed": ("markdown/wiki-link", "write ![text](address) for an image, else a link"),
    "tag": ("markdown/template-tag", _TEXT),
    "shortcode": ("markdown/template-tag", _SNIPPET),
    "include": ("markdown/template-tag", _TEXT),
    "directive": ("markdown/directive", _BOX),
    "block": ("markdown/directive", f"{_BOX}; for a caption, <figure markdown> with <figcaption>"),
    "snippet": ("markdown/directive", _TEXT),
    "sphinx": ("markdown/directive", _BOX),
    "module": ("markdown/mdx", "remove it: no module is loaded"),
    "component": ("markdown/mdx", _SNIPPET),
    "toc": ("markdown/toc-mark", "remove it: the field `toc` has the headings"),
}
_ADDRESSES = ("link", "image")
_MOST_SHOWN = 60
_COMPONENT = re.compile(r"<(?<!\w<)([A-Z][a-z0-9]\w{0,49})[\s/>]")
Found = tuple[int, str]


def check_foreign(parsed: ParsedBody) -> Iterator[Problem]:
    """The problems of a body, and what of it no Markdown reads.

    Elements such as `<Tabs>` were each told as HTML that is left out: they are one kind here.
    """
    found: dict[str, list[Found]] = defaultdict(list)
    for foreign in list_foreign(parsed.tree, parsed.text, parsed.lifted.original_offset):
        if foreign.kind in _ADDRESSES:
            yield _blank_address(parsed, foreign)
        else:
            found[foreign.kind].append((foreign.offset, foreign.written))
    components = _components(parsed)
    found["component"] += components.values()
    for kind, places in found.items():
        if places:
            yield _once(parsed, kind, sorted(places))
    yield from (problem for problem in parsed.problems if problem not in components)


def _once(parsed: ParsedBody, kind: str, places: list[Found]) -> Problem:
    code, hint = _KINDS[kind]
    origin, written = places[0]
    shown = written if len(written) <= _MOST_SHOWN else f"{written[:_MOST_SHOWN]}…"
    more = f" and {len(places) - 1} more" if len(places) > 1 else ""
    fate = "left out, or published as text" if kind == "component" else "published as text"
    message = f"expected Markdown, got {shown!r}{more}: {fate}"
    place = parsed.index.place(origin, origin + len(written))
    return make_problem(code, parsed.path, message, place=place, hint=hint)


def _components(parsed: ParsedBody) -> dict[Problem, Found]:
    """The problems that are of elements such as `<Tabs>`, and where these stand."""
    if not _COMPONENT.search(parsed.text):
        return {}
    tags = {
        parsed.index.position(tag.start()): (tag.start(), f"<{tag[1]}>")
        for tag in _COMPONENT.finditer(parsed.text)
        if tag[1].lower() not in DROPPED_WITH_CONTENT
    }
    return {
        problem: tags[problem.line, problem.column]
        for problem in parsed.problems
        if problem.code == "markdown/removed-html" and (problem.line, problem.column) in tags
    }


def _blank_address(parsed: ParsedBody, foreign: Foreign) -> Problem:
    inside = foreign.written.removeprefix("](").removesuffix(")")
    address = read_blank_address(inside, is_image=foreign.kind == "image")
    if address is None:  # pragma: no cover - only what can be read so is listed
        raise ValueError(foreign)
    start = foreign.offset + 2 + address.start
    end = start + len(address.path) + len(address.size)
    hint = "write it between < and >"
    if address.size:
        hint = f"write {{ {address.attributes} }} after the image"
    return make_problem(
        "link/blank-in-address",
        parsed.path,
        f"expected an address without blanks, got {inside.strip()[:_MOST_SHOWN]!r}",
        place=parsed.index.place(start, end),
        hint=hint,
        fix=_mend(parsed, address, start, end),
    )


def _mend(parsed: ParsedBody, address: BlankAddress, start: int, end: int) -> Fix | None:
    """The certain mend, where the address stands in the file as it is read."""
    written, place = parsed.text[start:end], parsed.index.place
    if not address.is_certain or written != address.path + address.size:
        return None
    if not address.size:
        return replace_with("write it between < and >", place(start, end), f"<{address.path}>")
    if parsed.text.startswith("{", end + 1):
        return None
    rest = place(start + len(address.path), end + 1)
    return Fix("write its size as attributes", (Edit(rest, f"){{ {address.attributes} }}"),))
