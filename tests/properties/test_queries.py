"""Lists say what the served JSON says: filters, sort, fields, pages and cursors, whatever is asked."""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import icu
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from content_api.answers.content_types import build_content_types
from content_api.answers.parameters.fields.filters import LIST_OPERATORS, operators_of
from content_api.resources.queryable import Queryable, QueryField
from tests.site import Site
from tests.sources import CONTENT

EXAMPLE = Path(__file__).parents[1] / "examples" / "valid" / "every-type-of-field"
PATHS = {"series": "/api/v1/series", "article": "/api/v1/articles", "tag": "/api/v1/tags"}
KINDS = st.sampled_from(sorted(PATHS))
QUIET = settings(deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The sample beside a series that has every type of field."""
    site = Site(tmp_path_factory.mktemp("rich"), schemas_directory=EXAMPLE / "schemas")
    for root in (EXAMPLE / "content", CONTENT):
        files = {p.relative_to(root).as_posix(): p for p in root.rglob("*") if p.is_file()}
        site.write({path: file.read_text("utf-8") for path, file in files.items()})
    site.index()
    return site


@cache
def queryables_of(site: Site) -> Mapping[str, Queryable]:
    return build_content_types(site.settings).queryable


def ask(site: Site, kind: str, pairs: list[tuple[str, str]]) -> dict[str, Any]:
    response = site.client.get(f"{PATHS[kind]}?{urlencode(pairs, quote_via=quote)}")
    assert response.status_code == 200, (pairs, response.get_data(as_text=True))
    return response.get_json()  # type: ignore[no-any-return]


@cache
def everything(site: Site, kind: str) -> list[dict[str, Any]]:
    return ask(site, kind, [("limit", "100")])["data"]  # type: ignore[no-any-return]


# --- A second opinion on filters, over the JSON that is served ---


def values_at(value: Any, path: list[str]) -> Iterator[Any]:
    if isinstance(value, list):
        for item in value:
            yield from values_at(item, path)
    elif path and isinstance(value, dict):
        yield from values_at(value.get(path[0]), path[1:])
    elif not path and value is not None:
        yield value


SPANISH = icu.Collator.createInstance(icu.Locale("es"))
SPANISH_LETTERS = icu.Collator.createInstance(icu.Locale("es"))
SPANISH_LETTERS.setStrength(icu.Collator.PRIMARY)


def plain(text: str, kept: str = "") -> str:
    """Without case and accents, but for the letters that are `kept`."""
    letters = "".join(
        c
        for whole in unicodedata.normalize("NFC", text)
        for c in (whole if whole in kept else unicodedata.normalize("NFKD", whole))
        if not unicodedata.combining(c)
    )
    return re.sub(r"\s+", " ", letters.casefold())


def in_letters(field: QueryField, text: str) -> str:
    return plain(text, "ñÑ" if field.type == "prose" else "")


def start_of(text: str) -> str:
    return " ".join(text.split())[:100]


def bounds(field: QueryField, text: str) -> tuple[Any, Any]:
    """The least and the most that an operand stands for."""
    if field.type == "time":
        moment = datetime.fromisoformat(text)
        if len(text) == 10:
            start = moment.replace(tzinfo=UTC)
            return start, start + timedelta(days=1) - timedelta(microseconds=1)
        return moment, moment
    return (value_of(field, text),) * 2


def value_of(field: QueryField, value: Any) -> Any:
    if field.type in ("text", "prose"):
        return in_letters(field, value).strip()
    if field.type == "time":
        return datetime.fromisoformat(value)
    if field.type == "flag":
        return value in (True, "true")
    return value if field.type == "day" else float(value)


def is_kept(record: dict[str, Any], field: QueryField, operator: str, texts: list[str]) -> bool:
    written = [*values_at(record, field.name.split("."))]
    values = [value_of(field, value) for value in written]
    if operator == "ne":
        return not is_kept(record, field, "in", texts)
    if operator == "contains":
        return any(in_letters(field, texts[0]) in value for value in values)
    if operator in ("eq", "in"):
        spans = [bounds(field, text) for text in texts if text != "null"]
        is_empty = "null" in texts and not values
        return is_empty or any(low <= v <= high for v in values for low, high in spans)
    low, high = bounds(field, texts[0])
    if field.type == "prose":
        low = high = SPANISH_LETTERS.getSortKey(start_of(texts[0]))
        values = [SPANISH_LETTERS.getSortKey(start_of(value)) for value in written]
    tests = {"gt": lambda v: v > high, "gte": lambda v: v >= low,
             "lt": lambda v: v < low, "lte": lambda v: v <= high}  # fmt: skip
    return any(tests[operator](value) for value in values)


@st.composite
def operand(draw: st.DrawFn, field: QueryField, operator: str, known: list[Any]) -> str:
    """A value of the field on some record, or one near it."""
    is_equality = operator in ("eq", "ne", "in")
    if field.is_nullable and is_equality and draw(st.integers(0, 5)) == 0:
        return "null"
    value = draw(st.sampled_from(known)) if known else None
    if field.type == "flag":
        return draw(st.sampled_from(("true", "false")))
    if field.type in ("whole", "number"):
        number = (value or 0) + draw(st.sampled_from((0, 0, 1, -1)))
        return f"{number:.15g}" if field.type == "number" else str(int(number))
    if field.type in ("time", "day"):
        text: str = value or "2026-01-02T03:04:05Z"
        return text[:10] if field.type == "day" or draw(st.booleans()) else text
    text = re.sub(r"[\x00-\x1f]", " ", str(value or "nada"))
    if operator == "contains":
        start = draw(st.integers(0, max(0, len(text) - 1)))
        text = text[start : start + draw(st.integers(1, 12))]
    if operator in LIST_OPERATORS:
        text = text.replace(",", " ")
    changed: str = draw(st.sampled_from((text, text.upper(), text.title())))
    return changed[:300].strip() if is_equality and field.allowed else changed[:300]


@given(data=st.data(), kind=KINDS)
@settings(QUIET, max_examples=150)
def test_filters_keep_what_a_second_opinion_keeps(
    rich: Site, data: st.DataObject, kind: str
) -> None:
    field = data.draw(st.sampled_from(sorted(queryables_of(rich)[kind].fields.values(), key=str)))
    operator = data.draw(st.sampled_from(operators_of(field)))
    records = everything(rich, kind)
    known = [value for r in records for value in values_at(r, field.name.split("."))]
    is_list = operator in LIST_OPERATORS
    count = data.draw(st.integers(1, 3)) if is_list else 1
    texts = [data.draw(operand(field, operator, known)) for _ in range(count)]
    texts = [text.strip() for text in texts] if is_list else texts
    assume(all(text.strip() for text in texts))
    if field.name in ("state", "level") or field.allowed:
        assume(
            operator not in ("eq", "ne", "in")
            or all(t == "null" or plain(t) in map(plain, ALLOWED[kind](field)) for t in texts)
        )
    name = (
        data.draw(st.sampled_from([field.name, f"{field.name}[in]"]))
        if operator == "in"
        else f"{field.name}[{operator}]"
    )
    expected = [r["id"] for r in records if is_kept(r, field, operator, texts)]
    found = ask(rich, kind, [("limit", "100"), (name, ",".join(texts))])
    assert [r["id"] for r in found["data"]] == expected, (name, texts)
    assert found["meta"]["pagination"]["total"] == len(expected)


STATES = {
    "series": "planned construction published complete archived",
    "article": "draft ready scheduled published archived",
}
LEVELS = "general tecnico"


def _allowed(kind: str) -> Any:
    words = {"state": STATES.get(kind, ""), "level": LEVELS}
    return lambda field: field.allowed or words[field.name].split()


ALLOWED = {kind: _allowed(kind) for kind in PATHS}
# --- Sort, fields ---


@given(data=st.data(), kind=KINDS)
@settings(QUIET, max_examples=50)
def test_sorting_orders_by_the_values_with_none_last(
    rich: Site, data: st.DataObject, kind: str
) -> None:
    queryable = queryables_of(rich)[kind]
    fields = [field for field in queryable.fields.values() if not field.is_list]
    chosen = data.draw(st.lists(st.sampled_from(fields), min_size=1, max_size=3, unique=True))
    keys = [(field, data.draw(st.booleans())) for field in chosen]
    written = ",".join(f"{'-' * down}{field.name}" for field, down in keys)
    expected = everything(rich, kind)
    for field, down in reversed(keys):
        valued = [r for r in expected if [*values_at(r, field.name.split("."))]]
        empty = [r for r in expected if r not in valued]
        valued.sort(key=lambda r, f=field: sort_value(f, r), reverse=down)  # type: ignore[misc]
        # Python keeps ties in their order when it reverses, as SQL does by the last keys.
        expected = [*valued, *empty]
    found = ask(rich, kind, [("limit", "100"), ("sort", written)])["data"]
    assert [r["id"] for r in found] == [r["id"] for r in expected], written


def sort_value(field: QueryField, record: dict[str, Any]) -> Any:
    (value, *_) = values_at(record, field.name.split("."))
    if field.type == "prose":
        return SPANISH.getSortKey(start_of(value))
    return value_of(field, value)[:100] if field.type == "text" else value_of(field, value)


@given(data=st.data(), kind=KINDS)
@settings(QUIET, max_examples=50)
def test_fields_never_yield_more_than_asked(rich: Site, data: st.DataObject, kind: str) -> None:
    whole = everything(rich, kind)
    names = sorted({name for record in whole for name in record})
    asked: dict[str, list[str]] = {}
    for name in data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=5, unique=True)):
        parts = sorted(
            {key for value in values_at(whole, [name]) if isinstance(value, dict) for key in value}
        )
        asked[name] = (
            data.draw(st.lists(st.sampled_from(parts), max_size=3, unique=True)) if parts else []
        )
    dropped = data.draw(st.lists(st.sampled_from(names), max_size=2, unique=True))
    dropped = [name for name in dropped if name not in ("type", "id")]
    entries = [f"{name}({','.join(parts)})" if parts else name for name, parts in asked.items()]
    entries += [f"-{name}" for name in dropped]
    found = ask(rich, kind, [("limit", "100"), ("fields", ",".join(entries))])["data"]
    for sparse, record in zip(found, whole, strict=True):
        assert sparse.keys() == {"type", "id", *(asked.keys() - set(dropped))} & record.keys()
        for name, value in sparse.items():
            assert value == only(record[name], asked.get(name, []))


def only(value: Any, parts: list[str]) -> Any:
    if not parts:
        return value
    if isinstance(value, list):
        return [only(item, parts) for item in value]
    return {k: v for k, v in value.items() if k in parts} if isinstance(value, dict) else value


# --- Pages and cursors ---


@given(data=st.data(), kind=KINDS, limit=st.integers(1, 7))
@settings(QUIET, max_examples=15)
def test_pages_and_cursors_concatenate_to_the_list(
    rich: Site, data: st.DataObject, kind: str, limit: int
) -> None:
    sorts = data.draw(st.sampled_from(sorted(queryables_of(rich)[kind].sorts)))
    query = [("sort", data.draw(st.sampled_from(["", "-"])) + sorts), ("limit", str(limit))]
    whole = [r["id"] for r in ask(rich, kind, [query[0], ("limit", "100")])["data"]]
    path: str | None = f"{PATHS[kind]}?{urlencode(query)}"
    paged: list[str] = []
    while path:
        answer = rich.client.get(path).get_json()
        paged += [r["id"] for r in answer["data"]]
        path = answer["links"]["next"]
    assert paged == whole
    assert [r["id"] for page in by_cursor(rich, kind, query) for r in page] == whole


def by_cursor(
    site: Site, kind: str, query: list[tuple[str, str]]
) -> Iterator[list[dict[str, Any]]]:
    cursor: str | None = None
    while True:
        answer = ask(site, kind, [*query, *([("cursor", cursor)] if cursor else [])])
        yield answer["data"]
        cursor = answer["meta"]["pagination"]["cursor"]
        if cursor is None:
            return


PAGE = "---\ntitle: S\nstate: published\n---\n# S\n"


def article(number: int) -> str:
    level = ("level: general\n", "level: tecnico\n", "")[number % 3]
    return f"---\ntitle: Título {number % 4}\n{level}---\n# T\n\nTexto.\n"


@given(
    data=st.data(), sort=st.sampled_from(["", "title", "-title", "level,-title", "-level", "-id"])
)
@settings(QUIET, max_examples=10)
def test_a_cursor_stays_right_while_content_changes(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, sort: str
) -> None:
    numbers = st.integers(1, 14)
    present = data.draw(st.sets(numbers, min_size=4))
    site = Site(tmp_path_factory.mktemp("changing"))
    site.write({"s/index.md": PAGE, **{f"s/{n:02}-a.{n}.md": article(n) for n in present}}).index()
    kept, seen = set(present), list[str]()
    query = [("limit", "2"), *([("sort", sort)] if sort else [])]
    for page in by_cursor(site, "article", query):
        seen += [record["id"] for record in page]
        changed = data.draw(st.sets(numbers, max_size=2))
        for number in changed:
            file = site.root / f"s/{number:02}-a.{number}.md"
            if file.exists():
                kept.discard(number)
                file.unlink()
            else:
                file.write_text(article(number), "utf-8")
        if changed:
            site.index()
    assert len(seen) == len(set(seen))
    assert {f"s/a.{number}" for number in kept} <= set(seen)


@given(place=st.integers(0, 400), char=st.sampled_from("AZaz09-_"))
@settings(QUIET, max_examples=30)
def test_a_changed_cursor_is_refused(rich: Site, place: int, char: str) -> None:
    cursor = ask(rich, "article", [("limit", "2")])["meta"]["pagination"]["cursor"]
    place %= len(cursor)
    changed = cursor[:place] + char + cursor[place + 1 :]
    assume(changed != cursor)
    answer = rich.client.get(f"/api/v1/articles?limit=2&cursor={changed}")
    assert answer.status_code == 400, json.dumps(answer.get_json())
