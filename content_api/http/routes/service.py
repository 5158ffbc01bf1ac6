"""The service itself: whether it is up and ready, and its description."""

import re
from base64 import b64encode
from collections.abc import Callable
from functools import lru_cache, partial
from hashlib import sha256
from typing import Any, TypeVar

import msgspec
import yaml
from flask import Flask, Response, current_app, render_template
from markupsafe import Markup, escape
from marshmallow import Schema, fields

from content_api.answers.access import get_access
from content_api.answers.content_types import get_content_types
from content_api.answers.envelope import bodiless
from content_api.answers.errors import PROBLEM_TYPES, UNAVAILABLE, RequestError, not_found
from content_api.answers.media_types import HTML, JSON, YAML
from content_api.answers.queries.parameters import NoQuery, refuse_parameters
from content_api.http.blueprint import answers, make_blueprint
from content_api.http.openapi.document import get_document

_T = TypeVar("_T")
_CODE = re.compile("`([^`\n]+)`")

blueprint = make_blueprint("service", "The service itself")


class HealthSchema(Schema):
    """How the process is."""

    status = fields.String(required=True, metadata={"description": "ok, or ready"})


class ReadySchema(HealthSchema):
    """How the process is, and what it serves."""

    revision = fields.String(required=True, metadata={"description": "Revision of the content"})


@answers(blueprint, "/healthz", HealthSchema, query=NoQuery)
def get_health(_values: dict[str, Any]) -> Response:
    """See whether the process is up.

    It answers `ok` also while the index is not loaded.
    """
    return _uncached({"status": "ok"})


@answers(blueprint, "/readyz", ReadySchema, query=NoQuery)
def get_ready(_values: dict[str, Any]) -> Response:
    """See whether the index is loaded, and changes are followed.

    503 until it is, while nothing follows changes though it should, and when the server is about
    to end; else the revision of the content that is served.
    """
    if current_app.extensions["content_api_is_leaving"]():
        raise RequestError(UNAVAILABLE, "the server ends", headers={"Retry-After": "1"})
    if not current_app.extensions["content_api_is_followed"]():
        detail = "no process follows the changes of the content"
        raise RequestError(UNAVAILABLE, detail, headers={"Retry-After": "1"})
    with get_access().read() as (_connection, revision):
        return _uncached({"status": "ready", "revision": revision})


def _uncached(payload: dict[str, str]) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(msgspec.json.encode(payload), headers=headers, content_type=JSON)


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
    """To what the page of the API says of a `type` of errors.

    Raises:
        RequestError: 404 when there is no such type.
    """
    refuse_parameters()
    names = [kind.name for kind in PROBLEM_TYPES]
    if name not in names:
        raise not_found("problem", name, names)
    return bodiless(303, {"Location": f"/docs#problem-{name}", "Cache-Control": "no-store"})


_find_problem.offered = ()  # type: ignore[attr-defined]  # whatever is accepted


def _made_once(app: Flask, make: Callable[[], _T]) -> Callable[[], _T]:
    """What `make` makes, made again only when the content types are others."""
    made = lru_cache(maxsize=1)(lambda _fingerprint: make())
    return lambda: made(get_content_types(app).fingerprint)


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
        refuse_parameters()
        return Response(render(), headers=headers(), content_type=content_type)

    view.offered = (content_type.partition(";")[0],)  # type: ignore[attr-defined]
    return view
