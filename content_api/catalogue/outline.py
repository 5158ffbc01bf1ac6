"""Which article fulfils which planned item, how far a series is, and what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from content_api.schemas.vocabulary import Enumeration
from content_api.values.documents import ArticleDocument, SeriesDocument
from content_api.values.linked import LinkedRecord
from content_api.values.parts import PlannedItem
from content_api.values.records import Coverage, OutlineItem, Progress
from content_api.values.words import fold


@dataclass(frozen=True, slots=True)
class Outline:
    """A series page's plan beside its public articles.

    Attributes:
        unplanned: Public articles in no section and no initial item.
        next: The first planned item without an article.
    """

    sections: tuple[OutlineItem, ...]
    initial_content: tuple[OutlineItem, ...]
    coverage: Coverage
    progress: Progress
    next: PlannedItem | None
    unplanned: tuple[ArticleDocument, ...]


def build_outline(
    page: SeriesDocument,
    articles: tuple[ArticleDocument, ...],
    records: Mapping[str, LinkedRecord],
) -> Outline:
    """Match planned items with public articles: by title, else by number.

    Args:
        page: The series page.
        articles: Its public articles, in reading order.
        records: Each article as others name it, by source path.
    """
    in_sections = _match(page.sections, articles)
    in_initial = _match(page.initial_content, articles)
    matched = {a.source.path for a in (*in_sections, *in_initial) if a is not None}
    sectioned = {a.source.path for a in in_sections if a is not None}
    parts = {a.part for a in articles if a.part is not None and a.source.path in sectioned}
    has_plan = bool(page.sections or page.initial_content)
    unplanned = tuple(
        article
        for article in articles
        if has_plan and article.source.path not in matched and article.part not in parts
    )
    written = sum(article is not None for article in in_sections)
    return Outline(
        sections=_items(page.sections, in_sections, records),
        initial_content=_items(page.initial_content, in_initial, records),
        coverage=Coverage(len(page.sections), written, len(unplanned)),
        progress=_progress(page, len(articles)),
        next=_next(page, in_sections, in_initial),
        unplanned=unplanned,
    )


def with_state(
    page: SeriesDocument, articles: tuple[ArticleDocument, ...], states: Enumeration
) -> SeriesDocument:
    """A page that says no state in the one that follows from how much of its plan is written.

    Args:
        page: The series page.
        articles: Its public articles.
        states: The site's; of a state that it has not, or hides, the page is not told to be.
    """
    if page.says_state or not articles:
        return page
    planned = [*_match(page.sections, articles), *_match(page.initial_content, articles)]
    is_whole = None not in planned and _progress(page, len(articles)).percent == 100
    choice = states.find("published" if is_whole else "construction")
    return replace(page, state=choice.value) if choice and choice.public else page


def _match(
    planned: tuple[PlannedItem, ...], articles: tuple[ArticleDocument, ...]
) -> list[ArticleDocument | None]:
    """The article of each planned item. A title counts for more than a number."""
    by_title: dict[str, list[ArticleDocument]] = {}
    by_number: dict[int, ArticleDocument] = {}
    for article in articles:
        by_title.setdefault(fold(article.title), []).append(article)
        number = article.number if article.part is None else article.part
        if number is not None:
            by_number.setdefault(number, article)
    found = [_titled(item.title, by_title.get(fold(item.title), ())) for item in planned]
    taken = {article.source.path for article in found if article}
    for index, item in enumerate(planned):
        candidate = by_number.get(item.number) if item.number is not None else None
        if found[index] is None and candidate and candidate.source.path not in taken:
            found[index] = candidate
            taken.add(candidate.source.path)
    return found


def _titled(title: str, alike: Sequence[ArticleDocument]) -> ArticleDocument | None:
    """Of articles with nearly this title, the one that has its accents too, else the first."""
    same = (article for article in alike if article.title.casefold() == title.casefold())
    return next(same, alike[0] if alike else None)


def _items(
    planned: tuple[PlannedItem, ...],
    found: list[ArticleDocument | None],
    records: Mapping[str, LinkedRecord],
) -> tuple[OutlineItem, ...]:
    return tuple(
        OutlineItem(
            number=item.number,
            title=item.title,
            anchor=item.anchor,
            points=item.points,
            status="published" if article else "planned",
            article=records[article.source.path] if article else None,
        )
        for item, article in zip(planned, found, strict=True)
    )


def _progress(page: SeriesDocument, done: int) -> Progress:
    planned = page.progress_total if page.progress_total is not None else len(page.sections)
    total = max(planned, done)
    return Progress(done, total, done * 100 // total if total else 0)


def _next(
    page: SeriesDocument,
    in_sections: list[ArticleDocument | None],
    in_initial: list[ArticleDocument | None],
) -> PlannedItem | None:
    planned = page.sections or page.initial_content
    found = in_sections if page.sections else in_initial
    pairs = zip(planned, found, strict=True)
    return next((item for item, article in pairs if article is None), None)
