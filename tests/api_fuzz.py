"""Runs Schemathesis against a real server with the sample content: `make fuzz-api`."""

import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.measuring import untraced_environment

ROOT = Path(__file__).parents[1]


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of `content-api serve`, as `make serve` starts it, with its store in `folder`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "content_api", "serve", "--port", str(port)]
    own = {"CONTENT_API_STORE_URL": f"sqlite:///{folder / 'store.db'}"}
    with (folder / "serve.log").open("w") as log:
        environment = untraced_environment() | own
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{address}/readyz", server)
        yield address
    finally:
        server.terminate()
        server.wait(30)


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(1_200):
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            assert server.poll() is None, "the server ended"
            time.sleep(0.1)
    raise AssertionError("the server did not come up")


def judge(folder: Path, examples: int, *options: str) -> subprocess.CompletedProcess[str]:
    """Schemathesis' verdict: exit status 0 when no check failed.

    Args:
        folder: For the store and for what Schemathesis writes.
        examples: Generated for each operation, in each phase that generates.
        options: More of `schemathesis run`.
    """
    with serving(folder) as address:
        command = [sys.executable, "-m", "schemathesis.cli"]
        command += ["--config-file", str(ROOT / "schemathesis.toml"), "run"]
        command += [f"{address}/openapi.json", "--max-examples", str(examples), *options]
        own = {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default"}
        return subprocess.run(
            command,
            cwd=folder,
            env=untraced_environment() | own,
            capture_output=True,
            text=True,
            check=False,
        )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        done = judge(Path(name), int(sys.argv[1]), *sys.argv[2:])
    print(done.stdout, done.stderr, sep="\n")  # noqa: T201 - a command's own output
    sys.exit(done.returncode)
