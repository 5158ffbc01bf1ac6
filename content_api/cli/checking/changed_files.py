"""The files that changed in git since a commit, or why git cannot tell."""

import os
import subprocess
from pathlib import Path

from content_api.cli.display.paths import absolute_path
from content_api.settings import Settings, SettingsError

_FLAG = "--changed-since"
_FETCH_ALL = (
    "fetch the whole history first (fetch-depth: 0 in GitHub's checkout, GIT_DEPTH: 0 in GitLab, "
    "git fetch --unshallow elsewhere)"
)
# Refusals of git, in its own words, and what to do. For a folder of another owner git itself names
# the command, see `_advise`.
_ADVICE = {
    "not a git repository": "run it in a clone of the repository that holds the content",
    "must be run in a work tree": "run it in a clone with files, not in a bare one",
}


def list_changed_paths(settings: Settings, ref: str) -> frozenset[str] | None:
    """What changed in the content roots, by the paths that problems have.

    Args:
        settings: Where the content roots and the schemas are.
        ref: A commit, see `list_changed_files`.

    Returns:
        The paths; None when the settings or a schema changed, on which every file depends.

    Raises:
        SettingsError: git cannot tell.
    """
    roots = [(absolute_path(root.directory).resolve(), root.prefix) for root in settings.roots]
    found = frozenset[Path]().union(*(list_changed_files(folder, ref) for folder, _ in roots))
    shaping = [*settings.schema_files.values(), settings.config_path]
    if any(path is not None and absolute_path(path).resolve() in found for path in shaping):
        return None
    return frozenset(
        f"{prefix}{path.relative_to(folder).as_posix()}"
        for folder, prefix in roots
        for path in found
        if folder in path.parents
    )


def list_changed_files(folder: Path, ref: str) -> frozenset[Path]:
    """Absolute paths of files that differ from `ref`: committed, changed, new or removed.

    Args:
        folder: A folder of the repository.
        ref: A commit; where it has gone on since, its common ancestor with HEAD counts.

    Raises:
        SettingsError: git is not there, `folder` is in no repository that it would read, or there
            is no such commit, or none that it has in common with HEAD.
    """
    top = Path(_git(folder, "rev-parse", "--show-toplevel").strip("\n"))
    base = _find_base(top, ref)
    changed = _git(top, "diff", "--name-only", "--no-renames", "-z", base)
    fresh = _git(top, "ls-files", "--others", "--exclude-standard", "-z")
    return frozenset(top / name for name in (changed + fresh).split("\0") if name)


def _find_base(top: Path, ref: str) -> str:
    """The common ancestor of `ref` and HEAD."""
    commit, head = _find_commit(top, ref), _find_commit(top, "HEAD")
    if head is None:
        raise SettingsError(f"{_FLAG}: the repository has no commit yet; make one first")
    if commit is None:
        raise SettingsError(f"{_FLAG}: no such commit {ref!r}; {_advise_missing(top, ref)}")
    done = _run(top, "merge-base", commit, head)
    if done.returncode == 1 and not done.stderr:
        why = f"{ref!r} and HEAD have no common ancestor"
        if _is_shallow(top):
            raise SettingsError(f"{_FLAG}: {why} in this shallow clone; {_FETCH_ALL}")
        raise SettingsError(f"{_FLAG}: {why}; name a commit that this branch comes from")
    return _text(done).strip()


def _find_commit(top: Path, ref: str) -> str | None:
    done = _run(top, "rev-parse", "--verify", "--end-of-options", f"{ref}^{{commit}}")
    return _text(done).strip() if done.returncode == 0 else None


def _advise_missing(top: Path, ref: str) -> str:
    if _find_commit(top, f"refs/remotes/origin/{ref}") is not None:
        return f"did you mean origin/{ref}?"
    if _is_shallow(top):
        return _FETCH_ALL
    return "git branch --all lists the branches that are there; run git fetch for newer ones"


def _is_shallow(top: Path) -> bool:
    return _git(top, "rev-parse", "--is-shallow-repository").strip() == "true"


def _git(folder: Path, *arguments: str) -> str:
    return _text(_run(folder, *arguments))


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        command = ("git", "-C", str(folder), *arguments)
        own_words = {**os.environ, "LC_ALL": "C"}
        # No shell, and the only free text is a commit that git verified.
        return subprocess.run(command, capture_output=True, check=False, env=own_words)  # noqa: S603
    except FileNotFoundError:
        hint = "install it, or leave the flag out"
        raise SettingsError(f"{_FLAG} needs git, which is not installed; {hint}") from None


def _text(done: subprocess.CompletedProcess[bytes]) -> str:
    """What git answered.

    Raises:
        SettingsError: it refused; with its reason, and what helps.
    """
    if done.returncode == 0:
        return done.stdout.decode("utf-8", "surrogateescape")
    said = [line.strip() for line in done.stderr.decode("utf-8", "replace").split("\n")]
    reason, advice = said[0] or f"exit status {done.returncode}", _advise(said)
    raise SettingsError(f"{_FLAG}: git says {reason!r}{f'; {advice}' if advice else ''}")


def _advise(said: list[str]) -> str:
    """What to do, from the lines of a refusal; empty where no advice is known."""
    # Where git trusts nobody else's folder, it names the command that makes an exception.
    command = next(
        (line for line in said if line.startswith("git config --global --add safe.")), ""
    )
    if command:
        return f"if you trust its owner, run: {command}"
    return next((advice for words, advice in _ADVICE.items() if words in said[0]), "")
