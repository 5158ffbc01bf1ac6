"""What `check` chooses, mends and compares: each option as its user types it."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from content_api.cli.main import main

PAGE = "---\ntitle: Redes\n---\n# Redes\n"
pytestmark = pytest.mark.usefixtures("here")
FILES = {
    "content/redes/index.md": PAGE,
    "content/redes/01-a.md": "# A\n\n[x](no.md)\n",
    "content/redes/02-b.md": "---\nlevel: raro\n---\n# B\n\n[b](01-A.md)\n",
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    _write(FILES)
    return tmp_path


def _write(files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def _check(*arguments: str, text: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["check", *arguments], input=text, catch_exceptions=False)


def _codes(result: Result) -> list[str]:
    return [line.rpartition("[")[2].rstrip("]") for line in result.stdout.splitlines()]


EVERYTHING = ["link/missing-page", "schema/invalid-choice", "link/case"]


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        ([], EVERYTHING),
        (["--select", "link"], ["link/missing-page", "link/case"]),
        (["--select", "link/*"], ["link/missing-page", "link/case"]),
        (["--select", "link/case,schema"], ["schema/invalid-choice", "link/case"]),
        (["--select", "link/case", "--select", "schema"], ["schema/invalid-choice", "link/case"]),
        (["--ignore", "link"], ["schema/invalid-choice"]),
        (["--select", "link", "--ignore", "link/case"], ["link/missing-page"]),
        (["--select", "link/case", "--ignore", "link"], ["link/case"]),
        (["--severity", "error"], ["schema/invalid-choice"]),
        (["--select", "link", "content/redes/01-a.md"], ["link/missing-page"]),
    ],
)
def test_problems_are_chosen(arguments: list[str], codes: list[str]) -> None:
    assert _codes(_check(*arguments)) == codes


def test_what_is_not_chosen_does_not_fail() -> None:
    assert _check("--select", "link").exit_code == 0
    assert _check("--select", "link", "--strict").exit_code == 1
    assert _check().exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--select", "lnk/case"], "did you mean 'link/case'?"),
        (["--ignore", "nonsense/*"], "--ignore: no problem code or group"),
        (["--diff", "--format", "json"], "leave out --format json"),
        (["--update-baseline"], "--update-baseline needs --baseline FILE"),
        (["--update-baseline", "--baseline", "b.json", "--select", "link"], "all of the content"),
        (["--baseline", "b.json"], "there is no baseline b.json; make it with --update-baseline"),
        (["--statistics", "--format", "json"], "leave out --format json"),
        (["-"], "--stdin-filename PATH -"),
        (["--stdin-filename", "content/redes/01-a.md"], "--stdin-filename PATH -"),
        (["--stdin-filename", "README.md", "-"], "is not in the content root content"),
        (["--changed-since", "HEAD"], "--changed-since: git says"),
        (["content/redes/imagenes"], "there is nothing to check in content/redes/imagenes"),
    ],
)
def test_what_cannot_run_is_one_sentence_and_exit_2(arguments: list[str], sentence: str) -> None:
    Path("content/redes/imagenes").mkdir()
    result = _check(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1


def test_statistics_count_by_code() -> None:
    result = _check("--statistics")
    assert [line.split()[:3] for line in result.stdout.splitlines()] == [
        ["1", "warning", "link/case"],
        ["1", "warning", "link/missing-page"],
        ["1", "error", "schema/invalid-choice"],
    ]


def test_a_code_that_is_off_is_reported_when_it_is_named() -> None:
    _write({"content/redes/index.md": f"{PAGE}\n## Índice\n\n### 1. A\n\n### 2. Nueva\n"})
    assert "series/unwritten-section" not in _codes(_check())
    assert _codes(_check("--select", "series/unwritten-section")) == ["series/unwritten-section"]


def test_levels_come_from_the_settings() -> None:
    rules = '[check.rules]\n"link/*" = "error"\n"link/case" = "off"\n'
    paths = '[check.paths."02-*"]\n"link/case" = "warning"\n'
    _write({"content-api.toml": rules + paths, "content/redes/03-c.md": "[a](01-A.md)\n"})
    lines = _check("--select", "link").stdout.splitlines()
    assert [line.split(":", 4)[0::3][:2] for line in lines] == [
        ["content/redes/01-a.md", " error"],
        ["content/redes/02-b.md", " warning"],
    ]


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ('"lnk/case" = "off"', "no problem code 'lnk/case'; did you mean 'link/case'?"),
        ('"link/case" = "hint"', "link/case: expected error, warning or off, got 'hint'"),
        ('"front-matter/yaml" = "off"', "front-matter/yaml always is an error"),
    ],
)
def test_a_wrong_level_is_one_sentence(rules: str, sentence: str) -> None:
    _write({"content-api.toml": f"[check.rules]\n{rules}\n"})
    result = _check()
    assert result.exit_code == 2
    assert "content-api.toml:2: check.rules: " in result.stderr
    assert sentence in result.stderr


# Mends.


def test_fix_mends_at_the_exact_span_and_reports_the_rest() -> None:
    Path("content/redes/02-b.md").chmod(0o640)
    result = _check("--fix")
    assert Path("content/redes/02-b.md").read_text() == (
        "---\nlevel: raro\n---\n# B\n\n[b](01-a.md)\n"
    )
    assert Path("content/redes/02-b.md").stat().st_mode & 0o777 == 0o640
    assert "mended 1 problem in 1 file\n" in result.stderr
    assert "link/case" not in _codes(result)
    again = _check("--fix")
    assert (again.stdout, "mended 0 problems in 0 files" in again.stderr) == (result.stdout, True)
    assert not list(Path("content/redes").glob(".mend-*"))


def test_fix_goes_on_until_nothing_is_left() -> None:
    text = "\ufeff--- \r\ntitle: Redes: una\r\nno: 1\r\n---\r\n# C\r\n\r\n[x](#Una-Parte)\r\n\r\n## Una parte\r\n"
    _write({"content/redes/03-c.md": text})
    _check("--fix", "content/redes/03-c.md")
    assert Path("content/redes/03-c.md").read_bytes().decode() == (
        '---\r\ntitle: "Redes: una"\r\n"no": 1\r\n---\r\n# C\r\n\r\n[x](#una-parte)\r\n\r\n## Una parte\r\n'
    )


def test_fix_mends_only_what_is_chosen() -> None:
    _check("--fix", "--ignore", "link/case")
    assert Path("content/redes/02-b.md").read_text() == FILES["content/redes/02-b.md"]
    _check("--fix", "content/redes/01-a.md")
    assert Path("content/redes/02-b.md").read_text() == FILES["content/redes/02-b.md"]


def test_diff_shows_what_fix_would_do_and_changes_nothing() -> None:
    result = _check("--diff")
    assert result.stdout == (
        "--- a/content/redes/02-b.md\n+++ b/content/redes/02-b.md\n@@ -3,4 +3,4 @@\n ---\n # B\n \n"
        "-[b](01-A.md)\n+[b](01-a.md)\n"
    )
    assert result.exit_code == 1
    assert Path("content/redes/02-b.md").read_text() == FILES["content/redes/02-b.md"]
    assert _check("--fix", "--diff").stdout == result.stdout
    assert Path("content/redes/02-b.md").read_text() == FILES["content/redes/02-b.md"]
    assert _check("--diff", "content/redes/01-a.md").exit_code == 0


def test_a_diff_can_be_applied() -> None:
    _write({"content/redes/03-c.md": "[a](01-A.md)"})
    diff = _check("--diff").stdout
    assert "\\ No newline at end of file" in diff
    subprocess.run(["git", "apply", "-"], input=diff.encode(), check=True)
    assert _check("--diff").stdout == ""


def test_a_file_that_cannot_be_written_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.replace

    def refuse(old: Path, new: Path, **options: int) -> None:
        if Path(new).suffix == ".md":
            raise PermissionError(13, "Permission denied")
        real(old, new, **options)

    monkeypatch.setattr("os.replace", refuse)
    assert "content/redes/02-b.md is not mended" in _check("--fix").stderr
    assert Path("content/redes/02-b.md").read_text() == FILES["content/redes/02-b.md"]
    assert not list(Path("content/redes").glob(".mend-*"))


# Baseline.


def test_with_a_baseline_only_new_problems_fail() -> None:
    made = _check("--baseline", "b.json", "--update-baseline")
    assert (made.exit_code, made.stderr) == (0, "3 problems are known in b.json\n")
    known = _check("--baseline", "b.json", "--strict")
    assert (known.exit_code, known.stdout) == (0, "")
    assert known.stderr == "no problems in 3 files; 3 known ones are in b.json\n"
    text = "# A\n\nMás texto arriba.\n\n[x](no.md)\n\n[y](tampoco.md)\n"
    _write({"content/redes/01-a.md": text})
    new = _check("--baseline", "b.json", "--strict")
    assert new.exit_code == 1
    assert new.stdout.startswith("content/redes/01-a.md:7:5: warning: no page 'tampoco.md'")
    assert new.stdout.count("\n") == 1


def test_a_baseline_says_when_some_of_it_is_mended() -> None:
    _check("--baseline", "b.json", "--update-baseline")
    _write({"content/redes/01-a.md": "# A\n"})
    told = _check("--baseline", "b.json").stderr
    assert told.endswith("which has 1 that are mended: --update-baseline\n")
    assert "mended" not in _check("--baseline", "b.json", "content/redes/02-b.md").stderr
    _check("--baseline", "b.json", "--update-baseline")
    assert len(json.loads(Path("b.json").read_text())["problems"]) == 2


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"version": 2, "problems": []}', '{"version": 1, "problems": [1]}']
)
def test_a_file_that_is_no_baseline_is_one_sentence(text: str) -> None:
    _write({"b.json": text})
    result = _check("--baseline", "b.json")
    assert result.exit_code == 2
    assert result.stderr.startswith("content-api: ")
    assert "b.json" in result.stderr


def test_a_baseline_that_cannot_be_read_or_written_is_one_sentence() -> None:
    _write({"f": ""})
    for arguments in (["--update-baseline"], []):
        result = _check("--baseline", "f/b.json", *arguments)
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


# Standard input.


def test_standard_input_is_judged_as_the_file_it_is_for() -> None:
    text = "---\ntitle: C\n---\n# C\n\n[b](02-b.md) [x](falta.md)\n"
    result = _check("--stdin-filename", "content/redes/03-c.md", "-", text=text)
    assert _codes(result) == ["link/unread-page", "link/missing-page"]
    broken, missing = result.stdout.splitlines()
    assert "'02-b.md' is not published: it has an error; mend redes/02-b.md" in broken
    assert missing.startswith("content/redes/03-c.md:6:18: ")
    assert result.stderr == "2 problems (0 errors, 2 warnings) in 1 of 1 file\n"
    assert not Path("content/redes/03-c.md").exists()
    assert _codes(_check()) == EVERYTHING


def test_standard_input_stands_for_the_file_on_disk() -> None:
    arguments = ("--stdin-filename", "content/redes/01-a.md", "-")
    assert _check(*arguments, text="# A\n").stdout == ""
    assert _check(*arguments, text=b"# A \xff\n").exit_code == 1


def test_standard_input_is_mended_to_standard_output() -> None:
    text = "# B\r\n\r\n[a](01-A.md) [x](no.md)\r\n"
    arguments = ("--stdin-filename", "content/redes/03-c.md", "-")
    result = _check(*arguments, "--fix", text=text.encode())
    assert result.stdout_bytes == b"# B\r\n\r\n[a](01-a.md) [x](no.md)\r\n"
    assert "link/missing-page" in result.stderr
    assert _check(*arguments, "--fix", "--strict", text=text.encode()).exit_code == 1
    diff = _check(*arguments, "--diff", text=text.encode())
    assert "+[a](01-a.md) [x](no.md)" in diff.stdout
    assert diff.exit_code == 1


def test_standard_input_has_a_limit() -> None:
    arguments = ("--stdin-filename", "content/redes/03-c.md", "-")
    result = _check(*arguments, text="x" * (256 * 1024 + 1))
    assert (result.exit_code, "expected at most 262144 bytes" in result.stderr) == (2, True)


def test_problems_of_schema_files_are_told_where_they_stand() -> None:
    _write({"content-api.toml": '[schemas]\ndirectory = "esquemas"\n'})
    _write({"esquemas/article.yaml": "fieldz: {}\n"})
    assert _check().stdout.startswith("esquemas/article.yaml:1:1: error: fieldz: ")


# What is remembered.


def _warm_modules(*arguments: str) -> set[str]:
    """The modules that a run imports."""
    script = (
        "import sys\nfrom content_api.cli.main import main\n"
        f"try:\n    main({['check', *arguments]!r})\nexcept SystemExit:\n    pass\n"
        "sys.stderr.write(' '.join(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


def test_a_run_in_which_nothing_changed_is_answered_without_the_index() -> None:
    first = _check()
    assert "sqlalchemy" not in _warm_modules()
    assert (_check().stdout, _check().stderr) == (first.stdout, first.stderr)
    assert _codes(_check("--select", "link")) == ["link/missing-page", "link/case"]


@pytest.mark.parametrize(
    ("path", "text", "codes"),
    [
        ("content/redes/01-a.md", "# A\n", ["schema/invalid-choice", "link/case"]),
        ("content/redes/no.md", "# No\n", ["schema/invalid-choice", "link/case"]),
        ("schemas/article.yaml", "fields: {level: {one_of: [raro]}}\n", EVERYTHING[::2]),
        ("content-api.toml", '[check.rules]\n"link/*" = "off"\n', ["schema/invalid-choice"]),
    ],
)
def test_every_change_is_seen(path: str, text: str, codes: list[str]) -> None:
    assert _codes(_check()) == EVERYTHING
    _write({path: text})
    assert _codes(_check()) == codes
    assert _codes(_check()) == codes


def test_time_alone_changes_what_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    soon = datetime.now(UTC) + timedelta(days=5)
    _write({"content/redes/02-b.md": f"---\ndate: {soon.date()}\n---\n# B\n"})
    _write({"content/redes/01-a.md": "# A\n"})
    assert _codes(_check()) == ["schema/future-date"]

    class Later(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Later":
            return cls.fromtimestamp(soon.timestamp() + 86_400, tz)

    monkeypatch.setattr("content_api.cli.check.datetime", Later)
    monkeypatch.setattr("content_api.indexing.checker.datetime", Later)
    assert _codes(_check()) == []


@pytest.mark.parametrize("kept", [b"", b"{", b"[]", b"\xff"])
def test_what_is_remembered_wrongly_is_made_anew(kept: bytes) -> None:
    first = _check().stdout
    (report,) = Path(".content-api").glob("*.report.json")
    report.write_bytes(kept)
    assert _check().stdout == first
    assert report.read_bytes().startswith(b'{"state"')


def test_a_folder_that_cannot_be_written_only_makes_it_slower(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = Path.write_bytes

    def refuse(path: Path, data: bytes) -> int:
        if ".content-api" in path.parts:
            raise PermissionError(13, "Permission denied")
        return real(path, data)

    monkeypatch.setattr(Path, "write_bytes", refuse)
    assert _codes(_check()) == EVERYTHING
    assert not list(Path(".content-api").glob("*.report.json"))


def test_a_pattern_may_begin_with_the_content_root_as_reports_do() -> None:
    for pattern in ("redes/01-*", "content/redes/01-*", "/redes/01-a.md"):
        _write({"content-api.toml": f'[check.paths."{pattern}"]\n"link/*" = "off"\n'})
        assert _codes(_check("--select", "link")) == ["link/case"]


def test_a_path_is_looked_for_in_the_content_root_too() -> None:
    assert "did you mean content/redes?" in _check("redes").stderr


def test_a_schema_file_that_cannot_be_read_makes_no_field_unknown() -> None:
    _write({"schemas/article.yaml": "fields: {difficulty: {type: integer\n"})
    _write(
        {
            "content/redes/02-b.md": "---\ndifficulty: 3\n---\n# B\n",
            "content/redes/01-a.md": "# A\n",
        }
    )
    assert [code.partition("/")[0] for code in _codes(_check())] == ["front-matter"]


WEIGHTED = {
    "content/redes/index.md": PAGE,
    "content/redes/01-a.md": "---\ntitle: A\nweight: 1\ndescripcion: x\n---\nTexto.\n",
    "content/redes/02-b.md": "---\ntitle: B\nweight: 2\ndescripcion: y\n---\nTexto.\n",
    "content/redes/03-c.md": "---\ntitle: C\nweight: 3\n---\nTexto.\n",
}


def _lines(result: Result) -> list[str]:
    return [line for line in result.stdout.splitlines() if "unknown-field" in line]


def test_an_unknown_field_is_told_once_and_a_misspelt_one_at_each_file() -> None:
    _write(WEIGHTED)
    what = "no such field; 3 files have it, this is the first"
    hint = 'if another tool reads it, write below [content]: ignore_fields = ["weight"]'
    near = "descripcion: no such field; did you mean 'description'? [schema/unknown-field]"
    assert _lines(_check("--select", "schema/unknown-field")) == [
        f"content/redes/01-a.md:3:1: warning: weight: {what}; {hint} [schema/unknown-field]",
        f"content/redes/01-a.md:4:1: warning: {near}",
        f"content/redes/02-b.md:4:1: warning: {near}",
    ]


def test_the_line_for_the_settings_is_true() -> None:
    _write({**WEIGHTED, "content-api.toml": '[content]\nignore_fields = ["icon"]\n'})
    assert 'ignore_fields = ["icon", "weight"]' in _lines(_check())[0]
    _write({"content-api.toml": '[content]\nignore_fields = ["icon", "weight"]\n'})
    assert not any("weight" in line for line in _lines(_check()))


def test_an_unknown_field_is_told_of_the_file_that_is_asked_for() -> None:
    _write(WEIGHTED)
    (line,) = _lines(_check("content/redes/03-c.md"))
    assert line.startswith("content/redes/03-c.md:3:1: warning: weight: no such field; if another")


def test_an_unknown_field_that_is_excused_or_off_is_not_counted() -> None:
    text = WEIGHTED["content/redes/01-a.md"]
    excused = text + "<!-- content-api: ignore-file schema/unknown-field -->\n"
    settings = '[check.paths."redes/02-b.md"]\n"schema/unknown-field" = "off"\n'
    _write({**WEIGHTED, "content/redes/01-a.md": excused, "content-api.toml": settings})
    (line,) = _lines(_check())
    assert line.startswith("content/redes/03-c.md:3:1: warning: weight: no such field; if another")


def test_a_baseline_knows_an_unknown_field_file_by_file() -> None:
    _write(WEIGHTED)
    _check("--baseline", "known.json", "--update-baseline")
    assert _check("--baseline", "known.json").stdout == ""
    _write({"content/redes/04-d.md": "---\ntitle: D\nweight: 4\n---\nTexto.\n"})
    (line,) = _lines(_check("--baseline", "known.json"))
    assert line.startswith("content/redes/04-d.md:3:1: warning: weight: no such field; if another")
