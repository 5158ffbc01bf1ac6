"""Fills the holes of a lifted body in its tree, and says where lifting took text for code.

A hole tells by where it fell what it was: one of lifting's in a code span was code, one for code
in a paragraph was not. Where lifting was wrong, the body is lifted once more, with that known.
"""

import html
import re
from bisect import bisect_left
from collections.abc import Callable
from typing import Any

from content_api.parsing.signs.lifted import (
    HOLE_CLOSE,
    HOLE_OPEN,
    IN_URL,
    WRAPPED,
    Hole,
    Kind,
    Lifted,
)

Token = dict[str, Any]

# What an address with one of these was meant to be, nobody knows.
_NO_ADDRESS = frozenset({Kind.MACRO, Kind.REMOVED, Kind.ADDRESS, Kind.TAG, Kind.CONTROL})
# An embed in one of these is a block of its own.
SPLIT_BY_EMBEDS = frozenset({"paragraph", "block_text"})
_WRITTEN = frozenset({Kind.CODE, Kind.ANGLE, Kind.SIGNS, Kind.LIST})
# Code with such signs may have been cut otherwise without them.
_MORE_THAN_SIGNS = re.compile(r"[\n`]")
# What a block of text has whose tokens have neither holes nor empty texts.
SETTLED = "is_settled"
_KEPT = frozenset({"ref"})  # the key by which a definition is known, holes and all


def settle(tokens: list[Token], titles: dict[str, str], lifted: Lifted) -> dict[int, bool]:
    """Fill the holes in a tree.

    Args:
        tokens: mistune's, of the whole tree, with their places; changed where they stand. A macro
            becomes an `embed` with its number in `raw`, and its placeholder in other texts.
        titles: Of abbreviations, which are not in the tree yet; changed as well.
        lifted: What they were parsed from; its holes learn what they are.

    Returns:
        Offsets in the body at which lifting was wrong about code, and whether it is code; to lift
        again with them is to read the body right.
    """
    settler = _Settler(lifted)
    if lifted.holes or lifted.edges:
        tokens[:] = settler.settle(tokens, "")
        settler.fill_titles(titles)
    return settler.misread


def _is_plain(token: Token) -> bool:
    """Whether a token is text and nothing else."""
    return token["type"] == "text" and len(token) == 2


def _join(tokens: list[Token], run: list[str]) -> None:
    """Make the last of `tokens` the whole run of texts that it begins."""
    if len(run) > 1:
        tokens[-1]["raw"] = "".join(run)


class _Settler:
    def __init__(self, lifted: Lifted) -> None:
        self.lifted = lifted
        self.misread: dict[int, bool] = {}
        self._fills: dict[str, Callable[[Hole], str]] = {
            "codespan": self._in_span,
            "block_code": self._in_code,
            "block_html": self._in_html,
            "inline_html": self._in_html,
            "block_math": self._in_math,
            "inline_math": self._in_math,
        }

    def settle(self, tokens: list[Token], around: str) -> list[Token]:
        """The settled tokens of one that is of the kind `around`.

        What a hole parted is one text again; but what stood around something that is taken out
        joins to nothing.
        """
        settled: list[Token] = []
        run: list[str] = []  # the last of `settled`, if it is text
        may_join = False
        for before in tokens:
            is_hole = before["type"] == "hole"
            is_settled = before["type"] == "text" and HOLE_OPEN not in before["raw"]
            token = before if is_settled else self._settled(before, around)
            if token["type"] == "text" and not token["raw"]:
                may_join = False
            elif run and (is_hole or may_join) and _is_plain(token):
                run.append(token["raw"])
                may_join = is_hole
            else:
                _join(settled, run)
                settled.append(token)
                run = [token["raw"]] if _is_plain(token) else []
                may_join = is_hole
        _join(settled, run)
        return settled

    def fill_titles(self, titles: dict[str, str]) -> None:
        """Fill the holes in abbreviations and what they stand for."""
        fill = self.lifted.fill
        filled = {fill(k, self._in_text): fill(v, self._in_text) for k, v in titles.items()}
        titles.clear()
        titles.update(filled)

    def _settled(self, token: Token, around: str) -> Token:
        kind = token["type"]
        if kind == "hole":
            return self._settled_hole(self.lifted.holes[int(token["raw"])], around)
        if kind == "block_code":
            self._check_edges(token)
        fill = self._fills.get(kind, self._in_text)
        for name, value in token.items():
            if isinstance(value, str) and HOLE_OPEN in value and name not in _KEPT:
                token[name] = self.lifted.fill(value, fill)
        if "attrs" in token:  # those of a definition are shared by all that refer to it
            token["attrs"] = {
                name: self._filled_attribute(name, value, fill)
                for name, value in token["attrs"].items()
            }
        if "children" in token and SETTLED not in token:
            token["children"] = self.settle(token["children"], kind)
        return token

    def _settled_hole(self, hole: Hole, around: str) -> Token:
        if hole.kind is Kind.MACRO:
            hole.is_block = around in SPLIT_BY_EMBEDS
            return {"type": "embed", "raw": str(hole.macro)}
        return {"type": "text", "raw": "" if hole.kind in WRAPPED else self._in_text(hole)}

    def _filled_attribute(self, name: str, value: object, fill: Callable[[Hole], str]) -> object:
        if not isinstance(value, str):
            return value
        if name == "url" and IN_URL in value:
            return self.lifted.fill_url(value, self._in_url) or "#"
        return self.lifted.fill(value, fill)

    # What a hole is, by where it fell.

    def _in_text(self, hole: Hole) -> str:
        if hole.kind is Kind.MACRO:
            return f"{HOLE_OPEN}{hole.macro}{HOLE_CLOSE}"
        if hole.kind is Kind.REMOVED:
            return ""
        if hole.kind is Kind.CODE:
            self.misread[hole.decided_at] = False
        elif hole.kind is Kind.ESCAPE:
            return hole.written[1:]
        elif hole.kind is Kind.LIST:
            hole.published = f"\\{hole.written}"
        return hole.written if hole.kind in _WRITTEN else hole.published

    def _in_math(self, hole: Hole) -> str:
        if hole.kind in (Kind.ESCAPE, Kind.LIST):
            hole.published = hole.written
            return hole.written
        return self._in_text(hole)

    def _in_url(self, hole: Hole) -> str | None:
        if hole.kind in _NO_ADDRESS:
            return None
        return "" if hole.kind is Kind.AUTOLINK else self._in_text(hole)

    def _in_html(self, hole: Hole) -> str:
        if hole.kind in (Kind.CODE, Kind.ESCAPE):
            self.misread[hole.decided_at] = False
        elif hole.kind in (Kind.ANGLE, Kind.AUTOLINK):
            hole.published = html.escape(hole.written, quote=False)
        elif hole.kind is Kind.MACRO:
            hole.is_html = True
            return self._in_text(hole)
        elif hole.kind is Kind.LIST:
            hole.published = hole.written
        return html.escape(hole.written, quote=False) if hole.kind is Kind.CODE else hole.published

    def _in_span(self, hole: Hole) -> str:
        is_broken = hole.breaks and hole.kind is not Kind.CODE
        return self._in_text(hole) if is_broken else self._in_code(hole)

    def _in_code(self, hole: Hole) -> str:
        is_known = hole.decided_at in self.lifted.known
        is_more = hole.kind is Kind.MACRO or _MORE_THAN_SIGNS.search(hole.written)
        if is_more and hole.kind is not Kind.CODE and not is_known:
            self.misread[hole.decided_at] = True
        elif is_more and hole.kind is Kind.REMOVED:  # it would be no code if it were there
            return self._in_text(hole)
        hole.is_code = True
        return hole.written

    def _check_edges(self, token: Token) -> None:
        """What was taken out at the edge of a line of code was code, too."""
        edges = self.lifted.edges
        if not edges or token.get("offset") == token.get("end"):
            return
        start, end = self._find_lines(token)
        for index in range(bisect_left(edges, (start, 0)), len(edges)):
            offset, decided_at = edges[index]
            if offset > end:
                return
            if decided_at not in self.lifted.known:
                self.misread[decided_at] = True

    def _find_lines(self, code: Token) -> tuple[int, int]:
        """Where the lines of a block of code start and end, blank ones among them."""
        raw, text = code["raw"], self.lifted.text
        start = text.rfind("\n", 0, code["offset"]) + 1
        for _ in range(raw[: len(raw) - len(raw.lstrip())].count("\n")):
            start = text.rfind("\n", 0, max(start - 1, 0)) + 1
        end = text.find("\n", code["end"])
        for _ in range(raw[len(raw.rstrip()) :].count("\n") - 1):
            end = text.find("\n", end + 1)
        return start, len(text) if end < 0 else end
