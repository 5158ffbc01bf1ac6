"""What a text that cannot be read says of its state: however broken it is, a draft stays one.

It is looked at in two ways: by lines, as they look to people, and by YAML's own events up to each
fault, after which the next line is read as if it were the first. So it makes no difference how a
key or a value is spelt.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from content_api.folding import unaccented
from content_api.parsing.yaml_values import CONTROL, Loader

# As other tools say it.
HIDING = frozenset(
    {"draft", "borrador", "hidden", "oculto", "oculta", "private", "privado", "privada", "wip"}
)
SHOWING = frozenset({"published", "publish", "public", "publicado", "publicada", "publico"})
NAMING = frozenset({"status", "estado", "visibility", "visibilidad"})
TRUE = frozenset({"true", "yes", "on", "si", "1"})
FALSE = frozenset({"false", "no", "off", "0"})
_STATES = NAMING | {"state", "data_state", "article_state", "publication_status"}
_TELLING = _STATES | HIDING | SHOWING

_STATE_LINE = re.compile(
    rf"(?:^|[{{,(])[ \t]*[\"']?(?:{'|'.join(sorted(_STATES))})[\"']?[ \t]*"
    r"(?::(?P<yaml>[^\n#]{0,200}(?:\n[ \t-][^\n]{0,200}){0,9})|=[ \t]*[\"']?(?P<word>[\w-]+))",
    re.MULTILINE | re.IGNORECASE,
)
_DRAFT_LINE = re.compile(
    r"^[ \t]*[\"']?(?:(?:draft|borrador|hidden|ocult[oa]|private|privad[oa]|wip)[\"']?[ \t]*:[ \t]*"
    r"[\"']?(?:true|yes|on|s[ií]|1)\b|(?:published?|public|publicad[oa])[\"']?[ \t]*:[ \t]*"
    r"[\"']?(?:false|no|off|0)\b)",
    re.MULTILINE | re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_][\w-]*")
_ESCAPE = re.compile(r"\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U000([\da-fA-F]{5}))")
_VALUE = re.compile(r"[^\n]{0,200}(?:\n[ :-][^\n]{0,200}){0,9}")  # of a key that waits for one
_DRAFT = "draft"  # in every vocabulary

# Each fault has the rest read anew; no front matter that people write has so much of it.
_MOST_CHARACTERS = 16_000_000
_MOST_EVENTS = 20_000
_MOST_LEVELS = 64
_MOST_OF_VALUE = 2_000


def find_words(text: str) -> list[str]:
    """The words of a text."""
    return _WORD.findall(text)


def is_telling(key: str) -> bool:
    """Whether a key, with its value, may say that a page is not public."""
    return _plain(key) in _TELLING


def find_lost_states(text: str, source: str) -> tuple[str, ...]:
    """Every word that may be a state, in a text that cannot be read as what it should be.

    Args:
        text: The text.
        source: What of it may be YAML.
    """
    text = CONTROL.sub("", text)
    found = [*_by_lines(text), *_by_events(CONTROL.sub("", source).expandtabs(2))]
    plain = _ESCAPE.sub(_unescaped, text)
    if plain != text:
        found += _by_lines(plain)
    return tuple(dict.fromkeys(found))


def _by_lines(text: str) -> Iterator[str]:
    for match in _STATE_LINE.finditer(text):
        yield from find_words(match["yaml"] or match["word"] or "")
    for _ in _DRAFT_LINE.finditer(text):
        yield _DRAFT


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1] or found[2] or found[3], 16))


def _by_events(text: str) -> list[str]:
    """What the events of YAML say, from each line on that follows a fault."""
    reading = _Reading()
    start, left = 0, _MOST_CHARACTERS
    while start < len(text) and left > 0 and reading.events < _MOST_EVENTS:
        rest = text[start:]
        left -= len(rest)
        stop = reading.read(rest)
        end = rest.find("\n", stop)
        start = len(text) if end < 0 else start + end + 1
    return reading.found


@dataclass(slots=True)
class _Level:
    """A list or mapping: the key that waits for a value, and the key of a state that it is in."""

    is_mapping: bool
    state: str
    key: str | None = None


@dataclass(slots=True)
class _Reading:
    """What was found, and the texts by their anchors; also those before a fault."""

    found: list[str] = field(default_factory=list)
    anchors: dict[str, str] = field(default_factory=dict)
    events: int = 0

    def read(self, text: str) -> int:
        """Read up to the first fault; where that, or what it may be in, begins."""
        levels: list[_Level] = []
        begin = end = 0
        try:
            for event in yaml.parse(text, Loader=Loader):
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
            waiting = levels[-1].key if levels else None
            if waiting is not None:
                self._say_rest(waiting, text, end)
            # Two lines may be one text to YAML, and the second of them a key to people.
            return begin
        return len(text)

    def _take(self, levels: list[_Level], event: yaml.NodeEvent) -> None:
        level = levels[-1] if levels else _Level(is_mapping=False, state="")
        is_key = level.is_mapping and level.key is None
        value = self._text(event)
        if value is not None:
            self._say(level.state, value)
        if is_key:
            level.key = value or ""
        elif value is not None:
            self._say(level.key or "", value)
        if isinstance(event, yaml.CollectionStartEvent):
            key = "" if is_key else level.key or ""
            state = key if _plain(key) in _STATES else level.state
            levels.append(_Level(isinstance(event, yaml.MappingStartEvent), state))
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

    def _say_rest(self, key: str, text: str, start: int) -> None:
        """Note what stands where the value should, in words, for it cannot be read."""
        rest = _VALUE.match(_ESCAPE.sub(_unescaped, text[start : start + _MOST_OF_VALUE]))
        for word in find_words(rest.group() if rest else ""):
            self._say(key, word)

    def _say(self, key: str, value: str) -> None:
        """Note what a value says under a key."""
        name, value = _plain(key), value[:_MOST_OF_VALUE]
        if name in _STATES:
            self.found += (value.strip(), *find_words(value))
        elif _plain(value) in (TRUE if name in HIDING else FALSE if name in SHOWING else ()):
            self.found.append(_DRAFT)


def _plain(text: str) -> str:
    return unaccented(text[:_MOST_OF_VALUE]).strip()
