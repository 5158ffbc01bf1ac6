"""What of the public came, went or became different with a revision, told in one value."""

from dataclasses import dataclass

Named = tuple[str, ...]
"""What tells a thing from others of its kind."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of the things of one kind, each once and in order."""

    added: tuple[Named, ...] = ()
    changed: tuple[Named, ...] = ()
    removed: tuple[Named, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything did."""
        return bool(self.added or self.changed or self.removed)


NOTHING = Difference()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a publication changed of what others see.

    Attributes:
        revision: The id of the revision that is now in the store.
        number: Of it: the next revision of this store has a higher one.
        series: By locale (as it is stored) and id.
        articles: By locale and id.
        tags: By locale and id.
        works: By id.
        media: By path.
        problems: Those that others are told, by the path of their file.
    """

    revision: str
    number: int
    series: Difference = NOTHING
    articles: Difference = NOTHING
    tags: Difference = NOTHING
    works: Difference = NOTHING
    media: Difference = NOTHING
    problems: Difference = NOTHING
