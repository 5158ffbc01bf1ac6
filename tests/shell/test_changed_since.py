"""`check --changed-since`: what changed in git, and what to do where git cannot tell."""

import os
import shutil
import subprocess
from collections.abc import Mapping
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


def _check(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", *arguments], catch_exceptions=False)


def _codes(result: Result) -> list[str]:
    return [line.rpartition("[")[2].rstrip("]") for line in result.stdout.splitlines()]


def _git(*arguments: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(here: Path) -> Path:
    _git("init", "-q", "-b", "main")
    _git("add", "-A")
    _git("commit", "-qm", "first")
    return here


def _refusal(ref: str) -> str:
    """The one sentence by which a run refuses."""
    result = _check("--changed-since", ref)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    return result.stderr.removeprefix("content-api: ").rstrip("\n")


def _clone(source: Path, *options: str) -> None:
    _git("clone", "-q", *options, f"file://{source}", "clone")
    os.chdir("clone")


@pytest.mark.usefixtures("repository")
def test_only_what_changed_in_git_is_reported() -> None:
    nothing = _check("--changed-since", "main")
    assert (nothing.exit_code, nothing.stdout) == (0, "")
    _git("checkout", "-qb", "work")
    _write({"content/redes/01-a.md": "# A\n\n[x](no.md) y más\n"})
    assert _codes(_check("--changed-since", "main")) == ["link/missing-page", "link/case"]
    _git("commit", "-qam", "second")
    _write({"content/redes/09-ñ.md": "# Ñ\n\n[x](nada.md)\n"})
    codes = _codes(_check("--changed-since", "main", "--select", "link/missing-page"))
    assert codes == ["link/missing-page"] * 2


@pytest.mark.usefixtures("repository")
def test_what_breaks_in_another_file_is_reported_too() -> None:
    _write({"content/redes/02-b.md": "# B\n\n[a](01-a.md) [s](01-a.md#una)\n"})
    _write({"content/redes/01-a.md": "# A\n\n## Una\n"})
    _git("commit", "-qam", "good")
    assert _check("--changed-since", "HEAD").stdout == ""
    _write({"content/redes/01-a.md": "# A\n\n## Otra\n"})
    assert _codes(_check("--changed-since", "HEAD")) == ["link/missing-anchor"]
    Path("content/redes/01-a.md").unlink()
    result = _check("--changed-since", "HEAD")
    assert _codes(result) == ["link/missing-page", "link/missing-page"]
    assert "02-b.md" in result.stdout


@pytest.mark.usefixtures("repository")
def test_work_of_others_on_the_branch_does_not_count() -> None:
    _git("checkout", "-qb", "work")
    _git("commit", "-q", "--allow-empty", "-m", "mine")
    _git("checkout", "-q", "main")
    _write({"content/redes/01-a.md": "# A\n\nde otra persona [x](no.md)\n"})
    _git("commit", "-qam", "theirs")
    _git("checkout", "-q", "work")
    assert _check("--changed-since", "main").stdout == ""


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("ref", ["nope", "--output=x", ""])
def test_a_commit_that_is_not_there_is_one_sentence(ref: str) -> None:
    result = _check("--changed-since", ref)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("content-api: --changed-since: ")


@pytest.mark.usefixtures("repository")
def test_a_commit_that_is_not_there_is_named_with_the_branches_to_look_at() -> None:
    advice = "git branch --all lists the branches that are there; run git fetch for newer ones"
    assert _refusal("nope") == f"--changed-since: no such commit 'nope'; {advice}"


def test_a_branch_that_only_the_origin_has_is_suggested(repository: Path) -> None:
    _clone(repository)
    _git("checkout", "-q", "--detach")
    _git("branch", "-qD", "main")
    assert _refusal("main") == "--changed-since: no such commit 'main'; did you mean origin/main?"


FETCH_ALL = (
    "fetch the whole history first (fetch-depth: 0 in GitHub's checkout, GIT_DEPTH: 0 in GitLab, "
    "git fetch --unshallow elsewhere)"
)


def test_a_shallow_clone_without_the_commit_is_to_be_fetched_whole(repository: Path) -> None:
    _git("branch", "work")
    _clone(repository, "--depth", "1", "--branch", "work")
    assert _refusal("main") == f"--changed-since: no such commit 'main'; {FETCH_ALL}"


def test_a_shallow_clone_without_the_common_ancestor_too(repository: Path) -> None:
    _git("checkout", "-qb", "work")
    _git("commit", "-q", "--allow-empty", "-m", "mine")
    _git("checkout", "-q", "main")
    _git("commit", "-q", "--allow-empty", "-m", "theirs")
    _clone(repository, "--depth", "1", "--no-single-branch", "--branch", "work")
    why = "'origin/main' and HEAD have no common ancestor in this shallow clone"
    assert _refusal("origin/main") == f"--changed-since: {why}; {FETCH_ALL}"


@pytest.mark.usefixtures("repository")
def test_a_commit_of_another_history_is_no_matter_of_fetching() -> None:
    _git("checkout", "-q", "--orphan", "other")
    _git("commit", "-qm", "apart")
    why = "'main' and HEAD have no common ancestor"
    advice = "name a commit that this branch comes from"
    assert _refusal("main") == f"--changed-since: {why}; {advice}"


def test_a_folder_in_no_repository_is_to_be_checked_in_a_clone() -> None:
    sentence = _refusal("main")
    assert sentence.startswith("--changed-since: git says 'fatal: not a git repository")
    assert sentence.endswith("; run it in a clone of the repository that holds the content")


def test_a_repository_without_a_commit_is_told() -> None:
    _git("init", "-q")
    sentence = "--changed-since: the repository has no commit yet; make one first"
    assert _refusal("main") == sentence


def test_a_bare_repository_has_no_files_to_compare() -> None:
    _git("init", "-q", "--bare", "..bare")
    shutil.copytree("content", "..bare/content")
    os.chdir("..bare")
    assert _refusal("main").endswith("; run it in a clone with files, not in a bare one")


def test_a_repository_of_somebody_else_is_refused_with_the_command_that_trusts_it(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        os.chown(repository / ".git", 12345, -1)
        os.chown(repository, 12345, -1)
    except OSError as error:
        pytest.skip(f"only root may give files away: {error}")
    monkeypatch.setenv("LC_ALL", "es_ES.UTF-8")  # what git says is read in its own words
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    sentence = _refusal("main")
    assert f"detected dubious ownership in repository at '{repository}'" in sentence
    command = f"git config --global --add safe.directory {repository}"
    assert sentence.endswith(f"; if you trust its owner, run: {command}")


@pytest.mark.usefixtures("repository")
def test_what_git_says_else_is_told_without_advice() -> None:
    Path(".git/index").write_bytes(b"none")
    sentence = _refusal("main")
    assert sentence == (
        "--changed-since: git says 'fatal: .git/index: index file smaller than expected'"
    )


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("path", ["content-api.toml", "schemas/article.yaml"])
def test_a_change_of_settings_or_schemas_concerns_every_file(path: str) -> None:
    _write({path: ""})
    everything = {"link/missing-page", "schema/invalid-choice", "link/case"}
    assert everything <= set(_codes(_check("--changed-since", "HEAD")))


@pytest.mark.usefixtures("repository")
def test_without_git_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert "needs git, which is not installed; install it" in _refusal("main")
