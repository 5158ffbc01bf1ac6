"""The cases of this folder: small sites, and the report that `content-api check` gives of each.

`invalid/<group>/<name>` shows the problem code of that name (`<name>-2` shows it another way), with
its report in `expected.txt` and `expected.json`; of `valid/<name>` nothing is to be reported.
`make.toml` in a case makes what git or an editor cannot hold:

    unheld = "why `bad` and `good` of the code are not text of a file here"
    pipes = ["content/redes/02-capas.md"]           # a named pipe
    deny = ["content/redes/02-capas.md"]            # the system refuses to open it
    slow = ["content/redes/02-capas.md"]            # its compilation never ends
    faulty = ["content/redes/02-capas.md"]          # its compilation raises something
    entries = 6                                     # the limit of files and folders
    [bytes]                                         # a file, as hexadecimal
    [links]                                         # a symbolic link and where it leads
    [names]                                         # a file's name, and that on disk in Latin-1
    [repeat]                                        # text of a file, and how often it stands there
    "content/redes/01-a.md" = {text = "hola\n", times = 1000}
"""

import os
import re
import shutil
import signal
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, chdir, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from unittest.mock import patch

from click.testing import CliRunner

from content_api.catalogue.compiling.compile import Compiler
from content_api.cli.main import main

HERE = Path(__file__).parent
GOLDEN = {"expected.json": "json", "expected.txt": "text"}
_FOLDER = re.compile(r"-\d+$")


@dataclass(frozen=True)
class Case:
    """A site in a folder of its own."""

    folder: Path

    @property
    def name(self) -> str:
        """`group/name`, perhaps with a number; of a valid site, its folder's name."""
        return "/".join(self.folder.relative_to(HERE).parts[1:])

    @property
    def code(self) -> str:
        """The problem code that it shows."""
        return _FOLDER.sub("", self.name)

    @cached_property
    def make(self) -> Mapping[str, Any]:
        """What `make.toml` says."""
        path = self.folder / "make.toml"
        return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}

    def expected(self, golden: str) -> str:
        """A report as it is committed."""
        path = self.folder / golden
        return path.read_bytes().decode() if path.exists() else ""

    def files_with(self, text: str) -> list[Path]:
        """Its files that hold `text`, relative to its folder."""
        own = (path for path in sorted(self.folder.rglob("*")) if path.name not in _NOT_OF_THE_SITE)
        held = (path for path in own if path.is_file() and text in path.read_text("utf-8"))
        return [path.relative_to(self.folder) for path in held]

    def copy(self, site: Path, mended: tuple[str, str] | None = None) -> None:
        """Copy it to the folder `site`, then do what `make.toml` says.

        Args:
            site: It does not exist yet.
            mended: A text of one file, and what stands there in the copy.
        """
        shutil.copytree(self.folder, site, ignore=shutil.ignore_patterns(*_NOT_OF_THE_SITE))
        if mended:
            _replace(site / self.files_with(mended[0])[0], *mended)
        for name, repeat in self.make.get("repeat", {}).items():
            _replace(site / name, repeat["text"], repeat["text"] * repeat["times"])
        for name, hexadecimal in self.make.get("bytes", {}).items():
            (site / name).write_bytes(bytes.fromhex(hexadecimal))
        for name, target in self.make.get("links", {}).items():
            (site / name).symlink_to(target)
        for name, on_disk in self.make.get("names", {}).items():
            written = os.fsencode(site) + b"/" + on_disk.encode("latin-1")
            (site / name).rename(os.fsdecode(written))
        for name in self.make.get("pipes", ()):
            os.mkfifo(site / name)

    def check(self, site: Path, format_name: str = "text") -> str:
        """What `content-api check` prints in `site`."""
        with chdir(site), self._hindered():
            arguments = ["check", "--format", format_name]
            result = CliRunner().invoke(main, arguments, catch_exceptions=False)
        assert result.exit_code in (0, 1), result.output
        return result.stdout

    @contextmanager
    def _hindered(self) -> Iterator[None]:
        """The hindrances that cannot be files: tests may run as root, and shall not take long."""
        with ExitStack() as stack:
            if deny := self.make.get("deny"):
                stack.enter_context(patch("os.open", _refusing(deny)))
            if entries := self.make.get("entries"):
                stack.enter_context(patch("content_api.sources.files.MAX_ENTRIES", entries))
            if slow := self.make.get("slow"):
                stack.enter_context(patch("signal.setitimer", _soon))
                stack.enter_context(patch.object(Compiler, "compile_article", _endless(slow)))
            if faulty := self.make.get("faulty"):
                stack.enter_context(patch.object(Compiler, "compile_article", _failing(faulty)))
            yield


_NOT_OF_THE_SITE = ("make.toml", *GOLDEN)


def list_cases(kind: str) -> list[Case]:
    """The `invalid` or `valid` cases, sorted."""
    return [Case(path.parent) for path in sorted((HERE / kind).rglob("content")) if path.is_dir()]


def _replace(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def _refusing(paths: list[str]) -> Any:
    opened, names = os.open, {Path(path).name for path in paths}

    def open_or_refuse(path: Any, *arguments: Any, **options: Any) -> int:
        if path in names:
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **options)

    return open_or_refuse


_set_timer = signal.setitimer


def _soon(which: int, seconds: float, interval: float = 0.0) -> tuple[float, float]:
    """The timer of the limit, twenty times as fast; the message tells the true one."""
    return _set_timer(which, seconds / 20, interval)


def _failing(paths: list[str]) -> Any:
    compile_article = Compiler.compile_article

    def run(compiler: Compiler, path: str, data: bytes) -> Any:
        if f"content/{path}" in paths:
            raise IndexError("list index out of range")
        return compile_article(compiler, path, data)

    return run


def _endless(paths: list[str]) -> Any:
    compile_article = Compiler.compile_article

    def run(compiler: Compiler, path: str, data: bytes) -> Any:
        while f"content/{path}" in paths:
            pass
        return compile_article(compiler, path, data)

    return run
