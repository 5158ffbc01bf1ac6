"""The documents of articles and series pages, of what was read and judged."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from content_api.catalogue.compiling.draft import Draft
from content_api.catalogue.compiling.reading import NOWHERE
from content_api.catalogue.compiling.series_meta import SeriesMeta
from content_api.catalogue.options import CompileOptions
from content_api.parsing.body.body import ParsedBody, is_meta_macro, list_anchors
from content_api.parsing.body.plain_text import count_words, make_excerpt
from content_api.parsing.markdown.toc import build_toc
from content_api.parsing.markdown.tokens import words_of
from content_api.parsing.pages.references import list_references
from content_api.parsing.pages.series_page import parse_series_page
from content_api.problems import Problem
from content_api.values.documents import ArticleDocument, SeriesDocument
from content_api.values.parts import Embed, Source, Video


def build_article(draft: Draft, state: str, options: CompileOptions) -> ArticleDocument:
    """The document of an article, without its path; see `reading`."""
    values, body = draft.values, draft.body
    return ArticleDocument(
        **_page(draft, options),
        state=state,
        public=not options.vocabulary.is_hidden(state),
        level=values.get("level"),
        declared_minutes=values.get("reading_minutes"),
        locale=values.get("lang", options.locale),
        order=(0, 0, NOWHERE),
        excerpt=make_excerpt(body.tree.tokens),
        toc=build_toc(body.tree.headings),
    )


def build_series(draft: Draft, meta: SeriesMeta, options: CompileOptions) -> SeriesDocument:
    """The document of a series page, without its path."""
    values = draft.values
    parts = parse_series_page(draft.body, options.titles)
    return SeriesDocument(
        **_page(draft, options),
        state=meta.state,
        says_state=meta.says_state,
        public=True,
        state_label=meta.state_label,
        level=meta.level,
        level_label=meta.level_label,
        declared_minutes=meta.reading_minutes,
        progress_total=meta.progress_total,
        prerequisites=meta.prerequisites,
        locale=values.get("lang", options.locale),
        hide=values.get("hide", ()),
        objectives=parts.objectives,
        intro=parts.intro,
        sections=parts.sections,
        initial_content=parts.initial_content,
        upcoming=parts.upcoming,
    )


def _page(draft: Draft, options: CompileOptions) -> dict[str, Any]:
    """The fields of `Page` that both kinds fill in the same way."""
    values, body = draft.values, draft.body
    published: datetime | None = values.get("date")
    robots = fold_robots(values.get("robots", ""))
    return {
        "source": Source(NOWHERE, draft.sha256),
        "series_dir": NOWHERE,
        "slug": values.get("slug") or "",
        "title": _title(draft),
        "description": values.get("description"),
        "word_count": count_words(draft.blocks),
        "tags": values.get("tags", ()),
        "keywords": values.get("keywords", ()),
        "published_at": published,
        "updated_at": values.get("date_modified", published),
        "indexable": not robots & {"noindex", "none"},
        "video": _video(values),
        "references": list_references(body, options.titles.references),
        "embeds": _embeds(body),
        "links": body.links,
        "images": body.images,
        "anchors": list_anchors(body),
        "places": draft.matter.places,
        "custom": draft.judged.custom,
        "mentions": draft.judged.mentions,
        "translation_key": values.get("translation_key"),
    }


def _title(draft: Draft) -> str:
    """What is written as the title; empty without one."""
    title: str | None = draft.values.get("title")
    headings = draft.body.tree.headings
    if not title and headings and headings[0]["attrs"]["level"] == 1:
        title = words_of(headings[0])
    return title or ""


def lacks_title(draft: Draft) -> bool:
    """Whether there is no title, as far as can be told.

    Front matter that could not be read may well have one, and so may a key misspelt.
    """
    if _title(draft) or any(map(_may_be_title, draft.problems)):
        return False
    is_read = draft.matter.is_read and draft.body.is_read
    return is_read and draft.matter.values.get("title") in (None, "")


def _may_be_title(problem: Problem) -> bool:
    """Whether it tells of a key that was probably meant to be the title."""
    is_key = problem.code in ("schema/unknown-field", "front-matter/look-alike")
    return is_key and ("'title'" in problem.hint or "`title" in problem.message)


def _embeds(body: ParsedBody) -> tuple[Embed, ...]:
    pairs = zip(body.lifted.macros, body.embeds, strict=True)
    return tuple(embed for call, embed in pairs if not is_meta_macro(call))


def _video(values: Mapping[str, Any]) -> Video | None:
    if not values.get("video"):
        return None
    return Video(
        url=values["video"],
        poster=values.get("video_poster"),
        title=values.get("video_title"),
        duration=values.get("video_duration"),
        summary=values.get("video_summary"),
    )


def fold_robots(robots: str) -> set[str]:
    """The directives of a robots value such as `noindex, nofollow`."""
    return {directive.strip().lower() for directive in robots.split(",")}
