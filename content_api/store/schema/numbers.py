"""Numbers of records and of their passages: each follows from the record, wherever it is stored.

So every machine lists the hits of a search alike, and a store that was written bit by bit has the
same rows as a new one.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping

from content_api.store.errors import StoreError

RecordKey = tuple[str, str, str]
"""Kind, locale (as it is stored) and id of a record."""

# A number is a part of the hash of the key, then the place among the records that share it.
_HASH_BITS, _PLACE_BITS = 26, 4
_HASHED_BITS = 42
# Tags are numbered apart: they have no passages, and never make another record move.
_TAGS = 1 << _HASH_BITS + _PLACE_BITS
# A passage's id is one bit for what it is of, its record's number, and its place there. The fewer
# bits, the less room each word of each passage takes in the index.
_PASSAGE_BITS = 11
MOST_PASSAGES = 1 << _PASSAGE_BITS
_HEADINGS = 1 << _HASH_BITS + _PLACE_BITS + _PASSAGE_BITS
# Numbers of records are hashes, so those within a part of their range stand for all.
SAMPLE = 64
SAMPLE_IDS = (_HEADINGS, _HEADINGS + _HEADINGS // SAMPLE - 1)


def number_records(
    keys: Iterable[RecordKey], gone: Collection[RecordKey], known: Mapping[int, RecordKey]
) -> dict[RecordKey, int]:
    """The numbers of some records, and new ones of others that must make room for them.

    Args:
        keys: New records.
        gone: Records that have a number and will have none.
        known: Which record has which number.

    Raises:
        StoreError: more share a hash than there is room for: not to be expected below billions.
    """
    coming: dict[int, list[RecordKey]] = {}
    for key in keys:
        coming.setdefault(_first_number(key), []).append(key)
    for key in gone:
        coming.setdefault(_first_number(key), [])
    numbers: dict[RecordKey, int] = {}
    for start, new in coming.items():
        there = (known.get(start + place) for place in range(1 << _PLACE_BITS))
        before = [key for key in there if key is not None]
        after = sorted({key for key in (*before, *new) if key not in gone}, key=_order)
        if len(after) > 1 << _PLACE_BITS:
            raise StoreError("the store cannot hold so many records")
        numbers |= {key: start + place for place, key in enumerate(after)}
    return {key: number for key, number in numbers.items() if known.get(number) != key}


def passage_id(number: int, place: int) -> int:
    """The row of a passage: those of whole pages before those of headings, then by record."""
    return (_HEADINGS if place else 0) + (number << _PASSAGE_BITS) + place


def read_passage_id(id_: int) -> tuple[int, int]:
    """The number of the record that a passage is of, and its place there."""
    inside = id_ % _HEADINGS
    return inside >> _PASSAGE_BITS, inside % MOST_PASSAGES


def _order(key: RecordKey) -> tuple[int, RecordKey]:
    return _full_hash(key), key


def _first_number(key: RecordKey) -> int:
    """The first of the numbers that a record may have."""
    hashed = _full_hash(key) >> _HASHED_BITS - _HASH_BITS
    return (hashed << _PLACE_BITS) + (_TAGS if key[0] == "tag" else 0)


def _full_hash(key: RecordKey) -> int:
    digest = hashlib.blake2b("\0".join(key).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % (1 << _HASHED_BITS)
