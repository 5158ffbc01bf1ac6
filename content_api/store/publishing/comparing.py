"""What differs between what is stored and what is to be, for everything that is written."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from content_api.store.publishing.changes import Difference

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Compared(Generic[Key]):
    """The keys of what differs.

    Attributes:
        added: Of what is not stored.
        changed: Of what is stored with another value.
        removed: Of what is stored and is not to be.
    """

    added: tuple[Key, ...]
    changed: tuple[Key, ...]
    removed: tuple[Key, ...]

    @property
    def written(self) -> tuple[Key, ...]:
        """Of what is to be written."""
        return self.added + self.changed

    @property
    def dropped(self) -> tuple[Key, ...]:
        """Of what is stored and is to be taken away, if only to be written anew."""
        return self.changed + self.removed

    def told(self, name: Callable[[Key], tuple[str, ...]]) -> Difference:
        """It as it is told; `name` says what a key is told as."""
        added, changed, removed = (
            tuple(sorted(map(name, keys))) for keys in (self.added, self.changed, self.removed)
        )
        return Difference(added, changed, removed)


def compare(
    before: Mapping[Key, Value], after: Mapping[Key, Value], gone: Iterable[Key] | None = None
) -> Compared[Key]:
    """What differs.

    Args:
        before: What is stored.
        after: What is to be.
        gone: Keys of what may be stored and is not to be; all that are not in `after` unless given.
    """
    added = [key for key in after if key not in before]
    changed = [key for key, value in after.items() if key in before and before[key] != value]
    lost = before.keys() - after.keys() if gone is None else {k for k in gone if k in before}
    return Compared(tuple(added), tuple(changed), tuple(lost - after.keys()))
