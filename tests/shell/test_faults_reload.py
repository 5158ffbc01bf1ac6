"""The catalogue of faults of reloading, H1 to H10, and of a process and what is around it, J9 to J11.

Held elsewhere: more of H2 and H4 in test_watching, H3 in test_bursts, H5 in test_indexing (a change
within the same size and second), more of H6 in test_last_good, H7 by the tests of the edge, J1 and J2
by those of the server, J3 to J7 by those of the store, J8 in test_poison and test_processes, J13 and
J14 in test_logs. Of J12 there is nothing: no SBOM is published; what is installed is what the locks
name, by their hashes (J11).
"""

import re
import resource
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from content_api.http.app import create_edge
from content_api.indexing.following.follower import Follower
from content_api.indexing.indexer import Indexer
from content_api.store.database import open_store
from tests.site import Site
from tests.survival.served import Served, free_port, is_alive, serving, stop, wait_for

PROJECT = Path(__file__).parents[2]
PAGES = 3
RELOADS = 40


def _generation(number: int) -> dict[str, str]:
    """A site of which every page says which generation it is of."""
    pages = {f"s/0{page}-p{page}.md": f"# P{page}\n\nG{number}\n" for page in range(1, PAGES + 1)}
    return {"s/index.md": f"---\ndescription: G{number}\n---\n# S\n", **pages}


@pytest.fixture
def indexer(workspace: Site) -> Iterator[Indexer]:
    workspace.write(_generation(0))
    store = open_store(workspace.settings.store_url, workspace.settings.sqlite_path)
    indexer = Indexer(workspace.settings, store)
    indexer.run()
    yield indexer
    indexer.store.close()


def _texts(client: Client) -> list[str]:
    answer: Any = client.get("/api/v1/articles?formats=text").get_json()
    return [article["body"]["text"].rpartition("\n")[2] for article in answer["data"]]


# --- H1, H8, H9: one revision an answer, and never an older one ---


def test_h1_while_the_content_is_reloaded_no_answer_is_torn_and_none_goes_backwards(
    workspace: Site, indexer: Indexer
) -> None:
    edge = create_edge(workspace.settings)
    stop_asking = threading.Event()
    seen: list[list[int]] = [[], [], []]

    def ask(numbers: list[int]) -> None:
        client = Client(edge)
        while not stop_asking.is_set():
            texts = _texts(client)
            assert len(texts) == PAGES
            assert len(set(texts)) == 1
            numbers.append(int(texts[0].removeprefix("G")))

    threads = [threading.Thread(target=ask, args=(numbers,)) for numbers in seen]
    for thread in threads:
        thread.start()
    for number in range(1, RELOADS + 1):
        workspace.write(_generation(number))
        indexer.run()
    stop_asking.set()
    for thread in threads:
        thread.join()
    for numbers in seen:
        assert numbers == sorted(numbers)
        assert numbers
    assert _texts(Client(edge))[0] == f"G{RELOADS}"


def test_h8_two_requests_across_a_reload_tell_that_they_are_of_two_revisions(
    workspace: Site, indexer: Indexer
) -> None:
    index = workspace.get("/api/v1/series/s/index")
    workspace.write(_generation(1))
    indexer.run()
    article = workspace.get("/api/v1/series/s/articles/p1")
    for answer in (index, article):
        assert answer.headers["Content-Revision"] == answer.get_json()["meta"]["revision"]
    assert index.headers["Content-Revision"] != article.headers["Content-Revision"]
    again = workspace.get("/api/v1/series/s/articles/p1", If_None_Match=article.headers["ETag"])
    assert again.status_code == 304
    assert again.headers["Content-Revision"] == article.headers["Content-Revision"]


def test_h9_once_one_worker_shows_a_revision_all_do_and_readiness_names_it(tmp_path: Path) -> None:
    Site(tmp_path).write(_generation(0))
    with serving(tmp_path, workers=3) as served:
        before = served.ask("/readyz")[1]
        Site(tmp_path).write(_generation(1))
        wait_for(lambda: served.ask("/readyz")[1] != before)
        time.sleep(1)  # by then, all of them
        asked = {served.ask("/readyz")[1] for _ in range(40)}
        assert len(asked) == 1
        assert before not in asked


# --- H2, H4: many changes at once ---


def test_h2_a_checkout_that_is_half_way_is_not_published(workspace: Site) -> None:
    workspace.write(_generation(0))
    git = workspace.folder / ".git"
    git.mkdir()
    (git / "HEAD").write_text("ref: refs/heads/main\n")
    store = open_store(workspace.settings.store_url, workspace.settings.sqlite_path)
    follower = Follower(Indexer(workspace.settings, store), [workspace.root])
    follower.run()
    (git / "index.lock").touch()
    workspace.write({"s/01-p1.md": "# P1\n\nG1\n"})
    running = threading.Thread(target=follower.run)
    running.start()
    time.sleep(0.3)
    assert _texts(Client(create_edge(workspace.settings))) == ["G0"] * PAGES
    workspace.write(_generation(1))
    (git / "index.lock").unlink()
    running.join()
    assert _texts(Client(create_edge(workspace.settings))) == ["G1"] * PAGES
    store.close()


def test_h4_after_a_storm_of_renames_what_is_there_is_served(tmp_path: Path) -> None:
    Site(tmp_path).write({"s/index.md": "# S\n", "s/01-a.md": "# A\n"})
    with serving(tmp_path, workers=1) as served:
        page, other = (tmp_path / "content/s" / name for name in ("01-a.md", "02-b.md"))
        for _ in range(2_000):
            page.rename(other)
            other.rename(page)
        page.write_text("# A\n\nal final\n")
        wait_for(lambda: "al final" in served.ask("/api/v1/series/s/articles/a?formats=text")[1])
        assert served.ask("/api/v1/series/s/articles/b")[0] == 404


# --- H6, H10: reloads that fail ---


def test_h6_an_article_that_comes_broken_is_told_and_live_once_it_is_mended(
    workspace: Site, indexer: Indexer
) -> None:
    workspace.write({"s/04-p4.md": "---\ntitle: a: b\n---\n# P4\n"})
    indexer.run()
    assert workspace.get("/api/v1/series/s/articles/p4").status_code == 404
    problems = workspace.data("/api/v1/diagnostics")
    assert [problem["path"] for problem in problems] == ["s/04-p4.md"]
    workspace.write({"s/04-p4.md": "---\ntitle: a b\n---\n# P4\n"})
    indexer.run()
    assert workspace.data("/api/v1/series/s/articles/p4")["title"] == "a b"
    assert workspace.data("/api/v1/diagnostics") == []


@pytest.mark.parametrize("fault", [RuntimeError, MemoryError, OSError])
def test_h10_when_a_reload_fails_the_old_revision_is_served_and_it_is_told_and_tried_again(
    workspace: Site,
    indexer: Indexer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    fault: type[Exception],
) -> None:
    def fail(*_: object) -> None:
        raise fault

    client = Client(create_edge(workspace.settings))
    follower = Follower(indexer, [workspace.root])
    workspace.write(_generation(1))
    monkeypatch.setattr("content_api.indexing.indexer.write_site", fail)
    follower.run()
    assert _texts(client) == ["G0"] * PAGES
    assert [vars(record).get("event") for record in caplog.records] == ["index-failed"]
    monkeypatch.undo()
    follower.run()
    wait_for(lambda: _texts(client) == ["G1"] * PAGES)


# --- J9, J10, J11: clock, descriptors, locks ---


@pytest.mark.parametrize("off", [timedelta(hours=-1), timedelta(0), timedelta(days=3_650)])
def test_j9_whatever_the_clock_says_last_modified_is_never_after_it(
    workspace: Site, monkeypatch: pytest.MonkeyPatch, off: timedelta
) -> None:
    now = datetime.now(UTC) + off
    dates = {
        "s/01-a.md": "---\ndate: 2020-01-01\ndate_modified: 2999-01-01\n---\n# A\n",
        "s/02-b.md": f"---\ndate: {datetime.now(UTC).date()}\n---\n# B\n",
        "s/v.mp4": "x",
    }
    workspace.write({"s/index.md": "# S\n", **dates}).index()
    monkeypatch.setattr("time.time", now.timestamp)
    monkeypatch.setattr("content_api.http.responses.time.time", now.timestamp)
    for path in ("articles/a", "articles/b"):
        told = workspace.get(f"/api/v1/series/s/{path}").headers.get("Last-Modified")
        assert told is None or parsedate_to_datetime(told) <= now
    told = workspace.get("/media/s/v.mp4").headers["Last-Modified"]
    assert parsedate_to_datetime(told) <= datetime.now(UTC)


@pytest.fixture
def scarce(tmp_path: Path) -> Iterator[Served]:
    """A `serve` whose processes may have 64 descriptors each."""
    Site(tmp_path).write({"s/index.md": "# S\n", "s/01-a.md": "# A\n", "s/v.mp4": "x" * 100_000})
    port = free_port()
    command = [sys.executable, "-m", "content_api", "serve", "--port", str(port)]

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))

    with (tmp_path / "serve.log").open("ab") as log:
        process = subprocess.Popen(
            command,
            cwd=tmp_path,
            stdout=log,
            stderr=log,
            preexec_fn=limit,  # noqa: PLW1509 - nothing else runs in this process
        )
    served = Served(tmp_path, port, process)
    try:
        wait_for(served.is_ready)
        yield served
    finally:
        stop(served)


def test_j10_with_few_descriptors_clients_are_served_or_refused_and_nothing_dies(
    scarce: Served,
) -> None:
    parts = sorted(scarce.parts())
    with ExitStack() as held:
        for _ in range(100):
            client = held.enter_context(socket.socket())
            client.settimeout(2)
            client.connect(("127.0.0.1", scarce.port))
            client.sendall(b"GET /media/s/v.mp4 HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(0.5)
        assert all(is_alive(pid) for pid in parts)
    wait_for(scarce.is_ready)
    answers = [scarce.ask(path)[0] for path in ("/api/v1/series/s", "/media/s/v.mp4", "/healthz")]
    assert answers == [200, 200, 200]
    assert sorted(scarce.parts()) == parts
    (scarce.folder / "content/s/01-a.md").write_text("# A\n\ndespués\n")
    wait_for(lambda: "después" in scarce.ask("/api/v1/series/s/articles/a?formats=text")[1])
    assert "Traceback" not in scarce.log


LOCKS = ("requirements.lock", "requirements-dev.lock")


@pytest.mark.parametrize("name", LOCKS)
def test_j11_every_package_of_a_lock_has_its_version_and_its_hashes(name: str) -> None:
    text = (PROJECT / name).read_text("utf-8").replace("\\\n", " ")
    packages = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert packages
    for line in packages:
        assert re.match(r"[\w.-]+(\[[\w,-]+\])?==\S+ ", line), line
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", line), line


def test_j11_every_lock_is_installed_with_its_hashes_required() -> None:
    makefile = (PROJECT / "Makefile").read_text("utf-8")
    installs = [line for line in makefile.splitlines() if "pip install" in line and "-r" in line]
    assert installs
    assert all("--require-hashes" in line for line in installs)


def test_j11_a_package_whose_hash_is_another_is_not_installed(tmp_path: Path) -> None:
    pytest.importorskip("pip")  # uv makes environments without it
    wheel = _wheel(tmp_path)
    lock = tmp_path / "lock"
    lock.write_text(f"falso @ {wheel.as_uri()} --hash=sha256:{'0' * 64}\n")
    command = [sys.executable, "-m", "pip", "install", "--no-index", "--no-deps", "--quiet"]
    command += ["--disable-pip-version-check", "--require-hashes", "--target", str(tmp_path / "t")]
    done = subprocess.run([*command, "-r", str(lock)], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "DO NOT MATCH THE HASHES" in done.stderr
    assert not (tmp_path / "t/falso.py").exists()


def _wheel(folder: Path) -> Path:
    """A package of one empty module."""
    build = folder / "build"
    about = build / "falso-1.0.dist-info"
    about.mkdir(parents=True)
    (build / "falso.py").touch()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: falso\nVersion: 1.0\n")
    (about / "WHEEL").write_text(
        "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    )
    (about / "RECORD").write_text("falso.py,,\n")
    archive = shutil.make_archive(str(folder / "falso"), "zip", build)
    return Path(archive).rename(folder / "falso-1.0-py3-none-any.whl")
