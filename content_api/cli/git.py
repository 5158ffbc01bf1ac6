"""What git says of the content: which files changed since a commit."""

import subprocess
from pathlib import Path

from content_api.settings import SettingsError


def list_changed(folder: Path, ref: str) -> frozenset[Path]:
    """Absolute paths of files that differ from `ref`: committed, changed, new or removed.

    Args:
        folder: A folder of the repository.
        ref: A commit; where it has gone on since, its common ancestor with HEAD counts.

    Raises:
        SettingsError: git is not there, `folder` is in no repository, or there is no such commit.
    """
    top = Path(_git(folder, "rev-parse", "--show-toplevel").strip("\n"))
    commit = _git(folder, "rev-parse", "--verify", "--end-of-options", f"{ref}^{{commit}}").strip()
    base = _git(folder, "merge-base", commit, "HEAD").strip()
    changed = _git(top, "diff", "--name-only", "--no-renames", "-z", base)
    fresh = _git(top, "ls-files", "--others", "--exclude-standard", "-z")
    return frozenset(top / name for name in (changed + fresh).split("\0") if name)


def _git(folder: Path, *arguments: str) -> str:
    try:
        command = ("git", "-C", str(folder), *arguments)
        # No shell, and the only free text is a commit that git verified.
        done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603
    except FileNotFoundError:
        raise SettingsError("--changed-since needs git, which is not installed") from None
    except subprocess.CalledProcessError as error:
        reason = error.stderr.decode("utf-8", "replace").strip().split("\n")[0]
        hint = "fetch it first (fetch-depth: 0 in GitHub's checkout)"
        if "rev-parse" in arguments and "--verify" in arguments:
            reason = "no such commit"
        raise SettingsError(f"--changed-since: git says {reason!r}; {hint}") from None
    return done.stdout.decode("utf-8", "surrogateescape")
