"""The description of the API: OpenAPI as JSON and YAML, and the page for people."""

import re
from base64 import b64encode
from collections.abc import Callable
from functools import lru_cache, partial
from hashlib import sha256
from typing import Any, TypeVar

import msgspec
import yaml
from flask import Flask, Response, render_template, request
from markupsafe import Markup, escape

from content_api.answers.errors import not_found
from content_api.answers.media_types import HTML, JSON, YAML
from content_api.answers.parameters.query_string import refuse_parameters
from content_api.http.errors import PROBLEM_TYPES
from content_api.http.openapi.document import build_document
from content_api.http.parts import get_parts
from content_api.http.responses import respond_empty
from content_api.http.route_table import GROUPS

_T = TypeVar("_T")
_CODE = re.compile("`([^`\n]+)`")


def get_document(app: Flask) -> dict[str, Any]:
    """The OpenAPI document of an application, with the fields that its site adds."""
    content = get_parts(app).content
    roots = content.settings.roots
    locales = tuple(root.locale for root in roots) if len(roots) > 1 else ()
    return build_document(GROUPS, content.types, locales)


def register_description(app: Flask) -> None:
    """Add /openapi.json, /openapi.yaml and /docs; each is rendered when it is first asked for."""
    document = _made_once(app, partial(get_document, app))
    as_json = _made_once(app, lambda: msgspec.json.format(msgspec.json.encode(document())))
    as_yaml = _made_once(app, lambda: render_yaml(document()).encode())
    as_page = _made_once(app, lambda: _render_page(document()))

    def policy() -> dict[str, str]:
        return {"Content-Security-Policy": page_policy(as_page().decode())}

    for path, render, content_type, headers in (
        ("/openapi.json", as_json, JSON, dict),
        ("/openapi.yaml", as_yaml, YAML, dict),
        ("/docs", as_page, HTML, policy),
    ):
        app.add_url_rule(path, path, _view(render, content_type, headers))
    app.add_url_rule("/problems/<string:name>", "problem", _find_problem)


def _find_problem(name: str) -> Response:
    """Redirect from the `type` of an error to its section in the docs.

    Raises:
        RequestError: 404 when there is no such type.
    """
    refuse_parameters(request.query_string.decode("latin-1"))
    names = [kind.name for kind in PROBLEM_TYPES]
    if name not in names:
        raise not_found("problem", name, names)
    return respond_empty(303, {"Location": f"/docs#problem-{name}", "Cache-Control": "no-store"})


_find_problem.offered = ()  # type: ignore[attr-defined]  # whatever is accepted


def _made_once(app: Flask, make: Callable[[], _T]) -> Callable[[], _T]:
    """Cache the result of `make` until the content types change."""
    made = lru_cache(maxsize=1)(lambda _fingerprint: make())
    return lambda: made(get_parts(app).content.types.fingerprint)


def _render_page(document: dict[str, Any]) -> bytes:
    page = render_template(
        "docs.html", document=document, problem_types=PROBLEM_TYPES, prose=_render_prose
    )
    return page.encode()


def _render_prose(text: str) -> Markup:
    """A description as HTML: OpenAPI's are Markdown, of which ours have backticks alone."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped


def page_policy(page: str) -> str:
    """The Content-Security-Policy of a page that is whole in itself: its own style, and no more."""
    style = page.partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    nothing = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    return f"{nothing}; style-src 'sha256-{digest}'"


def render_yaml(document: dict[str, Any]) -> str:
    """The OpenAPI document as YAML, in its own order."""
    text: str = yaml.dump(document, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=100)
    return text


class _Plain(yaml.SafeDumper):
    """Writes what stands in two places twice: not every reader of OpenAPI knows aliases."""

    def ignore_aliases(self, _data: object) -> bool:
        """Never an alias."""
        return True


def _view(
    render: Callable[[], bytes], content_type: str, headers: Callable[[], dict[str, str]]
) -> Callable[[], Response]:
    def view() -> Response:
        refuse_parameters(request.query_string.decode("latin-1"))
        return Response(render(), headers=headers(), content_type=content_type)

    view.offered = (content_type.partition(";")[0],)  # type: ignore[attr-defined]
    return view
