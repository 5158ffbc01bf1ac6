"""Takes macros, comments and unsafe HTML out of a body before Markdown sees it.

Markdown would escape a macro's quotes, and would keep comments and scripts in its tree. Here the
text is cleaned once, so that tree, HTML, text and Markdown all come from the same clean source, and
a map of the edits still tells where everything stood in the file. Every edit leaves a hole, and so
does each sign in code that would be more elsewhere: where one fell tells whether it was code.
"""

import re
from collections.abc import Callable, Mapping

from content_api.parsing.dialect.attributes import LIST, clean_list
from content_api.parsing.lifting.code_lines import CodeLines
from content_api.parsing.lifting.lifted_tags import TagLifter
from content_api.parsing.signs.destinations import find_destination, may_define
from content_api.parsing.signs.lifted import Kind, Lifted
from content_api.parsing.signs.macros import MacroCall, MacroFault, parse_macro
from content_api.parsing.text.comments import ObsidianComments, find_definition_comment
from content_api.values.words import did_you_mean

_NONCHARACTER = re.compile("[\ufdd0-\ufdef\ufffe\uffff]++")
_CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
_CONTROL = f"[{_CONTROLS}]++"
_THING = re.compile(
    rf"\\[!-/:-@\[-`{{-~]|`+|<[A-Za-z/!?]|\{{\{{|{LIST}|\](?=[(:])|%%|\[(?=(?://|comment)\]:)"
    f"|{_CONTROL}",
    re.IGNORECASE,
)
# With one of these each of them begins; or that, or a fence, but for a comment in brackets.
_SIGN = re.compile(rf"[\\`<{{\]%\[{_CONTROLS}]")
_LOUD = re.compile(rf"[\\`~<{{\]%{_CONTROLS}]")
_IN_CODE = re.compile(rf"<[A-Za-z/!?]|\{{\{{|\](?=[(:])|%%|{_CONTROL}|{LIST}")
_BLANKS = r"(?<=\n{lead})(?: *+\t[ \t]*+|[ \t]++(?=\n))"
_OF_SPAN = re.compile(r"[^|\\\n]*+")  # bars and their backslashes are for tables
_QUOTE_MARK = re.compile(r"[ \t]*+>")  # below a paragraph it may end a tag


def lift(
    body: str, known_macros: frozenset[str], known: Mapping[int, bool] | None = None
) -> Lifted:
    """Clean `body` and lift its macros.

    Args:
        body: Markdown with LF line ends.
        known_macros: Names of macros that become embeds; others stay as text.
        known: Offsets in the body of which Markdown said whether they are code.

    Returns:
        The clean text and what was lifted. Never raises; time is linear in `body`.
    """
    return _Lifter(body, known_macros, known or {}).run()


class _Lifter(TagLifter):
    def __init__(self, body: str, known_macros: frozenset[str], known: Mapping[int, bool]) -> None:
        super().__init__(body)
        self.body = self._without_noncharacters(body)
        self.known_macros = known_macros
        self.known = self.lifted.known = known
        self._lines = CodeLines(self.body)
        self._sign = -1  # the next after which there may be something to lift
        self._quiet_end = 0  # up to there nothing is
        self._obsidian = ObsidianComments(self.body)
        self._faulty_until = 0  # a macro that begins within a faulty one is not read
        self._handlers: dict[str, Callable[[re.Match[str], int], int]] = {
            "\\": self._escape,
            "`": self._code_span,
            "<": self._angle,
            "{": self._braces,
            "]": self._destination,
            "[": self._definition,
            "%": self._obsidian_comment,
        }

    def run(self) -> Lifted:
        position = 0
        while position < len(self.body) and not self.lifted.too_deep:
            position = self._block(position)
        self._copy_to(len(self.body))
        self.lifted.text = "".join(self._pieces)
        return self.lifted

    def _without_noncharacters(self, body: str) -> str:
        if not _may_have_noncharacters(body):
            return body
        for signs in _NONCHARACTER.finditer(body):
            self._tell_control(signs)
        return _NONCHARACTER.sub(lambda signs: "\ufffd" * len(signs.group()), body)

    # Blocks: code is held, the rest is scanned paragraph by paragraph.

    def _block(self, start: int) -> int:
        """Handle the block at line start `start`; the start of the next."""
        quiet_end = self._find_quiet_end(start)
        if quiet_end > start:
            self._unfinished.clear()
            return quiet_end
        self._has_ticks = self._is_brace_open = False
        self._seen, self._is_row = start, self.body.startswith("|", start)
        end = self._lines.code_end(start)
        if end is not None:
            reached = self._hold_block(start, end, self._lines.fence_lead(start))
        else:
            end = self._lines.blank_end(start)
            if end is not None:
                self._unfinished.clear()
                return end
            end = self._paragraph_end(start)
            reached = self._scan(start, end)
        return reached if reached <= end else self._rest_of_line(reached)

    def _find_quiet_end(self, start: int) -> int:
        """Where the blocks end, from `start` on, in which there is nothing to lift."""
        if self._sign < start:
            self._sign = _find_loud(self.body, start)
            blank_line = self.body.rfind("\n\n", start, self._sign)
            self._quiet_end = start if blank_line < 0 else blank_line + 2
            if self._sign == len(self.body):
                self._quiet_end = self._sign
        return self._quiet_end

    def _paragraph_end(self, start: int) -> int:
        position = self._lines.end(start)
        if self._lines.is_header(start):
            return position
        while position < len(self.body) and self._lines.blank_end(position) is None:
            if self._lines.ends_paragraph(position):
                break
            position = self._lines.end(position)
        return position

    def _rest_of_line(self, position: int) -> int:
        """Scan the line from the middle on, if `position` is no start of one; where it ends."""
        if self.body[position - 1] == "\n":
            return position
        end = self._lines.end(position)
        return max(self._scan(position, end), end) if position < end else end

    def _hold_block(self, start: int, end: int, lead: str) -> int:
        """Hold each line of code from its first sign on; those known to be none are text.

        In a list or quote, whose `lead` stands before each line, Markdown makes blanks of tabs.
        """
        signs = _IN_CODE
        if lead:
            signs = re.compile(_BLANKS.format(lead=re.escape(lead)) + f"|{_IN_CODE.pattern}")
        position = start
        while found := signs.search(self.body, position, end):
            past = self._lines.end(found.start())
            if self.known.get(found.start()) is False:
                reached = self._scan(self.body.rfind("\n", 0, found.start()) + 1, past)
                if reached > end:
                    return reached
                position = max(past, reached)
            else:
                past -= self.body[past - 1] == "\n"
                self._dig(Kind.CODE, found.start(), past)
                position = past
        return max(position, end)

    def _hold_span(self, start: int, end: int) -> None:
        """Hold what would be more than code in `body[start:end]` if that were none."""
        if self.body[end - 1] == " ":  # Markdown takes one off on both sides
            end -= 1
        position = start
        while found := _IN_CODE.search(self.body, position, end):
            position = _OF_SPAN.match(self.body, found.end(), end).end()  # type: ignore[union-attr]
            self._dig(Kind.CODE, found.start(), position)

    # Inline: escapes, code spans, comments, macros and tags.

    def _scan(self, start: int, end: int) -> int:
        """Clean `body[start:end]`; what spans further (a comment) moves the end along."""
        position = start
        self._last_angle = self.body.rfind(">", start, end)
        self._last_tag_end = end if _QUOTE_MARK.match(self.body, end) else self._last_angle
        while not self.lifted.too_deep and (sign := _SIGN.search(self.body, position, end)):
            found = _THING.match(self.body, sign.start(), end)
            if found is None:
                position = sign.end()
                continue
            if self.known.get(found.start()):
                position = self._hold_known(found, end)
            else:
                position = self._handlers.get(found.group()[0], self._control)(found, end)
            if position > end:
                return position
        return max(position, end)

    def _hold_known(self, found: re.Match[str], end: int) -> int:
        """Past a sign of which it is known that it is code."""
        held = _IN_CODE.match(self.body, found.start(), end)
        if held:
            self._dig(Kind.CODE, *held.span())
        return held.end() if held else found.end()

    def _escape(self, found: re.Match[str], end: int) -> int:
        escaped = found.end() - 1
        if not _THING.match(self.body, escaped, end) or self.body[escaped] != "<":
            return found.end()
        if self.known.get(escaped) is False:
            return escaped  # in a block of HTML a backslash escapes nothing
        self._dig(Kind.ESCAPE, *found.span(), found.group()).decided_at = escaped
        return found.end()

    def _code_span(self, ticks: re.Match[str], end: int) -> int:
        """Past the code span that opens here, or past the ticks when none closes it."""
        self._has_ticks = True
        width = len(ticks.group())
        closing = re.compile(f"(?<!`)`{{{width}}}(?!`)").search(self.body, ticks.end(), end)
        if closing is None:
            return ticks.end()
        first = _IN_CODE.search(self.body, ticks.end(), closing.start())
        if first and self.known.get(first.start()) is False:
            return ticks.end()
        self._hold_span(ticks.end(), closing.start())
        return closing.end()

    def _control(self, found: re.Match[str], _end: int) -> int:
        self._tell_control(found)
        self._dig(Kind.CONTROL, *found.span(), "\ufffd" * len(found.group()))
        return found.end()

    def _tell_control(self, found: re.Match[str]) -> None:
        signs = found.group()
        got = signs[0].encode("unicode_escape").decode()
        message = f"expected text, got the control character {got}"
        more = len(signs) - 1
        message += f" and {more} more" if more else ""
        hint = "remove them" if more else "remove it"
        self._note("markdown/control-character", *found.span(), message, hint)

    def _obsidian_comment(self, found: re.Match[str], end: int) -> int:
        start = found.start()
        comment = self._obsidian.find(start, end, leads=self._opens_line(start))
        return found.end() if comment is None else self._comment(start, comment)

    def _definition(self, found: re.Match[str], end: int) -> int:
        start = found.start()
        comment = find_definition_comment(self.body, start, end)
        if comment is None or not self._opens_line(start):
            return found.end()
        return self._comment(start, comment)

    def _braces(self, found: re.Match[str], _end: int) -> int:
        start = found.start()
        if found.group() != "{{":
            written, clean = found.group(), clean_list(found.group())
            if clean == written or "<" in written:
                return start + 1
            self._dig(Kind.LIST, *found.span(), clean)
            return found.end()
        call = parse_macro(self.body, start) if start >= self._faulty_until else None
        if call is None:
            return found.end()
        if isinstance(call, MacroCall) and call.name in self.known_macros:
            self._finish_tags()
            hole = self._dig(Kind.MACRO, start, call.end)
            hole.macro = len(self.lifted.macros)
            self.lifted.macros.append(call)
            return call.end
        self._tell_braces(start, call)
        self._dig(Kind.SIGNS, *found.span(), found.group())
        return found.end()

    def _tell_braces(self, start: int, call: MacroCall | MacroFault) -> None:
        if isinstance(call, MacroFault):
            self._faulty_until = call.offset
            end = max(start + 1, min(start + 2, call.offset))
            self._note("macro/syntax", start, end, call.message)
            return
        hint = did_you_mean(call.name, self.known_macros)
        hint = hint or f"write {', '.join(sorted(self.known_macros))}, or put it in `…`"
        self._note("macro/unknown", start, call.end, f"no macro {call.name!r}", hint)

    def _destination(self, found: re.Match[str], end: int) -> int:
        """Past the address of a link or definition, which is emptied when it is unsafe."""
        start = found.end()
        is_definition = self.body[start] == ":"
        if is_definition and (start < self._address_end or not may_define(self.body, start - 1)):
            return start
        address = find_destination(self.body, start, end)
        if address is None:  # an angle that is none of an address; its hole could be one
            self._dig(Kind.SIGNS, start, start + 1, self.body[start])
            return start + 1
        self._address_end = max(self._address_end, address.run)
        if address.is_safe:
            return address.end if address.is_whole else start
        got = address.scheme
        message = f"expected a relative, http, https, mailto or tel address, got {got!r}"
        self._note("markdown/unsafe-url", address.start, address.end, message)
        hole = self._dig(Kind.ADDRESS, address.start, address.end, "#")
        hole.decided_at = found.start()
        return address.end


def _may_have_noncharacters(body: str) -> bool:
    """Whether a text has a sign whose UTF-8 begins as that of noncharacters: few texts have one."""
    encoded = body.encode("utf-8", "surrogatepass")
    return b"\xef\xb7" in encoded or b"\xef\xbf" in encoded


def _find_loud(body: str, start: int) -> int:
    """The next sign, from `start` on, after which there may be something to lift; or the end."""
    while found := _LOUD.search(body, start):
        if found.group() != "%" or body.startswith("%%", found.start()):
            return found.start()
        start = found.end()
    return len(body)
