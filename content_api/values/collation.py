"""Comparing and ordering text as the readers of its language do, by the CLDR's collations.

A room of its own because lists, filters, tags, searches and rules must agree on which signs are
letters: ñ is one in Spanish, and in German an n with an accent. ICU is imported when a text is not
ASCII or is ordered: importing it takes 20 ms.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

# What a reader may leave out: accents, and the vowel points of Hebrew and Arabic; and what nobody
# sees: soft hyphens, joiners, variation selectors. Marks of other scripts make other letters.
_LEFT_OUT = re.compile(
    "[\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08ff"
    "\u180b-\u180e\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20f0"
    "\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\U000e0100-\U000e01ef]"
)
# Languages in which I is the capital of ı. Source: Unicode's SpecialCasing.txt.
_DOTLESS = frozenset({"tr", "az"})
_ASCII = bytes(range(128))
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}")
# Levels of a sort key end with 1, and no weight begins with less than 3. Source: ICU's
# `collationkeys.h`.
_LEVEL, _PAST_LEVEL = b"\x01", b"\x02"


def letters(text: str, locale: str) -> str:
    """`text` without case, and without accents but where these make a letter of the language.

    Args:
        text: Anything.
        locale: A language tag; of one that ICU does not know, no accent makes a letter.
    """
    is_dotless = locale.partition("-")[0].lower() in _DOTLESS
    if text.isascii() and not is_dotless:
        return text.casefold()
    text = unicodedata.normalize("NFC", text)
    # Of a long text most is ASCII; this is a tenth of the time that `set(text)` takes.
    others = text.encode("utf-8", "surrogatepass").translate(None, _ASCII)
    for char in {*others.decode("utf-8", "surrogatepass"), *("I" if is_dotless else "")}:
        folded = _letter(char, locale)
        if folded != char:
            text = text.replace(char, folded)
    return unicodedata.normalize("NFC", text.casefold())


def list_letters(text: str, locale: str) -> Iterator[str]:
    """What becomes of each character of a composed `text`: none, one or several letters."""
    return (_letter(char, locale) for char in text)


def are_placed(text: str, locale: str, folded: str) -> bool:
    """Whether each character of `text` has its letter at its own place in `folded`."""
    return len(text) == len(folded) and all(
        char.isascii() or len(_letter(char, locale)) == 1 for char in set(text)
    )


def sort_key(text: str, locale: str) -> bytes:
    """Bytes that order as the language does: by letters, then accents, then case.

    Keys of several languages can be compared too; what is no letter is before all letters.
    """
    key: bytes = _collator(locale).getSortKey(text)
    return key


def sort_bounds(text: str, locale: str) -> tuple[bytes, bytes]:
    """Bytes before and after all sort keys of what has the letters of `text`."""
    letters_of: bytes = _collator(locale, of_letters=True).getSortKey(text)
    shared = letters_of.removesuffix(b"\x00")
    return shared + _LEVEL, shared + _PAST_LEVEL


def icu_version() -> str:
    """Of the ICU that makes sort keys; keys of two versions do not compare."""
    version: str = _icu().ICU_VERSION
    return version


def transliterate(text: str) -> str:
    """Latin letters in ASCII: ß as ss, ł as l; others stay. Source: CLDR's Latin-ASCII."""
    if text.isascii():
        return text
    latin: str = _latin().transliterate(text)
    return latin


@lru_cache(maxsize=16_384)
def _letter(char: str, locale: str) -> str:
    if char.isascii():
        return "ı" if char == "I" and locale.partition("-")[0].lower() in _DOTLESS else char.lower()
    return _own_letters(locale).get(char) or _plain(char)


@lru_cache(maxsize=16_384)
def _plain(char: str) -> str:
    """A sign without accents and case; ø, which has no accent to take off, becomes o as well."""
    if not char.isalnum():
        return _LEFT_OUT.sub("", char)
    bare = _LEFT_OUT.sub("", unicodedata.normalize("NFKD", char))
    return unicodedata.normalize("NFC", transliterate(bare).casefold())


@cache
def _own_letters(locale: str) -> Mapping[str, str]:
    """The letters of a language that would be lost without their accents.

    Source: CLDR's exemplar characters, of which the language's collation tells those that differ
    by more than an accent. Those that it tells apart by an accent alone are one: ő is ö.
    """
    icu, collator = _icu(), _collator(locale, of_letters=True)
    exemplars = icu.LocaleData(_locale_name(locale)).getExemplarSet(icu.USET_ADD_CASE_MAPPINGS, 0)
    found: dict[str, str] = {}
    by_key: dict[bytes, str] = {}
    for char in sorted(sign for sign in exemplars if len(sign) == 1):
        lower = str(icu.UnicodeString(char).toLower(_locale(locale)))
        plain, key = _plain(char), collator.getSortKey(char)
        if lower != plain and key != collator.getSortKey(plain):
            found[char] = by_key.setdefault(key, lower)
    return found


@cache
def _collator(locale: str, *, of_letters: bool = False) -> Any:  # noqa: ANN401 - PyICU has no types
    icu = _icu()
    collator = icu.Collator.createInstance(_locale(locale))
    if of_letters:
        collator.setStrength(icu.Collator.PRIMARY)
    return collator


@cache
def _latin() -> Any:  # noqa: ANN401
    return _icu().Transliterator.createInstance("Latin-ASCII")


def _locale(tag: str) -> Any:  # noqa: ANN401
    return _icu().Locale(_locale_name(tag))


def _locale_name(tag: str) -> str:
    """As ICU writes it: of every tag of this form it makes a locale, if one without data."""
    return tag.replace("-", "_") if _TAG.fullmatch(tag) else "root"


@cache
def _icu() -> Any:  # noqa: ANN401
    import icu  # noqa: PLC0415 - see above

    return icu
