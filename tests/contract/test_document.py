"""The OpenAPI document as developers and generators of clients read it."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import jsonschema
import pytest

from content_api.answers.parameters.fields.json_forms import list_schema
from content_api.http.app import create_app
from content_api.http.description import get_document
from content_api.http.openapi.operation_ids import operation_id
from tests.site import Site, find_operation, openapi_document


def _operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, operations in openapi_document()["paths"].items():
        for method in ("get", "post"):
            if method in operations:
                yield path, operations[method] | {"shared": operations.get("parameters", [])}


def test_every_operation_is_named_and_described() -> None:
    for path, operation in _operations():
        for member in ("operationId", "summary", "description", "tags"):
            assert operation.get(member), f"{path}: no {member}"
        for parameter in (*operation["parameters"], *operation["shared"]):
            assert parameter["description"], f"{path}: {parameter['name']}"


def test_all_who_ask_at_once_get_the_same_document(workspace: Site) -> None:
    app = create_app(workspace.settings)
    with ThreadPoolExecutor(4) as pool:
        first, *others = pool.map(get_document, [app] * 4)
    assert first["paths"].keys() == openapi_document()["paths"].keys()
    assert others == [first] * 3


def test_the_names_of_operations_are_those_that_a_developer_expects() -> None:
    names = [operation["operationId"] for _, operation in _operations()]
    assert len(set(names)) == len(names)
    assert {
        "listSeries",
        "getSeries",
        "getSeriesIndex",
        "getSeriesStatus",
        "listSeriesArticles",
        "listArticles",
        "getArticle",
        "listReferences",
        "listSeriesReferences",
        "listDiagnostics",
        "validateDocument",
        "listSchemas",
        "getSchema",
        "getRoot",
        "getStatus",
        "getHealth",
        "getReadiness",
    } <= set(names)
    assert operation_id("post", "/api/v1/reading-lists", is_list=False) == "createReadingLists"


def _examples(node: Any) -> Iterator[tuple[dict[str, Any], Any]]:
    """Every schema that has an example, with each of its examples."""
    if isinstance(node, list):
        for item in node:
            yield from _examples(item)
    elif isinstance(node, dict):
        schema = node.get("schema", node)
        for example in [node["example"]] if "example" in node else []:
            yield schema, example
        for key, value in node.items():
            if key not in ("example", "examples", "enum", "default"):
                yield from _examples(value)


def test_every_example_is_valid() -> None:
    document = openapi_document()
    found = list(_examples(document))
    assert len(found) > 20
    for schema, example in found:
        whole = {**schema, "components": document["components"]}
        jsonschema.Draft202012Validator(whole).validate(example)


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        ("/api/v1/articles", "state", "published, draft"),
        ("/api/v1/articles", "state", "publishd"),
        ("/api/v1/articles", "state", ""),
        ("/api/v1/series", "state", "complete,"),
        ("/api/v1/series", "level", "general"),
        ("/api/v1/series", "level", "General"),
        ("/api/v1/articles", "tag", " a , b c "),
        ("/api/v1/articles", "tag", " "),
        ("/api/v1/articles", "tag", "a\n"),
        ("/api/v1/articles", "tag", "a\u2028"),
        ("/api/v1/articles", "tag", "a" * 1_001),
        ("/api/v1/articles", "sort", "-updated_at,title"),
        ("/api/v1/articles", "sort", "--title"),
        ("/api/v1/articles", "formats", "html,text"),
        ("/api/v1/diagnostics", "path", "redes/01-a.md"),
        ("/api/v1/diagnostics", "path", "redes/../x"),
        ("/api/v1/diagnostics", "path", ".."),
        ("/api/v1/diagnostics", "path", "...x/.y"),
        ("/api/v1/diagnostics", "path", "/x"),
        ("/api/v1/diagnostics", "path", "x\x85"),
        ("/api/v1/references", "year", "2017, 950"),
        ("/api/v1/references", "year", "20177"),
        ("/api/v1/references", "format", "ris"),
    ],
)
def test_the_document_takes_what_the_parser_takes(
    sample: Site, path: str, name: str, value: str
) -> None:
    operation = find_operation(openapi_document(), path)
    assert operation is not None
    (parameter,) = (p for p in operation["parameters"] if p["name"] == name)
    is_valid = jsonschema.Draft202012Validator(parameter["schema"]).is_valid(value)
    response = sample.client.get(path, query_string={name: value})
    assert (response.status_code == 200) == is_valid


def test_values_with_special_characters_stand_for_themselves() -> None:
    pattern = list_schema(["a.b", "c-d"])["pattern"]
    assert re.search(pattern, "a.b,c-d")
    assert not re.search(pattern, "axb")
