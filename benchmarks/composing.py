"""Requests composed at random of what a site has: each as a stranger may ask for it."""

import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from content_api.answers.parameters.fields.common import MAX_LIMIT
from content_api.answers.parameters.fields.filters import MAX_FILTERS, operators_of
from content_api.answers.parameters.fields.of_lists import FACETS, MAX_SORT_KEYS
from content_api.answers.parameters.fields.relations import RELATIONS
from content_api.answers.parameters.search import MAX_SEARCH_CHARACTERS, MAX_SEARCH_WORDS
from content_api.http.parts import get_parts
from content_api.resources.queryable import Queryable, QueryField
from content_api.values.parts import FORMATS

KINDS = {"articles": "article", "series": "series", "tags": "tag"}
_COMMON = 60  # words, of which searches are made
_SHORT = 80  # characters of a value that a filter asks for
Values = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request and what it took."""

    path: str
    status: int
    milliseconds: float
    answer: bytes = b""


@dataclass(slots=True)
class Known:
    """What requests are made of.

    Attributes:
        fields: What lists are filtered and sorted by, by the last part of their path.
        values: Of each field, as `kind.name`.
        series: Slugs.
        words: Of the site, the most common ones first.
        cursors: As answers gave them, with the path that they belong to.
    """

    fields: Mapping[str, Queryable]
    values: Values
    series: Sequence[str]
    words: Sequence[str]
    cursors: list[tuple[str, str]] = field(default_factory=list)


def ask(app: Flask, path: str) -> Asked:
    """Answer a request without any cache."""
    environ = EnvironBuilder(path).get_environ()
    begin = time.process_time()
    parts, status, _ = run_wsgi_app(app, environ, buffered=True)
    body = b"".join(parts)
    return Asked(path, int(status[:3]), 1000 * (time.process_time() - begin), body)


def look_around(app: Flask) -> Known:
    """Read the site through its own lists."""
    records = {
        name: [record for page in range(1, 4) for record in _list(app, name, page)]
        for name in KINDS
    }
    queryable = get_parts(app).content.types.queryable
    fields = {name: queryable[kind] for name, kind in KINDS.items()}
    values = {
        f"{name}.{one.name}": _values(records[name], one.path)
        for name, known in fields.items()
        for one in known.fields.values()
    }
    words: Counter[str] = Counter()
    for record in _list(app, "articles", 1, "&formats=text"):
        words.update(re.findall(r"\w\w+", record["body"]["text"].lower()))
    series = [record["slug"] for record in records["series"]]
    return Known(fields, values, series, [word for word, _ in words.most_common(2_000)])


def _list(app: Flask, name: str, page: int, more: str = "") -> list[dict[str, Any]]:
    answer = json.loads(ask(app, f"/api/v1/{name}?limit={MAX_LIMIT}&page={page}{more}").answer)
    found: list[dict[str, Any]] = answer["data"]
    return found


def _values(records: Iterable[Any], path: tuple[str, ...]) -> list[str]:
    """Some values of a field, as filters write them."""
    found = dict.fromkeys(text for record in records for text in _texts(record, path))
    return list(found)[:200]


def _texts(value: Any, path: tuple[str, ...]) -> Iterator[str]:  # noqa: ANN401 - JSON
    if isinstance(value, list):
        for item in value:
            yield from _texts(item, path)
    elif isinstance(value, dict) and path:
        yield from _texts(value.get(path[0]), path[1:])
    elif value is not None and not path:
        text = json.dumps(value) if isinstance(value, bool) else str(value)
        yield text.replace(",", " ")[:_SHORT].strip() or "-"


# --- Requests ---


def compose(rng: random.Random, known: Known) -> str:
    """A request; half of them as dear as they may be in one of their parts."""
    chance = rng.random()
    if chance < 0.3:
        return _compose_search(rng, known)
    if chance < 0.35 and known.cursors:
        path, cursor = rng.choice(known.cursors)
        return f"{path}&cursor={cursor}"
    name = rng.choices(list(KINDS), (6, 2, 1))[0]
    path = f"/api/v1/{name}"
    if name == "articles" and rng.random() < 0.15:
        path = f"/api/v1/series/{rng.choice(known.series)}/articles"
    pairs = {**_filters(rng, known, name), **_parts(rng, known.fields[name])}
    return f"{path}?{_written(pairs)}"


def _written(pairs: Mapping[str, str]) -> str:
    return "&".join(
        f"{quote(key, safe='')}={quote(value, safe=',()-')}" for key, value in pairs.items()
    )


def _number(rng: random.Random, most: int) -> int:
    """None, few or as many as there may be."""
    return rng.choice((0, rng.randint(1, most), rng.randint(1, min(3, most)), most))


def _parts(rng: random.Random, queryable: Queryable) -> dict[str, str]:
    """Limit, page, sort, facets, related records, bodies and fields."""
    kind = queryable.kind
    found = {"limit": str(rng.choice((20, 50, MAX_LIMIT)))}
    if rng.random() < 0.3:
        found["page"] = str(rng.choice((2, 10, 90, 100_000)))
    if count := _number(rng, MAX_SORT_KEYS):
        names = rng.sample(queryable.sorts, min(count, len(queryable.sorts)))
        found["sort"] = ",".join(rng.choice(("", "-")) + name for name in names)
    if kind in RELATIONS and rng.random() < 0.3:
        found["include"] = ",".join(rng.sample(RELATIONS[kind], rng.randint(1, 2)))
    if kind in RELATIONS and (count := _number(rng, len(FACETS))):
        found["facets"] = ",".join(rng.sample(FACETS, count))
    if kind == "article" and rng.random() < 0.2:
        found["formats"] = ",".join(rng.sample(FORMATS, rng.randint(1, len(FORMATS))))
    elif rng.random() < 0.1:
        found["fields"] = rng.choice(("title", "*", "title,links(self)", "-links"))
    return found


def _filters(rng: random.Random, known: Known, name: str) -> dict[str, str]:
    fields = list(known.fields[name].fields.values())
    if rng.random() < 0.3:  # those of lists
        fields = [one for one in fields if one.is_item] or fields
    one_field = rng.choice(fields)
    found: dict[str, str] = {}
    for _ in range(_number(rng, MAX_FILTERS)):
        chosen = one_field if rng.random() < 0.3 else rng.choice(fields)
        key, value = _filter(rng, chosen, known.values[f"{name}.{chosen.name}"])
        if "locale" not in key:
            found[key] = value
    return found


def _filter(rng: random.Random, chosen: QueryField, values: Sequence[str]) -> tuple[str, str]:
    """One that leaves nothing, something or, as dear ones do, nearly everything."""
    operator = rng.choice((*operators_of(chosen), "ne"))
    given = values or chosen.allowed or ("1" if chosen.is_number else "2025-01-01",)
    value = rng.choice(given)
    if operator == "contains":
        value = rng.choice((*"aeos", "de", value[:20], "zzz", "%"))
    elif operator in ("in", "ne"):
        several = rng.sample(given, min(len(given), rng.choice((1, 2, 10))))
        value = ",".join(
            [*several, "null"] if chosen.is_nullable and rng.random() < 0.3 else several
        )
    return f"{chosen.name}[{operator}]", value


def _compose_search(rng: random.Random, known: Known) -> str:
    pool = known.words[:_COMMON] if rng.random() < 0.6 else known.words
    words = rng.sample(pool, rng.choice((1, 2, 3, 5, 10, MAX_SEARCH_WORDS)))
    if rng.random() < 0.2:
        words[-1] = words[-1][:2]
    joint = rng.choice((" ", " ", " ", "-"))
    text = joint.join(words)[:MAX_SEARCH_CHARACTERS]
    if rng.random() < 0.2:
        text = f"xyzzy {text}"[:MAX_SEARCH_CHARACTERS]
    pairs = {"search": text, "limit": str(rng.choice((20, MAX_LIMIT)))}
    if rng.random() < 0.3:
        pairs["page"] = str(rng.choice((2, 20, 900)))
    if rng.random() < 0.2:
        pairs["series"] = ",".join(rng.sample(known.series, 3))
    if rng.random() < 0.2:
        pairs["type"] = rng.choice(("article", "series"))
    return f"/api/v1/search?{_written(pairs)}"
