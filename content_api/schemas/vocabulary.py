"""States and levels as data: values, labels per language, aliases, and which are public."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from content_api.parsing.front_matter.hiding import WORDS
from content_api.schemas.patterns import any_spelling, compiled
from content_api.values.words import fold, fold_word, most_alike


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of an enumeration.

    Attributes:
        value: The value in the API.
        labels: Its name for people, by language; `""` holds the label of every other language.
        aliases: Other spellings that mean it.
        public: Whether a record in this state may be served without a preview token.
    """

    value: str
    labels: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    public: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """All names of it: its value, its aliases and its labels."""
        return (self.value, *self.aliases, *self.labels.values())

    def label(self, locale: str) -> str:
        """The label in `locale` (`en` for `en-GB`), else for any language, else the value."""
        primary = locale.partition("-")[0]
        named = self.labels.get(locale) or self.labels.get(primary)
        return named or self.labels.get("") or self.value


@dataclass(frozen=True, slots=True)
class Enumeration:
    """The values that a field may have, in order."""

    choices: tuple[Choice, ...]

    def find(self, text: str) -> Choice | None:
        """The choice that `text` names: its value, an alias or a label, without case or accents."""
        for choice in self.choices:
            if compiled(any_spelling(choice.names)).search(text):
                return choice
        return None

    @property
    def pattern(self) -> str:
        """The pattern of every text by which `find` finds a choice."""
        return any_spelling(tuple(name for choice in self.choices for name in choice.names))

    def label(self, value: str | None, locale: str) -> str | None:
        """The label of `value` in `locale`; None for None."""
        choice = self.find(value) if value else None
        return choice.label(locale) if choice else value

    @property
    def values(self) -> tuple[str, ...]:
        """All values, in their order."""
        return tuple(choice.value for choice in self.choices)

    def labels(self, locale: str) -> dict[str, str]:
        """The label of each value in a language."""
        return {choice.value: choice.label(locale) for choice in self.choices}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The enumerations of a site."""

    series_state: Enumeration
    series_level: Enumeration
    article_state: Enumeration
    article_level: Enumeration

    @property
    def values(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """The values that may be filtered by, by field and then by kind of record."""
        return {
            "state": {"series": self.series_state.values, "article": self.article_state.values},
            "level": {"series": self.series_level.values, "article": self.article_level.values},
        }

    def labels(self, locale: str) -> dict[str, dict[str, dict[str, str]]]:
        """The label of each value in a language, by kind of record and then by field."""
        return {
            "series": {
                "state": self.series_state.labels(locale),
                "level": self.series_level.labels(locale),
            },
            "article": {
                "state": self.article_state.labels(locale),
                "level": self.article_level.labels(locale),
            },
        }

    @property
    def hidden_names(self) -> tuple[str, ...]:
        """All names of states in which a page is not public, or not yet."""
        return tuple(
            name
            for choice in self._states
            if not choice.public or choice.value == "scheduled"
            for name in choice.names
        )

    @property
    def _states(self) -> tuple[Choice, ...]:
        return (*self.series_state.choices, *self.article_state.choices)

    def is_hidden(self, state: str, words: Container[str] = WORDS) -> bool:
        """Whether `state`, valid or not, says that a record is not public.

        Args:
            state: As it is written.
            words: Those that hide though they are no states, folded.
        """
        folded = fold_word(fold(state))
        if folded in _NEVER_PUBLIC:
            return True
        named = [c for c in self._states if folded in map(fold_word, c.names)]
        return any(not choice.public for choice in named) if named else folded in words

    def seems_hidden(self, state: str, words: Container[str] = WORDS) -> bool:
        """Whether `state` is hidden, or misspelt and most like one that is."""
        if self.is_hidden(state, words):
            return True
        states = (self.series_state, self.article_state)
        if any(enumeration.find(state) for enumeration in states):
            return False
        names = [name for choice in self._states for name in choice.names]
        near = most_alike(state, [*_NEVER_PUBLIC, *names])
        return near is not None and self.is_hidden(near, words)

    def may_be_public(self, words: frozenset[str]) -> bool:
        """Whether folded words, if there are any, name a state in which a page is served."""
        names = frozenset(map(fold, self._public_names))
        is_named = not words.isdisjoint(names) and words.isdisjoint(_NEGATIONS)
        return is_named or words <= frozenset(word for name in names for word in name.split())

    def seems_public(self, state: object) -> bool:
        """Whether a state that was written, if any, clearly is one in which a page is served.

        A misspelt one is; but not one with more to it than a state's name, as in `unpublished`.
        """
        written = "" if state is None else fold(str(state))
        names = [fold(name) for name in self._public_names]
        if not written or written in names:
            return True
        near = get_close_matches(written[:_MOST_CHARACTERS], names, n=1, cutoff=_NEARLY_THE_SAME)
        return any(name not in written for name in near)

    @property
    def _public_names(self) -> tuple[str, ...]:
        choices = (*self.series_state.choices, *self.article_state.choices)
        return tuple(
            name
            for choice in choices
            if choice.public and choice.value != "scheduled"
            for name in choice.names
        )


# A slip of one letter or two. `unlisted` is as near to `published` as many a misspelt word.
_NEARLY_THE_SAME = 0.9
_MOST_CHARACTERS = 100
_NEGATIONS = frozenset(
    {"aun", "hasta", "never", "no", "non", "not", "nunca", "sin", "until", "yet"}
)
_NEVER_PUBLIC = frozenset({"draft", "ready", "archived", "hidden", "wip", "private"})


def _choice(
    value: str, es: str, en: str, aliases: Iterable[str] = (), *, public: bool = True
) -> Choice:
    return Choice(value, {"es": es, "en": en}, tuple(aliases), public)


_LEVELS = Enumeration(
    (
        _choice("general", "General", "General", ["basico", "divulgativo"]),
        _choice("tecnico", "Técnico", "Technical", ["technical", "avanzado", "advanced"]),
    )
)

DEFAULT_VOCABULARY = Vocabulary(
    series_state=Enumeration(
        (
            _choice("planned", "Planificada", "Planned", ["planificado", "prevista"]),
            _choice(
                "construction",
                "En construcción",
                "Under construction",
                ["construccion", "en curso", "in progress", "ongoing"],
            ),
            _choice("published", "Publicada", "Published", ["publicado"]),
            _choice("complete", "Completa", "Complete", ["terminada", "completada", "completed"]),
            _choice("archived", "Archivada", "Archived", ["archivado", "retirada"], public=False),
        )
    ),
    series_level=_LEVELS,
    article_state=Enumeration(
        (
            _choice(
                "draft",
                "Borrador",
                "Draft",
                ["wip", "private", "hidden", "privado", "oculto"],
                public=False,
            ),
            _choice("ready", "Listo", "Ready", ["lista", "revisado"], public=False),
            _choice("scheduled", "Programado", "Scheduled", ["programada", "agendado"]),
            _choice(
                "published",
                "Publicado",
                "Published",
                ["publicada", "complete", "completo", "completed", "terminado"],
            ),
            _choice("archived", "Archivado", "Archived", ["archivada", "retirado"], public=False),
        )
    ),
    article_level=_LEVELS,
)
