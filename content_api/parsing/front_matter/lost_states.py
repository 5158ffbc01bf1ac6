"""What a text that cannot be read says of its state: however broken it is, a draft stays one.

It is looked at in two ways: by lines, as they look to people, and by YAML's own events up to each
fault, after which the next line is read as if it were the first. So it makes no difference how a
key or a value is spelt.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

import yaml

from content_api.parsing.front_matter.hiding import Hiding, Role, Said
from content_api.parsing.yaml.values import CONTROL, parse_events

# `key: value`, `key = value` and `f(key="value")`; what a key holds may go on in lines below it.
_PAIR = re.compile(
    r"(?P<before>(?:^|[{,(])[ \t]*)(?:[-?][ \t]+)?[\"']?(?P<key>[^\W\d][\w-]{0,60}|<<)[\"']?[ \t]*"
    r"(?::(?=(?P<yaml>[^\n]{0,200}(?:\n[ \t-][^\n]{0,200}){0,9}))"
    r"|=(?!=)(?=[ \t]*(?P<toml>[^\n]{0,200})))",
    re.MULTILINE,
)
_FIRST = re.compile(
    r"[ \t]*(?:\"(?P<double>[^\"\n]*)|'(?P<single>[^'\n]*)|(?P<plain>[^\s,#})\]]+))"
)
_WORD = re.compile(r"[^\W_][\w-]*")
_ESCAPE = re.compile(r"\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U000([\da-fA-F]{5}))")
_VALUE = re.compile(r"[^\n]{0,200}(?:\n[ :-][^\n]{0,200}){0,9}")  # of a key that waits for one
_DRAFT = "draft"  # always hides

# Each fault has the rest read anew; no front matter that people write has so much of it.
_MOST_CHARACTERS = 16_000_000
_MOST_EVENTS = 20_000
_MOST_LEVELS = 64
_MOST_OF_VALUE = 2_000


class Unread(NamedTuple):
    """A text that cannot be read, and what of it may be YAML: its first part."""

    text: str
    yaml: str


def find_words(text: str) -> list[str]:
    """The words of a text."""
    return _WORD.findall(text)


def find_lost_states(unread: Unread, hiding: Hiding) -> tuple[Said, ...]:
    """Everything that may hide a page, in a text that cannot be read as what it should be.

    Args:
        unread: The text.
        hiding: What hides a page.
    """
    return tuple(dict.fromkeys(_look(unread, hiding).said))


def find_state_words(unread: Unread, hiding: Hiding) -> frozenset[str]:
    """Every word that stands where a state may, in a text that says nothing that hides a page."""
    return frozenset(_look(unread, hiding).words)


def _look(unread: Unread, hiding: Hiding) -> "_Found":
    text, source = (CONTROL.sub("", part) for part in unread)
    found = _Found(hiding)
    found.by_lines(text, len(source))
    plain = _ESCAPE.sub(_unescaped, text)
    if plain != text:
        found.by_lines(plain, len(source))
    if not found.hides:
        _by_events(source.expandtabs(2), found)
    return found


@dataclass(slots=True)
class _Found:
    """What was found so far."""

    hiding: Hiding
    said: list[Said] = field(default_factory=list)
    words: set[str] = field(default_factory=set)

    @property
    def hides(self) -> bool:
        """Whether enough was found: the page is hidden at any time."""
        return bool(self.said) and self.said[-1].hides

    def by_lines(self, text: str, yaml_end: int) -> None:
        """Look at `text`, which is no front matter from `yaml_end` on, by its lines."""
        for pair in _PAIR.finditer(text):
            # What is indented, or stands in a line, is below a key that nobody knows.
            is_top = pair.start() <= yaml_end and not pair["before"]
            around = () if is_top else ("",)
            roles = self.hiding.roles((*around, pair["key"]), is_lost=True)
            if roles and self.add(roles, _first_of(pair), pair["yaml"] or pair["toml"] or ""):
                return

    def add(self, roles: frozenset[Role], value: str, words: str = "") -> bool:
        """Note what a value says; `words` are all that may belong to it.

        Returns:
            Whether the page is hidden, so that nothing else needs to be found.
        """
        said = self.hiding.judge(roles, value)
        if Role.WORD in roles:
            self.words.update(find_words((words or value).partition("#")[0]))
        is_word = Role.WORD in roles and any(map(self.hiding.is_word, find_words(words or value)))
        if said or is_word:
            self.said.append(Said(hides=True) if is_word else said)
        return self.hides


def _first_of(pair: re.Match[str]) -> str:
    """The first value on the line: in quotes, or a word."""
    rest = pair["yaml"] or pair["toml"] or ""
    found = _FIRST.match(rest)
    if found is None:
        return ""
    return str(found[found.lastgroup or 0])


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1] or found[2] or found[3], 16))


def _by_events(text: str, found: _Found) -> None:
    """What the events of YAML say, from each line on that follows a fault."""
    reading = _Reading(found)
    start, left = 0, _MOST_CHARACTERS
    while start < len(text) and left > 0 and reading.events < _MOST_EVENTS and not found.hides:
        rest = text[start:]
        left -= len(rest)
        stop = reading.read(rest)
        end = rest.find("\n", stop)
        start = len(text) if end < 0 else start + end + 1


@dataclass(slots=True)
class _Level:
    """A list or mapping: the keys around it, and its own key that waits for a value."""

    is_mapping: bool
    keys: tuple[str, ...] = ()
    key: str | None = None


@dataclass(slots=True)
class _Reading:
    """What was found, and the texts by their anchors; also those before a fault."""

    found: _Found
    anchors: dict[str, str] = field(default_factory=dict)
    events: int = 0

    def read(self, text: str) -> int:
        """Read up to the first fault; where that, or what it may be in, begins."""
        levels: list[_Level] = []
        begin = end = 0
        try:
            for event in parse_events(text):
                self.events += 1
                if self.events >= _MOST_EVENTS or len(levels) > _MOST_LEVELS:
                    return begin
                if isinstance(event, yaml.CollectionEndEvent):
                    levels.pop()
                elif isinstance(event, yaml.NodeEvent):
                    self._take(levels, event)
                    begin = event.start_mark.index if event.start_mark else begin
                    end = event.end_mark.index if event.end_mark else end
        except yaml.YAMLError:
            level = levels[-1] if levels else _Level(is_mapping=False)
            if level.key is not None:
                self._say_rest((*level.keys, level.key), text, end)
            # Two lines may be one text to YAML, and the second of them a key to people.
            return begin
        return len(text)

    def _take(self, levels: list[_Level], event: yaml.NodeEvent) -> None:
        level = levels[-1] if levels else _Level(is_mapping=False)
        is_key = level.is_mapping and level.key is None
        value = self._text(event)
        keys = level.keys if level.key is None else (*level.keys, level.key)
        if is_key:
            level.key = value or ""
        elif value is not None:
            self._say(keys, value)
        if isinstance(event, yaml.CollectionStartEvent):
            # What has an anchor may be merged into the page's own keys.
            inside = () if is_key or event.anchor is not None else keys
            levels.append(_Level(isinstance(event, yaml.MappingStartEvent), inside))
        if not is_key:
            level.key = None

    def _text(self, event: yaml.NodeEvent) -> str | None:
        """The text of a scalar, or of what an alias names; None of a list or mapping."""
        if isinstance(event, yaml.AliasEvent):
            # Of what is not a text, or is not there, nobody knows what it says.
            return self.anchors.get(str(event.anchor), _DRAFT)
        if not isinstance(event, yaml.ScalarEvent):
            return None
        if event.anchor is not None:
            self.anchors[str(event.anchor)] = event.value
        return str(event.value)

    def _say_rest(self, keys: tuple[str, ...], text: str, start: int) -> None:
        """Note what stands where the value should, in words, for it cannot be read."""
        rest = _VALUE.match(_ESCAPE.sub(_unescaped, text[start : start + _MOST_OF_VALUE]))
        for word in find_words(rest.group() if rest else ""):
            self._say(keys, word)

    def _say(self, keys: tuple[str, ...], value: str) -> None:
        """Note what a value says under a key, or in a list or mapping under the key of a state."""
        names = [key[:_MOST_OF_VALUE] for key in keys]
        value = value[:_MOST_OF_VALUE].strip()
        for end in range(len(names), 0, -1):
            roles = self.found.hiding.roles(names[:end], is_lost=True)
            roles = roles if end == len(names) else roles & {Role.WORD}
            if roles:
                self.found.add(roles, value)
