"""Raw HTML tags in Markdown: which are published, and with which attributes.

nh3 judges the attributes of each tag here and the whole HTML again in `html`; so what stands in
the `markdown` and `ast` formats is as clean as what stands in `html`.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import nh3

URL_SCHEMES = frozenset({"http", "https", "mailto", "tel"})


def tag_names(*lines: str) -> frozenset[str]:
    """The words of all lines."""
    return frozenset(name for line in lines for name in line.split())


ALLOWED_TAGS = tag_names(
    "address article aside details figcaption figure footer header hgroup main nav section summary",
    "blockquote center dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre ul",
    "a abbr b bdi bdo br cite code data del dfn em i ins kbd mark q rp rt ruby s samp small span",
    "strike strong sub sup time tt u var wbr",
    "caption col colgroup table tbody td tfoot th thead tr",
    "audio img picture source track video",
)

# What is inside these goes with them: it is code or another language, not prose.
DROPPED_WITH_CONTENT = tag_names(
    "applet embed frame frameset iframe math noembed noframes noscript object plaintext script",
    "select style svg template textarea title xmp",
)
VOID_TAGS = tag_names("area base br col embed frame hr img input link meta source track wbr")
# These end by themselves, so leaving one open does not nest.
SELF_CLOSING = tag_names("p li dd dt td th tr tbody thead tfoot option colgroup caption")

GENERIC_ATTRIBUTES = frozenset({"class", "lang", "title", "dir", "id"})
ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "hreflang", "name"},
    "audio": {"src", "controls", "loop", "muted", "preload"},
    "bdo": {"dir"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "data": {"value"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "img": {"src", "alt", "width", "height", "loading", "align"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"start", "reversed", "type"},
    "q": {"cite"},
    "source": {"src", "type", "media"},
    "td": {"align", "colspan", "headers", "rowspan"},
    "th": {"align", "colspan", "headers", "rowspan", "scope"},
    "time": {"datetime"},
    "track": {"src", "kind", "label", "srclang", "default"},
    "video": {"src", "poster", "controls", "loop", "muted", "preload", "width", "height"},
}

_OPEN_TAG = (
    r"<([A-Za-z][A-Za-z0-9-]*+)"
    r"((?:{blank}++[A-Za-z_:@][\w.:@-]*+"
    r"(?:{blank}*+={blank}*+(?:[^\s\"'=<>`]++|'[^']*+'|\"[^\"]*+\"))?+)*+)"
    r"{blank}*+(/?+)>"
)
OPEN_TAG = re.compile(_OPEN_TAG.format(blank=r"\s"))
_CLOSE_TAG = r"</([A-Za-z][A-Za-z0-9-]*+){blank}*+>"
CLOSE_TAG = re.compile(_CLOSE_TAG.format(blank=r"\s"))
AUTOLINK = re.compile(
    r"<(?:([A-Za-z][A-Za-z0-9.+-]{1,31}):[^\s<>]*+|[\w.!#$%&'*+?^`{|}~-]{1,64}@[\w.-]{1,253})>"
)
_ANGLE = re.compile(r"<[A-Za-z/!?]")
_ATTRIBUTE = re.compile(
    r"\s(?P<name>[A-Za-z_:@][\w.:@-]*+)"
    r"(?:\s*+=\s*+(?:(?P<bare>[^\s\"'=<>`]++)|'(?P<one>[^']*+)'|\"(?P<two>[^\"]*+)\"))?+"
)
_QUOTES = re.compile(r"(?:[ \t>]|(?:[-*+]|\d{1,9}[.)])[ \t])*+")
_QUOTE_MARKS = re.compile(r"\n[ \t]*+>[ \t>]*+")
_ADDRESSES = frozenset({"cite", "href", "src", "poster"})
_ANCHORS = frozenset({"id", "name"})
_ANCHOR = re.compile(r"\S{1,200}\Z")
_CLOBBERING = tag_names(
    "__proto__ constructor hasOwnProperty isPrototypeOf prototype toString valueOf",
    "addEventListener appendChild attributes childNodes cloneNode dispatchEvent firstChild",
    "getAttribute getElementById getElementsByClassName getElementsByName getElementsByTagName",
    "innerHTML innerText insertBefore lastChild nextSibling nodeName nodeType nodeValue outerHTML",
    "ownerDocument parentElement parentNode previousSibling querySelector querySelectorAll",
    "removeAttribute removeChild removeEventListener replaceChild setAttribute tagName textContent",
    "activeElement baseURI cookie createElement createElementNS createTextNode currentScript",
    "defaultView documentElement documentURI domain implementation readyState referrer write",
    "writeln alert caches confirm console crypto customElements document eval fetch frameElement",
    "history indexedDB localStorage location navigator opener postMessage prompt",
    "sessionStorage setInterval setTimeout trustedTypes window",
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*+):")
_MORE_ADDRESSES = frozenset({"cite", "poster"})
_HARMLESS_ANGLE = re.compile(r"(?![!?])[^=<>\"'\n]*+")
_ACTIVE_TAGS = (
    DROPPED_WITH_CONTENT
    | (VOID_TAGS - ALLOWED_TAGS)
    | tag_names("body button dialog fieldset form head html legend marquee menu option portal slot")
)
_STAND_IN = "x-tag"
# It says that Markdown is inside: kept in the source, but in no HTML.
_FOR_MARKDOWN = {"markdown"}


@dataclass(frozen=True, slots=True)
class CleanTag:
    """A tag as it may be published; empty when it may not. `removed` names what was left out."""

    text: str
    removed: tuple[str, ...] = ()


def match_open_tag(text: str, start: int, end: int, quotes: int) -> re.Match[str] | None:
    """The opening tag at `start`: its name, its attributes as written, and its slash, if any.

    Args:
        text: In which it stands. It may go over lines; the last may be `>` alone, which looks
            like the blank line of a quote.
        start: Where it begins.
        end: Of its paragraph.
        quotes: How many quotes it is in: each line begins with their marks.
    """
    found = OPEN_TAG.match(text, start, end)
    if found and "\n" not in found.group():
        return found
    rules = _tags_in_quotes(quotes)
    return rules.opening.match(text, start, rules.end(text, end))


def match_close_tag(text: str, start: int, end: int, quotes: int) -> re.Match[str] | None:
    """The closing tag at `start`, which may go over lines as an opening one."""
    found = CLOSE_TAG.match(text, start, end)
    if (found and "\n" not in found.group()) or not text.startswith("</", start):
        return found
    rules = _tags_in_quotes(quotes)
    return rules.closing.match(text, start, rules.end(text, end))


def count_quotes(lead: str) -> int:
    """How many quotes a line is in, by how it begins."""
    marks = _QUOTES.match(lead)
    return marks.group().count(">") if marks else 0


class _TagsInQuotes(NamedTuple):
    """What tags are inside of some quotes, and what is `>` alone on a line there."""

    opening: re.Pattern[str]
    closing: re.Pattern[str]
    last_line: re.Pattern[str]

    def end(self, text: str, end: int) -> int:
        """Past `>` alone on the line at `end`, or that."""
        below = self.last_line.match(text, end)
        return below.end() if below else end


@lru_cache(maxsize=16)
def _tags_in_quotes(depth: int) -> _TagsInQuotes:
    marks = rf"(?:[ \t]*+>){{{depth}}}"
    blank = rf"(?:[^\S\n]|\n{marks})" if depth else r"\s"
    return _TagsInQuotes(
        re.compile(_OPEN_TAG.format(blank=blank)),
        re.compile(_CLOSE_TAG.format(blank=blank)),
        re.compile(rf"{marks}[ \t]*+>(?=[ \t]*+(?:\n|$))"),
    )


@lru_cache(maxsize=1024)
def clean_open_tag(name: str, attributes: str, slash: str) -> CleanTag:
    """Judge one opening tag on its own: `name` and `attributes` as written."""
    attributes = _QUOTE_MARKS.sub("\n", attributes)
    tag = name.lower()
    if tag not in ALLOWED_TAGS:
        return CleanTag("", (f"<{tag}>",))
    if not attributes:
        return CleanTag(f"<{name}{' /' if slash else ''}>")
    # On its own, a <td> would be dropped by the parser: an unknown element stands in for it.
    stand_in = nh3.clean(
        f"<{_STAND_IN}{attributes}></{_STAND_IN}>",
        tags={_STAND_IN},
        attributes={_STAND_IN: ATTRIBUTES.get(tag, set()) | GENERIC_ATTRIBUTES | _FOR_MARKDOWN},
        url_schemes=set(URL_SCHEMES),
        link_rel=None,
        attribute_filter=judge_attribute,
    )
    kept = stand_in.removeprefix(f"<{_STAND_IN}").split(f"></{_STAND_IN}>")[0]
    kept = kept.replace(' markdown=""', ' markdown="1"')  # the empty one would say no
    before = [match["name"].lower() for match in _ATTRIBUTE.finditer(attributes)]
    after = {match["name"].lower() for match in _ATTRIBUTE.finditer(kept)}
    removed = tuple(dict.fromkeys(f"{name}=" for name in before if name not in after))
    return CleanTag(f"<{name}{kept}{' /' if slash else ''}>", removed)


def address_spans(text: str, tag: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Where the addresses of an opening tag of `text` stand, without their quotes."""
    for attribute in _ATTRIBUTE.finditer(text, *tag.span(2)):
        value = attribute.lastgroup or "name"
        if attribute["name"].lower() in _ADDRESSES and value != "name":
            yield attribute.span(value)


def clean_html_tags(raw: str) -> str:
    """Raw HTML with its tags as they may be published; what begins none is text."""
    pieces: list[str] = []
    copied = position = 0
    while angle := _ANGLE.search(raw, position):
        start = angle.start()
        tag = OPEN_TAG.match(raw, start) or CLOSE_TAG.match(raw, start)
        position = tag.end() if tag else start + 1
        published = _published(tag) if tag else "&lt;"
        if published is not None:
            pieces += [raw[copied:start], published]
            copied = position
    return "".join((*pieces, raw[copied:]))


def _published(tag: re.Match[str]) -> str | None:
    """What is published instead of a tag; None for itself."""
    if tag.re is CLOSE_TAG:
        return None if tag[1].lower() in ALLOWED_TAGS else ""
    clean = clean_open_tag(tag[1], tag[2], tag[3])
    return None if is_as_written(tag, clean) else clean.text


def is_as_written(tag: re.Match[str], clean: CleanTag) -> bool:
    """Whether a tag is published just as it is written, but for nh3's blank before the slash."""
    return clean.text in (tag.group(), tag.group().removesuffix("/>").rstrip() + " />")


def judge_attribute(_tag: str, name: str, value: str) -> str | None:
    """nh3 judges `href` and `src` only; here are the other addresses, and anchors."""
    try:
        if name in _MORE_ADDRESSES and not is_safe_url(value):
            return None
        return None if name in _ANCHORS and not is_anchor(value) else value
    except Exception:  # noqa: BLE001 - nh3 would keep what cannot be judged
        return None


def is_anchor(value: str) -> bool:
    """Whether a link can lead to an element of that id, and the id hides nothing from scripts.

    Source:
        What is not empty and has no blanks is an id. An element can be had by its id as a property
        of the window, and by its name as one of the document ("DOM clobbering"):
        https://html.spec.whatwg.org/multipage/nav-history-apis.html#named-access-on-the-window-object
    """
    return _ANCHOR.match(value) is not None and value not in _CLOBBERING


def keep_first_anchors(raw: str, taken: set[str]) -> str:
    """Raw HTML without the ids and names that a page has already; `taken` gets the others."""
    return OPEN_TAG.sub(lambda tag: _with_first_anchors(tag, taken), raw)


def _with_first_anchors(tag: re.Match[str], taken: set[str]) -> str:
    text, copied = tag.string, tag.start()
    pieces: list[str] = []
    own: set[str] = set()
    for attribute in _ATTRIBUTE.finditer(text, *tag.span(2)):
        kind = attribute.lastgroup or "name"
        if attribute["name"].lower() not in _ANCHORS or kind == "name":
            continue
        value = html.unescape(attribute[kind])
        if value in taken:
            pieces.append(text[copied : attribute.start()])
            copied = attribute.end()
        own.add(value)
    taken |= own
    return "".join((*pieces, text[copied : tag.end()]))


def is_safe_written(address: str) -> bool:
    """Whether an address as Markdown writes it is safe: entities and escapes are read first."""
    if ":" not in address and "&" not in address:
        return True
    plain = html.unescape(_ESCAPED.sub(r"\1", address))
    squeezed = "".join(char for char in plain if char > " " and char.isprintable())
    scheme = _SCHEME.match(squeezed)
    return scheme is None or scheme[1].lower() in URL_SCHEMES


def is_harmless_angle(address: str) -> bool:
    """Whether `<address>` would do nothing even if it were HTML: no attribute, no active element.

    Where Markdown takes it for an address it must stay whole; where it does not, it is a tag.
    """
    first_word = address.lower().partition(" ")[0]
    return bool(_HARMLESS_ANGLE.fullmatch(address)) and first_word not in _ACTIVE_TAGS


@lru_cache(maxsize=1024)
def is_safe_url(url: str) -> bool:
    """Whether nh3 would keep `url` as the target of a link.

    Asking nh3 itself keeps links in the tree as safe as those in the HTML.
    """
    if not url or url[0] in "#/?." or url.startswith(("https://", "http://")):
        return url.isprintable()
    quoted = url.replace("&", "&amp;").replace('"', "&quot;")
    link = nh3.clean(
        f'<a href="{quoted}">x</a>', tags={"a"}, url_schemes=set(URL_SCHEMES), link_rel=None
    )
    return "href=" in link
