"""Content types over HTTP, in OpenAPI and on the command line."""

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from content_api.cli.main import main
from content_api.http.app import create_app
from content_api.http.description import get_document
from content_api.schemas.definitions import TYPES
from content_api.schemas.json_schema import build_custom_schema, build_json_schema
from content_api.schemas.site import parse_site_schemas
from tests.site import Site, openapi_document

EVERY_TYPE = """\
fields:
  a_string: {type: string, required: true, label: {es: Texto, en: Text}}
  a_text: {type: text, description: A text}
  a_slug: slug
  a_integer: {type: integer, min: 1, default: 3}
  a_number: number
  a_boolean: boolean
  a_date: date
  a_datetime: datetime
  a_duration: duration
  a_url: url
  a_email: email
  a_enum: {one_of: [x, y]}
  a_list: {type: list, of: string, min_items: 1}
  a_object: {type: object, fields: {name: {type: string, required: true}, tag: slug}}
  a_reference: {type: reference, to: series}
  a_file: file
  state: {required: true}
"""
VALUES = """\
state: published
a_string: uno
a_text: dos
a_slug: tres
a_number: 1.5
a_boolean: true
a_date: 2026-01-02
a_datetime: 2026-01-02T03:04:05Z
a_duration: PT1S
a_url: /x
a_email: ana@example.org
a_enum: x
a_list: [a]
a_object: {name: n}
a_reference: s
a_file: s/x.csv
"""


def test_a_field_that_is_declared_while_serving_can_be_asked_for_at_once(workspace: Site) -> None:
    schema = workspace.folder / "schemas" / "article.yaml"
    schema.parent.mkdir()
    schema.write_text("fields: {a: string}\n")
    files = {"s/index.md": "# S\n", "s/01-uno.md": "---\na: x\nb: y\n---\n# Uno\n"}
    workspace.write(files).index()
    assert len(workspace.data("/api/v1/articles?custom.a=x")) == 1
    assert workspace.get("/api/v1/articles?custom.b=y").status_code == 400
    schema.write_text("fields: {b: string}\n")
    workspace.index()
    assert len(workspace.data("/api/v1/articles?custom.b=y&sort=custom.b&fields=custom(b)")) == 1
    assert workspace.get("/api/v1/articles?custom.a=x").status_code == 400
    described = workspace.get("/openapi.json").get_json()
    custom = described["components"]["schemas"]["Article"]["properties"]["custom"]
    assert list(custom["properties"]) == ["b"]
    assert "custom.b" in workspace.get("/docs").get_data(as_text=True)


def test_the_example_in_the_documentation_has_every_type_and_no_fault() -> None:
    page = (Path(__file__).parents[2] / "docs" / "content-types.md").read_text("utf-8")
    example = page.split("```yaml\n")[1].split("```")[0]
    schemas = parse_site_schemas({"article": ("schemas/article.yaml", example)})
    assert schemas.problems == ()
    own = schemas.types["article"].custom.values()
    parts = [definition.of for definition in own if definition.of]
    used = {definition.type for definition in (*own, *parts)}
    assert used == set(TYPES)


def test_a_type_is_served_as_it_stands(sample: Site) -> None:
    response = sample.get("/api/v1/schemas/article")
    assert response.mimetype == "application/schema+json"
    committed = (sample.settings.schemas_directory / "json" / "article.json").read_text("utf-8")
    assert response.get_json(force=True) == json.loads(committed)
    listed = sample.data("/api/v1/schemas")["schemas"]
    assert [entry["id"] for entry in listed] == ["series", "article"]
    assert sample.get(listed[0]["links"]["self"]).status_code == 200


def test_a_type_that_is_not_there_is_not_found(sample: Site) -> None:
    response = sample.get("/api/v1/schemas/articel")
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")
    assert response.get_json(force=True)["errors"][0]["suggestion"] == "article"


@pytest.mark.parametrize(
    ("accept", "status"),
    [("application/json", 200), ("application/schema+json", 200), ("text/html", 406)],
)
def test_a_type_is_given_to_those_who_accept_json(sample: Site, accept: str, status: int) -> None:
    response = sample.get("/api/v1/schemas/series", Accept=accept)
    assert response.status_code == status


def test_the_sample_serves_and_documents_its_own_fields(sample: Site) -> None:
    article = sample.data("/api/v1/series/redes/articles/descenso-de-gradiente")
    assert article["custom"] == {"difficulty": 3, "reviewer": "Iván Soler"}
    custom = openapi_document()["components"]["schemas"]["Article"]["properties"]["custom"]
    assert list(custom["properties"]) == ["difficulty", "reviewer"]
    assert custom["properties"]["difficulty"]["type"] == ["integer", "null"]
    assert (
        "properties"
        not in openapi_document()["components"]["schemas"]["Series"]["properties"]["custom"]
    )


def test_what_is_served_is_what_openapi_says_of_every_type(workspace: Site) -> None:
    workspace.settings.schemas_directory.mkdir()
    (workspace.settings.schemas_directory / "article.yaml").write_text(EVERY_TYPE, "utf-8")
    files = {"s/index.md": "# S\n", "s/01-a.md": f"---\n{VALUES}---\n# A\n", "s/x.csv": ""}
    workspace.write(files)
    assert workspace.index().problems == ()
    served = workspace.data("/api/v1/series/s/articles/a")["custom"]
    assert list(served) == [line.split(":")[0].strip() for line in EVERY_TYPE.split("\n")[1:-2]]
    document = get_document(create_app(workspace.settings))
    custom = document["components"]["schemas"]["Article"]["properties"]["custom"]
    jsonschema.Draft202012Validator(custom).validate(served)
    assert custom["required"] == ["a_string", "a_integer"]
    assert custom["properties"]["a_enum"]["enum"] == ["x", "y", None]
    assert custom["properties"]["a_string"] == {"title": "Texto", "type": "string"}


def test_the_schema_of_every_type_names_no_keyword_that_draft_07_lacks() -> None:
    schemas = parse_site_schemas({"article": ("schemas/article.yaml", EVERY_TYPE)})
    article = schemas.types["article"]
    document = build_json_schema(article, schemas.vocabulary, ignored=("template",), locale="en")
    jsonschema.Draft7Validator.check_schema(document)
    jsonschema.Draft202012Validator.check_schema(document)
    for newer in (
        "unevaluatedProperties",
        "prefixItems",
        "$defs",
        "dependentRequired",
        "minContains",
    ):
        assert newer not in json.dumps(document)
    assert document["properties"]["template"] is True
    assert document["properties"]["a_string"]["title"] == "Text"
    assert document["properties"]["a_integer"]["default"] == 3
    required = parse_site_schemas({"article": ("x", "fields: {state: {required: true}}")})
    bare = build_json_schema(required.types["article"], required.vocabulary)
    assert "required" not in bare
    assert build_custom_schema(required.types["article"], required.vocabulary, "es") == {
        "type": "object"
    }


def test_a_changed_schema_is_a_changed_answer(workspace: Site) -> None:
    workspace.write({"s/index.md": "---\ntitle: S\nown: 1\n---\n# S\n"})
    before = workspace.index()
    assert [problem.code for problem in before.problems] == ["schema/unknown-field"]
    workspace.settings.schemas_directory.mkdir()
    file = workspace.settings.schemas_directory / "series.yaml"
    file.write_text("fields: {own: integer}\n")
    after = workspace.index()
    assert (after.problems, after.revision != before.revision) == ((), True)
    assert workspace.data("/api/v1/series/s")["custom"] == {"own": 1}
    assert "own" in workspace.get("/api/v1/schemas/series").get_json(force=True)["properties"]


def test_the_command_prints_one_type_or_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "schemas").mkdir()
    (tmp_path / "content-api.toml").write_text("")
    (tmp_path / "schemas" / "series.yaml").write_text("fields: {own: integr}\n")
    one = CliRunner().invoke(main, ["schema", "article"])
    both = CliRunner().invoke(main, ["schema"])
    assert json.loads(one.stdout)["title"] == "Article"
    assert list(json.loads(both.stdout)) == ["series", "article"]
    assert both.stderr.startswith("schemas/series.yaml:1:15: error: fields.own: expected one of")
    assert both.exit_code == 0
    wrong = CliRunner().invoke(main, ["schema", "articel"])
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert wrong.stderr == "content-api: no content type 'articel'; did you mean 'article'?\n"
