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

from content_api.parsing.lost_states import find_lost_states, is_telling
from content_api.parsing.yaml_values import YamlReader, YamlStop
from content_api.problems import Place, Problem, make_problem, replace_with

MAX_FRONT_MATTER_BYTES = 64 * 1024
_MOST_UNFENCED = 8 * 1024  # of what no fence closes: then it is mostly Markdown

_FENCE = "---"
_CLOSING = re.compile(r"^---$", re.MULTILINE)
_KEY_LINE = re.compile(r"[ \t\n]*[A-Za-z_][\w-]*[ \t]*:(?:[ \t]|$)", re.MULTILINE)
# Keys and a fence: in Markdown, a rule has a blank line above it.
_MORE_KEYS = re.compile(
    r"(?:[A-Za-z_][\w-]*+[ \t]*+:(?:[ \t][^\n]*+)?+\n(?:(?:[ \t]|- )[^\n]*+\n)*+)++---$",
    re.MULTILINE,
)
_NEAR_FENCE = re.compile(r"(?:[ \t]*\n)*[ \t]*-{3,}[ \t]*(?:\n|$)")
_OTHER_FORMAT = re.compile(r"(?:---[A-Za-z]+|;;;|\+\+\+|\{)[ \t]*$|\{[ \t]*\"[^\"]*\"[ \t]*:")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A file split at its fences.

    Attributes:
        values: Unvalidated YAML values by key; empty when the file has no front matter.
        places: Where each value stands, by dotted path (`tags.0`).
        raw: Scalars as they were written, by dotted path.
        key_places: Where each key stands, by dotted path.
        body: The text after the closing fence, verbatim.
        body_line: 1-based line of the file on which `body` starts.
        lost_states: What is said of the state in front matter that could not be read.
        problems: What is wrong; when the YAML could not be read, `values` is empty.
    """

    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    key_places: dict[str, Place] = field(default_factory=dict)
    body: str = ""
    body_line: int = 1
    lost_states: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


class _SplitText(BaseHandler):
    """python-frontmatter's handler for a text that is split already: it only reads the YAML.

    The library strips what it is given and hides a split that fails; so the split is done before
    it, and what it calls the content is not used.
    """

    FM_BOUNDARY = _CLOSING

    def __init__(self, reader: YamlReader, text: str) -> None:
        super().__init__()
        self._reader = reader
        self._text = text

    def split(self, text: str) -> tuple[str, str]:
        """The YAML verbatim; there is no content."""
        del text
        return self._text, ""

    def load(self, fm: str) -> dict[str, Any]:
        """The mapping in `fm`; raises YamlStop at the first thing that cannot be read."""
        return self._reader.read_mapping(fm)


def parse_front_matter(path: str, text: str) -> FrontMatter:
    """Split `text` into front matter and body, and read the YAML strictly.

    Args:
        path: Source file, relative to the content root; labels problems only.
        text: Whole file, decoded, with LF line ends.

    Returns:
        Unvalidated YAML values with the place of each, and the body verbatim. Never raises.

    Source:
        Jekyll's fence convention; YAML 1.1 as PyYAML's SafeLoader reads it, without anchors,
        tags, merge keys or numbers in other bases.
    """
    matter = _split_and_read(path, text)
    is_read = matter.values or not matter.problems
    if is_read and not any(map(_is_said_twice, matter.problems)):
        return matter
    return replace(matter, lost_states=_find_lost_states(text[:MAX_FRONT_MATTER_BYTES]))


def _is_said_twice(problem: Problem) -> bool:
    """Whether the last of two values was read, and the first may say that the page is hidden."""
    return problem.code == "front-matter/duplicate-key" and is_telling(problem.field or "")


def _find_lost_states(text: str) -> tuple[str, ...]:
    """What it says of its state, in what is or should have been between fences."""
    closing = _CLOSING.search(text, len(_FENCE) + 1)
    return find_lost_states(text, text[: closing.start() if closing else _MOST_UNFENCED])


def guess_lost_states(data: bytes) -> tuple[str, ...]:
    """What bytes in whatever encoding say of their state: states are words in ASCII."""
    text = data[:MAX_FRONT_MATTER_BYTES].replace(b"\0", b"").decode("latin-1")
    return _find_lost_states(text.replace("\r", "\n"))


def _split_and_read(path: str, text: str) -> FrontMatter:
    first_line = text.split("\n", 1)[0]
    if first_line != _FENCE:
        return _without_front_matter(path, text, first_line)
    start = len(_FENCE) + 1
    closing = _CLOSING.search(text, start)
    if closing is None:
        return FrontMatter(body=text, problems=(_unclosed(path, text),))
    source = text[start : closing.start()]
    body = text[closing.end() + 1 :]
    body_line = text.count("\n", 0, closing.end()) + 2
    if len(source.encode()) > MAX_FRONT_MATTER_BYTES:
        got = len(source.encode())
        message = f"expected at most {MAX_FRONT_MATTER_BYTES} bytes of front matter, got {got}"
        problem = make_problem("front-matter/too-large", path, message)
        return FrontMatter(body=body, body_line=body_line, problems=(problem,))
    return _read_yaml(path, source, body, body_line)


def parse_yaml_file(path: str, text: str) -> FrontMatter:
    """Read a whole YAML file (podcasts.yml, schemas/*.yaml) as strictly as front matter."""
    if len(text.encode()) > MAX_FRONT_MATTER_BYTES:
        message = f"expected at most {MAX_FRONT_MATTER_BYTES} bytes of YAML"
        return FrontMatter(problems=(make_problem("front-matter/too-large", path, message),))
    return _read_yaml(path, text, "", 1, first_line=1)


def _read_yaml(
    path: str, source: str, body: str, body_line: int, *, first_line: int = 2
) -> FrontMatter:
    reader = YamlReader(first_line)
    try:
        values, _ = frontmatter.parse(source, handler=_SplitText(reader, source))
    except YamlStop as stop:
        stops = [*reader.faults, stop]
        problems = tuple(_as_problem(path, source, fault) for fault in stops)
        return FrontMatter(body=body, body_line=body_line, problems=problems)
    problems = (
        *(_as_problem(path, source, fault) for fault in reader.faults),
        *_yaml_warnings(path, reader, values, body, body_line),
    )
    return FrontMatter(
        values=values,
        places=reader.places,
        raw=reader.raw,
        key_places=reader.key_places,
        body=body,
        body_line=body_line,
        problems=problems,
    )


def _as_problem(path: str, source: str, stop: YamlStop) -> Problem:
    code, hint = stop.code, stop.hint
    if code == "not-mapping" and stop.is_prose and source.startswith("\n"):
        code, hint = "ambiguous", "write *** for a horizontal rule"
    name = f"front-matter/{code}"
    return make_problem(
        name, path, stop.message, place=stop.place, field=stop.field, hint=hint, fix=stop.fix
    )


def _yaml_warnings(
    path: str, reader: YamlReader, values: dict[str, Any], body: str, body_line: int
) -> Iterator[Problem]:
    if not values and not reader.faults:
        message = "expected `key: value` lines, got nothing"
        hint = "write a title, or remove both lines"
        yield make_problem("front-matter/empty", path, message, hint=hint)
    if reader.ends_in_block and (body[:1] in (" ", "\t") or _MORE_KEYS.match(body)):
        place = Place(body_line - 1, 1, body_line - 1, len(_FENCE) + 1)
        message = "this line closes the front matter, inside a block of text"
        yield make_problem(
            "front-matter/fence-in-block", path, message, place=place, hint="indent it"
        )


def _unclosed(path: str, text: str) -> Problem:
    near = re.compile(r"^-{3,}[ \t]*$", re.MULTILINE).search(text, len(_FENCE) + 1)
    hint = "close it, or write *** for a horizontal rule"
    fix = None
    if near:
        line = text.count("\n", 0, near.start()) + 1
        hint = f"line {line} is {near.group()!r}: make it exactly '---'"
        # More dashes may be a rule that was meant, and so may all of them, around prose.
        if near.group().rstrip() == _FENCE and _KEY_LINE.match(text, len(_FENCE)):
            span = Place(line, 1, line, len(near.group()) + 1)
            fix = replace_with("make it exactly ---", span, _FENCE)
    message = "expected a line that is exactly '---' to close the front matter"
    place = Place(1, 1, 1, len(_FENCE) + 1)
    return make_problem("front-matter/unclosed", path, message, place=place, hint=hint, fix=fix)


def _without_front_matter(path: str, text: str, first_line: str) -> FrontMatter:
    problem = None
    if _OTHER_FORMAT.match(first_line):
        message = f"expected YAML front matter between '---' lines, got {first_line[:20]!r}"
        problem = make_problem("front-matter/unsupported-format", path, message)
    else:
        fence = _NEAR_FENCE.match(text)
        if fence and _KEY_LINE.match(text, fence.end()):
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
            problem = make_problem("front-matter/fence", path, message, place=place, fix=fix)
    return FrontMatter(body=text, problems=(problem,) if problem else ())
