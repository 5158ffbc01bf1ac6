"""Rules for values of pages: dates, reading time, bibliography, and what two pages share."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from datetime import datetime, timedelta

from content_api.problems import Place, Problem, make_problem
from content_api.values.collation import letters
from content_api.values.documents import ArticleDocument, Page, SeriesDocument
from content_api.values.parts import Reference
from content_api.values.words import unaccented

# A day ahead is today somewhere: dates without a time are midnight in UTC.
TIME_ZONES = timedelta(days=1)
_LEAST_MINUTES = 3
_MOST_NAMED = 3


def check_references(path: str, published: Iterable[Reference]) -> Iterator[Problem]:
    """Bibliography entries that a reader could not find: without an address, works also by year.

    A work has authors: a page of the web, mostly, has neither them nor a year.
    """
    for entry in published:
        lacking = ["url"] if entry.url is None else []
        if entry.authors is not None and entry.year is None:
            lacking.append("year")
        if lacking:
            message = f"expected a {' and a '.join(lacking)}, got {entry.title or 'none'!r}"
            hint = "write Authors (year) — *Title*: URL"
            code = "markdown/incomplete-reference"
            yield make_problem(code, path, message, place=entry.place, hint=hint)


def check_date_order(page: Page) -> Iterator[Problem]:
    """A page that was modified before it was published."""
    published, updated = page.published_at, page.updated_at
    if published and updated and updated < published and updated.date() < published.date():
        message = f"expected {published.date()}, the date, or later, got {updated.date()}"
        place = page.places.get("date_modified", Place())
        path = page.source.path
        yield make_problem("schema/date-order", path, message, place=place, field="date_modified")


def check_future_dates(page: Page, now: datetime) -> Iterator[Problem]:
    """Dates of a public page that are still to come."""
    for name, moment in (("date", page.published_at), ("date_modified", page.updated_at)):
        if moment and moment > now + TIME_ZONES and name in page.places:
            message = f"expected a date that has come, got {moment.date()}"
            is_article = isinstance(page, ArticleDocument) and name == "date"
            hint = "set state: scheduled to publish it then" if is_article else ""
            place = page.places[name]
            yield make_problem(
                "schema/future-date", page.source.path, message, place=place, field=name, hint=hint
            )


def check_reading_time(page: Page, computed: int) -> Iterator[Problem]:
    """Declared minutes that are far from those measured: by half, and by more than 3."""
    declared = page.declared_minutes
    if declared is None or abs(declared - computed) <= max(_LEAST_MINUTES, computed / 2):
        return
    message = f"{declared} minutes are declared, {computed} measured"
    place = page.places.get("reading_minutes", Place())
    yield make_problem(
        "series/reading-time" if isinstance(page, SeriesDocument) else "article/reading-time",
        page.source.path,
        message,
        place=place,
        field="reading_minutes",
        hint=f"write {computed}, or leave it out",
    )


_Page = SeriesDocument | ArticleDocument
_SHARED: dict[tuple[type[Page], str], str] = {
    (SeriesDocument, "title"): "series/duplicate-title",
    (SeriesDocument, "description"): "series/duplicate-description",
    (ArticleDocument, "title"): "article/duplicate-title",
    (ArticleDocument, "description"): "article/duplicate-description",
}


def list_shared(page: _Page) -> Iterator[tuple[str, ...]]:
    """What a page should not share with another: title, in its series or among series; description.

    Pages with one of these alike, but for accents and case, are to be held against each other.
    """
    # Markup is a part of what is compared: `<select>` and `<input>` are two titles.
    if page.source.path:
        scope = page.series_dir if isinstance(page, ArticleDocument) else ""
        yield "title", scope, unaccented(page.title).strip()
        if page.description:
            yield "description", unaccented(page.description).strip()


def check_shared(
    pages: list[_Page], name: str, hidden: Container[str], locale: str = ""
) -> Iterator[Problem]:
    """Pages with the same title or the same description.

    Args:
        pages: Those in which it is alike, but for accents and case; see `list_shared`.
        name: `title` or `description`.
        hidden: Paths of what is not public; a public page is only compared with public ones.
        locale: The language of all pages; each page's own unless given.
    """
    for same in _part_by_letters(pages, name, locale):
        yield from _told(same, name, hidden)


def _part_by_letters(pages: list[_Page], name: str, locale: str) -> Iterable[list[_Page]]:
    """Pages that are alike without any accent, parted by the letters of their language."""
    if len(pages) == 1:
        return (pages,)
    by_letters: dict[str, list[_Page]] = defaultdict(list)
    for page in pages:
        text = letters(getattr(page, name), locale or page.locale)
        by_letters["".join(c for c in text if not c.isascii() and not c.isspace())].append(page)
    return by_letters.values()


def _told(same: list[_Page], name: str, hidden: Container[str]) -> Iterator[Problem]:
    """Told once, at the later of two; what is told of a public page names public ones."""
    seen: list[str] = []
    for page in sorted(same, key=lambda p: (p.source.path in hidden, p.source.path)):
        path, others = page.source.path, seen[:_MOST_NAMED]
        left = len(seen) - len(others)
        seen.append(path)
        if others:
            more = f" and {left} more" if left else ""
            message = f"expected one of its own, got that of {', '.join(others)}{more}"
            yield make_problem(
                _SHARED[type(page), name],
                path,
                message,
                place=page.places.get(name, Place()),
                field=name,
                related=tuple(others),
            )
