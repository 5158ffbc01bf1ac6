"""A workspace for tests of the shell: files in, an index and an API over it out."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from werkzeug.test import Client, TestResponse

from content_api.api.app import create_app, create_edge
from content_api.api.openapi import get_document
from content_api.indexing.indexer import Indexer
from content_api.indexing.known import IndexReport
from content_api.settings import Settings
from content_api.store.database import open_store
from tests.sources import SCHEMAS


@cache
def openapi_document() -> dict[str, Any]:
    return json.loads(json.dumps(get_document(create_app(Settings(schemas_directory=SCHEMAS)))))  # type: ignore[no-any-return]


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
        response = self.client.get(path, headers=named)
        check_against_openapi(path, response)
        return response

    def post(
        self, path: str, body: str | bytes, content_type: str = "text/markdown"
    ) -> TestResponse:
        response = self.client.post(path, data=body, content_type=content_type)
        check_against_openapi(path, response, "post")
        return response

    def data(self, path: str) -> Any:
        response = self.get(path)
        assert response.status_code == 200, response.get_data(as_text=True)
        return response.get_json()["data"]

    @property
    def client(self) -> Client:
        if self._client is None:
            self._client = Client(create_edge(self.settings))
        return self._client


def check_against_openapi(path: str, response: TestResponse, method: str = "get") -> None:
    """Status and body must be what the document says of the path's operation."""
    document = openapi_document()
    operation = find_operation(document, path.split("?", 1)[0], method)
    if operation is None or response.status_code == 304:
        return
    described = operation["responses"].get(str(response.status_code))
    assert described is not None, f"{path}: {response.status_code} is not described"
    if "content" not in described:
        return
    ((media_type, content),) = described["content"].items()
    assert response.mimetype == media_type
    components = document["components"]
    if "fields=" not in path:
        components = _whole_components()
    schema = {**content["schema"], "components": components}
    jsonschema.Draft202012Validator(schema).validate(response.get_json(force=True))


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
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
        if re.fullmatch(pattern, path):
            return operations.get(method)  # type: ignore[no-any-return]
    return None
