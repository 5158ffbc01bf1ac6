"""Front matter that is no YAML between two `---`: told, so that it is never published as text."""

import re

from content_api.parsing.text.look_alikes import DASHES, UNSEEN, named
from content_api.parsing.yaml.meta_keys import is_known_key
from content_api.problems import Edit, Fix, Place, Problem, make_problem

_OTHER_FORMAT = re.compile(
    r"(?:---[ \t]?[A-Za-z]\w*|;;;|\+\+\+|\{|%\{)[ \t]*$"  # ---js, Hugo's, JSON, Elixir's
    r"|\{[ \t]*\"[^\"]*\"[ \t]*:|%\{[ \t]*\"?\w+\"?(?::|[ \t]*=>)"  # on one line
    r"|export\s+(?:const|let|var)\s+(?:meta|metadata|front_?matter)\s*=\s*\{"  # MDX's
    r"|#\+[A-Za-z_]+:",  # Org's
    re.IGNORECASE,
)
_PANDOC = re.compile(r"%[ \t]+\S[^\n]*\n(?:%|[ \t]*(?:\n|$))")
_FIELD = re.compile(r":(?P<key>[A-Za-z][\w-]*):[ \t]+\S")  # reStructuredText's
_META = re.compile(r"(?P<key>[^\W\d][\w -]{0,40}?)[ \t]*:(?:[ \t]+\S[^\n]*|[ \t]*)")
_GOES_ON = re.compile(r"(?: {2,}|\t)\s*\S")
# Prose may begin with `Resumen: …`, and one line of it with `Fecha: …`; not with these.
_WORDS = "title titulo título slug permalink layout template draft published state status estado"
_ALONE = frozenset(_WORDS.split())
_STRONG = _ALONE | {"date", "fecha", "tags", "etiquetas"}
_DASH = rf"{UNSEEN}*[-{DASHES}]{{1,4}}[ \t{UNSEEN[1:-1]}]*"
_DASHED = re.compile(
    rf"{_DASH}(?=\n(?:#[^\n]*\n)*[ \t]*[^\W\d][\w-]*[ \t]*:(?:[ \t]|$))", re.MULTILINE
)
_CLOSING = re.compile(rf"^(?:{_DASH})$", re.MULTILINE)
_FENCE = "---"


def find_foreign_matter(path: str, text: str) -> Problem | None:
    """The problem of a file that begins with front matter of another kind; None without such.

    Args:
        path: Source file, relative to the content root; labels problems only.
        text: Whole file, with LF line ends, that does not begin with `---`.
    """
    first = text.partition("\n")[0]
    field = _FIELD.match(first)
    is_field = field is not None and field["key"].lower() in _STRONG
    if is_field or _OTHER_FORMAT.match(first) or _PANDOC.match(text):
        message = f"expected YAML front matter between '---' lines, got {first[:20]!r}"
        return make_problem("front-matter/unsupported-format", path, message)
    return _dashed(path, text)


def find_meta_lines(path: str, text: str) -> Problem | None:
    """The problem of `Title: …` lines up to a blank one, as MultiMarkdown and MkDocs read them."""
    keys: list[str] = []
    last = ""
    for line in text.split("\n"):
        last = line
        found = _META.fullmatch(line.rstrip())
        if found:
            keys.append(found["key"])
        elif not (keys and _GOES_ON.match(line)):
            break
    is_closed = last == _FENCE
    is_meta = is_closed or not last.strip() or _META.fullmatch(last.rstrip()) is not None
    telling = _STRONG if len(keys) > 1 or is_closed else _ALONE
    if not (is_meta and keys and is_known_key(keys[0])) or telling.isdisjoint(map(str.lower, keys)):
        return None
    got = text.partition("\n")[0][:20]
    place = Place(1, 1, 1, len(text.partition("\n")[0]) + 1)
    hint = "write --- on a line of its own before it"
    if is_closed:
        message = f"expected '---' on line 1, before the front matter, got {got!r}"
        return make_problem("front-matter/fence", path, message, place=place, hint=hint)
    message = f"expected YAML front matter between '---' lines, got {got!r}"
    hint += ", and another behind it"
    return make_problem("front-matter/unsupported-format", path, message, place=place, hint=hint)


def _dashed(path: str, text: str) -> Problem | None:
    """A first line of dashes that a word processor made of `---`."""
    found = _DASHED.match(text)
    if found is None or found.group().isascii():
        return None
    got = next(char for char in found.group() if not char.isascii())
    message = f"expected exactly '---' on line 1, got the character {named(got)}"
    place = Place(1, 1, 1, len(found.group()) + 1)
    closing = _CLOSING.search(text, found.end() + 1)
    fix = None
    if closing:
        line = text.count("\n", 0, closing.start()) + 1
        last = Place(line, 1, line, len(closing.group()) + 1)
        fix = Fix("make it exactly ---", (Edit(place, _FENCE), Edit(last, _FENCE)))
    return make_problem("front-matter/fence", path, message, place=place, fix=fix)
