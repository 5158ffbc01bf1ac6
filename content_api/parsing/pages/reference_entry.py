"""One entry of a bibliography: `Authors (year) — *Title*: URL`, and the other ways to write it.

A room of its own because most entries are in no such form: nothing is taken for authors that may
well be the half of a title. What is not told by the form is the title.
"""

import re
from dataclasses import dataclass, replace

from content_api.problems import Place
from content_api.values.parts import Reference

_LINK = re.compile(
    r"\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*+)\]\(<?(?P<url>https?://(?:[^\s()<>]|\([^\s()]*\))*+)[^)]*\)"
)
_URL = re.compile(r"<?(?P<url>https?://[^\s<>]+)>?")
_YEAR = re.compile(r"\((?P<year>[0-9]{4})[a-z]?(?:, [^()]{1,20})?\)")
_BARE_YEAR = re.compile(r"(?<=[,.] )(?P<year>1[5-9][0-9]{2}|20[0-9]{2})[a-z]?(?=[.,:;]|$)")
_MARKED = re.compile(
    r"(?<![*\w])(?P<mark>\*{1,2}|_{1,2})(?P<title>[^*_\n][^*\n]*?)(?P=mark)(?![*\w])"
)
_QUOTED = re.compile(r"[\"“«](?P<title>[^\"“”«»]+)[\"”»]")
_DASH = re.compile(r"(?:^|\s)[—–-](?:\s|$)")
_EDGES = " \t—–-:;,"
_SEPARATORS = tuple("—–-:,.;)")
# Stands for the text of the link, while the rest is read.
_LINKED = "\ufffc"

_PARTICLES = frozenset(
    {"van", "von", "der", "den", "de", "del", "la", "las", "los", "da", "di", "du", "dos", "ten"}
    | {"ter", "le", "bin", "ibn", "al", "jr.", "jr", "d.", "eds.", "ed."}
)
_JOINS = frozenset({"and", "y", "e", "und", "et", "&", "al", "al.", "others", "otros"})
_ARTICLES = frozenset(
    {"a", "an", "the", "el", "la", "los", "las", "un", "una", "der", "die", "das"}
)
_MOST_WORDS = 4  # of a name without a comma, an initial or another name
_MOST_AUTHORS = 400


@dataclass(frozen=True, slots=True)
class _Read:
    """What an entry says, as far as it is told by its form."""

    authors: str = ""
    year: str = ""
    title: str = ""


def parse_reference(text: str, *, place: Place, hidden: bool = False) -> Reference:
    """One entry; what is not there is None, and text in no known form is the title."""
    url, shown, rest = _take_url(text)
    if not rest.replace(_LINKED, "").strip(f"{_EDGES}.()"):
        rest, shown = shown, ""  # the link is all of it
    read = _read(rest)
    marked = _MARKED.fullmatch(shown)
    title = read.title.replace(_LINKED, marked["title"] if marked else shown).strip(_EDGES)
    return Reference(
        authors=read.authors.strip(_EDGES) or None,
        year=int(read.year) if read.year else None,
        title=title or None,
        url=url,
        hidden=hidden,
        place=place,
    )


def _take_url(text: str) -> tuple[str | None, str, str]:
    """The entry's address, the text of its link, and the entry with a sign in place of that."""
    link = _LINK.search(text)
    if link:
        shown = "" if link["text"].startswith(("http://", "https://")) else link["text"]
        sign = _LINKED if shown else ""
        return link["url"], shown, text[: link.start()] + sign + text[link.end() :]
    url = _URL.search(text)
    if url is None:
        return None, "", text
    address = url["url"].rstrip(".,;")
    if address.endswith(")") and "(" not in address:
        address = address[:-1]
    return address, "", text[: url.start()] + text[url.end() :]


def _read(text: str) -> _Read:
    year = _YEAR.search(text) or _BARE_YEAR.search(text)
    if year is None:
        return _read_without_year(text)
    lead, tail = text[: year.start()].strip(_EDGES), text[year.end() :].strip(_EDGES + ".")
    if lead and tail and (_are_authors(lead) or _begins_with_title(tail)):
        return _Read(lead, year["year"], _title_first(tail))
    rest = f"{text[: year.start()].rstrip()} {text[year.end() :].lstrip()}"
    for sign in ":.,;":
        rest = rest.replace(f" {sign}", sign)
    return replace(_read_without_year(rest, has_year=True), year=year["year"])


def _read_without_year(text: str, *, has_year: bool = False) -> _Read:
    """Authors are told by a dash before a title that is marked, or they look like names.

    Args:
        text: Of an entry, without its year.
        has_year: Whether it had one: then it is a work, and a name of one word may be its author.
    """
    text = text.strip(_EDGES)
    marked = _MARKED.search(text)
    start = text.find(_LINKED) if marked is None else marked.start()
    title = _LINKED if marked is None else marked["title"].strip()
    before = text[: max(start, 0)].rstrip()
    if start < 0 or (before and not before.endswith(_SEPARATORS)):
        return _Read(title=text)
    is_told = marked is not None and _DASH.search(before[-2:]) is not None
    if before and (is_told or _are_authors(before, is_list=not has_year)):
        return _Read(before, title=title)
    after = _DASH.split(text[start:], maxsplit=1)[1:]
    if not before and after and _are_authors(after[0], is_list=not has_year):
        return _Read(after[0], title=title)
    return _Read(title=title if not before else text)


def _begins_with_title(text: str) -> bool:
    """Whether it is marked where a title begins."""
    return text.startswith(_LINKED) or _MARKED.match(text) is not None


def _title_first(text: str) -> str:
    """The title that `text` begins with: as it is marked, else up to a mark of something else."""
    if text.startswith(_LINKED):
        return _LINKED
    marked = _MARKED.search(text)
    quoted = _QUOTED.match(text)
    if quoted or (marked and marked.start() == 0):
        return (quoted or marked)["title"].strip(" .,")  # type: ignore[index]
    return text[: marked.start()].strip(f"{_EDGES}.") if marked else text


def _are_authors(text: str, *, is_list: bool = False) -> bool:
    """Whether `text` is written as names are: capitals, initials, `et al.`, no articles.

    With `is_list`, some words are not enough: any title may be so.
    """
    text = text.strip(_EDGES)
    words = text.replace(",", " , ").replace(";", " ; ").split()
    if not words or len(text) > _MOST_AUTHORS or _LINKED in text:
        return False
    if words[0].casefold() in _ARTICLES or words[0] in _JOINS:
        return False
    names = [word for word in words if word not in _JOINS and word not in (",", ";")]
    if not all(_is_name(word) for word in names):
        return False
    if len(names) < len(words) or any(word.endswith(".") for word in names):
        return True
    return not is_list and len(names) <= _MOST_WORDS


def _is_name(word: str) -> bool:
    return word in _PARTICLES or (word[0].isalpha() and not word[0].islower())
