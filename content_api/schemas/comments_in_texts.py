"""Texts that YAML cuts at ` #`: it reads `title: Lección #3` as `Lección`.

What its author meant as a comment is no problem: it has a blank after its `#`, or the field could
not have the whole text (`state: draft #revisar`).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from content_api.parsing.front_matter.front_matter import FrontMatter
from content_api.parsing.yaml.stop import short
from content_api.parsing.yaml.values import Comment
from content_api.problems import Fix, Place, Problem, make_problem, replace_with
from content_api.schemas.fields import ListOf, Names, ObjectOf, Text, Value


def find_comments_in_texts(
    path: str, source: FrontMatter, fields: Mapping[str, Value[Any]], kept: Iterable[str]
) -> Iterator[Problem]:
    """A problem for each comment that would be part of a text.

    Args:
        path: Source file, relative to the content root; labels problems only.
        source: Its front matter.
        fields: The fields of its content type, by name.
        kept: Keys that no field defines and that are served as they are written.
    """
    texts: dict[str, Value[Any]] = {key: Text() for key in kept}
    for name, comment in source.comments.items():
        if name.rpartition(".")[2].isdigit() and not source.raw[name]:
            continue  # an item without a value is told by its field
        field = _field_at(ObjectOf({}), name, {**texts, **fields})
        if field is not None and field.accepts(_whole(source, name, comment)):
            yield _cut(path, source, name, comment)


def _field_at(
    field: Value[Any], path: str, fields: Mapping[str, Value[Any]] | None = None
) -> Value[Any] | None:
    """The field for the value at a dotted path below `field`; None when none is defined."""
    if isinstance(field, Names):
        return Text()
    key, _, rest = path.partition(".")
    part: Value[Any] | None = None
    if isinstance(field, ListOf):
        part = field.of
    elif isinstance(field, ObjectOf):
        part = (field.fields if fields is None else fields).get(key)
    return part if part is None or not rest else _field_at(part, rest)


def _whole(source: FrontMatter, name: str, comment: Comment) -> str:
    """The text together with the comment that was cut off."""
    gap = comment.place.column - comment.value.end_column
    raw = source.raw[name]
    return f"{raw}{' ' * max(gap, 1)}{comment.text}" if raw else comment.text


def _cut(path: str, source: FrontMatter, name: str, comment: Comment) -> Problem:
    quoted = json.dumps(_whole(source, name, comment), ensure_ascii=False)
    key = name.rpartition(".")[2]
    written = f"{'-' if key.isdigit() else f'{key}:'} {short(quoted)}"
    return make_problem(
        "front-matter/comment-in-text",
        path,
        f"expected text, but ` #` begins a comment: {short(comment.text)!r} is left out",
        place=comment.place,
        field=name,
        hint=f"if it is text, write {written}",
        fix=_quoting(source, name, comment, quoted),
    )


def _quoting(source: FrontMatter, name: str, comment: Comment, quoted: str) -> Fix | None:
    """The fix that quotes the text; only for a number such as `#3`, as a word may be a remark."""
    start, end = comment.value, comment.place
    if not source.raw[name] or not comment.text[1].isdigit() or start.line != end.line:
        return None
    span = Place(start.line, start.column, end.end_line, end.end_column)
    return replace_with("quote the value", span, quoted)
