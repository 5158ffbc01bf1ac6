"""Whether a page says that it is not public, in whatever way, and what its author is told.

A room of its own because `state`, the keys of other tools, dates and what cannot be read all have a
say, and one that hides is enough.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from content_api.catalogue.options import CompileOptions
from content_api.catalogue.rules.pages import TIME_ZONES
from content_api.parsing.front_matter.front_matter import FrontMatter
from content_api.parsing.front_matter.hiding import FALSE, TRUE, Hiding, Said, is_container
from content_api.parsing.front_matter.lost_states import find_lost_states, find_words
from content_api.problems import Fix, Place, Problem, make_problem, replace_with
from content_api.schemas.front_matter import STATE_ALIASES
from content_api.schemas.vocabulary import Enumeration
from content_api.values.parts import Term
from content_api.values.words import fold_key, fold_word

UNREAD_STATE = "front-matter/unread-state"
_MOST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Written:
    """The front matter of a page.

    Attributes:
        path: Of the file.
        kind: `series` or `article`.
        matter: As it is written.
        values: Core values that are right.
        states: What is written as its state, right or not, by key; a default counts.
    """

    path: str
    kind: str
    matter: FrontMatter
    values: Mapping[str, Any]
    states: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Visibility:
    """What a page says of that.

    Attributes:
        hidden: It is not public, at any time.
        draft_key: The key of ours, beside `state`, that says so; empty when none does.
        terms: Dates by which it is hidden.
        problems: What its author is told now; what dates hide is told while they do.
        fields: Keys that are told, or need not be: they hide, so they are no unknown ones.
        wanted: How to write a state that hides but is none that there is; empty when it is one.
    """

    hidden: bool = False
    draft_key: str = ""
    terms: tuple[Term, ...] = ()
    problems: tuple[Problem, ...] = ()
    fields: frozenset[str] = frozenset()
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class _Finding:
    """A key that hides: where it stands, and what it says."""

    field: str
    keys: tuple[str, ...]
    value: object
    said: Said
    is_secret: bool

    @property
    def is_ours(self) -> bool:
        """Whether it is written as we ask for it."""
        words = {"draft": TRUE, "published": FALSE}.get(self.field, frozenset())
        return self.said.hides and fold_word(str(self.value)) in words


def judge_visibility(written: Written, options: CompileOptions, hiding: Hiding) -> Visibility:
    """Whether a page says that it is not public.

    Args:
        written: Its front matter.
        options: Of the site.
        hiding: What hides a page, with the site's states.
    """
    is_state_hidden = any(
        _is_hidden_state(word, written.kind, options, hiding)
        for state in written.states.values()
        for word in _words(state)
    )
    findings = list(_find(written, hiding))
    hides = [finding for finding in findings if finding.said.hides]
    draft_key = next((finding.field for finding in hides if finding.is_ours), "")
    unread = written.matter.unread
    lost = find_lost_states(unread, hiding) if unread else ()
    is_said = is_state_hidden or bool(draft_key)
    told = [finding for finding in hides if not is_said][:1]
    quiet = is_said or "scheduled" in map(written.values.get, STATE_ALIASES)
    terms = [term for said in lost for term in list_terms(said)]
    for finding in findings:
        terms += list_terms(finding.said, None if quiet else _dated(written, finding))
    if options.future_hides and not written.states and not quiet:
        terms += _future(written)
    return Visibility(
        hidden=is_said or bool(hides) or any(said.hides for said in lost),
        draft_key=draft_key,
        terms=tuple(terms),
        problems=tuple(_unread_state(written, finding, options) for finding in told),
        fields=frozenset(name for f in hides for name in (f.field, f.keys[0])),
        wanted=_wanted_state(written, options, hiding) if is_state_hidden else "",
    )


def _wanted_state(written: Written, options: CompileOptions, hiding: Hiding) -> str:
    """The near names of a word that hides may be public: `published` is no `unpublished`."""
    states = _enumeration(written.kind, options)
    unknown = [text for text in map(str, written.states.values()) if not states.find(text)]
    return _draft(written.kind, states) if any(map(hiding.is_word, unknown)) else ""


def _enumeration(kind: str, options: CompileOptions) -> Enumeration:
    vocabulary = options.vocabulary
    return vocabulary.series_state if kind == "series" else vocabulary.article_state


def _words(state: object) -> tuple[str, ...]:
    """What a written state may mean: as a whole, or a word of what should have been one."""
    return (str(state), *find_words(str(state))) if state else ()


def _is_hidden_state(word: str, kind: str, options: CompileOptions, hiding: Hiding) -> bool:
    vocabulary = options.vocabulary
    if vocabulary.seems_hidden(word, hiding.words):
        return True
    if kind == "article" or vocabulary.series_state.find(word):
        return False
    choice = vocabulary.article_state.find(word)
    return choice is not None and choice.value == "scheduled"  # a series is never due


def _find(written: Written, hiding: Hiding) -> Iterator[_Finding]:
    ours = _state_names(written.kind)
    waiting: deque[tuple[str, tuple[str, ...], object]] = deque(
        (key, (key,), value) for key, value in written.matter.values.items() if key not in ours
    )
    while waiting:
        path, keys, value = waiting.popleft()
        roles = hiding.roles(keys)
        said = hiding.judge(roles, value) if roles else None
        if said:
            yield _Finding(path, keys, value, said, "password" in fold_key(keys[-1]))
        elif isinstance(value, dict):
            waiting += [(f"{path}.{key}", (*keys, key), item) for key, item in value.items()]
        elif isinstance(value, list) and is_container(keys[-1]):
            waiting += [
                (f"{path}.{number}.{key}", (*keys, key), item)
                for number, mapping in enumerate(value)
                if isinstance(mapping, dict)
                for key, item in mapping.items()
            ]


def _state_names(kind: str) -> tuple[str, ...]:
    return STATE_ALIASES if kind == "article" else STATE_ALIASES[:1]


def _shown(written: Written, finding: _Finding) -> str:
    if finding.is_secret:
        return finding.field
    raw = " ".join(written.matter.raw.get(finding.field, str(finding.value)).split())
    return f"{finding.field}: {raw[:_MOST_SHOWN]}{'…' * (len(raw) > _MOST_SHOWN)}"


def _unread_state(written: Written, finding: _Finding, options: CompileOptions) -> Problem:
    states = _enumeration(written.kind, options)
    wanted = _wanted(finding, states, written.kind)
    fix = None if written.states else _as_state(written, finding, states)
    hint = f"write {wanted}"
    if fix:
        hint = fix.title
    elif written.states:
        hint = f"{hint}, or remove it if the page is to be public"
    return make_problem(
        UNREAD_STATE,
        written.path,
        f"`{_shown(written, finding)}` says that this page is not public, so it is not served",
        place=written.matter.key_places.get(finding.field),
        field=finding.field,
        hint=hint,
        fix=fix,
    )


def _wanted(finding: _Finding, states: Enumeration, kind: str) -> str:
    """How to write here what a key of another tool says."""
    said = [str(finding.value), finding.keys[-1].removeprefix("is").strip("_-")]
    named = next((choice for word in said if (choice := states.find(word))), None)
    return f"state: {named.value}" if named and not named.public else _draft(kind, states)


def _draft(kind: str, states: Enumeration) -> str:
    """How to write that a page is a draft; for that, a series has no state."""
    draft = states.find("draft") if kind == "article" else None
    return f"state: {draft.value}" if draft and not draft.public else "draft: true"


def _as_state(written: Written, finding: _Finding, states: Enumeration) -> Fix | None:
    """The key spelt as ours, where it is one of ours but for its spelling."""
    names = _state_names(written.kind)
    name = next((name for name in names if fold_key(name) == fold_key(finding.field)), None)
    place = written.matter.key_places.get(finding.field)
    if name is None or place is None or states.find(str(finding.value)) is None:
        return None
    return replace_with(f"rename it to {name}", place, name)


def list_terms(said: Said, told: Problem | None = None) -> Iterator[Term]:
    """The dates of what a key says, and the problem that is told while they hide the page."""
    if said.start:
        yield Term(said.start, problem=told)
    if said.end:
        yield Term(said.end, is_end=True, problem=told)


def _dated(written: Written, finding: _Finding) -> Problem:
    """What is told of a date of another tool, while it hides the page."""
    start = finding.said.start
    shown = f"`{_shown(written, finding)}`"
    if start:
        code, message = (
            "schema/future-date",
            f"{shown} is still to come: until then it is not served",
        )
        hint = _how_to_wait(written, start)
    else:
        code, message = "schema/expired", f"{shown} is past: the page is not served any more"
        hint = "write state: archived, or correct the date"
    place = written.matter.key_places.get(finding.field)
    return make_problem(code, written.path, message, place=place, field=finding.field, hint=hint)


def _how_to_wait(written: Written, start: datetime) -> str:
    if written.kind == "series":
        return "write draft: true until then"
    return f"write state: scheduled and date: {start.date()}"


def _future(written: Written) -> Iterator[Term]:
    """The date of a page without a state: before it, nobody knows that the page may be public."""
    date: datetime | None = written.values.get("date")
    if date is None or date.year <= 1:
        return
    message = f"expected a date that has come, got {date.date()}; until then it is not served"
    later = "state: scheduled" if written.kind == "article" else "draft: true"
    now = "published" if written.kind == "article" else "construction"
    hint = f"write {later} to say so, or a state such as {now} to have it served now"
    place = written.matter.places.get("date", Place())
    path = written.path
    yield Term(
        date - TIME_ZONES,
        problem=make_problem(
            "schema/future-date", path, message, place=place, field="date", hint=hint
        ),
    )
