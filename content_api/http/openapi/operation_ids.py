"""What an operation is called: derived from its path, so that clients generate good names."""

import re

from content_api.values.addresses import API_ROOT

_WORDS = re.compile(r"[A-Za-z0-9]+")
_NAMED = {
    ("get", API_ROOT): "getRoot",
    ("get", f"{API_ROOT}/schemas"): "listSchemas",
    ("get", "/readyz"): "getReadiness",
    ("get", "/healthz"): "getHealth",
    ("post", f"{API_ROOT}/validate"): "validateDocument",
}
_VERBS = {"post": "create", "put": "replace", "patch": "change", "delete": "delete"}


def operation_id(method: str, path: str, *, is_list: bool) -> str:
    """Such as `listSeries`, `getSeries`, `listSeriesArticles`, `getArticle`.

    Args:
        method: In lower case.
        path: As OpenAPI writes it, `/api/v1/series/{series}`.
        is_list: Whether it answers a page of a list.
    """
    named = _NAMED.get((method, path))
    if named:
        return named
    bare = path.removesuffix(".md")
    segments = bare.removeprefix(API_ROOT).strip("/").split("/")
    nouns = [segment for segment in segments if not segment.startswith("{")]
    if segments[-1].startswith("{"):
        # An article's path names its series too; its name need not.
        nouns = [_singular(nouns[-1])]
    verb = ("list" if is_list else "get") if method == "get" else _VERBS[method]
    name = verb + "".join(word.capitalize() for noun in nouns for word in _WORDS.findall(noun))
    return name if bare == path else f"{name}Markdown"


def _singular(noun: str) -> str:
    return noun if noun == "series" else noun.removesuffix("s")
