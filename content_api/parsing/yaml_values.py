"""YAML text to plain Python values, by events, so that no input can crash or surprise.

PyYAML's composer and constructor recurse and resolve aliases, merge keys, tags and odd numbers;
its parser is iterative. So values are built here from the parser's events.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import yaml

from content_api.problems import Fix, Place, replace_with

MAX_DEPTH = 16
MAX_NODES = 5_000
MAX_DIGITS = 18

_STRING = "tag:yaml.org,2002:str"
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_COMMENT = re.compile(r"[ \t]+(#(?![ \t]|content-api:)[^\n]*[^\s])")
_TAG = re.compile(r"![^\s,\[\]{}]*")
_BOOLEANS = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
_DATE_HINT = "a date such as 2026-09-17"
_AS_TEXT = "quote it if it is text"
_MOST_SHOWN = 60

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_resolver = yaml.resolver.Resolver()


@dataclass
class YamlStop(Exception):  # noqa: N818 - it stops a read, and becomes a Problem at once
    """The one thing that stopped the reading; `code` is the part after `front-matter/`."""

    code: str
    message: str
    place: Place
    field: str | None = None
    hint: str = ""
    is_prose: bool = False
    fix: Fix | None = None
    left_out: tuple[int, int, str] | None = None  # offsets, and what makes the rest readable


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment that begins like text: `#` and no blank, behind a plain value on its line.

    Attributes:
        place: Where it stands.
        text: From its `#` on.
        value: Where the value before it begins; where it would, when there is none.
    """

    place: Place
    text: str
    value: Place


def short(text: str) -> str:
    """A text as messages tell it: they must not grow with what an author writes."""
    return text if len(text) <= _MOST_SHOWN else f"{text[: _MOST_SHOWN - 1]}…"


def parse_events(text: str) -> Iterator[yaml.Event]:
    """The events of a YAML text, one after the other.

    PyYAML (6.0.4) refuses nesting of a thousand levels before it gives the events of the first: so
    those are of the text up to there, and whoever reads them finds sooner that it is too deep.

    Raises:
        yaml.YAMLError: at the first thing that is no YAML.
    """
    given = 0
    try:
        for event in yaml.parse(text, Loader=Loader):
            given += 1
            yield event
    except yaml.MarkedYAMLError as error:
        if error.problem_mark is None or "nesting depth" not in (error.problem or ""):
            raise
        text = text[: error.problem_mark.index]
        yield from islice(yaml.parse(text, Loader=Loader), given, None)


class YamlReader:
    """Reads one mapping and remembers where everything in it stands.

    A value that cannot be used (a date that does not exist, a key that stands twice) is left out
    and noted in `faults`, so that one read finds them all; what makes the rest unreadable stops it.

    Args:
        place: Where offsets of the text, start and end, stand in the file.
    """

    def __init__(self, place: Callable[[int, int], Place]) -> None:
        self.places: dict[str, Place] = {}
        self.key_places: dict[str, Place] = {}
        self.raw: dict[str, str] = {}
        self.ends_in_block = False
        self.faults: list[YamlStop] = []
        self.comments: dict[str, Comment] = {}
        self._place_of = place
        self._text = ""
        self._nodes = 0

    def read_mapping(self, text: str) -> dict[str, Any]:
        """The mapping in `text`; empty when there is nothing but blank lines and comments.

        Raises:
            YamlStop: at the first thing that is not allowed.
            yaml.YAMLError: at the first thing that is no YAML.
        """
        # By offset, not by the parser's lines: to YAML, U+2028 ends a line too.
        self._text = text
        builder = _Builder(self)
        documents = 0
        for event in parse_events(text):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    message = "expected one YAML document, got a second one"
                    hint = "remove this line, or make it exactly ---"
                    line = self._line_at(event)
                    place = self._place(event)
                    raise YamlStop("multi-doc", message, place, hint=hint, left_out=line)
            elif isinstance(event, yaml.NodeEvent):
                self._check_node(event)
                builder.add(event, self._place(event))
            elif isinstance(event, yaml.CollectionEndEvent):
                builder.close()
        return self._as_mapping(builder)

    def _as_mapping(self, builder: "_Builder") -> dict[str, Any]:
        root = builder.root
        if root is None:
            return {}
        if isinstance(root, dict):
            return root
        kind = "a list" if isinstance(root, list) else "a single value"
        message = f"expected `key: value` lines, got {kind}"
        raise YamlStop("not-mapping", message, self.places[""], is_prose=isinstance(root, str))

    def _check_node(self, event: yaml.NodeEvent) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            message = f"expected at most {MAX_NODES} keys and values"
            raise YamlStop("too-many-nodes", message, self._place(event))
        start = self._start(event)
        if event.anchor is not None:
            is_alias = isinstance(event, yaml.AliasEvent)
            name = f"{'*' if is_alias else '&'}{event.anchor}"
            message = f"expected a plain value, got {short(name)}"
            place = self._place_of(start, start + len(name))
            instead = ("~" if is_alias else "").ljust(len(name))
            rest = (start, start + len(name), instead)
            raise YamlStop("anchor", message, place, hint=_AS_TEXT, left_out=rest)
        tag = getattr(event, "tag", None)
        if tag is not None:
            message = f"expected a plain value, got the tag {short(tag)}"
            written = _TAG.match(self._text, start)
            end = written.end() if written else start
            rest = (start, end, " " * (end - start))
            raise YamlStop("tag", message, self._place(event), hint=_AS_TEXT, left_out=rest)

    def _start(self, event: yaml.Event) -> int:
        return event.start_mark.index if event.start_mark else 0

    def _line_at(self, event: yaml.Event) -> tuple[int, int, str]:
        """The line on which something starts, to be left out."""
        start = self._text.rfind("\n", 0, self._start(event)) + 1
        end = self._text.find("\n", start)
        end = end if end >= 0 else len(self._text)
        return start, end, " " * (end - start)

    def note_comment(self, event: yaml.ScalarEvent, path: str, place: Place) -> None:
        """Remember the comment behind a plain value, when it begins like text."""
        end = event.end_mark.index if event.end_mark else 0
        found = _COMMENT.match(self._text, end) if not event.style else None
        if found:
            span = self._place_of(found.start(1), found.end(1))
            self.comments[path] = Comment(span, found[1], place)

    def _place(self, event: yaml.Event) -> Place:
        start, end = event.start_mark, event.end_mark
        if start is None or end is None:  # pragma: no cover - the parser marks every event
            return Place()
        is_block = isinstance(event, yaml.CollectionStartEvent) and not event.flow_style
        return self._place_of(start.index, start.index if is_block else end.index)


@dataclass
class _Level:
    """A list or mapping that is being filled; `key` is the mapping's key that waits for a value."""

    value: dict[str, Any] | list[Any]
    path: str
    key: str | None = None


class _Builder:
    """Puts events together into values, without recursion."""

    def __init__(self, reader: YamlReader) -> None:
        self.root: Any = None
        self._reader = reader
        self._levels: list[_Level] = []

    def add(self, event: yaml.NodeEvent, place: Place) -> None:
        """Take the start of a list or mapping, or a scalar: a key or a value."""
        level = self._levels[-1] if self._levels else None
        if level and isinstance(level.value, dict) and level.key is None:
            self._add_key(level, event, place)
            return
        path = self._next_path(level)
        self._reader.places[path] = place
        if isinstance(event, yaml.ScalarEvent):
            self._reader.ends_in_block = event.style in ("|", ">")
            self._reader.raw[path] = event.value
            self._reader.note_comment(event, path, place)
            self._put_scalar(level, event, place, path)
            return
        value: dict[str, Any] | list[Any]
        value = {} if isinstance(event, yaml.MappingStartEvent) else []
        if len(self._levels) >= MAX_DEPTH:
            message = f"expected at most {MAX_DEPTH} levels of nesting"
            raise YamlStop("too-deep", message, place)
        self._put(level, value)
        self._levels.append(_Level(value, path))

    def close(self) -> None:
        """The innermost list or mapping is complete."""
        self._levels.pop()

    def _next_path(self, level: _Level | None) -> str:
        if level is None:
            return ""
        name = str(len(level.value)) if isinstance(level.value, list) else level.key or ""
        return f"{level.path}.{name}" if level.path else name

    def _put_scalar(
        self, level: _Level | None, event: yaml.ScalarEvent, place: Place, path: str
    ) -> None:
        try:
            value = scalar_value(event, place, path)
        except YamlStop as fault:
            self._reader.faults.append(fault)
            value = None
        self._put(level, value)

    def _put(self, level: _Level | None, value: object) -> None:
        if level is None:
            self.root = value
        elif isinstance(level.value, list):
            level.value.append(value)
        else:
            level.value[level.key or ""] = value
            level.key = None

    def _add_key(self, level: _Level, event: yaml.NodeEvent, place: Place) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            message = "expected a key that is text, got a list or mapping"
            raise YamlStop("key-type", message, place)
        if _tag_of(event) != _STRING:
            got = short(event.value)
            message = f"expected a key that is text, but YAML reads {got!r} as another value"
            # Not a key that is missing, nor `<<`, by which something else was meant.
            is_word = event.value not in ("", "<<")
            fix = replace_with("quote the key", place, f'"{event.value}"') if is_word else None
            hint = f'quote it: "{got}"' if is_word else "quote the key"
            fault = YamlStop("key-type", message, place, hint=hint, fix=fix)
            self._reader.faults.append(fault)
        level.key = event.value
        path = self._next_path(level)
        if event.value in level.value:
            message = f"{short(event.value)!r} stands twice"
            fault = YamlStop(
                "duplicate-key", message, place, field=path, hint=self._first_place(path)
            )
            self._reader.faults.append(fault)
        self._reader.key_places[path] = place

    def _first_place(self, path: str) -> str:
        return f"the first is on line {self._reader.key_places[path].line}"


def _tag_of(event: yaml.ScalarEvent) -> str:
    kind = _resolver.resolve(yaml.ScalarNode, event.value, event.implicit)  # type: ignore[no-untyped-call]
    return str(kind)


def scalar_value(event: yaml.ScalarEvent, place: Place, path: str) -> object:
    """The plain value of a scalar, by YAML 1.1's rules.

    Raises:
        YamlStop: for a date that does not exist, and a number that people would read otherwise.
    """
    text: str = event.value
    kind = _tag_of(event).rpartition(":")[2]
    if kind == "null":
        return None
    if kind == "bool":
        return _BOOLEANS[text.lower()]
    if kind in ("int", "float"):
        return _number(text, place, path)
    if kind == "timestamp":
        return _moment(text, place, path)
    if kind in ("value", "merge"):
        raise YamlStop("yaml", f"expected a value, got {text!r}", place, path or None, _AS_TEXT)
    return text


def _number(text: str, place: Place, path: str) -> int | float:
    if not _DECIMAL.fullmatch(text):
        message = f"expected a plain decimal number, got {short(text)!r}"
        plain = text.replace("_", "").lstrip("0")
        hint = f"write {short(plain)}, or {_AS_TEXT}" if _DECIMAL.fullmatch(plain) else _AS_TEXT
        raise YamlStop("number", message, place, path or None, hint)
    if sum(char.isdigit() for char in text) > MAX_DIGITS:
        message = f"expected a number of at most {MAX_DIGITS} digits, got {len(text)} characters"
        raise YamlStop("yaml", message, place, path or None)
    return float(text) if set(text) & set(".eE") else int(text)


_TIMESTAMP = yaml.constructor.SafeConstructor.timestamp_regexp


def _moment(text: str, place: Place, path: str) -> dt.date | dt.datetime:
    try:
        return parse_moment(text)
    except (KeyError, ValueError, OverflowError):
        message = f"expected {_DATE_HINT}, got {short(text)!r}"
        raise YamlStop("invalid-date", message, place, path or None) from None


def parse_moment(text: str) -> dt.date | dt.datetime:
    """The date, or the time in UTC, that YAML 1.1 reads in `text`.

    Raises:
        KeyError: it is not of the form.
        ValueError: there is no such day or time.
        OverflowError: its offset leaves the years that there are.
    """
    parts = _TIMESTAMP.match(text)
    group = parts.groupdict() if parts else {}
    day = dt.date(int(group["year"]), int(group["month"]), int(group["day"]))
    if group["hour"] is None:
        return day
    micro = int((group["fraction"] or "0")[:6].ljust(6, "0"))
    clock = dt.time(int(group["hour"]), int(group["minute"]), int(group["second"]), micro)
    moment = dt.datetime.combine(day, clock, tzinfo=_zone(group))
    return moment.astimezone(dt.UTC)


def _zone(group: dict[str, str | None]) -> dt.timezone:
    """The offset from UTC; a time without one is UTC. Offsets go up to 14:00."""
    if not group["tz_sign"]:
        return dt.UTC
    hours, minutes = int(group["tz_hour"] or 0), int(group["tz_minute"] or 0)
    if hours > 14 or minutes > 59:
        raise ValueError
    offset = dt.timedelta(hours=hours, minutes=minutes)
    return dt.timezone(-offset if group["tz_sign"] == "-" else offset)
