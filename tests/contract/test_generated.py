"""What is generated is what is committed, and documentation names all that exists."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import jsonschema
import pytest
import yaml
from click.testing import CliRunner
from openapi_spec_validator import OpenAPIV31SpecValidator

from content_api.cli.main import COMMANDS, main
from content_api.problems import CODES
from content_api.schemas.site import parse_site_schemas
from content_api.schemas.vocabulary import DEFAULT_VOCABULARY
from content_api.settings import SETTINGS
from tests.contract.test_resources import PATHS
from tests.site import openapi_document

ROOT = Path(__file__).parents[2]


def _docs() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_openapi_yaml_is_what_the_command_prints() -> None:
    printed = CliRunner().invoke(main, ["openapi"]).output
    assert (ROOT / "openapi.yaml").read_text("utf-8") == printed
    assert yaml.safe_load(printed) == openapi_document("es", "en")


def test_openapi_is_valid() -> None:
    OpenAPIV31SpecValidator(openapi_document()).validate()


@pytest.mark.parametrize("name", ["problems.md", "settings.md"])
def test_generated_pages_are_committed(name: str) -> None:
    assert (ROOT / "docs" / name).read_text("utf-8") == _docs().PAGES[name]()


def test_every_code_setting_and_command_is_documented() -> None:
    problems = (ROOT / "docs" / "problems.md").read_text("utf-8")
    settings = (ROOT / "docs" / "settings.md").read_text("utf-8")
    readme = (ROOT / "README.md").read_text("utf-8")
    assert all(f"`{code}`" in problems for code in CODES)
    assert all(f"`{setting.name}`" in settings for setting in SETTINGS)
    assert all(f"`content-api {name}" in readme or f"`{name}" in readme for name in COMMANDS)
    generic = (path.replace("redes", "{series}") for path in PATHS)
    assert all(path.replace("descenso-de-gradiente", "{article}") in readme for path in generic)


def test_every_route_says_what_it_does() -> None:
    for operations in openapi_document()["paths"].values():
        assert all(operations[m]["summary"] for m in ("get", "post") if m in operations)


@pytest.mark.parametrize("folder", ["schemas", "content_api/site_template/schemas"])
def test_the_schema_files_spell_out_the_default_vocabulary(folder: str) -> None:
    texts = {
        kind: (f"{kind}.yaml", (ROOT / folder / f"{kind}.yaml").read_text("utf-8"))
        for kind in ("series", "article")
    }
    parsed = parse_site_schemas(texts)
    assert parsed.problems == ()
    assert parsed.vocabulary == DEFAULT_VOCABULARY


@pytest.mark.parametrize("kind", ["series", "article"])
def test_json_schemas_are_what_the_command_prints(kind: str) -> None:
    printed = CliRunner().invoke(main, ["schema", kind]).output
    assert (ROOT / "schemas" / "json" / f"{kind}.json").read_text("utf-8") == printed
    jsonschema.Draft202012Validator.check_schema(json.loads(printed))


def test_every_problem_code_in_the_source_is_registered_and_used() -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "content_api").rglob("*.py"))
    front_matter = {code.split("/")[1] for code in CODES if code.startswith("front-matter/")}
    for code in CODES:
        short = code.split("/")[1]
        named = source.count(f'"{code}"') > 1
        by_part = short in front_matter and f'"{short}"' in source
        built = code in ("article/missing-title", "article/invalid-slug", "series/invalid-slug")
        assert named or by_part or built, code
