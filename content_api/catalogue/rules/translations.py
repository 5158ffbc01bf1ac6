"""What makes files translations of each other, and what is wrong with it inside one root."""

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator

from content_api.parsing.file_names import slug_key
from content_api.problems import Place, Problem, make_problem
from content_api.records import ArticleDocument, SeriesDocument

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


def check_translation_keys(
    series: Collection[SeriesDocument],
    articles: Iterable[ArticleDocument],
    hidden: Container[str],
) -> Iterator[Problem]:
    """Two files of one root that would be the same translation.

    Args:
        series: Every series' page.
        articles: Every article.
        hidden: Paths of what is not public; nobody else is told of them.
    """
    keys = {page.series_dir: series_key(page) for page in series}
    by_key: dict[tuple[str, str], list[_Page]] = defaultdict(list)
    for page in series:
        by_key["series", keys[page.series_dir]].append(page)
    for document in articles:
        own = keys.get(document.series_dir, slug_key(document.series_dir))
        by_key["article", article_key(document, own)].append(document)
    for same in by_key.values():
        if len(same) > 1:
            yield from _twice(same, hidden)


def _twice(same: list[_Page], hidden: Container[str]) -> Iterator[Problem]:
    """Told at every key that is written; what is told of a public file names public ones."""
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
