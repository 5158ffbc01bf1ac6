"""What keeps the store from being used, as sentences for people."""

import sqlite3
from pathlib import Path

from sqlalchemy.exc import OperationalError

from content_api.values.failures import CannotRunError

_SIGNS_OF_DAMAGE = ("no such table", "no such column", "decode", "malformed")


class StoreError(CannotRunError):
    """The store cannot be used; the message is one sentence for people."""


class StoreDamagedError(StoreError):
    """What is in the store is not what was written."""


class StoreTouchedError(StoreDamagedError):
    """Somebody else wrote the store; whether it is damaged, the indexer finds out."""


class OvertakenError(StoreError):
    """What was to be published is built on something else than what is in the store."""


class StoreLockedError(StoreError):
    """Another program has locked the database."""


def unwritable(path: Path | None, error: OSError) -> StoreError:
    """What the system says of its files."""
    return StoreError(f"the store {path} cannot be made: {error.strerror}; set store.url")


def is_rebuildable(error: StoreError) -> bool:
    """Whether a new store helps; not against a lock or a missing permission."""
    text = str(error.__cause__).lower()
    return not any(reason in text for reason in ("locked", "unable to open", "readonly", "denied"))


def as_store_error(error: Exception) -> StoreError:
    """What the database says."""
    original = getattr(error, "orig", None) or error
    text = str(original)
    is_damage = isinstance(original, sqlite3.DatabaseError) and not isinstance(
        original, sqlite3.OperationalError | sqlite3.IntegrityError
    )
    if is_damage or any(sign in text.lower() for sign in _SIGNS_OF_DAMAGE):
        return StoreDamagedError(f"the store is damaged: {text}")
    if "locked" in text:
        return StoreLockedError(f"the store is used by another program: {text}")
    if isinstance(error, OperationalError) or isinstance(original, sqlite3.OperationalError):
        return StoreError(f"the store cannot be used: {text}; check its folder, or set store.url")
    return StoreError(f"the store failed: {text}")
