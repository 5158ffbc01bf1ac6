"""Takes macros, comments and unsafe HTML out of a body before Markdown sees it.

Markdown would escape a macro's quotes, and would keep comments and scripts in its tree. Here the
text is cleaned once; so tree, HTML, text and Markdown all come from the same clean source, and a
map of the edits still tells where everything stood in the file.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from content_api.folding import did_you_mean
from content_api.parsing.code_lines import CodeLines
from content_api.parsing.macros import MacroCall, MacroFault, parse_macro
from content_api.parsing.tags import (
    ALLOWED_TAGS,
    AUTOLINK,
    DROPPED_WITH_CONTENT,
    SELF_CLOSING,
    URL_SCHEMES,
    VOID_TAGS,
    clean_open_tag,
    count_quotes,
    is_harmless_angle,
    is_safe_written,
    match_close_tag,
    match_open_tag,
)

MAX_TAG_DEPTH = 200

# Noncharacters: no file may hold them, so a placeholder can not be forged.
MACRO_OPEN, MACRO_CLOSE = "\ufdd0", "\ufdd1"
MACRO_PLACEHOLDER = re.compile(f"{MACRO_OPEN}(\\d+){MACRO_CLOSE}")

_TEXT_BELOW = re.compile(r"\n[ \t]*+\S")
_LEAD = re.compile(r"(?:[ \t>]|[-*+]|\d{1,9}[.)])*+")
_MOST_LEAD = 200
_DESTINATION = re.compile(
    r"[(:](?:[ \t]|\n[ \t>]*+)*+"
    r"(?P<whole><(?P<angle>(?:[^<>\n\\]|\\.)*+)>"
    r"|(?P<bare>(?!<)(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*+\)){1,600}+))"
)
# What is no tag to a browser is a comment: it would hide what Markdown shows.
_OPENS_COMMENT = re.compile(r"<(?:[!?]|/[^A-Za-z])")
_OF_INTEREST = re.compile(
    r"\\[!-/:-@\[-`{-~]|`+|<!--|\{\{|<[A-Za-z/!?]|\](?=[(:])"
    "|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff]++"
)


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell the author: a problem code, its message, the span in the body, a hint.

    `related` are other files that it is about.
    """

    code: str
    message: str
    start: int
    end: int
    hint: str = ""
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comment:
    """An HTML comment: what is between its marks, and the offset of that in the body."""

    text: str
    offset: int


@dataclass(slots=True)
class Lifted:
    """A body without what Markdown must not see.

    Attributes:
        text: The clean Markdown; each macro is a placeholder.
        macros: The macro calls, by the number in their placeholder.
        comments: The comments that were taken out, in reading order.
        notes: What the author should know.
        too_deep: Whether HTML is nested beyond `MAX_TAG_DEPTH`; `text` must not be rendered then.
        starts: Offsets in `text` from which on it is copied from the body.
        origins: The offset in the body of each of `starts`.
    """

    text: str = ""
    macros: list[MacroCall] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    too_deep: bool = False
    starts: list[int] = field(default_factory=lambda: [0])
    origins: list[int] = field(default_factory=lambda: [0])

    def original_offset(self, offset: int) -> int:
        """The offset in the body of the character at `offset` in `text`."""
        index = bisect_right(self.starts, offset) - 1
        origin = self.origins[index] + offset - self.starts[index]
        return min([origin, *self.origins[index + 1 : index + 2]])


def lift(
    body: str, known_macros: frozenset[str], *, trust_code: bool = True, is_spaced: bool = False
) -> Lifted:
    """Clean `body` and lift its macros.

    Args:
        body: Markdown with LF line ends.
        known_macros: Names of macros that become embeds; others stay as text.
        trust_code: Whether what looks like code is left as it is. False cleans that too, for the
            rare body in which Markdown disagrees about where code ends.
        is_spaced: Whether a blank line is put below the header of an admonition or a content tab
            and below a tag with `markdown`: without it, code there is none to a Markdown that
            knows none of them.

    Returns:
        The clean text and what was lifted. Never raises; time is linear in `body`.
    """
    lifter = _Lifter(body, known_macros, trust_code=trust_code)
    lifter.is_spaced = is_spaced
    return lifter.run()


class _Lifter:
    def __init__(self, body: str, known_macros: frozenset[str], *, trust_code: bool) -> None:
        self.body = body
        self.known_macros = known_macros
        self.trust_code = trust_code
        self.is_spaced = False
        self.lifted = Lifted()
        self._pieces: list[str] = []
        self._length = 0
        self._copied = 0
        self._depth = 0
        self._begins_html = False
        self._last_angle = -1
        self._last_tag = (-1, -1)
        self._quotes = 0
        self._lines = CodeLines(body)

    def run(self) -> Lifted:
        position = 0
        while position < len(self.body) and not self.lifted.too_deep:
            position = self._block(position)
        self._copy_to(len(self.body))
        self.lifted.text = "".join(self._pieces)
        return self.lifted

    # Blocks: code is skipped, the rest is scanned paragraph by paragraph.

    def _block(self, start: int) -> int:
        """Handle the block at line start `start`; the start of the next."""
        self._begins_html = False
        end = self._lines.code_end(start) if self.trust_code else None
        if end is None:
            end = self._lines.blank_end(start)
        if end is not None:
            return end
        is_header = self._lines.is_header(start)
        end = self._lines.end(start) if is_header else self._paragraph_end(start)
        reached = self._scan(start, end)
        if is_header and reached <= end:
            self._space(end - 1)
        return reached if reached <= end else self._rest_of_line(reached)

    def _paragraph_end(self, start: int) -> int:
        position = self._lines.end(start)
        while position < len(self.body) and self._lines.blank_end(position) is None:
            if self.trust_code and self._lines.begins_fence(position):
                break
            if self._lines.is_header(position):
                break
            position = self._lines.end(position)
        return position

    def _rest_of_line(self, position: int) -> int:
        """Scan the line from the middle on, if `position` is no start of one; where it ends."""
        if self.body[position - 1] == "\n":
            return position
        end = self._lines.end(position)
        return max(self._scan(position, end), end) if position < end else end

    # Inline: escapes, code spans, comments, macros and tags.

    def _scan(self, start: int, end: int) -> int:
        """Clean `body[start:end]`; what spans further (a comment) moves the end along."""
        position = start
        # A macro counts: the element that stands for it in the `markdown` format has an angle.
        self._last_angle = max(self.body.rfind(mark, start, end) for mark in (">", "{{"))
        while match := _OF_INTEREST.search(self.body, position, end):
            position = self._handle(match, end)
            if position > end:
                return position
        return max(position, end)

    def _handle(self, match: re.Match[str], end: int) -> int:
        """Where to go on after what was found: past it, or past all that it opens."""
        found, start = match.group(), match.start()
        position = match.end()
        if found[0] == "`":
            position = self._code_span(match, end)
        elif found == "<!--":
            position = self._comment(start)
        elif found == "{{":
            position = self._macro(start)
        elif found[0] == "<":
            position = self._tag(start, end)
        elif found == "]":
            position = self._destination(match.end(), end)
        elif found[0] == "\\":  # in a block of HTML a backslash escapes nothing
            position = position if self.trust_code else start + 1
        else:
            got = found[0].encode("unicode_escape").decode()
            message = f"expected text, got the control character {got}"
            more = len(found) - 1
            message += f" and {more} more" if more else ""
            hint = "remove them" if more else "remove it"
            self._note("markdown/control-character", start, position, message, hint)
            self._replace(start, position, "\ufffd" * len(found))
        return position

    def _code_span(self, ticks: re.Match[str], end: int) -> int:
        """Past the code span that opens here, or past the ticks when none closes it."""
        if not self.trust_code:
            return ticks.end()
        width = len(ticks.group())
        closing = re.compile(f"(?<!`)`{{{width}}}(?!`)").search(self.body, ticks.end(), end)
        return ticks.end() if closing is None else closing.end()

    def _comment(self, start: int) -> int:
        body = self.body
        content = start + 4
        if body.startswith((">", "->"), content):
            close, past = content, body.index(">", content) + 1
        else:
            close = body.find("-->", content)
            past = close + 3
            if close < 0:
                message = "this comment is never closed; expected -->"
                self._note("markdown/unclosed-comment", start, content, message)
                close = past = len(body)
        self.lifted.comments.append(Comment(body[content:close], content))
        self._replace(start, past, "")
        return past

    def _macro(self, start: int) -> int:
        call = parse_macro(self.body, start)
        if call is None:
            return start + 2
        if isinstance(call, MacroFault):
            self._note("macro/syntax", start, min(start + 2, call.offset), call.message)
            return max(call.offset, start + 2)
        if call.name not in self.known_macros:
            message = f"no macro {call.name!r}"
            hint = did_you_mean(call.name, self.known_macros)
            hint = hint or f"write {', '.join(sorted(self.known_macros))}, or put it in `…`"
            self._note("macro/unknown", start, call.end, message, hint)
            return start + 2
        self._replace(start, call.end, f"{MACRO_OPEN}{len(self.lifted.macros)}{MACRO_CLOSE}")
        self.lifted.macros.append(call)
        return call.end

    def _tag(self, start: int, end: int) -> int:
        quotes = self._count_quotes(start)
        closing = match_close_tag(self.body, start, end, quotes)
        opening = match_open_tag(self.body, start, end, quotes)
        if tag := closing or opening:
            self._last_tag = tag.span()
            self._begins_html = self._begins_html or self._opens_line(start)
        if closing:
            return self._closing_tag(closing)
        if opening:
            return self._opening_tag(opening)
        link = AUTOLINK.match(self.body, start, end)
        if link and (link[1] is None or link[1].lower() in URL_SCHEMES):
            return link.end()
        # Inside an open element, and in a block of HTML up to its blank line, what Markdown takes
        # for text, a browser may take for a tag; in the block, even if it ends far below.
        is_inside = self._begins_html or (self._depth > 0 and start < self._last_angle)
        if is_inside or _OPENS_COMMENT.match(self.body, start) or self._opens_line(start):
            self._replace(start, start + 1, "&lt;")
        return start + 1

    def _count_quotes(self, position: int) -> int:
        """How many quotes the line at `position` is in; `>` may be the end of a tag instead."""
        line = self.body.rfind("\n", max(position - _MOST_LEAD, 0), position) + 1
        if not self._last_tag[0] < line <= self._last_tag[1]:
            self._quotes = count_quotes(self.body[max(line, position - _MOST_LEAD) : position])
        return self._quotes

    def _opens_line(self, start: int) -> bool:
        """Whether only marks of lists and quotes stand before `start` on its line.

        There an unfinished tag begins a block of HTML; elsewhere it is text, or mathematics.
        """
        line = self.body.rfind("\n", max(start - _MOST_LEAD - 1, 0), start) + 1
        return start - line <= _MOST_LEAD and bool(_LEAD.fullmatch(self.body, line, start))

    def _destination(self, start: int, end: int) -> int:
        """Past the address of a link or definition, which is emptied when it is unsafe."""
        found = _DESTINATION.match(self.body, start, end)
        if found is None:
            return start
        name = "angle" if found["angle"] is not None else "bare"
        if is_safe_written(found[name]):
            is_address = name == "angle" and is_harmless_angle(found[name])
            return found.end() if is_address else start
        place = found.span("whole")
        scheme = found[name].strip().split(":", 1)[0][:20]
        message = f"expected a relative, http, https, mailto or tel address, got {scheme!r}"
        self._note("markdown/unsafe-url", *place, message)
        self._replace(*place, "#")
        return found.end()

    def _closing_tag(self, tag: re.Match[str]) -> int:
        name = tag[1].lower()
        if name not in SELF_CLOSING:
            self._depth = max(self._depth - 1, 0)
        if name not in ALLOWED_TAGS:
            self._replace(tag.start(), tag.end(), "")
        elif "\n" in tag.group():  # `>` alone on a line would begin a quote
            self._replace(tag.start(), tag.end(), f"</{tag[1]}>")
        return tag.end()

    def _opening_tag(self, tag: re.Match[str]) -> int:
        name, attributes, slash = tag[1], tag[2], tag[3]
        if name.lower() in DROPPED_WITH_CONTENT:
            return self._drop_element(tag)
        clean = clean_open_tag(name, attributes, slash)
        if clean.removed:
            message = f"{', '.join(clean.removed)} is left out of what is published"
            self._note("markdown/removed-html", tag.start(), tag.end(), message)
        as_written = tag.group().removesuffix("/>").rstrip() + " />"  # the blank is nh3's way
        if clean.text not in (tag.group(), as_written):
            self._replace(tag.start(), tag.end(), clean.text)
        if ' markdown="' in clean.text:
            self._space(tag.end())
        if name.lower() not in VOID_TAGS | SELF_CLOSING:
            self._depth += 1
            self._check_depth(tag)
        return tag.end()

    def _check_depth(self, tag: re.Match[str]) -> None:
        if self._depth > MAX_TAG_DEPTH and not self.lifted.too_deep:
            self.lifted.too_deep = True
            message = f"expected at most {MAX_TAG_DEPTH} open tags inside each other"
            self._note("markdown/html-depth", tag.start(), tag.end(), message)

    def _drop_element(self, tag: re.Match[str]) -> int:
        name = tag[1].lower()
        end: int | None = tag.end()
        if name not in VOID_TAGS:
            end = self._find_close(name, tag.end())
        if end is None:
            message = f"<{name}> is never closed; expected </{name}>"
            self._note("markdown/unclosed-html", tag.start(), tag.end(), message)
            end = len(self.body)
        message = f"<{name}> is left out of what is published"
        hint = "put it into a snippet, and embed that with include_html"
        self._note("markdown/removed-html", tag.start(), tag.end(), message, hint)
        self._replace(tag.start(), end, "")
        return end

    def _find_close(self, name: str, position: int) -> int | None:
        whole = re.compile(rf"</{name}(?![\w.:-])[^>]*+>", re.IGNORECASE)
        closing = whole.search(self.body, position)
        return closing.end() if closing else None

    # Edits.

    def _note(self, code: str, start: int, end: int, message: str, hint: str = "") -> None:
        self.lifted.notes.append(Note(code, message, start, end, hint))

    def _space(self, end: int) -> None:
        """Put a blank line below the line that ends at `end`, where that is asked for."""
        if self.is_spaced and _TEXT_BELOW.match(self.body, end):
            self._replace(end, end, "\n")

    def _replace(self, start: int, end: int, replacement: str) -> None:
        self._copy_to(start)
        self._pieces.append(replacement)
        self._length += len(replacement)
        self._copied = end
        self.lifted.starts.append(self._length)
        self.lifted.origins.append(end)

    def _copy_to(self, offset: int) -> None:
        if offset > self._copied:
            self._pieces.append(self.body[self._copied : offset])
            self._length += offset - self._copied
            self._copied = offset
