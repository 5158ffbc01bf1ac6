"""A workspace for tests of the shell: files in, an index and an API over it out."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from werkzeug.test import Client, TestResponse

from content_api.http.app import create_app, create_edge
from content_api.http.description import get_document
from content_api.indexing.indexed_site import IndexReport
from content_api.indexing.indexer import Indexer
from content_api.settings import Settings
from content_api.settings.roots import LocaleRoot
from content_api.store.database import open_store
from tests.sources import SCHEMAS


@cache
def openapi_document(*locales: str) -> dict[str, Any]:
    """The document of a site with a content root for each of `locales`; else with one."""
    roots = {locale: LocaleRoot(Path("content") / locale) for locale in locales}
    settings = Settings(schemas_directory=SCHEMAS, content_locales=roots)
    return json.loads(json.dumps(get_document(create_app(settings))))  # type: ignore[no-any-return]


def settings_for(folder: Path, content: Path | None = None, **values: Any) -> Settings:
    own = {"schemas_directory": folder / "schemas"}
    return Settings(
        content_root=content or folder / "content",
        store_url=f"sqlite:///{folder / 'store.db'}",
        **(own | values),
    )


@cache
def _whole_components() -> dict[str, Any]:
    return _without_sparse(openapi_document()["components"])  # type: ignore[no-any-return]


class Site:
    """A content root with its index; `get` holds every answer against OpenAPI."""

    def __init__(self, folder: Path, content: Path | None = None, **values: Any) -> None:
        self.folder = folder
        self.settings = settings_for(folder, content, **values)
        self.root = self.settings.content_root
        self._client: Client | None = None

    def write(self, files: Mapping[str, str]) -> "Site":
        for path, text in files.items():
            target = self.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
        return self

    def index(self) -> IndexReport:
        store = open_store(self.settings.store_url, self.settings.sqlite_path)
        indexer = Indexer(self.settings, store)
        try:
            return indexer.run()
        finally:
            indexer.store.close()

    def get(self, path: str, **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(path, headers=named)

    def post(
        self, path: str, body: str | bytes, content_type: str = "text/markdown"
    ) -> TestResponse:
        return self.client.post(path, data=body, content_type=content_type)

    def data(self, path: str) -> Any:
        response = self.get(path)
        assert response.status_code == 200, response.get_data(as_text=True)
        return response.get_json()["data"]

    @property
    def client(self) -> Client:
        if self._client is None:
            self._client = CheckedClient(create_edge(self.settings))
        return self._client


class CheckedClient(Client):
    """A client that holds every answer against OpenAPI, whoever asks and however."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        check_against_openapi(response)
        return response


# The description and its page; errors alone may come from where the document names nothing.
_NOT_DESCRIBED = ("/openapi.json", "/openapi.yaml", "/docs", "/problems/")


def check_against_openapi(response: TestResponse) -> None:
    """Status, headers, type and body must be what the document says of the operation."""
    document = openapi_document()
    path, method = response.request.path, response.request.method.lower()
    operation = find_operation(document, path, "get" if method == "head" else method)
    if operation is None:
        is_known = path.startswith(_NOT_DESCRIBED) or method == "options"
        assert is_known or response.status_code >= 400, f"{path} is not described"
        return
    status = response.status_code
    described = operation["responses"].get(str(status))
    assert described is not None, f"{path}: {status} is not described"
    for name, header in described.get("headers", {}).items():
        assert name in response.headers or not header.get("required"), f"{path}: no {name}"
    if "content" not in described:
        assert not response.data, f"{path}: a body with {status}"
        return
    if "*/*" in described["content"]:  # files are as they are
        return
    assert response.mimetype in described["content"], f"{path}: {response.mimetype}"
    if method != "head":
        content = described["content"][response.mimetype]
        is_sparse = b"fields=" in response.request.query_string
        components = document["components"] if is_sparse else _whole_components()
        schema = {**content["schema"], "components": components}
        is_json = (response.mimetype or "").endswith("json")
        value = response.get_json(force=True) if is_json else response.get_data(as_text=True)
        jsonschema.Draft202012Validator(schema).validate(value)


def _without_sparse(value: Any) -> Any:
    """A schema in which resources are whole, as they are without the parameter `fields`."""
    if isinstance(value, list):
        return [_without_sparse(item) for item in value]
    if not isinstance(value, dict):
        return value
    if [*value] == ["anyOf"] and "/Sparse" in str(value["anyOf"][-1].get("$ref")):
        return value["anyOf"][0]
    return {key: _without_sparse(item) for key, item in value.items()}


def find_operation(
    document: dict[str, Any], path: str, method: str = "get"
) -> dict[str, Any] | None:
    for template, operations in document["paths"].items():
        part = ".+" if template.startswith("/media/") else "[^/]+"
        pattern = re.sub(r"\\\{\w+\\\}", part, re.escape(template))
        if re.fullmatch(pattern, path):
            return operations.get(method)  # type: ignore[no-any-return]
    return None
