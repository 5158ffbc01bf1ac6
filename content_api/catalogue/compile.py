"""One file's bytes to one document: parse, judge, and name every problem."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from content_api.catalogue.options import CompileOptions
from content_api.catalogue.rules.body import check_body
from content_api.catalogue.rules.pages import check_date_order
from content_api.catalogue.series_meta import SeriesMeta, merge_series_meta
from content_api.folding import fold
from content_api.parsing.body import (
    ParsedBody,
    build_body,
    build_toc,
    is_meta_macro,
    list_anchors,
    parse_body,
    text_blocks,
)
from content_api.parsing.excuses import list_excuses
from content_api.parsing.file_names import (
    MAX_SLUG_CHARACTERS,
    ArticleName,
    is_slug,
    parse_article_name,
    title_from_slug,
)
from content_api.parsing.front_matter import (
    FrontMatter,
    guess_lost_states,
    parse_front_matter,
)
from content_api.parsing.lost_states import find_words
from content_api.parsing.markdown import plain, slugify
from content_api.parsing.plain_text import TextBlock, count_words, make_excerpt
from content_api.parsing.references import list_references
from content_api.parsing.series_page import parse_series_page
from content_api.parsing.source_text import decode_source
from content_api.problems import Place, Problem, make_problem
from content_api.records import (
    ArticleDocument,
    Body,
    Compiled,
    Embed,
    Excuse,
    SeriesDocument,
    Source,
    Video,
)
from content_api.schemas.front_matter import STATE_ALIASES, FrontMatterType, build_type
from content_api.schemas.judging import Judged, judge_front_matter
from content_api.schemas.unread_states import UNREAD_STATE, find_unread_states


@dataclass(frozen=True, slots=True)
class _Draft:
    """A file on its way: everything that series pages and articles share."""

    source: Source
    matter: FrontMatter
    judged: Judged
    body: ParsedBody
    blocks: tuple[TextBlock, ...]
    problems: list[Problem]
    excuses: tuple[Excuse, ...]

    @property
    def values(self) -> Mapping[str, Any]:
        """Core values that are right."""
        return self.judged.values


class Compiler:
    """Compiles files with one set of options; its schemas are built once.

    Args:
        options: Settings and site-wide values.
    """

    def __init__(self, options: CompileOptions) -> None:
        self.options = options
        self._types: dict[str, FrontMatterType] = {
            kind: build_type(content_type, options.vocabulary)
            for kind, content_type in options.types.items()
        }

    def compile_article(self, path: str, data: bytes) -> Compiled:
        """Compile the article at `path` (relative to the content root). Never raises."""
        draft = self._draft("article", path, data)
        if isinstance(draft, Compiled):
            return draft
        name = parse_article_name(path)
        state, hidden = self._article_state(draft)
        slug = self._slug(draft, "article", name.slug)
        document = self._article_document(draft, name, slug, state)
        # Too broken to have a date, a scheduled article is not known to be due.
        is_waiting = state == "scheduled" and _has_error(draft)
        return _finish(draft, document, hidden=hidden or is_waiting)

    def compile_series_page(self, path: str, data: bytes) -> Compiled:
        """Compile the series page at `path`. Never raises."""
        draft = self._draft("series", path, data)
        if isinstance(draft, Compiled):
            return draft
        meta, problems = merge_series_meta(draft.matter, draft.values, draft.body, self.options)
        draft.problems.extend(problems)
        slug = self._slug(draft, "series", path.split("/", 1)[0])
        hidden = self._hides_series(draft, meta)
        document = self._series_document(draft, meta, slug)
        return _finish(draft, replace(document, public=not hidden), hidden=hidden)

    def _hides_series(self, draft: _Draft, meta: SeriesMeta) -> bool:
        """Whether what is written says that a series is hidden, or, in error, may say so."""
        vocabulary, lost = self.options.vocabulary, draft.matter.lost_states
        says = (draft.matter.values.get("state"), meta.written_state, draft.values.get("state"))
        said = next((state for state in says if state is not None), None)
        words = [word for state in (said, *lost) for word in _words(state)]
        if any(vocabulary.seems_hidden(word) or self._may_be_hidden(word) for word in words):
            return True
        if isinstance(said, list | dict):  # in a wrong form, but with the right words
            said, lost = None, (*lost, str(said))
        is_clear = vocabulary.seems_public(said) and self._may_be_public(lost)
        return _has_error(draft) and not is_clear

    def says_hidden(self, kind: str, data: bytes) -> bool:
        """Whether a file that cannot be read, or not to its end, seems not to be public."""
        lost = guess_lost_states(data)
        is_unclear = kind == "series" and not self._may_be_public(lost)
        return is_unclear or any(map(self._may_be_hidden, lost))

    def _may_be_public(self, lost: Iterable[str]) -> bool:
        """Whether the words that stand where a series' state may stand, if any, name a public one.

        A series takes its whole folder with it, so a word that nobody knows hides it.
        """
        words = frozenset(word for state in lost for word in find_words(fold(state)))
        return self.options.vocabulary.may_be_public(words)

    def _may_be_hidden(self, word: str) -> bool:
        """Whether a word that was found where a state may stand keeps a file from being served."""
        vocabulary = self.options.vocabulary
        choice = vocabulary.article_state.find(word)
        # Without its date, a scheduled article is not known to be due.
        is_scheduled = choice is not None and choice.value == "scheduled"
        return is_scheduled or vocabulary.is_hidden(word)

    def _draft(self, kind: str, path: str, data: bytes) -> _Draft | Compiled:
        decoded = decode_source(path, data)
        if decoded.text is None:
            return Compiled(None, Body(), decoded.problems, self.says_hidden(kind, data))
        options = self.options
        matter = parse_front_matter(path, decoded.text)
        judged = judge_front_matter(path, matter, self._types[kind], options.ignored_fields)
        body = parse_body(
            path,
            matter.body,
            matter.body_line,
            known_macros=options.macros,
            snippets=options.snippets,
        )
        unread = self._unread_states(kind, path, matter)
        of_values = [p for p in judged.problems if p.field not in {u.field for u in unread}]
        problems = [*decoded.problems, *matter.problems, *unread, *of_values, *body.problems]
        problems += check_body(body)
        source = Source(path, hashlib.sha256(data).hexdigest())
        excuses = list_excuses(matter, decoded.text, body)
        return _Draft(source, matter, judged, body, text_blocks(body), problems, excuses)

    def _unread_states(self, kind: str, path: str, matter: FrontMatter) -> list[Problem]:
        fields, ignored = self._types[kind].fields, self.options.ignored_fields

        def is_known(key: str) -> bool:
            return key in fields or key in ignored

        words = self.options.vocabulary
        states = words.series_state if kind == "series" else words.article_state
        return list(find_unread_states(path, matter, is_known, words, states))

    def _article_state(self, draft: _Draft) -> tuple[str, bool]:
        """The state's value, and whether what is written says that the article is hidden."""
        vocabulary = self.options.vocabulary
        written = {
            key: draft.matter.values[key]
            for key in STATE_ALIASES
            if draft.matter.values.get(key) is not None
        }
        default = draft.values.get("state") if not written else None
        said = [*written.values(), *([default] if default else [])]
        hidden = any(vocabulary.seems_hidden(word) for value in said for word in _words(value))
        hidden = hidden or any(map(self._may_be_hidden, draft.matter.lost_states))
        values = {key: draft.values[key] for key in written if key in draft.values}
        if len(set(values.values())) > 1:
            key = list(values)[1]
            each = ", ".join(f"{name} says {value!r}" for name, value in values.items())
            code, message = "article/conflicting-state", f"expected one state, but {each}"
            draft.problems.append(_at_key(draft, code, key, message, "keep one of them"))
        state = next(iter(values.values()), default or "published")
        if state == "scheduled" and "date" not in draft.values:
            message = "expected a date beside it, got none"
            key = next(iter(values), "state")
            code, hint = "article/scheduled-without-date", "add a line such as `date: 2026-09-17`"
            draft.problems.append(_at_key(draft, code, key, message, hint))
        return state, hidden

    def _article_document(
        self, draft: _Draft, name: ArticleName, slug: str, state: str
    ) -> ArticleDocument:
        values, body = draft.values, draft.body
        return ArticleDocument(
            **self._page(draft, slug, "article/missing-title"),
            state=state,
            public=not self.options.vocabulary.is_hidden(state),
            level=values.get("level"),
            declared_minutes=values.get("reading_minutes"),
            locale=values.get("lang", self.options.locale),
            order=name.order,
            number=name.number,
            part=name.part,
            excerpt=make_excerpt(body.tree.tokens),
            toc=build_toc(body),
        )

    def _series_document(self, draft: _Draft, meta: SeriesMeta, slug: str) -> SeriesDocument:
        values = draft.values
        parts = parse_series_page(draft.body, self.options.titles)
        return SeriesDocument(
            **self._page(draft, slug, "series/missing-title"),
            state=meta.state,
            public=True,
            state_label=meta.state_label,
            level=meta.level,
            level_label=meta.level_label,
            declared_minutes=meta.reading_minutes,
            progress_total=meta.progress_total,
            prerequisites=meta.prerequisites,
            locale=values.get("lang", self.options.locale),
            hide=values.get("hide", ()),
            objectives=parts.objectives,
            intro=parts.intro,
            sections=parts.sections,
            initial_content=parts.initial_content,
            upcoming=parts.upcoming,
        )

    def _page(self, draft: _Draft, slug: str, untitled: str) -> dict[str, Any]:
        """The fields of `Page` that both kinds fill in the same way."""
        values, body = draft.values, draft.body
        published: datetime | None = values.get("date")
        robots = fold_robots(values.get("robots", ""))
        return {
            "source": draft.source,
            "series_dir": draft.source.path.split("/", 1)[0],
            "slug": slug,
            "title": self._title(draft, slug, untitled),
            "description": values.get("description"),
            "word_count": count_words(draft.blocks),
            "tags": values.get("tags", ()),
            "keywords": values.get("keywords", ()),
            "published_at": published,
            "updated_at": values.get("date_modified", published),
            "indexable": not robots & {"noindex", "none"},
            "video": _video(values),
            "references": list_references(body, self.options.titles.references),
            "embeds": _embeds(body),
            "links": body.links,
            "images": body.images,
            "anchors": list_anchors(body),
            "places": draft.matter.places,
            "custom": draft.judged.custom,
            "mentions": draft.judged.mentions,
            "translation_key": values.get("translation_key"),
        }

    def _title(self, draft: _Draft, slug: str, untitled: str) -> str:
        title: str | None = draft.values.get("title")
        headings = draft.body.tree.headings
        if not title and headings and headings[0]["attrs"]["level"] == 1:
            title = plain(headings[0]["children"])
        if title:
            return title
        fallback = title_from_slug(slug)
        # Front matter that could not be read may well have a title.
        is_read = bool(draft.matter.values) or not draft.matter.problems
        if is_read and draft.body.is_read and draft.matter.values.get("title") in (None, ""):
            message = f"expected a title or a # heading; {fallback!r} is shown"
            draft.problems.append(make_problem(untitled, draft.source.path, message))
        return fallback

    def _slug(self, draft: _Draft, kind: str, from_name: str) -> str:
        slug: str = draft.values.get("slug") or from_name
        if not is_slug(slug):
            message = f"expected letters a to z, digits and - _ . between them, got {slug!r}"
            hint = _better_slug(kind, slug, is_written="slug" in draft.values)
            draft.problems.append(_at_key(draft, f"{kind}/invalid-slug", "slug", message, hint))
        return slug


def _finish(draft: _Draft, document: ArticleDocument | SeriesDocument, *, hidden: bool) -> Compiled:
    """The document, unless an error keeps the file from being served."""
    draft.problems.extend(check_date_order(document))
    problems = tuple(draft.problems)
    hidden = hidden or any(problem.code == UNREAD_STATE for problem in problems)
    paths = tuple(dict.fromkeys(embed.path for embed in _embeds(draft.body)))
    if _has_error(draft):
        held_back = document if draft.body.is_read else None
        return Compiled(None, Body(), problems, hidden, paths, draft.excuses, held_back)
    body = build_body(draft.body, draft.blocks)
    return Compiled(document, body, problems, hidden, paths, draft.excuses)


def _words(state: object) -> tuple[str, ...]:
    """What a written state may mean: as a whole, or a word of what should have been one."""
    return (str(state), *find_words(str(state))) if state else ()


def _has_error(draft: _Draft) -> bool:
    return any(problem.severity == "error" for problem in draft.problems)


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


def _better_slug(kind: str, slug: str, *, is_written: bool) -> str:
    """What to write instead of a slug that cannot be used."""
    better = slugify(slug)[:MAX_SLUG_CHARACTERS]
    is_lost = not is_slug(better) or better == slugify("")  # nothing of it can be kept
    if is_written:
        return "" if is_lost else f"write {better}"
    what = "folder" if kind == "series" else "file"
    return (
        f"rename the {what}, or set slug"
        if is_lost
        else f"rename the {what}, or set slug: {better}"
    )


def _at_key(draft: _Draft, code: str, key: str, message: str, hint: str) -> Problem:
    place, path = draft.matter.places.get(key, Place()), draft.source.path
    return make_problem(code, path, message, place=place, field=key, hint=hint)
