"""All series of what somebody sees, kept up to date folder by folder."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from content_api.catalogue.contents import Entry
from content_api.catalogue.linking.boards import Board
from content_api.catalogue.linking.groups import (
    Folder,
    Group,
    build_group,
    check_folder,
    part_articles,
    part_twins,
)
from content_api.catalogue.outline import with_state
from content_api.problems import Problem
from content_api.schemas.vocabulary import Enumeration


class KnownGroups:
    """Every series, public or not, without those that share a slug.

    Args:
        states: Of series, for a page that says none; see `with_state`.
        board: Where it is told what is wrong with them.

    Attributes:
        every: Each folder's series, also of those that share a slug.
        kept: The series that are left, by folder.
    """

    def __init__(self, states: Enumeration, board: Board) -> None:
        self.every: dict[str, Group] = {}
        self.kept: dict[str, Group] = {}
        self._states, self._board = states, board
        self._by_key: dict[str, set[str]] = {}

    def update(
        self,
        names: Iterable[str],
        folders: Mapping[str, Folder],
        entries: Mapping[str, Entry],
        now: datetime,
    ) -> frozenset[str]:
        """Bring some folders up to date.

        Args:
            names: Of the folders that changed.
            folders: All folders that are there.
            entries: All files, compiled.
            now: The time by which scheduled articles are due.

        Returns:
            The folders of which `kept` may be another: these, and those that have or had a slug
            in common with one of them.
        """
        keys = set[str]()
        changed = set(names)
        for name in changed:
            keys |= self._forget(name)
            folder = folders.get(name)
            if folder is None:
                continue
            group = build_group(name, folder, entries, now)
            self.every[name] = group
            self._by_key.setdefault(group.key, set()).add(name)
            self._tell("folder", name, tuple(check_folder(group, entries.get(folder.page))))
            keys.add(group.key)
        for key in sorted(keys):
            changed |= self._by_key.get(key, set())
            self._keep(key)
        return frozenset(changed)

    def _forget(self, name: str) -> set[str]:
        """A folder is not known any more; the key of its slug, if it had one."""
        group = self.every.pop(name, None)
        self.kept.pop(name, None)
        self._tell("folder", name, ())
        self._tell("articles", name, ())
        if group is None:
            return set()
        self._by_key[group.key].discard(name)
        return {group.key}

    def _keep(self, key: str) -> None:
        """Of the series with one slug, keep that which counts."""
        names = sorted(self._by_key[key])
        if not names:
            del self._by_key[key]
            self._tell("slug", key, ())
            return
        twins = [self.every[name] for name in names]
        keep, problems = part_twins(twins)
        self._tell("slug", key, problems)
        for name, group in zip(names, twins, strict=True):
            self.kept.pop(name, None)
            self._tell("articles", name, ())
            if group.told_path in keep:
                parted, told = part_articles(group)
                page = with_state(parted.page, parted.public_articles, self._states)
                self.kept[name] = replace(parted, page=page)
                self._tell("articles", name, told)

    def _tell(self, kind: str, name: str, problems: tuple[Problem, ...]) -> None:
        self._board.put(("groups", kind, name), problems)
