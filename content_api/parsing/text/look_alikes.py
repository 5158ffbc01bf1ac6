"""Characters that cannot be seen or look like others: YAML and Markdown take them for text.

A room of its own, because fences, broken YAML and YAML that can be read all ask for them.
"""

import re
import unicodedata

# Blanks to people, and what takes no room at all; line separators, which end a line to YAML only.
BLANKS = "\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
NOTHING = "\u200b\ufeff" + "".join(map(chr, range(0x2060, 0x2065)))
BREAKS = "\u2028\u2029"
COLONS = "\uff1a\ufe55\ufe13\u2236\ua789\u02d0"
DASHES = "\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
BULLETS = f"{DASHES}\u2022\u2023\u25e6\u2043\u00b7\u2219"
QUOTES = {
    "\u201c": "\u201d",
    "\u2018": "\u2019",
    "\u201d": "\u201d",
    "\u2019": "\u2019",
    "\uff02": "\uff02",
    "\uff07": "\uff07",
}
UNSEEN = f"[{BLANKS}{NOTHING}]"

_UNSEEN = re.compile(UNSEEN)
_NOTHING = re.compile(f"[{NOTHING}]")
# Letters of other scripts that look like one of a to z; the rest is for NFKC.
_LETTERS = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u0458\u0455\u0501\u04bb\u03bf\u03b9\u03bd\u0131"
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0406\u0408\u0405",
    "aeopcxyijsdhoivi" + "ABEKMHOPCTXIJS",
)
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def named(char: str) -> str:
    """A character by its code point and name: `U+00A0 NO-BREAK SPACE`."""
    return f"U+{ord(char):04X} {unicodedata.name(char, '')}".rstrip()


def seen(text: str) -> str:
    """`text` with plain blanks, and without what takes no room."""
    return _UNSEEN.sub(" ", _NOTHING.sub("", text))


def find_unseen(text: str) -> re.Match[str] | None:
    """The first character that cannot be seen, or looks like a plain blank."""
    return _UNSEEN.search(text)


def has_unseen(text: str) -> bool:
    """Whether there is one; quick for texts in Latin-1, which has but one of them."""
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return find_unseen(text) is not None
    return "\u00a0" in text


def plain_word(text: str) -> str | None:
    """The word of a to z that `text` looks like, when it is another one than it looks like."""
    if text.isascii():
        return None
    bare = seen(text).strip(" ")
    word = unicodedata.normalize("NFKC", bare.translate(_LETTERS))
    is_partly = word == bare or any(char.isascii() for char in bare) or _is_wide(bare)
    return word if is_partly and _WORD.fullmatch(word) else None


def _is_wide(text: str) -> bool:
    return all(unicodedata.east_asian_width(char) == "F" for char in text)
