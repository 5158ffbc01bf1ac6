"""Front matter judged by its content type: values, and every problem with its certain mend."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import ValidationError

from content_api.parsing.front_matter.front_matter import FrontMatter
from content_api.problems import Fix, Place, Problem, make_problem, replace_with
from content_api.problems.unknown_fields import ELSEWHERE
from content_api.schemas.comments_in_texts import find_comments_in_texts
from content_api.schemas.fields import LOST, Fault, File, Reference, Value, WrittenDate
from content_api.schemas.fields.nested import faults_of
from content_api.schemas.front_matter import HIDING_KEYS, STATE_ALIASES, FrontMatterType
from content_api.values.moments import rfc3339
from content_api.values.parts import Mention
from content_api.values.words import did_you_mean, fold_key

UNKNOWN_FIELD = "schema/unknown-field"


@dataclass(frozen=True, slots=True)
class Judged:
    """The values of front matter, and what is wrong with it.

    Attributes:
        values: The core values that are right, with defaults for those that are not written.
        custom: JSON values of the site's own fields in their order, then of kept keys.
        mentions: The records and files that custom fields name.
        problems: What is wrong, not sorted.
    """

    values: dict[str, Any] = field(default_factory=dict)
    custom: dict[str, Any] = field(default_factory=dict)
    mentions: tuple[Mention, ...] = ()
    problems: tuple[Problem, ...] = ()


def judge_front_matter(
    path: str, source: FrontMatter, kind: FrontMatterType, ignored: Iterable[str] = ()
) -> Judged:
    """Load front matter through its content type.

    Args:
        path: Source file, relative to the content root; labels problems only.
        source: Parsed front matter.
        kind: The content type, from `build_type`.
        ignored: Keys that are meant for other tools.

    Returns:
        The values that are right, and a problem for each that is not and each unknown key. A key
        without a value counts as not written.
    """
    return _Judge(path, source, kind, frozenset(ignored)).judge()


@dataclass(slots=True)
class _Judge:
    path: str
    source: FrontMatter
    kind: FrontMatterType
    ignored: frozenset[str]

    def judge(self) -> Judged:
        lost = {p.field for p in self.source.problems if p.field}
        written = {
            key: self._written(value, key, lost) for key, value in self.source.values.items()
        }
        present = {key: value for key, value in written.items() if value is not None}
        faults: list[Fault] = []
        try:
            loaded: dict[str, Any] = self.kind.schema.load(present)
        except ValidationError as error:
            loaded = dict(error.valid_data)  # type: ignore[arg-type]  # a dict, for one mapping
            faults = faults_of(error)
        problems = [*self._unknown(present), *self._faulty(faults)]
        kept = self._kept(present)
        problems += find_comments_in_texts(self.path, self.source, self.kind.fields, kept)
        custom = self.kind.custom
        mine = {name: value for name, value in loaded.items() if name in custom}
        served = {name: custom[name].serve(mine[name]) for name in custom if name in mine}
        mentions = [
            mention
            for name, value in mine.items()
            for mention in self._mentions(name, custom[name], value)
        ]
        core = {name: value for name, value in loaded.items() if name not in custom}
        return Judged(core, served | self._kept(present), tuple(mentions), tuple(problems))

    def _written(self, value: Any, path: str, lost: set[str]) -> Any:  # noqa: ANN401
        """A value with dates as they were written; LOST where parsing found a problem already."""
        if value is None:
            return LOST if path in lost else None
        if isinstance(value, dt.date):
            return WrittenDate(self.source.raw[path], value)
        if isinstance(value, list):
            return [self._written(v, f"{path}.{i}", lost) for i, v in enumerate(value)]
        if isinstance(value, dict):
            return {key: self._written(v, f"{path}.{key}", lost) for key, v in value.items()}
        return value

    def _is_known(self, key: str) -> bool:
        named = (*STATE_ALIASES, *self.kind.content_type.broken)
        return key in self.kind.fields or key in named or key in self.ignored

    def _kept(self, present: Mapping[str, Any]) -> dict[str, Any]:
        """Unknown keys as they were written, sorted, when the site wants them kept."""
        if self.kind.content_type.unknown != "keep":
            return {}
        return {
            key: _as_json(present[key])
            for key in sorted(present)
            if not self._is_known(key) and present[key] is not LOST
        }

    def _unknown(self, present: Mapping[str, Any]) -> Iterator[Problem]:
        if self.kind.content_type.unknown == "problem":
            doubtful = {
                p.field for p in self.source.problems if p.code == "front-matter/look-alike"
            }
            keys = [
                key
                for key in self.source.values
                if not self._is_known(key) and key not in HIDING_KEYS and key not in doubtful
            ]
            free = tuple(name for name in self.kind.fields if name not in self.source.values)
            known = (*self.kind.fields, *STATE_ALIASES[1:], "draft")
            for key in keys:
                yield self._unknown_key(key, key, _renamed(key, free, keys), known)
        for name, value in present.items():
            if name in self.kind.fields:
                yield from self._unknown_in(name, self.kind.fields[name], value)

    def _unknown_in(self, path: str, field: Value[Any], value: Any) -> Iterator[Problem]:  # noqa: ANN401
        unknown = list(field.unknown_keys(value))
        keys = [key for key, _ in unknown]
        for key, free in unknown:
            yield self._unknown_key(f"{path}.{key}", key, _renamed(key, free, keys), free)
        for name, part, item in field.parts(value):
            yield from self._unknown_in(f"{path}.{name}", part, item)

    def _unknown_key(
        self, path: str, key: str, renamed: str | None, known: Iterable[str]
    ) -> Problem:
        elsewhere = "" if "." in path else ELSEWHERE
        place = self.source.key_places.get(path, Place())
        fix = replace_with(f"rename it to {renamed}", place, renamed) if renamed else None
        return make_problem(
            UNKNOWN_FIELD,
            self.path,
            "no such field",
            place=place,
            field=path,
            hint=did_you_mean(key, known) or elsewhere,
            fix=fix,
        )

    def _faulty(self, faults: Iterable[Fault]) -> Iterator[Problem]:
        source = self.source
        is_error = any(problem.severity == "error" for problem in source.problems)
        unread = not source.is_whole or (not source.values and is_error)
        for fault in faults:
            is_missing = fault.code == "schema/required"
            if is_missing and (unread or self._has_alias(fault.path)):
                continue
            fix = self._fix(fault)
            raw = self.source.raw.get(fault.path)
            hint = fault.hint
            if is_missing:
                hint = self._how_to_write(fault)
            if hint == "quote it" and raw:
                name = "" if fault.path.rpartition(".")[2].isdigit() else f"{fault.path}: "
                hint = f'quote it: {name}"{raw}"'
            yield make_problem(
                fault.code,
                self.path,
                fault.message,
                place=self._missing_place(fault.path) if is_missing else self._place(fault.path),
                field=fault.path,
                hint=hint,
                fix=fix,
            )

    def _how_to_write(self, fault: Fault) -> str:
        """The hint for a missing value: where to write it."""
        if fault.path in self.source.key_places:
            return f"write a value after `{fault.path}:`"
        if self.source.body_line == 1:  # there is no front matter
            return f"open the file with ---, {fault.path}: …, ---"
        return fault.hint

    def _has_alias(self, name: str) -> bool:
        """Whether the state stands under one of its other names."""
        values = self.source.values
        return name == "state" and any(values.get(key) is not None for key in STATE_ALIASES)

    def _place(self, path: str) -> Place:
        return self.source.places.get(path, Place())

    def _missing_place(self, path: str) -> Place:
        """Where its empty key stands, else the mapping that lacks it: at the top, line 1."""
        key = self.source.key_places.get(path)
        return key or self._place(path.rpartition(".")[0] or "\0")

    def _fix(self, fault: Fault) -> Fix | None:
        place, raw = self.source.places.get(fault.path), self.source.raw.get(fault.path)
        if place is None or not raw:
            return None
        if fault.replacement:
            return replace_with(f"write {fault.replacement}", place, fault.replacement)
        is_cut = fault.path in self.source.comments
        if fault.quotable and fault.quotable(raw) and not is_cut:
            return replace_with("quote it", place, json.dumps(raw, ensure_ascii=False))
        return None

    def _mentions(self, path: str, field: Value[Any], value: Any) -> Iterator[Mention]:  # noqa: ANN401
        if isinstance(field, Reference | File):
            kind = field.to if isinstance(field, Reference) else "file"
            yield Mention(kind, value, path, self._place(path))
        for name, part, item in field.parts(value):
            yield from self._mentions(f"{path}.{name}", part, item)


def _renamed(key: str, free: Iterable[str], unknown: Iterable[str]) -> str | None:
    """The one free name that is `key` but for case, accents and separators, else None."""
    folded = fold_key(key)
    names = [name for name in free if fold_key(name) == folded]
    rivals = [other for other in unknown if fold_key(other) == folded]
    return names[0] if len(names) == 1 and len(rivals) == 1 else None


def _as_json(value: Any) -> Any:  # noqa: ANN401
    """A kept value: dates as ISO text, the rest as it is written."""
    if isinstance(value, WrittenDate):
        moment = value.value
        is_time = isinstance(moment, dt.datetime)
        return rfc3339(moment) if is_time else moment.isoformat()  # type: ignore[arg-type]
    if isinstance(value, list):
        return [_as_json(item) for item in value]
    if isinstance(value, dict):
        return {key: _as_json(item) for key, item in value.items()}
    return None if value is LOST else value
