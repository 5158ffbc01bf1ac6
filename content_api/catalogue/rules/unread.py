"""Rules for what seems to be a page and is none: files that are not read, and links to them.

All of it is for the author alone: of what is not read nobody knows whether it may be told.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from content_api.catalogue.tree.layout import why_unread
from content_api.problems import Place, Problem, make_problem

_MOST_ENDING = 20


def check_unread_files(files: Iterable[str]) -> Iterator[Problem]:
    """One problem for each ending of Markdown files, in folders of series, that are not read."""
    by_ending: dict[str, list[str]] = defaultdict(list)
    for path in sorted(files):
        if "/" in path and not path.endswith(".md") and why_unread(path):
            by_ending[path.rpartition(".")[2][:_MOST_ENDING]].append(path)
    for ending, paths in by_ending.items():
        more = f" and {len(paths) - 1} more are" if len(paths) > 1 else " is"
        yield make_problem(
            "file/not-read",
            paths[0],
            f"this file{more} not read: expected a name that ends in .md, got .{ending}",
            hint="rename it, or let its name begin with _ if it is no page",
            private=True,
            related=tuple(paths[1:]),
        )


def unread_page(path: str, written: str, target: str, place: Place) -> Problem:
    """The problem of a link to a file that is not read.

    Args:
        path: Of the page with the link.
        written: The address as it stands there.
        target: The path of the file.
        place: Of the link.
    """
    return make_problem(
        "link/unread-page",
        path,
        f"{written!r} is not published: {why_unread(target)}",
        place=place,
        hint="rename the file, or link to a page",
        private=True,
        related=(target,),
    )


def refused_page(path: str, written: str, target: str, place: Place) -> Problem:
    """The problem of a link to a page that an error keeps from being served; as `unread_page`."""
    return make_problem(
        "link/unread-page",
        path,
        f"{written!r} is not published: it has an error",
        place=place,
        hint=f"mend {target}",
        related=(target,),
    )
