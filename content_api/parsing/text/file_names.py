"""What a file's path says: its series, its order and its slug."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_ARTICLE = re.compile(r"(?:(?P<part>\d{1,6})-(?=\d))?(?P<number>\d{1,6})[-_](?P<slug>.+)")
_SLUG = re.compile(r"[A-Za-z0-9]+(?:[._-]+[A-Za-z0-9]+)*")
MAX_SLUG_CHARACTERS = 120
_FOLDER_PAGES = frozenset({"index", "_index", "README"})


@dataclass(frozen=True, slots=True)
class ArticleName:
    """An article's file name, read.

    Attributes:
        slug: The name without number and ending.
        number: `NN` of `NN-slug`; None when the name has none.
        part: `N` of `N-NN-slug`.
        order: Sorts articles as their author numbered them; those without a number last.
    """

    slug: str
    number: int | None
    part: int | None
    order: tuple[int, int, str]


@lru_cache(maxsize=65_536)  # rules ask for the names of all files in every run
def parse_article_name(path: str) -> ArticleName:
    """Read `NN-slug.md`, `NN_slug.md` or `N-NN-slug.md`; another name is all slug."""
    stem = file_stem(path)
    match = _ARTICLE.fullmatch(stem)
    if match is None:
        return ArticleName(stem, None, None, (1_000_000, 0, path))
    number = int(match["number"])
    part = int(match["part"]) if match["part"] else None
    first, second = (number, 0) if part is None else (part, number)
    return ArticleName(match["slug"], number, part, (first, second, path))


def file_stem(path: str) -> str:
    """The file's name without folders and ending."""
    return path.rsplit("/", 1)[-1].removesuffix(".md")


def address_path(path: str, *, in_folder: bool = True) -> str:
    """The path of a page on the site: without ending; that of its folder for what stands for it.

    Args:
        path: The file's, with a folder.
        in_folder: Whether each page has an address like a folder's, not like a file's: there the
            page of a folder is its `index`.

    Source:
        MkDocs, where `index.md` and `README.md` are the page of their folder; Hugo for `_index.md`.
    """
    folder, stem = path.rpartition("/")[0], file_stem(path)
    if stem not in _FOLDER_PAGES:
        return path.removesuffix(".md")
    return folder if in_folder else f"{folder}/index"


def is_slug(text: str) -> bool:
    """Whether `text` can stand in a URL: ASCII letters, digits and - _ . between them."""
    return bool(_SLUG.fullmatch(text)) and len(text) <= MAX_SLUG_CHARACTERS


def slug_key(slug: str) -> str:
    """Slugs with the same key are the same: without case, in one Unicode form."""
    return unicodedata.normalize("NFC", slug).casefold()


def title_from_slug(slug: str) -> str:
    """A readable title for what has none."""
    words = re.sub(r"[-_]+", " ", slug).strip()
    return words[:1].upper() + words[1:]
