"""What a series says of itself: in front matter or in the series_meta macro; front matter wins."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from content_api.catalogue.options import CompileOptions
from content_api.parsing.body.body import ParsedBody
from content_api.parsing.front_matter.front_matter import FrontMatter
from content_api.parsing.pages.series_page import parse_extra_rows
from content_api.parsing.signs.macros import MacroCall
from content_api.parsing.text.positions import LineIndex
from content_api.problems import Place, Problem, make_problem
from content_api.schemas.fields.numbers import MOST_WHOLE
from content_api.schemas.vocabulary import Enumeration
from content_api.values.parts import PrerequisiteLink
from content_api.values.words import did_you_mean, fold

DEFAULT_STATE = "planned"
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class SeriesMeta:
    """The merged values.

    Attributes:
        says_state: Whether the page, or the site's default, gives the state.
        written_state: The state as the macro writes it, valid or not.
    """

    state: str = DEFAULT_STATE
    says_state: bool = False
    written_state: str | None = None
    state_label: str | None = None
    level: str | None = None
    level_label: str | None = None
    reading_minutes: int | None = None
    progress_total: int | None = None
    prerequisites: tuple[PrerequisiteLink, ...] = ()


@dataclass(slots=True)
class _MacroReader:
    """Reads the macro's arguments, each judged, and notes what is wrong."""

    path: str
    call: MacroCall | None
    index: LineIndex
    problems: list[Problem] = field(default_factory=list)

    def text(self, name: str) -> str | None:
        value = self.call.keywords.get(name) if self.call else None
        return str(value).strip() or None if value is not None else None

    def whole(self, name: str) -> int | None:
        value = self.text(name)
        if value is None:
            return None
        is_number = value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS
        if is_number and 0 < int(value) <= MOST_WHOLE:
            return int(value)
        self._report(name, f"expected a whole number from 1, got {value!r}")
        return None

    def choice(self, name: str, enumeration: Enumeration) -> str | None:
        value = self.text(name)
        if value is None:
            return None
        choice = enumeration.find(value)
        if choice:
            return choice.value
        expected = ", ".join(enumeration.values)
        hint = did_you_mean(value, enumeration.values)
        self._report(name, f"expected one of {expected}, got {value!r}", hint)
        return None

    def place(self, name: str) -> Place:
        """Where the argument stands."""
        return self.index.place(*self.call.span(name)) if self.call else Place()

    def _report(self, name: str, message: str, hint: str = "") -> None:
        place, code = self.place(name), "series/macro-value"
        self.problems.append(
            make_problem(code, self.path, message, place=place, field=name, hint=hint)
        )


def merge_series_meta(
    matter: FrontMatter, values: Mapping[str, Any], body: ParsedBody, options: CompileOptions
) -> tuple[SeriesMeta, tuple[Problem, ...]]:
    """Front matter and macro together; a disagreement is a problem."""
    macro = _MacroReader(body.path, body.meta_macro, body.index)
    vocabulary = options.vocabulary
    from_macro: dict[str, Any] = {
        "state": macro.choice("data_state", vocabulary.series_state),
        "level": macro.choice("data_level", vocabulary.series_level),
        "reading_minutes": macro.whole("data_read"),
        "progress_total": macro.whole("progress_total"),
    }
    is_written = {name: matter.values.get(name) is not None for name in from_macro}
    from_matter = {name: values.get(name) if is_written[name] else None for name in from_macro}
    written_rows, place = macro.text("extra_rows") or "", macro.place("extra_rows")
    rows = parse_extra_rows(written_rows, options.titles.prerequisites, place)
    listed = _listed_prerequisites(matter, values)
    if rows and matter.values.get("prerequisites") is None:
        listed = None  # the site's default
    problems = [*macro.problems, *_conflicts(matter, body.path, from_matter, from_macro)]
    if listed is not None and rows and {p.id for p in listed} != {p.id for p in rows}:
        problems.append(_conflict(matter, body.path, "prerequisites", _ids(listed), _ids(rows)))
    merged = {
        name: _first(value, from_macro[name], values.get(name))
        for name, value in from_matter.items()
    }
    meta = SeriesMeta(
        state=merged["state"] or DEFAULT_STATE,
        says_state=merged["state"] is not None,
        written_state=macro.text("data_state"),
        state_label=_label(merged["state"], from_macro["state"], macro.text("status_label")),
        level=merged["level"],
        level_label=_label(merged["level"], from_macro["level"], macro.text("level_label")),
        reading_minutes=merged["reading_minutes"],
        progress_total=merged["progress_total"],
        prerequisites=rows if listed is None else listed,
    )
    return meta, tuple(problems)


def _first(*values: Any) -> Any:  # noqa: ANN401
    """Front matter, then the macro, then the site's default."""
    return next((value for value in values if value is not None), None)


def _label(value: str | None, from_macro: str | None, label: str | None) -> str | None:
    """The macro's label, where the macro's value is the one in force."""
    return label if label and value == from_macro else None


def _listed_prerequisites(
    matter: FrontMatter, values: Mapping[str, Any]
) -> tuple[PrerequisiteLink, ...] | None:
    if "prerequisites" not in values:
        return None
    whole = matter.places.get("prerequisites", Place())
    written = matter.values.get("prerequisites") or ()
    names = written.split(",") if isinstance(written, str) else written
    places = {name.strip(): index for index, name in enumerate(names)}
    return tuple(
        PrerequisiteLink(slug, None, matter.places.get(f"prerequisites.{places.get(slug)}", whole))
        for slug in values["prerequisites"]
    )


def _conflicts(
    matter: FrontMatter, path: str, ours: Mapping[str, Any], theirs: Mapping[str, Any]
) -> list[Problem]:
    return [
        _conflict(matter, path, name, value, theirs[name])
        for name, value in ours.items()
        if value is not None
        and theirs[name] is not None
        and fold(str(value)) != fold(str(theirs[name]))
    ]


def _conflict(matter: FrontMatter, path: str, name: str, ours: object, theirs: object) -> Problem:
    message = f"the front matter says {ours!r}, the macro {theirs!r}"
    place = matter.places.get(name, Place())
    hint = "the front matter wins; remove one"
    return make_problem("series/meta-conflict", path, message, place=place, field=name, hint=hint)


def _ids(links: tuple[PrerequisiteLink, ...]) -> str:
    return ", ".join(link.id for link in links)
