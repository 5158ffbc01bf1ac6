"""What makes files translations of each other, and what is wrong with it inside one root."""

from collections.abc import Collection, Container, Iterable, Iterator

from content_api.parsing.text.file_names import slug_key
from content_api.problems import Place, Problem, make_problem
from content_api.values.documents import ArticleDocument, SeriesDocument

_Page = SeriesDocument | ArticleDocument


def series_key(page: SeriesDocument) -> str:
    """Series of different roots with the same key are translations: its key, else its folder."""
    return _written_key(page) or slug_key(page.series_dir)


def article_key(document: ArticleDocument, series: str) -> str:
    """The same for an article: its key, else its path, below the key of its series."""
    inside = document.source.path.partition("/")[2].removesuffix(".md")
    return _written_key(document) or f"{series}/{slug_key(inside)}"


def _written_key(page: _Page) -> str:
    """The key that the front matter says, as a path of the other file may be written."""
    return slug_key((page.translation_key or "").strip("/").removesuffix(".md"))


def check_same_translation(same: Collection[_Page], hidden: Container[str]) -> Iterator[Problem]:
    """Files of one root that would be the same translation.

    Told at every key that is written; what is told of a public file names public ones.

    Args:
        same: Pages of one kind and key; see `series_key` and `article_key`.
        hidden: Paths of what is not public; nobody else is told of them.
    """
    for page in same:
        if not page.translation_key:
            continue
        path = page.source.path
        others = sorted(_path(other) for other in same if other is not page)
        public = [other for other in others if other not in hidden]
        is_private = path not in hidden and not public
        named = others if path in hidden or is_private else public
        message = f"expected a key of its own, but {named[0]} has {page.translation_key!r} too"
        yield make_problem(
            "link/duplicate-translation",
            path,
            message,
            place=page.places.get("translation_key", Place()),
            field="translation_key",
            hint="name the file that this one translates",
            private=is_private,
            related=tuple(named),
        )


def _path(page: _Page) -> str:
    """The file; the folder of a series without a page."""
    return page.source.path or page.series_dir


def check_languages(pages: Iterable[_Page], locale: str) -> Iterator[Problem]:
    """`lang` that is not the language of the root in which a file stands.

    Args:
        pages: Every page that has a file.
        locale: Of the root; empty on a site with one root, where each file may have its own.
    """
    for page in pages:
        if locale and page.locale and _primary(page.locale) != _primary(locale):
            message = f"expected {locale}, as all in this root is, got {page.locale!r}"
            yield make_problem(
                "front-matter/other-language",
                page.source.path,
                message,
                place=page.places.get("lang", Place()),
                field="lang",
                hint="move the file to the root of its language, or remove lang",
            )


def _primary(locale: str) -> str:
    return locale.partition("-")[0].lower()
