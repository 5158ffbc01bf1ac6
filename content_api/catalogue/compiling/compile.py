"""One file's bytes to one document: parse, judge, and name every problem.

Its path comes last: see `reading`.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from content_api.catalogue.compiling.documents import build_article, build_series, lacks_title
from content_api.catalogue.compiling.draft import Draft, at_key
from content_api.catalogue.compiling.reading import NOWHERE, Reading, has_error, place
from content_api.catalogue.compiling.series_meta import merge_series_meta
from content_api.catalogue.compiling.visibility import (
    Visibility,
    Written,
    judge_visibility,
    list_terms,
)
from content_api.catalogue.options import CompileOptions
from content_api.catalogue.rules.body import check_body
from content_api.catalogue.rules.foreign import check_foreign
from content_api.catalogue.rules.left_overs import check_left_overs
from content_api.catalogue.rules.pages import check_date_order
from content_api.parsing.body.body import build_body, parse_body, text_blocks
from content_api.parsing.front_matter.front_matter import guess_text, parse_front_matter
from content_api.parsing.front_matter.hiding import Hiding
from content_api.parsing.front_matter.lost_states import (
    Unread,
    find_lost_states,
    find_state_words,
    find_words,
)
from content_api.parsing.pages.excuses import list_excuses
from content_api.parsing.text.source_text import decode_source
from content_api.problems import Problem, make_problem
from content_api.schemas.front_matter import STATE_ALIASES, FrontMatterType, build_type
from content_api.schemas.judging import UNKNOWN_FIELD, judge_front_matter
from content_api.values.documents import ArticleDocument, Compiled, SeriesDocument
from content_api.values.parts import Body
from content_api.values.words import fold, fold_word


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
        own, names = options.hiding, options.vocabulary.hidden_names
        self._hiding = Hiding(own.keys, own.words | frozenset(map(fold_word, names)))

    def compile_article(self, path: str, data: bytes) -> Compiled:
        """Compile the article at `path` (relative to the content root). Never raises."""
        return place(self.read("article", data), path)

    def compile_series_page(self, path: str, data: bytes) -> Compiled:
        """Compile the series page at `path`. Never raises."""
        return place(self.read("series", data), path)

    def read(self, kind: str, data: bytes) -> Reading:
        """Read the bytes of an `article` or a `series` page, whatever their path. Never raises."""
        draft = self._draft(kind, data)
        if isinstance(draft, Reading):
            return draft
        return self._read_article(draft) if kind == "article" else self._read_series_page(draft)

    def _read_article(self, draft: Draft) -> Reading:
        visibility, state = self._article_state(draft)
        document = build_article(draft, state, self.options)
        # Too broken to have a date, a scheduled article is not known to be due.
        is_waiting = state == "scheduled"
        return _finish(draft, document, visibility, hidden_in_error=is_waiting)

    def _read_series_page(self, draft: Draft) -> Reading:
        meta, problems = merge_series_meta(draft.matter, draft.values, draft.body, self.options)
        draft.problems.extend(problems)
        says = (draft.matter.values.get("state"), meta.written_state, draft.values.get("state"))
        said = next((state for state in says if state is not None), None)
        visibility = self._visibility("series", draft, {} if said is None else {"state": said})
        document = build_series(draft, meta, self.options)
        is_unclear = not self._is_clear(said, draft.matter.unread)
        return _finish(draft, document, visibility, hidden_in_error=is_unclear)

    def hold_back(self, kind: str, data: bytes, problems: tuple[Problem, ...]) -> Compiled:
        """A file that cannot be read, or not to its end; hidden, if it may not be public."""
        held = self._hold_back(kind, data, problems)
        return Compiled(None, Body(), problems, held.hidden, terms=held.terms)

    def _hold_back(self, kind: str, data: bytes, problems: tuple[Problem, ...]) -> Reading:
        unread = guess_text(data)
        lost = find_lost_states(unread, self._hiding)
        terms = tuple(term for said in lost for term in list_terms(said))
        hidden = any(said.hides for said in lost)
        is_unclear = kind == "series" and not self._is_clear(None, unread)
        return Reading(kind=kind, problems=problems, hidden=hidden or is_unclear, terms=terms)

    def _is_clear(self, state: object, unread: Unread | None) -> bool:
        """Whether all that a series' page says of its state is that it is public.

        A series takes its whole folder with it, so, in error, a word that nobody knows hides it.
        """
        vocabulary = self.options.vocabulary
        lost = find_state_words(unread, self._hiding) if unread else frozenset()
        said = frozenset() if vocabulary.seems_public(state) else find_words(str(state))
        words = frozenset(part for word in (*lost, *said) for part in fold(word).split())
        return vocabulary.may_be_public(words)

    def _draft(self, kind: str, data: bytes) -> Draft | Reading:
        decoded = decode_source(NOWHERE, data)
        if decoded.text is None:
            return self._hold_back(kind, data, decoded.problems)
        if not decoded.text.strip():
            hint = "write a title, or remove the file"
            problem = make_problem("file/empty", NOWHERE, "expected a page, got nothing", hint=hint)
            return self._hold_back(kind, data, (*decoded.problems, problem))
        options = self.options
        matter = parse_front_matter(NOWHERE, decoded.text, self._hiding)
        judged = judge_front_matter(NOWHERE, matter, self._types[kind], options.ignored_fields)
        body = parse_body(
            NOWHERE,
            matter.body,
            matter.body_line,
            known_macros=options.macros,
            snippets=options.snippets,
        )
        problems = [*decoded.problems, *matter.problems, *judged.problems]
        problems += [*check_foreign(body), *check_body(body), *check_left_overs(body)]
        sha256 = hashlib.sha256(data).hexdigest()
        excuses = list_excuses(matter, decoded.text, body)
        return Draft(kind, sha256, matter, judged, body, text_blocks(body), problems, excuses)

    def _visibility(self, kind: str, draft: Draft, states: Mapping[str, object]) -> Visibility:
        """Whether the page is hidden; what that tells of a key is told of it alone."""
        written = Written(NOWHERE, kind, draft.matter, draft.values, states)
        visibility = judge_visibility(written, self.options, self._hiding)
        # A key with a character that is not seen is told, and mended, where that character stands.
        seen = {p.field for p in draft.problems if p.code == "front-matter/look-alike"}
        problems = [problem for problem in visibility.problems if problem.field not in seen]
        told = {problem.field for problem in problems}
        wanted = visibility.wanted
        draft.problems[:] = [
            replace(problem, hint=f"write {wanted}") if wanted and _is_state(problem) else problem
            for problem in draft.problems
            if problem.field not in told
            and not (problem.code == UNKNOWN_FIELD and problem.field in visibility.fields)
        ]
        draft.problems.extend(problems)
        return visibility

    def _article_state(self, draft: Draft) -> tuple[Visibility, str]:
        """Whether the article is hidden, and the value of its state."""
        written = {
            key: draft.matter.values[key]
            for key in STATE_ALIASES
            if draft.matter.values.get(key) is not None
        }
        default = draft.values.get("state") if not written else None
        states = written or ({"state": default} if default else {})
        visibility = self._visibility("article", draft, states)
        values = {key: draft.values[key] for key in written if key in draft.values}
        self._check_states(draft, values, visibility.draft_key)
        known = self.options.vocabulary.article_state
        drafted = "draft" if visibility.draft_key and "draft" in known.values else None
        state = next(iter(values.values()), drafted or default or "published")
        if state == "scheduled" and "date" not in draft.values and draft.matter.is_whole:
            message = "expected a date beside it, got none"
            key = next(iter(values), "state")
            code, hint = "article/scheduled-without-date", "add a line such as `date: 2026-09-17`"
            draft.problems.append(at_key(draft, code, key, message, hint))
        return visibility, state

    def _check_states(self, draft: Draft, values: Mapping[str, str], draft_key: str) -> None:
        """A problem where the names of the state, and a key that hides, do not agree."""
        each = {key: repr(value) for key, value in values.items()}
        is_public = any(not self.options.vocabulary.is_hidden(value) for value in values.values())
        if draft_key and is_public:
            each[draft_key] = draft.matter.raw[draft_key]
        elif len(set(values.values())) < 2:
            return
        key = list(each)[1]
        listed = ", ".join(f"{name} says {value}" for name, value in each.items())
        message = f"expected one state, but {listed}"
        code, hint = "article/conflicting-state", "keep one of them"
        draft.problems.append(at_key(draft, code, key, message, hint))


def _finish(
    draft: Draft,
    document: ArticleDocument | SeriesDocument,
    visibility: Visibility,
    *,
    hidden_in_error: bool,
) -> Reading:
    later = tuple(check_date_order(document))
    is_broken = has_error([*draft.problems, *later])
    return Reading(
        kind=draft.kind,
        article=document if isinstance(document, ArticleDocument) else None,
        series=document if isinstance(document, SeriesDocument) else None,
        body=Body() if is_broken else build_body(draft.body, draft.blocks),
        problems=tuple(draft.problems),
        later_problems=later,
        hidden=visibility.hidden,
        hidden_in_error=hidden_in_error,
        is_read=draft.body.is_read,
        writes_slug="slug" in draft.values,
        lacks_title=lacks_title(draft),
        embed_paths=tuple(dict.fromkeys(embed.path for embed in document.embeds)),
        excuses=draft.excuses,
        terms=visibility.terms,
    )


def _is_state(problem: Problem) -> bool:
    """Whether it is told of a value that is no state."""
    is_state = problem.field in (*STATE_ALIASES, "data_state")
    return is_state and problem.code in ("schema/invalid-choice", "series/macro-value")
