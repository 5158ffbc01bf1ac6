"""YAML text to plain Python values, by events, so that no input can crash or surprise.

PyYAML's composer and constructor recurse and resolve aliases, merge keys, tags and odd numbers;
its parser is iterative. So values are built here from the parser's events.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

import yaml

from content_api.parsing.positions import LineIndex
from content_api.problems import Fix, Place, replace_with

MAX_DEPTH = 16
MAX_NODES = 5_000
MAX_DIGITS = 18

_STRING = "tag:yaml.org,2002:str"
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_BOOLEANS = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
_PLAIN_PAIR = re.compile(
    r"[A-Za-z_][\w-]*:[ ]+(?P<value>(?![a-z_]+:)[^\s\"'\[\]{}>|*&!%@`#,?:-]"
    r"[^\"#\t\[\]{}\x85\u2028\u2029]*)"
)
_BACKSLASH_HINT = r"write \\ for a backslash, or use single quotes"
_DATE_HINT = "a date such as 2026-09-17"

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


class YamlReader:
    """Reads one mapping and remembers where everything in it stands.

    A value that cannot be used (a date that does not exist, a key that stands twice) is left out
    and noted in `faults`, so that one read finds them all; what makes the rest unreadable stops it.

    Args:
        first_line: Line of the file on which the YAML starts.
    """

    def __init__(self, first_line: int) -> None:
        self.places: dict[str, Place] = {}
        self.key_places: dict[str, Place] = {}
        self.raw: dict[str, str] = {}
        self.ends_in_block = False
        self.faults: list[YamlStop] = []
        self._text = ""
        self._index = LineIndex("", first_line)
        self._first_line = first_line
        self._nodes = 0

    def read_mapping(self, text: str) -> dict[str, Any]:
        """The mapping in `text`; empty when there is nothing but blank lines and comments.

        Raises:
            YamlStop: at the first thing that cannot be read.
        """
        self._text = text
        # By offset, not by the parser's lines: to YAML, U+2028 ends a line too.
        self._index = LineIndex(text, self._first_line)
        bad = CONTROL.search(text)
        if bad:
            place = self._index.place(bad.start(), bad.end())
            got = bad.group().encode("unicode_escape", "surrogatepass").decode()
            raise YamlStop("yaml", f"expected text, got the control character {got}", place)
        try:
            return self._read_document(text)
        except yaml.YAMLError as error:
            raise self._syntax_error(error) from None

    def _read_document(self, text: str) -> dict[str, Any]:
        builder = _Builder(self)
        documents = 0
        for event in yaml.parse(text, Loader=Loader):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    message = "expected one YAML document, got a second one"
                    hint = "remove this line, or make it exactly ---"
                    raise YamlStop("multi-doc", message, self._place(event), hint=hint)
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
        place = self.places.get("", Place(self._first_line))
        message = f"expected `key: value` lines, got {kind}"
        raise YamlStop("not-mapping", message, place, is_prose=isinstance(root, str))

    def _check_node(self, event: yaml.NodeEvent) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            message = f"expected at most {MAX_NODES} keys and values"
            raise YamlStop("too-many-nodes", message, self._place(event))
        if event.anchor is not None:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            message = f"expected a plain value, got {sign}{event.anchor}"
            place = self._place(event, len(f"{sign}{event.anchor}"))
            raise YamlStop("anchor", message, place, hint="quote it if it is text")
        tag = getattr(event, "tag", None)
        if tag is not None:
            message = f"expected a plain value, got the tag {tag}"
            raise YamlStop("tag", message, self._place(event), hint="quote it if it is text")

    def _place(self, event: yaml.Event, characters: int = 0) -> Place:
        """Where it stands; when told, only so many characters of it."""
        start, end = event.start_mark, event.end_mark
        if start is None or end is None:  # pragma: no cover - the parser marks every event
            return Place(self._first_line)
        if characters:
            return self._index.place(start.index, start.index + characters)
        is_block = isinstance(event, yaml.CollectionStartEvent) and not event.flow_style
        return self._index.place(start.index, start.index if is_block else end.index)

    def _syntax_error(self, error: yaml.YAMLError) -> YamlStop:
        mark = getattr(error, "problem_mark", None)
        offset = min(mark.index, len(self._text)) if mark else 0
        reason = getattr(error, "problem", None) or "it cannot be read"
        opening = getattr(error, "context_mark", None)
        char = self._text[offset : offset + 1]
        place = self._index.place(offset, offset + (char not in ("", "\n")))
        message, hint, fix = f"expected valid YAML: {reason}", "", None
        if "mapping values" in reason:
            message = "expected one value, got another `: ` in it"
            hint, fix = "quote the value", self._quoting_fix(offset)
        elif char == "\t":
            message, hint = "expected spaces, got a tab", "indent with spaces, not tabs"
        elif "cannot start" in reason:
            message, hint = f"expected a value, got {char!r}", "quote the value"
        elif "escape" in reason:
            hint = _BACKSLASH_HINT
        elif opening and "end of stream" in reason:  # of a text in quotes
            place = self._index.place(opening.index, opening.index + 1)
            message = f"this quote is never closed; expected {self._text[opening.index]}"
        return YamlStop("yaml", message, place, hint=hint, fix=fix)

    def _quoting_fix(self, offset: int) -> Fix | None:
        """Quotes around a value with a colon in it, where that is what was meant for certain.

        `title: Redes: una introducción` on one line, with nothing in it that YAML might mean;
        `video: title: Redes` may have been meant as two lines.
        """
        text = self._text
        start = text.rfind("\n", 0, offset) + 1
        end = text.find("\n", offset)
        line = text[start : end if end >= 0 else len(text)].rstrip()
        value = _PLAIN_PAIR.fullmatch(line)
        goes_on = end >= 0 and text.startswith((" ", "\t"), end + 1)
        if value is None or goes_on:
            return None
        span = self._index.place(start + value.start("value"), start + len(line))
        quoted = value["value"].replace("\\", "\\\\")
        return replace_with("quote the value", span, f'"{quoted}"')


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
            message = (
                f"expected a key that is text, but YAML reads {event.value!r} as another value"
            )
            # Not a key that is missing, nor `<<`, by which something else was meant.
            is_word = event.value not in ("", "<<")
            fix = replace_with("quote the key", place, f'"{event.value}"') if is_word else None
            hint = f'quote it: "{event.value}"' if is_word else "quote the key"
            fault = YamlStop("key-type", message, place, hint=hint, fix=fix)
            self._reader.faults.append(fault)
        level.key = event.value
        path = self._next_path(level)
        if event.value in level.value:
            message = f"{event.value!r} stands twice"
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
        hint = "quote it if it is text"
        raise YamlStop("yaml", f"expected a value, got {text!r}", place, path or None, hint)
    return text


def _number(text: str, place: Place, path: str) -> int | float:
    if not _DECIMAL.fullmatch(text):
        message = f"expected a plain decimal number, got {text!r}"
        plain = text.replace("_", "").lstrip("0")
        hint = "quote it if it is text"
        hint = f"write {plain}, or {hint}" if _DECIMAL.fullmatch(plain) else hint
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
        message = f"expected {_DATE_HINT}, got {text!r}"
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
