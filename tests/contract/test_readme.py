"""What the README shows is what the program prints."""

import re
import shutil
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner

from content_api.cli.main import main
from content_api.cli.serve_log.change_reporter import ChangeReporter
from content_api.indexing.indexer import Indexer
from content_api.logs import Event
from content_api.settings import load_settings
from content_api.store.database import open_store
from tests.site import Site

PROJECT = Path(__file__).parents[2]
README = (PROJECT / "README.md").read_text("utf-8")


def _block(command: str) -> str:
    """What the README shows below `$ command`."""
    found = re.search(
        rf"^\$ {re.escape(command)}\n(.*?)(?:^```|^\$ )", README, re.MULTILINE | re.DOTALL
    )
    assert found, command
    return found[1]


def test_the_answer_is_the_one_that_is_shown(bilingual: Site) -> None:
    path = "/api/v1/series/redes/status"
    shown = _block(f"curl -s http://127.0.0.1:8000{path}")
    assert shown == bilingual.get(path).get_data(as_text=True) + "\n"


def test_the_problems_are_those_that_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = CliRunner().invoke(main, ["init", "my-site"])
    assert made.stderr == _block("content-api init my-site")
    monkeypatch.chdir(tmp_path / "my-site")
    page = (
        "---\ntitle: Redes\nstate: construction\nprerequisites: [fundamentos-ai]\n---\n# Redes\n\n"
    )
    for path, text in {
        "fundamentos-ia/index.md": "---\ntitle: Fundamentos\n---\n# Fundamentos\n",
        "redes/00_presentacion_serie.md": f"{page}## Índice\n\n### 1. Redes\n### 2. Rutas\n",
        "redes/02-rutas.md": "---\ntitle: no\ndate: 2026-13-01\n---\n# Rutas\n",
    }.items():
        target = Path("content") / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, "utf-8")
    result = CliRunner().invoke(main, ["check"])
    assert result.stdout + result.stderr == _block("content-api check")


def test_the_first_lines_of_serve_are_those_that_are_shown(bilingual: Site) -> None:
    files = sum(1 for path in bilingual.root.rglob("*.md") if path.is_file())
    assert _block("make serve").startswith(
        f"content: {files} files, no problems in {files} files\n"
    )


def test_what_serve_tells_of_an_edit_is_what_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("content", "schemas"):
        shutil.copytree(PROJECT / name, tmp_path / name)
    shutil.copy(PROJECT / "content-api.toml", tmp_path)
    monkeypatch.chdir(tmp_path)
    settings = load_settings()
    store = open_store(settings.store_url, settings.sqlite_path)
    indexer = Indexer(settings, store)
    told: list[Event] = []
    clock = count(10, 10).__next__
    reporter = ChangeReporter(settings, indexer.run(), clock=clock, tell=told.append)
    page = Path("content/es/redes/02-descenso-de-gradiente.md")
    right = page.read_text("utf-8")
    page.write_text(re.sub(r"(?m)^date: .*$", "date: 2026-13-01", right), "utf-8")
    reporter.on_run(indexer.run())
    lines = "\n".join(event.message for event in told)
    assert f"```text\n{lines}\n```\n" in README
    told.clear()
    page.write_text(right, "utf-8")
    reporter.on_run(indexer.run())
    assert f"once it is mended, `{told[1].message}`" in README
    store.close()
