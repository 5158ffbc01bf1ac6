"""Front matter to plain values with the place of each.

python-frontmatter drops data silently and PyYAML's C loader can be crashed, so the fences are read
here, and YAML as a stream of events that is checked before anything is built from it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import frontmatter
from frontmatter.default_handlers import BaseHandler

from content_api.parsing.front_matter.foreign_matter import find_foreign_matter, find_meta_lines
from content_api.parsing.front_matter.hiding import DEFAULT_HIDING, Hiding
from content_api.parsing.front_matter.lost_states import Unread
from content_api.parsing.front_matter.misplaced import find_bare, find_misplaced, find_second
from content_api.parsing.text.look_alikes import DASHES, UNSEEN
from content_api.parsing.yaml.doubts import find_doubts
from content_api.parsing.yaml.faults import YamlReading, read_yaml
from content_api.parsing.yaml.stop import YamlStop, short
from content_api.parsing.yaml.values import Comment
from content_api.problems import Edit, Fix, Place, Problem, make_problem, replace_with

MAX_FRONT_MATTER_BYTES = 64 * 1024
_MOST_UNFENCED = 8 * 1024  # of what no fence closes: then it is mostly Markdown

_FENCE = "---"
_CLOSING = re.compile(r"^---$", re.MULTILINE)
_KEY_LINE = re.compile(
    r"[ \t\n]*(?:#[^\n]*\n)*[ \t]*[A-Za-z_][\w-]*[ \t]*:(?:[ \t]|$)", re.MULTILINE
)
# Keys and a fence: in Markdown, a rule has a blank line above it.
_MORE_KEYS = re.compile(
    r"(?:[A-Za-z_][\w-]*+[ \t]*+:(?:[ \t][^\n]*+)?+\n(?:(?:[ \t]|- )[^\n]*+\n)*+)++---$",
    re.MULTILINE,
)
_ALMOST = rf"(?P<dashes>-{{3,}})|(?=-*[{DASHES}])[-{DASHES}]{{1,4}}|\.\.\."
_NEAR_CLOSING = re.compile(rf"^{UNSEEN}*(?:{_ALMOST})[ \t{UNSEEN[1:-1]}]*$", re.MULTILINE)
_NEAR_FENCE = re.compile(r"(?:[ \t]*\n)*[ \t]*-{3,}[ \t]*(?:\n|$)")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A file split at its fences.

    Attributes:
        values: Unvalidated YAML values by key; empty when the file has no front matter.
        places: Where each value stands, by dotted path (`tags.0`).
        raw: Scalars as they were written, by dotted path.
        key_places: Where each key stands, by dotted path.
        comments: What begins like text behind a value and is a comment, by dotted path.
        body: The text after the closing fence, verbatim.
        body_line: 1-based line of the file on which `body` starts.
        unread: Front matter that could not be read, or not all of it; None when all was read.
        is_whole: Whether nothing of the YAML was passed over to read the rest.
        problems: What is wrong.
    """

    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    key_places: dict[str, Place] = field(default_factory=dict)
    comments: dict[str, Comment] = field(default_factory=dict)
    body: str = ""
    body_line: int = 1
    unread: Unread | None = None
    is_whole: bool = True
    problems: tuple[Problem, ...] = ()

    @property
    def is_read(self) -> bool:
        """Whether what it says is known, but for single values that are told."""
        return self.is_whole and (bool(self.values) or not self.problems)


class _SplitText(BaseHandler):
    """python-frontmatter's handler for a text that is split and read already.

    The library strips what it is given and hides a split that fails; so the split is done before
    it, and what it calls the content is not used.
    """

    FM_BOUNDARY = _CLOSING

    def __init__(self, text: str, reading: YamlReading) -> None:
        super().__init__()
        self._text = text
        self._reading = reading

    def split(self, text: str) -> tuple[str, str]:
        """The YAML verbatim; there is no content."""
        del text
        return self._text, ""

    def load(self, fm: str) -> dict[str, Any]:
        """The mapping, which was read where its lines are known."""
        del fm
        return self._reading.values


def parse_front_matter(path: str, text: str, hiding: Hiding = DEFAULT_HIDING) -> FrontMatter:
    """Split `text` into front matter and body, and read the YAML strictly.

    Args:
        path: Source file, relative to the content root; labels problems only.
        text: Whole file, decoded, with LF line ends.
        hiding: What hides a page: lines that do so are front matter wherever they stand.

    Returns:
        Unvalidated YAML values with the place of each, and the body verbatim. Never raises.

    Source:
        Jekyll's fence convention; YAML 1.1 as PyYAML's SafeLoader reads it, without anchors,
        tags, merge keys or numbers in other bases.
    """
    matter = _split_and_read(path, text, hiding)
    is_told = any(_is_said_twice(problem, hiding) for problem in matter.problems)
    if matter.unread or (matter.is_read and not is_told):
        return matter
    return replace(matter, unread=_unread(text[:MAX_FRONT_MATTER_BYTES]))


def _is_said_twice(problem: Problem, hiding: Hiding) -> bool:
    """Whether the last of two values was read, and the first may say that the page is hidden."""
    key = (problem.field or "").rpartition(".")[2]
    return problem.code == "front-matter/duplicate-key" and hiding.may_hide(key)


def _unread(text: str) -> Unread:
    """A text that cannot be read, and what in it is or should have been between fences."""
    closing = _CLOSING.search(text, len(_FENCE) + 1)
    return Unread(text, text[: closing.start() if closing else _MOST_UNFENCED])


def guess_text(data: bytes) -> Unread:
    """What bytes in whatever encoding may hold: states are words, mostly in ASCII."""
    head = data[:MAX_FRONT_MATTER_BYTES]
    wide = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(head[:2])
    text = head.decode(wide or "utf-8", "replace").replace("\0", "").removeprefix("\ufeff")
    return _unread(text.replace("\r\n", "\n").replace("\r", "\n"))


def split_body(text: str) -> str:
    """The body of a whole file: what follows the closing fence, or all of it without front matter.

    It is what `parse_front_matter` gives as body wherever that finds no error.
    """
    closing = _find_closing(text)
    return text[closing.end() + 1 :] if closing else text


def _begins_with_fence(text: str) -> bool:
    return text.startswith(f"{_FENCE}\n") or text == _FENCE


def _find_closing(text: str) -> re.Match[str] | None:
    """The fence that closes the front matter with which `text` begins."""
    return _CLOSING.search(text, len(_FENCE) + 1) if _begins_with_fence(text) else None


def _split_and_read(path: str, text: str, hiding: Hiding) -> FrontMatter:
    if not _begins_with_fence(text):
        return _without_front_matter(path, text, hiding)
    closing = _find_closing(text)
    if closing is None:
        return _unclosed(path, text, hiding)
    source = text[len(_FENCE) + 1 : closing.start()]
    body = text[closing.end() + 1 :]
    body_line = text.count("\n", 0, closing.end()) + 2
    if len(source.encode()) > MAX_FRONT_MATTER_BYTES:
        got = len(source.encode())
        message = f"expected at most {MAX_FRONT_MATTER_BYTES} bytes of front matter, got {got}"
        problem = make_problem("front-matter/too-large", path, message)
        return FrontMatter(body=body, body_line=body_line, problems=(problem,))
    matter = _read_yaml(path, source, body, body_line)
    is_empty = not matter.values and not any(p.severity == "error" for p in matter.problems)
    return _with_second(path, matter, hiding, is_empty=is_empty)


def _with_second(path: str, matter: FrontMatter, hiding: Hiding, *, is_empty: bool) -> FrontMatter:
    """The same, unless the body begins with front matter: nobody knows which of the two holds."""
    second = find_second(matter.body, hiding, is_first_empty=is_empty)
    if second is None:
        return matter
    line = matter.body_line + second.line - 1
    message = f"expected all keys between the first two '---' lines, got more on line {line}"
    place, fix = Place(line, 1, line, len(second.fence) + 1), None
    if is_empty and second.is_first:
        span = Place(1, 1, line, 1)
        fix = replace_with("remove the empty front matter", span, "")
    problem = make_problem(
        "front-matter/multi-doc", path, message, place=place, hint="make one of both", fix=fix
    )
    kept = () if is_empty else matter.problems
    return replace(matter, problems=(*kept, problem), unread=Unread(second.yaml, second.yaml))


def parse_yaml_file(path: str, text: str) -> FrontMatter:
    """Read a whole YAML file (podcasts.yml, schemas/*.yaml) as strictly as front matter."""
    if len(text.encode()) > MAX_FRONT_MATTER_BYTES:
        message = f"expected at most {MAX_FRONT_MATTER_BYTES} bytes of YAML"
        return FrontMatter(problems=(make_problem("front-matter/too-large", path, message),))
    matter = _read_yaml(path, text, "", 1, first_line=1)
    return matter if matter.is_whole else FrontMatter(problems=matter.problems)


def _read_yaml(
    path: str, source: str, body: str, body_line: int, *, first_line: int = 2
) -> FrontMatter:
    reading = read_yaml(source, first_line)
    values, _ = frontmatter.parse(source, handler=_SplitText(source, reading))
    reader = reading.reader
    faults = [_as_problem(path, source, fault) for fault in reading.faults]
    told = {(fault.place.line, fault.place.column) for fault in reading.faults}
    doubts = () if first_line == 1 else find_doubts(source, reader, first_line)
    faults += [
        _as_problem(path, source, doubt)
        for doubt in doubts
        if (doubt.place.line, doubt.place.column) not in told
    ]
    warnings = _yaml_warnings(path, reading, body, body_line) if values or not faults else ()
    return FrontMatter(
        values=values,
        places=reader.places,
        raw=reader.raw,
        key_places=reader.key_places,
        comments=reader.comments,
        body=body,
        body_line=body_line,
        is_whole=reading.is_whole,
        problems=(*faults, *warnings),
    )


def _as_problem(path: str, source: str, stop: YamlStop) -> Problem:
    code, hint = stop.code, stop.hint
    if code == "not-mapping" and stop.is_prose and source.startswith("\n"):
        code, hint = "ambiguous", "write *** for a horizontal rule"
    name = "file/conflict-marker" if code == "conflict" else f"front-matter/{code}"
    return make_problem(
        name, path, stop.message, place=stop.place, field=stop.field, hint=hint, fix=stop.fix
    )


def _yaml_warnings(path: str, reading: YamlReading, body: str, body_line: int) -> Iterator[Problem]:
    if not reading.values:
        message = "expected `key: value` lines, got nothing"
        hint = "write a title, or remove both lines"
        yield make_problem("front-matter/empty", path, message, hint=hint)
    if reading.reader.ends_in_block and (body[:1] in (" ", "\t") or _MORE_KEYS.match(body)):
        place = Place(body_line - 1, 1, body_line - 1, len(_FENCE) + 1)
        message = "this line closes the front matter, inside a block of text"
        yield make_problem(
            "front-matter/fence-in-block", path, message, place=place, hint="indent it"
        )


def _unclosed(path: str, text: str, hiding: Hiding) -> FrontMatter:
    """Front matter that nothing closes; read up to a line that was probably meant to."""
    near = _NEAR_CLOSING.search(text, len(_FENCE) + 1)
    hint = "close it, or write *** for a horizontal rule"
    matter, fix = FrontMatter(body=text), None
    if near:
        line = text.count("\n", 0, near.start()) + 1
        hint = f"line {line} is {short(near.group())!r}: make it exactly '---'"
        # More dashes may be a rule that was meant, and so may all of them, around prose.
        if near["dashes"] in (None, _FENCE):
            closed = f"{text[: near.start()]}{_FENCE}{text[near.end() :]}"
            as_closed = _split_and_read(path, closed, hiding)
            has_gap = "\n\n" in text[: near.start()]
            if as_closed.values and (as_closed.is_whole or not has_gap):
                span = Place(line, 1, line, len(near.group()) + 1)
                matter, fix = as_closed, replace_with("make it exactly ---", span, _FENCE)
    message = "expected a line that is exactly '---' to close the front matter"
    place = Place(1, 1, 1, len(_FENCE) + 1)
    code = "front-matter/unclosed"
    problem = make_problem(code, path, message, place=place, hint=hint, fix=fix)
    return replace(matter, is_whole=False, problems=(problem, *matter.problems))


def _without_front_matter(path: str, text: str, hiding: Hiding) -> FrontMatter:
    foreign = find_foreign_matter(path, text)
    if foreign:
        return FrontMatter(body=text, problems=(foreign,))
    fence = _NEAR_FENCE.match(text)
    if fence and _KEY_LINE.match(text, fence.end()):
        return FrontMatter(body=text, problems=(_near_fence(path, text, fence),))
    found = _behind_lines(path, text, hiding)
    if found:
        return found
    meta_lines = find_meta_lines(path, text)
    return FrontMatter(body=text, problems=(meta_lines,) if meta_lines else ())


def _near_fence(path: str, text: str, fence: re.Match[str]) -> Problem:
    got = fence.group().rstrip("\n").rsplit("\n", 1)[-1]
    line = text.count("\n", 0, len(fence.group().rstrip())) + 1
    message = f"expected exactly '---' on line 1, got {got!r} on line {line}"
    fix = None
    # More dashes may be a rule that was meant, and so may a fence that nothing closes.
    if got.strip() == _FENCE and _CLOSING.search(text, fence.end()):
        # From the first line on: blank lines before it go too.
        span = Place(1, 1, line, len(got) + 1)
        fix = replace_with("make it exactly ---", span, _FENCE)
    place = Place(line, 1, line, len(got) + 1)
    return make_problem("front-matter/fence", path, message, place=place, fix=fix)


def _behind_lines(path: str, text: str, hiding: Hiding) -> FrontMatter | None:
    """The front matter that other lines stand before, or that nothing fences; or None."""
    found = find_misplaced(text, hiding)
    if found is None:
        bare = find_bare(text, hiding)
        if bare is None:
            return None
        message = "expected '---' on the line before and after the front matter, got none"
        problem = make_problem("front-matter/fence", path, message, place=Place(bare.line))
        return FrontMatter(body=text, problems=(problem,), unread=Unread(bare.yaml, bare.yaml))
    message = f"expected exactly '---' on line 1, got {found.fence!r} on line {found.line}"
    place = Place(found.line, 1, found.line, len(found.fence) + 1)
    fix, hint = None, "move the front matter to the top of the file"
    if found.is_movable:
        edits = (
            Edit(Place(1, 1, found.line, 1), ""),
            Edit(Place(found.end_line, len(_FENCE) + 1), f"\n{found.before}"),
        )
        fix = Fix("move what stands before it below it", edits)
    code = "front-matter/fence"
    problem = make_problem(code, path, message, place=place, hint=hint, fix=fix)
    return FrontMatter(body=text, problems=(problem,), unread=Unread(found.yaml, found.yaml))
