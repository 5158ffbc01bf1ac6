"""What other repositories use of this one: the action, the hook, and the page that tells of them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from content_api.cli.main import main

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "ci.md"
# Added beside these files; each is in `check --help` once it is there.
FORMATS = {"text", "json", "github", "sarif", "junit"}


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def _action() -> Any:
    return _yaml(ROOT / "action.yml")


def _options(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text))


def _known_options() -> set[str]:
    return _options(CliRunner().invoke(main, ["check", "--help"]).output)


def test_every_option_on_the_page_is_one_of_check() -> None:
    text = "\n".join(
        line for line in PAGE.read_text("utf-8").split("\n") if "pip install" not in line
    )
    assert _options(text) - _known_options() == set()


def test_every_option_of_action_and_hook_is_one_of_check() -> None:
    (*_, step) = _action()["runs"]["steps"]
    hooks = _yaml(ROOT / ".pre-commit-hooks.yaml")
    told = _options(step["run"]) | {o for hook in hooks for o in _options(hook["entry"])}
    assert told - _known_options() == set()
    assert {"--format", "--strict"} <= told


def test_the_hook_checks_the_whole_content_when_any_of_it_changed() -> None:
    (hook,) = _yaml(ROOT / ".pre-commit-hooks.yaml")
    assert (hook["id"], hook["language"]) == ("content-api-check", "python")
    assert hook["entry"].split()[:2] == ["content-api", "check"]
    assert hook["pass_filenames"] is False
    touched = re.compile(hook["files"])
    assert touched.search("content/es/redes/01-a.md")
    assert touched.search("site/content/videos/a.mp4")
    assert touched.search("content-api.toml")
    assert not touched.search("src/main.py")


def test_no_input_is_put_into_a_script_of_the_action() -> None:
    for step in _action()["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


def test_the_page_documents_every_input_with_its_default() -> None:
    page = PAGE.read_text("utf-8")
    for name, entry in _action()["inputs"].items():
        (row,) = [line for line in page.split("\n") if line.startswith(f"| `{name}` |")]
        assert entry["default"] == "" or f"`{entry['default']}`" in row


def test_every_block_of_yaml_on_the_page_parses_and_names_real_inputs() -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert len(blocks) == 5
    inputs = set(_action()["inputs"])
    for block in blocks:
        yaml.safe_load(block)
    for used in re.findall(
        r"uses: OWNER/content-api@\S+\n +with:\n((?: {10,}\S.*\n)+)", "".join(blocks)
    ):
        names = set(yaml.safe_load(used))
        assert names <= inputs
        assert yaml.safe_load(used).get("format", "text") in FORMATS


def test_the_page_is_in_the_list_of_the_readme() -> None:
    assert "docs/ci.md" in (ROOT / "README.md").read_text("utf-8")


# --- The action's own step, run as a runner runs it ---


def _run_step(folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """The last step, with `content-api` of this environment where the action installs it."""
    action = _action()
    program = folder / "tmp/content-api/bin/content-api"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m content_api "$@"\n')
    program.chmod(0o755)
    (*_, step) = action["runs"]["steps"]
    values = {name: entry["default"] for name, entry in action["inputs"].items()} | inputs
    env = {
        variable: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda m: values[m[1]], text)
        for variable, text in step["env"].items()
    }
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=folder,
        env=os.environ | env | {"RUNNER_TEMP": str(folder / "tmp")},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "content/s").mkdir(parents=True)
    (tmp_path / "content/s/index.md").write_text("---\ntitle: S\n---\n# S\n")
    (tmp_path / "content/s/01-a.md").write_text("---\ndate: nunca\n---\n# A\n")
    (tmp_path / "content-api.toml").write_text('[content]\nroot = "content"\n')
    return tmp_path


pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="the step is of bash")


def test_the_step_annotates_the_problems_and_fails(site: Path) -> None:
    result = _run_step(site)
    assert result.stdout.startswith("::error file=content/s/01-a.md,line=2,col=7,")
    assert result.returncode == 1


def test_the_step_passes_when_there_is_no_problem(site: Path) -> None:
    (site / "content/s/01-a.md").write_text("# A\n")
    assert (_run_step(site).returncode, _run_step(site).stdout) == (0, "")


@pytest.mark.parametrize(("strict", "status"), [("false", 0), ("true", 1)])
def test_the_step_is_as_strict_as_it_is_told(site: Path, strict: str, status: int) -> None:
    (site / "content/s/01-a.md").write_text("---\nprueba: 1\n---\n# A\n")
    result = _run_step(site, strict=strict, format="text")
    assert "warning" in result.stdout
    assert result.returncode == status


def test_the_step_takes_a_path_with_spaces_and_more_arguments(site: Path) -> None:
    (site / "content/s").rename(site / "content/mi serie")
    (site / "content-api.toml").rename(site / "otro.toml")
    result = _run_step(site, path="content/mi serie", format="text", args="--config otro.toml")
    assert result.stdout.startswith("content/mi serie/01-a.md:2:7: error: ")


@pytest.mark.parametrize("path", ["$(touch hecho)", "`touch hecho`", "; touch hecho", "--help"])
def test_an_input_is_never_run(site: Path, path: str) -> None:
    result = _run_step(site, path=path, args="--strict; touch hecho" if path[0] == ";" else "")
    assert result.returncode == 2
    assert not (site / "hecho").exists()


def test_the_step_writes_what_it_found_to_a_file_too_and_still_fails(site: Path) -> None:
    result = _run_step(site, format="json", output="problemas.json")
    assert (site / "problemas.json").read_text() == result.stdout
    assert result.returncode == 1
