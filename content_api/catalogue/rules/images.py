"""Rules for files that are named as images."""

from collections.abc import Container, Iterable, Iterator

from content_api.problems import Problem, make_problem
from content_api.values.linked import Media

_HINTS = {
    "a Git LFS pointer": "run git lfs pull",
    "an empty file": "put the image there",
    "HTML": "put the image itself there, not the page that shows it",
}


def check_images(media: Iterable[Media], hidden: Container[str]) -> Iterator[Problem]:
    """Files that are no image though their name says so.

    Args:
        media: These files.
        hidden: Paths of what is not public.
    """
    for file in media:
        other = "save it as PNG, JPEG or WebP" if file.instead.endswith(" image") else ""
        yield make_problem(
            "file/not-an-image",
            file.path,
            f"expected {file.type}, got {file.instead}",
            hint=_HINTS.get(file.instead, other or "put the image there, or remove the file"),
            private=file.path in hidden,
        )
