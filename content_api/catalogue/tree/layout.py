"""Which file is what: series pages, articles, podcasts, videos and snippets, by path alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PODCASTS_FILE = "podcasts.yml"
_ENDING = ".md"
# Of Markdown, and of what holds Markdown; in any case.
MARKDOWN_ENDINGS = (_ENDING, ".markdown", ".mdown", ".mkd", ".mkdn", ".mdx", ".qmd", ".rmd")


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of a content root by what they are; paths relative to it, sorted.

    Attributes:
        pages: The series page of each directory that has one.
        articles: The articles.
        videos: Files directly in a series' `videos/`.
        unread_pages: Directories whose series page is there, but is no file that can be read.
    """

    pages: Mapping[str, str]
    articles: tuple[str, ...]
    videos: tuple[str, ...]
    unread_pages: frozenset[str] = frozenset()

    def articles_by_dir(self) -> dict[str, tuple[str, ...]]:
        """The articles of every directory that is a series, directories sorted."""
        found: dict[str, list[str]] = {directory: [] for directory in self.pages}
        for path in self.articles:
            found.setdefault(path.split("/", 1)[0], []).append(path)
        return {directory: tuple(found[directory]) for directory in sorted(found)}


def is_ignored(name: str) -> bool:
    """Whether a file or directory of that name is never content: hidden, `_x`, editors' files."""
    return name.startswith((".", "_", "#")) or name.endswith(("~", ".swp", ".tmp"))


def why_unread(path: str) -> str:
    """Why a file that seems to be a page is none; empty for what may be one, or is no Markdown.

    Args:
        path: Of a file, or where one would be; relative to the content root.
    """
    if not path.lower().endswith(MARKDOWN_ENDINGS):
        return ""
    if any(is_ignored(part) for part in path.split("/")):
        return "what begins with _ or . is not read"
    if not path.endswith(_ENDING):
        return f"only names that end in {_ENDING} are read"
    return "" if "/" in path else "Markdown directly in the content root belongs to no series"


def build_layout(
    paths: Iterable[str], page_names: tuple[str, ...], unread: Iterable[str] = ()
) -> Layout:
    """Sort `paths` by what they are.

    Args:
        paths: Files under the content root, POSIX, relative to it, in any order.
        page_names: Names of a series page, the first that exists in a directory wins.
        unread: What else is there and cannot be read as a file, such as links.
    """
    ordered = sorted(paths)
    inside = {path for path in ordered if path.count("/") == 1}
    dirs = sorted({path.split("/", 1)[0] for path in ordered if "/" in path})
    pages = {}
    for directory in dirs:
        candidates = (f"{directory}/{name}" for name in page_names)
        page = next((path for path in candidates if path in inside), None)
        if page:
            pages[directory] = page
    chosen = set(pages.values())
    folders = {path.rpartition("/")[0] for path in ordered}
    ignored = {folder for folder in folders if any(map(is_ignored, folder.split("/")))}
    articles = tuple(
        path
        for path in ordered
        if path.endswith(_ENDING)
        and "/" in path
        and path not in chosen
        and not is_ignored(path.rpartition("/")[2])
        and path.rpartition("/")[0] not in ignored
    )
    videos = tuple(p for p in ordered if p.count("/") == 2 and p.split("/")[1] == "videos")
    lost = {path.partition("/")[::2] for path in unread}
    return Layout(
        pages=pages,
        articles=articles,
        videos=tuple(path for path in videos if not path.endswith(_ENDING)),
        unread_pages=frozenset(d for d, name in lost if name in page_names and d not in pages),
    )
