"""What stops the reading of YAML, and how texts are told in it."""

from dataclasses import dataclass

from content_api.problems import Fix, Place

AS_TEXT = "quote it if it is text"
_MOST_SHOWN = 60


@dataclass
class YamlStop(Exception):  # noqa: N818 - it stops a read, and becomes a Problem at once
    """The one thing that stopped the reading; `code` is the part after `front-matter/`."""

    code: str
    message: str
    place: Place
    field: str | None = None
    hint: str = ""
    is_prose: bool = False
    fix: Fix | None = None
    left_out: tuple[int, int, str] | None = None  # offsets, and what makes the rest readable


def short(text: str) -> str:
    """A text as messages tell it: they must not grow with what an author writes."""
    return text if len(text) <= _MOST_SHOWN else f"{text[: _MOST_SHOWN - 1]}…"
