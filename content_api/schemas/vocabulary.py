"""States and levels as data: values, labels per language, aliases, and which are public."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from content_api.folding import fold


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of an enumeration.

    Attributes:
        value: What the API answers.
        labels: How people read it, by language; `""` holds the label of every other language.
        aliases: Other spellings that mean it.
        public: Whether a record in this state may be served without a preview token.
    """

    value: str
    labels: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    public: bool = True

    def label(self, locale: str) -> str:
        """The label in `locale`, else the one for any language, else the value."""
        return self.labels.get(locale) or self.labels.get("") or self.value


@dataclass(frozen=True, slots=True)
class Enumeration:
    """The values a field may have."""

    choices: tuple[Choice, ...]

    def find(self, text: str) -> Choice | None:
        """The choice that `text` names: its value, an alias or a label, without case or accents."""
        wanted = fold(text)
        for choice in self.choices:
            names = (choice.value, *choice.aliases, *choice.labels.values())
            if any(fold(name) == wanted for name in names):
                return choice
        return None

    def label(self, value: str | None, locale: str) -> str | None:
        """The label of `value` in `locale`; None for None."""
        choice = self.find(value) if value else None
        return choice.label(locale) if choice else value

    @property
    def values(self) -> tuple[str, ...]:
        """All values, in their order."""
        return tuple(choice.value for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The enumerations of a site."""

    series_state: Enumeration
    series_level: Enumeration
    article_state: Enumeration
    article_level: Enumeration

    def is_hidden(self, state: str) -> bool:
        """Whether `state`, valid or not, says that a record is not public."""
        if fold(state) in _NEVER_PUBLIC:
            return True
        found = self.series_state.find(state) or self.article_state.find(state)
        return found is not None and not found.public


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
            _choice(
                "archived", "Archivada", "Archived", ["archivado", "retirada"], public=False
            ),
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
            _choice(
                "archived", "Archivado", "Archived", ["archivada", "retirado"], public=False
            ),
        )
    ),
    article_level=_LEVELS,
)
