"""What others' tools say of the API and its document: each is run as its users run it."""

import json
import os
import re
import shutil
import subprocess
import urllib.request
from pathlib import Path

import pytest

from tests.api_fuzz import judge, serving

ROOT = Path(__file__).parents[2]
JUDGES = ROOT / "tests" / "judges"
EXAMPLE = ROOT / "examples" / "typescript"
IS_CI = os.environ.get("CI") == "true"


def _require_packages(folder: Path) -> None:
    """Skip where npm or its packages are not; in CI, where npm is, they must be."""
    if shutil.which("npm") is None:
        pytest.skip("there is no npm")
    if not (folder / "node_modules").is_dir():
        assert not IS_CI, f"npm is here, but the packages of {folder} are not: run make unit"
        pytest.skip(f"run `npm ci` in {folder.relative_to(ROOT)}, or `make unit`")


def _run(folder: Path, *command: str) -> str:
    done = subprocess.run(
        [str(folder / "node_modules" / ".bin" / command[0]), *command[1:]],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"REDOCLY_TELEMETRY": "off"},
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def test_schemathesis_finds_no_fault(tmp_path: Path) -> None:
    done = judge(tmp_path, 3, "--seed", "1", "--no-color")
    assert done.returncode == 0, f"{done.stdout[-20_000:]}\n{done.stderr[-2_000:]}"
    assert "No issues found" in done.stdout or "Failures:" not in done.stdout


def test_spectral_reports_nothing() -> None:
    _require_packages(JUDGES)
    ruleset = str(ROOT / ".spectral.yaml")
    output = _run(
        JUDGES, "spectral", "lint", str(ROOT / "openapi.yaml"), "--ruleset", ruleset, "-F", "hint"
    )
    assert "No results" in output


def test_redocly_reports_nothing() -> None:
    _require_packages(JUDGES)
    config = str(ROOT / "redocly.yaml")
    output = _run(JUDGES, "redocly", "lint", str(ROOT / "openapi.yaml"), "--config", config)
    assert "is valid" in output
    assert "warning" not in output.lower().replace("deprecation warning", "")


def test_the_sample_client_compiles_and_lists_the_site(tmp_path: Path) -> None:
    _require_packages(EXAMPLE)
    sources, built = tmp_path / "src", tmp_path / "dist"
    shutil.copytree(EXAMPLE / "src", sources, ignore=shutil.ignore_patterns("api.d.ts"))
    for name in ("package.json", "tsconfig.json"):
        shutil.copy(EXAMPLE / name, tmp_path / name)
    (tmp_path / "node_modules").symlink_to(EXAMPLE / "node_modules")
    document = str(ROOT / "openapi.yaml")
    _run(tmp_path, "openapi-typescript", document, "--output", str(sources / "api.d.ts"))
    _run(tmp_path, "tsc")
    with serving(tmp_path) as address:
        command = ["node", str(built / "main.js"), address]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        with urllib.request.urlopen(f"{address}/api/v1/articles?limit=100") as answer:
            served = json.load(answer)
        with urllib.request.urlopen(f"{address}/api/v1/articles?sort=-published_at") as answer:
            newest = [a for a in json.load(answer)["data"] if a["published_at"]]
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["Series", "State", "Done", "Minutes"]
    listed = [line for line in lines if " › " in line]
    assert listed == [f"{a['series']['title']} › {a['title']}" for a in served["data"]]
    assert len(listed) == served["meta"]["pagination"]["total"] > 5, "of one page of the client"
    dated = [line for line in lines if re.match(r"\d{4}-\d\d-\d\d  ", line)]
    assert dated == [f"{a['published_at'][:10]}  {a['title']}" for a in newest]
    assert 5 < len(dated) < len(listed), "of all but those without a date"
    assert lines[-1] == "404 There is nothing at this path: no series 'no'"


def test_the_loop_of_the_recipes_reads_a_list_to_its_end(tmp_path: Path) -> None:
    if shutil.which("node") is None:
        pytest.skip("there is no node")
    recipes = (ROOT / "docs" / "recipes.md").read_text("utf-8")
    (loop,) = re.findall(r"^```js\n(.*?)^```", recipes, re.MULTILINE | re.DOTALL)
    show = "for await (const page of pages(process.argv[2])) console.log(JSON.stringify(page));"
    (tmp_path / "loop.mjs").write_text(f"{loop}\n{show}\n", "utf-8")
    with serving(tmp_path) as address:
        command = ["node", str(tmp_path / "loop.mjs"), address]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        wanted = f"{address}/api/v1/articles?limit=100&sort=-published_at&locale=es&fields=title"
        with urllib.request.urlopen(wanted) as answer:
            served = json.load(answer)["data"]
    assert done.returncode == 0, done.stderr
    pages = [json.loads(line) for line in done.stdout.splitlines()]
    assert [record for page in pages for record in page] == served
    assert len(pages) == -(-len(served) // 4) > 1
