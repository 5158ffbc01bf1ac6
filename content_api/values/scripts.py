"""Scripts that put no blanks between words: which they are, and how words are told there.

A room of its own because counting and searching must part such text alike.
"""

import re
from itertools import filterfalse

# Chinese and Japanese: Unicode's scripts Han, Hiragana, Katakana and Bopomofo, halfwidth ones too.
_HAN_AND_KANA = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303b\u3041-\u3096\u3099-\u309f"
    "\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
# Thai, Lao, Burmese, Khmer, Tai and Ahom: the letters, vowels and marks of line break class SA.
_DICTIONARY = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ecd\u0edc-\u0edf\u1000-\u103f\u1050-\u108f\u109a-\u109f"
    "\u1780-\u17d3\u17d7\u17dc-\u17dd\u1950-\u19c9\u19da\u19de-\u19df\u1a20-\u1a5e\u1a60-\u1a7c"
    "\ua9e0-\ua9ef\ua9fa-\ua9fe\uaa60-\uaac2\uaadb-\uaadf\U00011700-\U0001172b"
)
# Korean has blanks, but particles and parts of compounds stand in one word.
_HANGUL = "\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7fb"
_UNPARTED = _HAN_AND_KANA + _DICTIONARY + _HANGUL

# Source: Unicode's general category M in the blocks above; a stacker binds the letter after it.
_MARKS = (
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u1056-\u1059"
    "\u105e-\u1060\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1082-\u108d\u108f\u109a-\u109d"
    "\u17b4-\u17d3\u17dd\u1a55-\u1a5e\u1a60-\u1a7c\u3099\u309a\ua9e5\uaa7b-\uaa7d\uaab0"
    "\uaab2-\uaab4\uaab7\uaab8\uaabe\uaabf\uaac1\U0001171d-\U0001172b"
)
_STACKERS = "\u1039\u17d2\u1a60"
_IS_UNPARTED = re.compile(f"[{_UNPARTED}]")
_SIGN = re.compile(rf"[{_UNPARTED}](?:[{_STACKERS}][{_DICTIONARY}]|[{_MARKS}])*")
# Two ranges around all of them are quicker to look for.
_MAY_BE_COUNTED = re.compile("[\u0e01-\u1a7c\u2e80-\U0003ffff]")
_READ_BY_SIGN = re.compile(f"[{_HAN_AND_KANA}]")
_READ_BY_WORD = re.compile(rf"[{_DICTIONARY}\u200b-\u200d]+")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_LATIN_1 = [chr(code) for code in range(256)]
# Letters and digits become `a`, white space a blank; the rest is left out.
_AS_WORDS = bytes(ord("a" if char.isalnum() else " ") for char in _LATIN_1)
_OF_NO_WORD = bytes(ord(c) for c in _LATIN_1 if not c.isalnum() and not c.isspace())
_ASCII = bytes(range(128))
WORDS_PER_MINUTE = 230
# Of Chinese and Japanese. Source: Medium and, with `hasCJKLanguage`, Hugo.
_SIGNS_PER_MINUTE = 500


def is_sign(text: str) -> bool:
    """Whether `text` begins with a sign of a script without blanks."""
    return _IS_UNPARTED.match(text) is not None


def is_stacker(char: str) -> bool:
    """Whether the letter after `char` is written below the one before it."""
    return char in _STACKERS


def part_signs(text: str) -> str:
    """`text` with blanks around each sign of a script without them, its marks beside it."""
    # Of a long text most is ASCII: to look at the rest alone is several times as fast.
    others = text.encode("utf-8", "surrogatepass").translate(None, _ASCII)
    if not others or not _IS_UNPARTED.search(others.decode("utf-8", "surrogatepass")):
        return text
    return _SIGN.sub(r" \g<0> ", text)


def count_words(text: str) -> float:
    """Words, each with a letter or digit.

    Of Chinese and Japanese what is read in their time; of Thai, Lao, Khmer and Burmese those of
    ICU's dictionaries.
    """
    words = _count_in_latin_1(text)
    if words is not None:
        return words
    signs = words = 0
    if _MAY_BE_COUNTED.search(text):
        signs = len(_READ_BY_SIGN.findall(text))
        text = _READ_BY_SIGN.sub(" ", text)
        words = sum(map(_count_by_dictionary, _READ_BY_WORD.findall(text)))
        text = _READ_BY_WORD.sub(" ", text)
    written = text.split()
    marked = filterfalse(str.isalnum, written)  # by a comma or the like
    words += len(written) - sum(_LETTER_OR_DIGIT.search(word) is None for word in marked)
    return words + signs * WORDS_PER_MINUTE / _SIGNS_PER_MINUTE


def _count_in_latin_1(text: str) -> int | None:
    """Words of a text in the letters of Latin-1, as most are in the West; None of another."""
    try:
        encoded = text.encode("latin-1")
    except UnicodeEncodeError:
        return None
    words = encoded.translate(_AS_WORDS, _OF_NO_WORD)
    return words.count(b" a") + words.startswith(b"a")


def _count_by_dictionary(run: str) -> int:
    import icu  # noqa: PLC0415 - it takes 20 ms to import, and few pages need it

    # It knows these scripts in every language.
    breaks = icu.BreakIterator.createWordInstance(icu.Locale.getRoot())
    breaks.setText(run)
    # A rule status of 0 is that of blanks and signs.
    return sum(breaks.getRuleStatus() > 0 for _ in breaks)
