"""YAML text to plain Python values, by events, so that no input can crash or surprise.

PyYAML's composer and constructor recurse and resolve aliases, merge keys, tags and odd numbers;
its parser is iterative. So values are built here from the parser's events.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import yaml

from content_api.parsing.yaml.scalars import is_text, scalar_value
from content_api.parsing.yaml.stop import AS_TEXT, YamlStop, short
from content_api.problems import Place, replace_with

MAX_DEPTH = 16
MAX_NODES = 5_000

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_COMMENT = re.compile(r"[ \t]+(#(?![ \t]|content-api:)[^\n]*[^\s])")
_TAG = re.compile(r"![^\s,\[\]{}]*")

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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
            raise YamlStop("anchor", message, place, hint=AS_TEXT, left_out=rest)
        tag = getattr(event, "tag", None)
        if tag is not None:
            message = f"expected a plain value, got the tag {short(tag)}"
            written = _TAG.match(self._text, start)
            end = written.end() if written else start
            rest = (start, end, " " * (end - start))
            raise YamlStop("tag", message, self._place(event), hint=AS_TEXT, left_out=rest)

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
        if not is_text(event):
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
