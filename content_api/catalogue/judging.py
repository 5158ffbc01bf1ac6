"""Every rule on what somebody sees: the author sees all that there is, others what is public."""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from content_api.catalogue.groups import Contents, Group, Hidden
from content_api.catalogue.levels import report
from content_api.catalogue.options import LinkOptions
from content_api.catalogue.outline import Outline, with_state
from content_api.catalogue.rules.images import check_images
from content_api.catalogue.rules.links import Ground, Pages, Target, check_links
from content_api.catalogue.rules.mentions import check_mentions, check_podcasts
from content_api.catalogue.rules.pages import (
    check_future_dates,
    check_reading_time,
    check_references,
    check_shared_values,
)
from content_api.catalogue.rules.prerequisites import check_prerequisites
from content_api.catalogue.rules.series import (
    check_article_numbers,
    check_series,
    missing_page,
)
from content_api.catalogue.rules.translations import check_languages, check_translation_keys
from content_api.catalogue.rules.unread import check_unread_files
from content_api.parsing.file_names import is_slug, slug_key
from content_api.parsing.plain_text import reading_minutes
from content_api.problems import Problem
from content_api.records import ArticleDocument, Series, SeriesDocument
from content_api.schemas.vocabulary import Enumeration


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What somebody sees.

    Attributes:
        contents: The files.
        groups: Every series in them, public or not.
        problems: Of the groups.
        hidden: What of it is not public: at public pages, nothing of it is named.
        ground: All that links may lead to.
        linked: The public series with their plans.
    """

    contents: Contents
    groups: list[Group]
    problems: list[Problem]
    hidden: Hidden
    ground: Ground
    linked: list[tuple[Series, Outline]]

    @property
    def stale(self) -> frozenset[str]:
        """Files that are served in their last good version."""
        return frozenset(path for group in self.groups for path in group.stale_paths)


def build_ground(
    contents: Contents, groups: list[Group], hidden: Container[str], options: LinkOptions
) -> Ground:
    """All that links may lead to: every page and file; public pages name nothing `hidden`."""
    layout, entries = contents.layout, contents.entries
    pages: dict[str, Target] = {}
    served = {group.page_path for group in groups if group.public}
    served |= {a.source.path for group in groups for a in group.articles}
    is_series = frozenset(layout.pages.values())
    for path in sorted((*is_series, *layout.articles)):
        document = entries[path].judged if path in entries else None
        is_public, is_served = path not in hidden, path in served
        pages[path] = Target(path, document, is_public, path in is_series, is_served)
    return Ground(Pages(pages), contents.files | pages.keys(), hidden, options.url_prefix)


def judge(
    view: View, hides: Callable[[str, str], bool], options: LinkOptions, now: datetime
) -> tuple[Problem, ...]:
    """Every problem in a view, sorted, as the site's settings have them told.

    Args:
        view: What is judged.
        hides: Whether an address, of the page at a path, leads to something hidden.
        options: Settings that shape linking.
        now: The time of which dates are ahead or behind.
    """
    contents, stale = view.contents, view.stale
    problems = [*contents.problems, *view.problems]
    problems += [_as_told(p, view.hidden) for e in contents.entries.values() for p in e.problems]
    problems += _check_site(view, options, now)
    problems += [*check_links(view.ground, hides), *check_mentions(view.ground)]
    problems += check_images(contents.media.values(), view.hidden)
    of_records = (p for record, outline in view.linked for p in _check_linked(record, outline))
    # Places in a last good version are of the past.
    problems += [p for p in of_records if p.path not in stale]
    excuses = {path: e.excuses for path, e in contents.entries.items() if e.excuses}
    return report(problems, excuses, options.levels, _rules_applied(problems, view.hidden))


def _as_told(problem: Problem, hidden: Hidden) -> Problem:
    """A problem of one file on its own: private where it tells of files that are not public."""
    is_private = any(path in hidden for path in problem.related)
    return replace(problem, private=True) if is_private else problem


def _check_site(view: View, options: LinkOptions, now: datetime) -> Iterator[Problem]:
    """Rules that see every series, public or not."""
    contents, groups, hidden, stale = view.contents, view.groups, view.hidden, view.stale
    states = options.vocabulary.series_state
    pages = {group.key: _judged_page(contents, group, states) for group in groups}
    public = {group.key: pages[group.key] for group in groups if group.public}
    names = {slug_key(folder) for folder in hidden.folders} | pages.keys()
    yield from check_podcasts(contents.podcasts, pages, public)
    yield from check_prerequisites(pages, public, names, options.vocabulary)
    judged = [entry.judged for entry in contents.entries.values()]
    articles = [document for document in judged if isinstance(document, ArticleDocument)]
    yield from check_shared_values(pages.values(), articles, hidden, options.root.locale)
    yield from check_translation_keys(pages.values(), articles, hidden)
    yield from check_languages([d for d in judged if d], options.root.locale)
    yield from check_unread_files(contents.files)
    for group in groups:
        yield from check_article_numbers(group.paths, hidden, group.page)
        if not group.page_path and group.paths and is_slug(group.page.slug):
            known = [path for path in group.paths if path not in group.hidden_paths]
            yield missing_page(group.page.series_dir, (known or group.paths)[0])
    for page in list_public_pages(groups):
        if page.source.path not in stale:
            yield from check_future_dates(page, now)


def _judged_page(contents: Contents, group: Group, states: Enumeration) -> SeriesDocument:
    """The page as its file says now; else the one that is served."""
    entry = contents.entries.get(group.page_path)
    judged = entry.judged if entry else None
    page = judged if isinstance(judged, SeriesDocument) else group.page
    return with_state(page, group.public_articles, states)


def _check_linked(record: Series, outline: Outline) -> Iterator[Problem]:
    """Rules that see one public series with its articles."""
    page = record.document
    documents = tuple(article.document for article in record.articles)
    yield from check_references(page.source.path, record.references)
    for article in record.articles:
        document = article.document
        yield from check_references(document.source.path, article.references)
        yield from check_reading_time(document, reading_minutes(document.word_count))
    if page.source.path:
        yield from check_series(page, outline, documents)
        # The minutes of a series are those of the whole plan: not yet to be measured before.
        if outline.sections and record.progress.done >= record.progress.total:
            yield from check_reading_time(page, record.reading_minutes.computed)


def list_public_pages(groups: list[Group]) -> Iterator[SeriesDocument | ArticleDocument]:
    """Every page that is served."""
    for group in groups:
        if group.public:
            yield group.page
            yield from group.public_articles


def _rules_applied(problems: list[Problem], hidden: Hidden) -> Callable[[str, str], bool]:
    """Whether all rules were applied that could find a code in a file.

    Not in a file with an error, nor, for most, in one that is not public; and no rule that sees
    several files is sure of anything while one of them is not there.
    """
    broken = {problem.path for problem in problems if problem.severity == "error"}

    def is_judged(path: str, code: str) -> bool:
        is_across = code.startswith(("link/", "series/", "article/"))
        return path not in broken and path not in hidden and not (broken and is_across)

    return is_judged
