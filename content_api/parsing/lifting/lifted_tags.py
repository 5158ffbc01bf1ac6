"""Tags and comments of HTML that are taken out of a body, and angles that begin neither."""

import re

from content_api.parsing.lifting.edits import MOST_LEAD, Editor
from content_api.parsing.signs.lifted import Comment, Kind
from content_api.parsing.signs.tags import (
    ALLOWED_TAGS,
    AUTOLINK,
    DROPPED_WITH_CONTENT,
    SELF_CLOSING,
    URL_SCHEMES,
    VOID_TAGS,
    clean_open_tag,
    count_quotes,
    is_as_written,
    match_close_tag,
    match_open_tag,
)
from content_api.parsing.text.comments import COMMENT_MARK, Found, find_html_comment

MAX_TAG_DEPTH = 200

_BEGINS_TAG = re.compile(r"</?[A-Za-z]")
# It may yet become a tag, when what breaks it is taken out.
_UNFINISHED = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*+(?=[\s/<{%\[]|$)")
_SAME_ANGLES = re.compile(r"(?:<([!?/])(?=<\1<))*+<")  # one hole is enough for all of these
# To a browser a comment, or to Markdown an address.
_NO_TEXT = re.compile(r"<(?:[!?]|/[^A-Za-z]|[A-Za-z][A-Za-z0-9.+-]*+:)")


class TagLifter(Editor):
    """Lifts what begins with an angle."""

    def __init__(self, body: str) -> None:
        super().__init__(body)
        self._depth = 0
        self._unclosed: dict[str, int] = {}  # by how comments begin: up to where none closes
        self._last_tag = (-1, -1)
        self._quotes = 0
        self._last_angle = self._last_tag_end = 0

    def _comment(self, start: int, found: Found) -> int:
        if found.expected:
            message = f"this comment is never closed; expected {found.expected}"
            self._note("markdown/unclosed-comment", start, found.start, message)
        if self.body.startswith("<!--", start):
            text = self.body[found.start : found.close]
            self.lifted.comments.append(Comment(text, found.start))
        self._remove(start, found.end)
        return found.end

    def _angle(self, found: re.Match[str], end: int) -> int:
        start, body = found.start(), self.body
        if body[start + 1] in "!?" and (comment := self._find_html_comment(start, end)):
            return self._comment(start, comment)
        if start < self._last_tag_end and _BEGINS_TAG.match(body, start):
            quotes = self._count_quotes(start)
            if closing := match_close_tag(body, start, end, quotes):
                self._last_tag = closing.span()
                return self._closing_tag(closing)
            if opening := match_open_tag(body, start, end, quotes):
                self._last_tag = opening.span()
                return self._opening_tag(opening)
        link = AUTOLINK.match(body, start, end) if start < self._last_angle else None
        if link and (link[1] is None or link[1].lower() in URL_SCHEMES):
            if link[1]:
                self._dig(Kind.AUTOLINK, *link.span(), link.group())
            return link.end()
        return self._plain_angle(start, end)

    def _plain_angle(self, start: int, end: int) -> int:
        """Past the `<` at `start`, which begins neither a tag nor a link."""
        body = self.body
        is_unfinished = bool(_UNFINISHED.match(body, start, end))
        is_hidden = (is_unfinished and start < self._last_angle) or bool(
            _NO_TEXT.match(body, start)
        )
        is_hidden = is_hidden or self._opens_line(start)
        past = _SAME_ANGLES.match(body, start, end).end()  # type: ignore[union-attr]
        published = body[start:past]
        if is_hidden:
            published = published.replace("<", "&lt;")
        hole = self._dig(Kind.ANGLE, start, past, published)
        if is_unfinished and not is_hidden:
            self._unfinished.append(hole)
        return past

    def _find_html_comment(self, start: int, end: int) -> Found | None:
        """The comment that begins at `start`; what closes none before `end` is sought once."""
        kind = COMMENT_MARK.match(self.body, start).group()  # type: ignore[union-attr]
        if self._unclosed.get(kind) == end:
            return None
        comment = find_html_comment(self.body, start, end)
        if comment is None:
            self._unclosed[kind] = end
        return comment

    def _count_quotes(self, position: int) -> int:
        """How many quotes the line at `position` is in; `>` may be the end of a tag instead."""
        line = self.body.rfind("\n", max(position - MOST_LEAD, 0), position) + 1
        if not self._last_tag[0] < line <= self._last_tag[1]:
            self._quotes = count_quotes(self.body[max(line, position - MOST_LEAD) : position])
        return self._quotes

    def _closing_tag(self, tag: re.Match[str]) -> int:
        name = tag[1].lower()
        if name not in ALLOWED_TAGS:
            self._remove(*tag.span())
            return tag.end()
        if name not in SELF_CLOSING:
            self._depth = max(self._depth - 1, 0)
        if "\n" in tag.group():  # `>` alone on a line would begin a quote
            self.lifted.edges.append((self._length + tag.start() - self._copied, tag.start()))
            self._replace(*tag.span(), f"</{tag[1]}>")
        return tag.end()

    def _opening_tag(self, tag: re.Match[str]) -> int:
        name, attributes, slash = tag[1], tag[2], tag[3]
        if name.lower() in DROPPED_WITH_CONTENT:
            return self._drop_element(tag)
        clean = clean_open_tag(name, attributes, slash)
        if clean.removed:
            message = f"{', '.join(clean.removed)} is left out of what is published"
            self._note("markdown/removed-html", *tag.span(), message)
        if not clean.text:
            self._remove(*tag.span())
        elif not is_as_written(tag, clean):
            self._dig(Kind.TAG, *tag.span(), clean.text)
        if clean.text and name.lower() not in VOID_TAGS | SELF_CLOSING:
            self._depth += 1
            self._check_depth(tag)
        return tag.end()

    def _check_depth(self, tag: re.Match[str]) -> None:
        if self._depth > MAX_TAG_DEPTH and not self.lifted.too_deep:
            self.lifted.too_deep = True
            message = f"expected at most {MAX_TAG_DEPTH} open tags inside each other"
            self._note("markdown/html-depth", *tag.span(), message)

    def _drop_element(self, tag: re.Match[str]) -> int:
        name = tag[1].lower()
        end: int | None = tag.end()
        if name not in VOID_TAGS:
            end = self._find_close(name, tag.end())
        if end is None:
            message = f"<{name}> is never closed; expected </{name}>"
            self._note("markdown/unclosed-html", *tag.span(), message)
            end = len(self.body)
        message = f"<{name}> is left out of what is published"
        hint = "put it into a snippet, and embed that with include_html"
        self._note("markdown/removed-html", *tag.span(), message, hint)
        self._remove(tag.start(), end)
        return end

    def _find_close(self, name: str, position: int) -> int | None:
        whole = re.compile(rf"</{name}(?![\w.:-])[^>]*+>", re.IGNORECASE)
        closing = whole.search(self.body, position)
        return closing.end() if closing else None
