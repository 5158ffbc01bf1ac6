"""The catalogue of file-system faults, E1 to E14: each on real files, each against a whole index.

Where a fault needs the operating system to refuse, `os.open` or `os.read` refuses here, for these
tests may run as root, whom no mode keeps out; E4 runs the command as another user besides.
"""

import errno
import os
import pwd
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from content_api.sources import files
from content_api.sources.files import ContentRootError, UnreadableError, read_file, scan_root
from tests.site import Site

PAGE = "---\ntitle: S\n---\n# S\n"
GOOD = {"s/index.md": PAGE, "s/01-bueno.md": "# Bueno\n\nSigue aquí.\n"}
SECRET = "SECRETO-DE-FUERA"


def _codes(site: Site) -> list[tuple[str, str]]:
    return [(problem.code, problem.path) for problem in site.index().problems]


def _others_are_served(site: Site) -> None:
    """The good article answers, and nothing of outside is in any list."""
    assert site.data("/api/v1/series/s/articles/bueno")["title"] == "Bueno"
    lists = site.get("/api/v1/articles?limit=100&formats=html").get_data(as_text=True)
    assert SECRET not in lists


def _opened(descriptor: int) -> Path:
    return Path(f"/proc/self/fd/{descriptor}").readlink()


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder beside the content root that must never show."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "01-x.md").write_text(f"# {SECRET}\n")
    return folder


# --- E1, E2: links ---


@pytest.mark.parametrize("name", ["02-x.md", "x", "videos"])
@pytest.mark.parametrize("target", ["/etc", "..", "outside", "nowhere", "itself"])
def test_e1_a_link_anywhere_is_reported_and_not_followed(
    workspace: Site, outside: Path, name: str, target: str
) -> None:
    workspace.write(GOOD)
    link = workspace.root / "s" / name
    link.symlink_to({"outside": str(outside), "itself": name}.get(target, target))
    assert _codes(workspace) == [("file/symlink", f"s/{name}")]
    _others_are_served(workspace)


def _swap(path: Path, target: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    path.symlink_to(target)


def _after_scan(monkeypatch: pytest.MonkeyPatch, change: Callable[[], None]) -> None:
    """Call `change` between the scan and the first file that is opened."""

    def scan(root: Path, *arguments: Any) -> files.Scan:
        found = scan_root(root, *arguments)
        change()
        return found

    monkeypatch.setattr("content_api.indexing.looking.scan_root", scan)


@pytest.mark.parametrize(
    ("swapped", "code"), [("s/t/01-x.md", "file/symlink"), ("s/t", "file/unreadable")]
)
def test_e2_a_link_swapped_in_between_scan_and_open_is_not_followed(
    workspace: Site, outside: Path, monkeypatch: pytest.MonkeyPatch, swapped: str, code: str
) -> None:
    workspace.write(GOOD | {"s/t/01-x.md": "# X\n"})
    target = outside / "01-x.md" if swapped.endswith(".md") else outside
    _after_scan(monkeypatch, lambda: _swap(workspace.root / swapped, target))
    assert _codes(workspace) == [(code, "s/t/01-x.md")]
    _others_are_served(workspace)


def test_e2_a_folder_swapped_for_a_link_during_the_scan_is_not_listed(
    workspace: Site, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.write(GOOD | {"s/videos/a.mp4": ""})
    real = os.open

    def swap_first(path: str, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if path == "videos" and not (workspace.root / "s/videos").is_symlink():
            _swap(workspace.root / "s/videos", outside)
        return real(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", swap_first)
    scan = scan_root(workspace.root)
    assert sorted(scan.files) == ["s/01-bueno.md", "s/index.md"]
    assert [(problem.code, problem.path) for problem in scan.problems] == [
        ("file/unreadable", "s/videos")
    ]


# --- E3: what is no file ---


def _device(path: Path) -> None:
    try:
        os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 5))
    except PermissionError:  # only root makes devices, and not in every container
        pytest.skip("devices cannot be made here")


@pytest.mark.parametrize("make", [os.mkfifo, _device])
def test_e3_a_pipe_or_device_is_reported_and_nothing_hangs(
    workspace: Site, make: Callable[[Path], None]
) -> None:
    workspace.write(GOOD)
    make(workspace.root / "s/02-x.md")
    assert _codes(workspace) == [("file/not-regular", "s/02-x.md")]
    _others_are_served(workspace)


def test_e3_a_socket_is_reported_and_nothing_hangs(
    workspace: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.write(GOOD)
    monkeypatch.chdir(workspace.root)  # a socket's path is at most 108 bytes
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s/02-x.md")
        assert _codes(workspace) == [("file/not-regular", "s/02-x.md")]
    _others_are_served(workspace)


@pytest.mark.parametrize("make", [os.mkfifo, _device])
def test_e3_a_file_that_became_a_pipe_or_device_is_not_read(
    workspace: Site, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], None]
) -> None:
    workspace.write(GOOD | {"s/02-x.md": "# X\n"})

    def change() -> None:
        (workspace.root / "s/02-x.md").unlink()
        make(workspace.root / "s/02-x.md")

    _after_scan(monkeypatch, change)
    assert _codes(workspace) == [("file/not-regular", "s/02-x.md")]
    _others_are_served(workspace)


@pytest.mark.parametrize("name", ["podcasts.yml", "x/a.html"])
def test_e3_a_pipe_in_place_of_another_source_does_not_hang(workspace: Site, name: str) -> None:
    workspace.write(GOOD | {"x/b.html": ""})
    os.mkfifo(workspace.root / name)
    assert _codes(workspace) == []
    _others_are_served(workspace)


# --- E4: modes ---


@pytest.fixture
def open_site() -> Iterator[Path]:
    """A content root that every user may read, where pytest's own folders are closed."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        root.chmod(0o755)
        for path, text in (GOOD | {"s/02-x.md": "# X\n", "s/t/03-y.md": "# Y\n"}).items():
            (root / path).parent.mkdir(exist_ok=True)
            (root / path).write_text(text)
        yield root


def _run_limited(limit: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in a process that runs it once before it takes on `limit`.

    So everything is imported while the interpreter may still read and write files of its own.
    """
    script = (
        "import contextlib, os, resource, sys\n"
        "from content_api.cli.main import main\n"
        "quiet = open(os.devnull, 'w')\n"
        "with contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):\n"
        "    with contextlib.suppress(SystemExit):\n"
        f"        main(['check', {str(folder)!r}])\n"
        f"{limit}\n"
        "main(sys.argv[1:])\n"
    )
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2])},
        timeout=60,
    )


def _check_as_nobody(root: Path) -> subprocess.CompletedProcess[str]:
    """`content-api check` by a user whom modes keep out; this one when it is no root."""
    is_root = os.geteuid() == 0
    limit = f"os.setuid({pwd.getpwnam('nobody').pw_uid})" if is_root else ""
    return _run_limited(limit, root.parent if root.name == "s" else root, "check", str(root))


def test_e4_a_file_and_a_folder_of_mode_000_are_reported_to_another_user(open_site: Path) -> None:
    (open_site / "s/02-x.md").chmod(0)
    (open_site / "s/t").chmod(0)
    result = _check_as_nobody(open_site)
    assert result.stdout.splitlines() == [
        "s/02-x.md:1:1: error: permission denied [file/unreadable]",
        "s/t:1:1: error: permission denied [file/unreadable]",
    ]
    assert result.returncode == 1, result.stderr


def test_e4_a_root_of_mode_000_is_one_sentence(open_site: Path) -> None:
    (open_site / "s").chmod(0)
    result = _check_as_nobody(open_site / "s")
    open_site.joinpath("s").chmod(0o755)
    assert (result.returncode, result.stdout) == (2, "")
    assert "Permission denied" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def _refuse(monkeypatch: pytest.MonkeyPatch, name: str, number: int, times: int = 1_000) -> None:
    """`os.open` of `name` fails with `number`, the first `times`."""
    real, left = os.open, [times]

    def refuse(
        path: str | Path, flags: int, mode: int = 0o777, *, dir_fd: int | None = None
    ) -> int:
        if path == name and left[0]:
            left[0] -= 1
            raise OSError(number, os.strerror(number))
        return real(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", refuse)


def test_e4_what_may_not_be_read_takes_nothing_else_down(
    workspace: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.write(GOOD | {"s/t/02-x.md": "# X\n", "r/01-y.md": "# Y\n"})
    _refuse(monkeypatch, "t", errno.EACCES)
    assert ("file/unreadable", "s/t") in _codes(workspace)
    _others_are_served(workspace)
    assert workspace.data("/api/v1/series/r/articles/y")["title"] == "Y"


# --- E5, E6: files that change while they are read ---


@pytest.mark.parametrize("gone", ["s/t/02-x.md", "s/t"])
def test_e5_what_vanishes_between_scan_and_open_is_a_problem_and_no_crash(
    workspace: Site, monkeypatch: pytest.MonkeyPatch, gone: str
) -> None:
    workspace.write(GOOD | {"s/t/02-x.md": "# X\n"})
    target = workspace.root / gone
    _after_scan(monkeypatch, lambda: shutil.rmtree(target) if target.is_dir() else target.unlink())
    assert _codes(workspace) == [("file/unreadable", "s/t/02-x.md")]
    _others_are_served(workspace)
    monkeypatch.undo()
    assert _codes(workspace) == []


def test_e5_a_folder_that_vanishes_during_the_scan_is_a_problem_and_no_crash(
    workspace: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.write(GOOD | {"s/t/02-x.md": "# X\n"})
    _refuse(monkeypatch, "t", errno.ENOENT)
    assert _codes(workspace) == [("file/unreadable", "s/t")]
    _others_are_served(workspace)


def test_e5_a_file_deleted_while_it_is_read_is_absent(
    workspace: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.write(GOOD | {"s/02-x.md": "# X\n"})
    path, real = workspace.root / "s/02-x.md", os.read

    def delete(descriptor: int, count: int) -> bytes:
        if _opened(descriptor) == path:
            path.unlink()
        return real(descriptor, count)

    monkeypatch.setattr(os, "read", delete)
    assert _codes(workspace) == [("file/unreadable", "s/02-x.md")]
    _others_are_served(workspace)


@pytest.mark.parametrize("text", ["# X\n\nmás largo\n" * 9, ""])
@pytest.mark.parametrize("times", [1, 99])
def test_e6_a_file_that_grows_or_shrinks_is_read_again_and_then_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, times: int
) -> None:
    path = tmp_path / "x.md"
    path.write_text("# X\n")
    real, left = os.read, [times]

    def change(descriptor: int, count: int) -> bytes:
        data = real(descriptor, count)
        if left[0]:
            left[0] -= 1
            path.write_text(text + "." * left[0])
        return data

    monkeypatch.setattr(os, "read", change)
    if times == 1:
        assert read_file(tmp_path, "x.md", 10_000)[0] == text.encode()
        return
    with pytest.raises(UnreadableError, match="kept changing"):
        read_file(tmp_path, "x.md", 10_000)
    assert left[0] > 80  # a few tries, not until it is quiet


# --- E7: size ---


def test_e7_a_sparse_gigabyte_is_told_by_its_size_and_only_begun(
    workspace: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.write(GOOD)
    path = workspace.root / "s/02-x.md"
    with path.open("wb") as file:
        file.truncate(1 << 30)
    read: list[int] = []
    real = os.read

    def watch(descriptor: int, count: int) -> bytes:
        if _opened(descriptor) == path:
            read.append(count)
        return real(descriptor, count)

    monkeypatch.setattr(os, "read", watch)
    assert _codes(workspace) == [("file/too-large", "s/02-x.md")]
    assert sum(read) <= 64 * 1024
    _others_are_served(workspace)


# --- E8 to E11: names ---


def test_e8_slugs_that_differ_by_case_are_reported_on_both_and_neither_is_guessed(
    workspace: Site,
) -> None:
    workspace.write(GOOD | {"s/Intro.md": "# A\n", "s/intro.md": "# B\n"})
    assert _codes(workspace) == [
        ("article/duplicate-slug", "s/Intro.md"),
        ("article/duplicate-slug", "s/intro.md"),
    ]
    assert workspace.get("/api/v1/series/s/articles/intro").status_code == 404
    _others_are_served(workspace)


def test_e8_folders_that_differ_by_case_are_reported_on_both(workspace: Site) -> None:
    workspace.write(GOOD | {"Redes/index.md": PAGE, "redes/index.md": PAGE})
    assert _codes(workspace) == [
        ("series/duplicate-slug", "Redes/index.md"),
        ("series/duplicate-slug", "redes/index.md"),
    ]
    _others_are_served(workspace)


def test_e8_composed_and_decomposed_names_of_one_slug_are_reported_on_both(
    workspace: Site,
) -> None:
    workspace.write(GOOD | {"s/02-caf\u00e9.md": "# A\n", "s/03-cafe\u0301.md": "# B\n"})
    assert _codes(workspace) == [
        ("article/invalid-slug", "s/02-caf\u00e9.md"),
        ("article/invalid-slug", "s/03-cafe\u0301.md"),
    ]
    _others_are_served(workspace)


_BAD_SLUGS = {
    "dots": "..",
    "space": "a b",
    "emoji": "a\U0001f600",
    "rtl-override": "a\u202eb",
    "zero-width": "a\u200bb",
    "no-break-space": "a\u00a0b",
}


@pytest.mark.parametrize("slug", [*_BAD_SLUGS.values(), "a/b", "../x", "%2e%2e"])
def test_e9_a_slug_that_no_url_can_hold_is_rejected(workspace: Site, slug: str) -> None:
    workspace.write(GOOD | {"s/02-x.md": f'---\nslug: "{slug}"\n---\n# X\n'})
    codes = {code for code, path in _codes(workspace) if path == "s/02-x.md"}
    assert codes & {"schema/invalid-slug", "article/invalid-slug", "schema/invalid-value"}, codes
    _others_are_served(workspace)


@pytest.mark.parametrize("part", _BAD_SLUGS.values(), ids=list(_BAD_SLUGS))
def test_e9_a_name_that_no_url_can_hold_is_rejected(workspace: Site, part: str) -> None:
    workspace.write(GOOD | {f"s/02-{part}.md": "# X\n"})
    ((code, _),) = _codes(workspace)
    unseen = part in {_BAD_SLUGS["rtl-override"], _BAD_SLUGS["zero-width"]}
    assert code == ("file/name" if unseen else "article/invalid-slug")
    _others_are_served(workspace)


def test_e9_a_picture_named_by_a_camera_is_no_fault(workspace: Site) -> None:
    """macOS puts a narrow no-break space in the name of a screenshot."""
    workspace.write(GOOD | {"s/Captura 10.30.00\u202fa. m..png": "GIF89a"})
    assert _codes(workspace) == []


def test_e10_the_longest_name_is_read_and_refused_as_a_slug(workspace: Site) -> None:
    workspace.write(GOOD | {f"s/02-{'x' * 249}.md": "# X\n", f"s/{'d' * 255}/03-y.md": "# Y\n"})
    assert _codes(workspace) == [("article/invalid-slug", f"s/02-{'x' * 249}.md")]
    assert workspace.data("/api/v1/series/s/articles/y")["title"] == "Y"


def test_e10_a_path_longer_than_the_system_takes_at_once_is_read(
    workspace: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.write(GOOD)
    monkeypatch.chdir(workspace.root / "s")
    names = [letter * 250 for letter in "abcdefghijklmnopq"]
    for name in names:
        os.mkdir(name)  # noqa: PTH102 - only a relative path is short enough
        os.chdir(name)
    Path("02-x.md").write_text("# X\n")
    monkeypatch.undo()
    assert _codes(workspace) == []
    assert workspace.data("/api/v1/series/s/articles/x")["title"] == "X"
    assert len("/".join(names)) > 4096


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"02-\xff.md", "s/02-\\xff.md"),
        (b"02-a\nb.md", "s/02-a\\nb.md"),
        (b"\x1b[31mx.md", "s/\\x1b[31mx.md"),
        (b"\xed\xa0\x80", "s/\\xed\\xa0\\x80"),
    ],
)
def test_e10_a_name_with_a_line_break_or_no_text_is_shown_escaped(
    workspace: Site, name: bytes, shown: str
) -> None:
    workspace.write(GOOD)
    folder = os.fsencode(workspace.root / "s")
    Path(os.fsdecode(folder + b"/" + name)).write_text("# x\n")
    report = workspace.index()
    assert [(problem.code, problem.path) for problem in report.problems] == [("file/name", shown)]
    assert "\n" not in report.problems[0].line_form
    _others_are_served(workspace)


@pytest.mark.parametrize(
    "path",
    [
        ".git/HEAD.md",
        "s/.git/01-x.md",
        ".oculta/index.md",
        "s/.x.md",
        "s/._x.md",
        "s/x.md~",
        "s/.x.md.swp",
        "s/x.md.swp",
        "s/#x.md#",
        "s/_x.md",
        "s/.DS_Store",
    ],
)
def test_e11_hidden_and_editors_files_are_never_indexed(workspace: Site, path: str) -> None:
    workspace.write(GOOD | {path: "# X\n"})
    report = workspace.index()
    assert (report.files, report.problems) == (2, ())
    _others_are_served(workspace)


def test_e11_the_dangling_link_with_which_emacs_locks_a_file_is_no_problem(
    workspace: Site,
) -> None:
    workspace.write(GOOD)
    (workspace.root / "s/.#01-bueno.md").symlink_to("ana@host.1234:1")
    assert _codes(workspace) == []


# --- E12: too much ---


def test_e12_folders_nested_a_thousand_deep_are_one_problem(
    workspace: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.write(GOOD)
    monkeypatch.chdir(workspace.root / "s")
    for _ in range(1_000):
        os.mkdir("d")  # noqa: PTH102 - only a relative path is short enough
        os.chdir("d")
    Path("02-x.md").write_text("# X\n")
    monkeypatch.undo()
    ((code, path),) = _codes(workspace)
    assert (code, path) == ("file/unreadable", "s" + "/d" * files.MAX_DEPTH)
    _others_are_served(workspace)
    _remove_deep(workspace.root / "s", "d")


def _remove_deep(folder: Path, name: str) -> None:
    """`rm -r` of what pytest's own clean-up is too recursive for."""
    subprocess.run(["rm", "-r", name], cwd=folder, check=True)


def test_e12_beyond_the_limit_of_files_nothing_is_read_and_the_rest_is_served(
    workspace: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.write(GOOD | {"z/01-y.md": "# Y\n"})
    (workspace.root / "t").mkdir()
    for number in range(3_000):
        (workspace.root / f"t/{number:04}-x.md").touch()
    monkeypatch.setattr(files, "MAX_ENTRIES", 2_000)
    report = workspace.index()
    (problem,) = report.problems
    assert problem.line_form == (
        "t:1:1: error: expected at most 2,000 files and folders under the content root; "
        "this folder and those after it are not read [file/too-many]"
    )
    assert report.files == 2
    _others_are_served(workspace)


def test_e12_a_root_that_is_itself_beyond_the_limit_is_told(
    workspace: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.write({f"{number}.md": "" for number in range(9)})
    monkeypatch.setattr(files, "MAX_ENTRIES", 5)
    assert _codes(workspace) == [("file/too-many", ".")]


# --- E13: the operating system fails ---


@pytest.mark.parametrize("number", [errno.EIO, errno.EMFILE, errno.ENFILE, errno.ESTALE])
def test_e13_a_file_that_cannot_be_opened_is_a_problem_and_the_next_run_has_it(
    workspace: Site, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    workspace.write(GOOD | {"s/02-x.md": "# X\n"})
    _refuse(monkeypatch, "02-x.md", number)
    assert _codes(workspace) == [("file/unreadable", "s/02-x.md")]
    _others_are_served(workspace)
    monkeypatch.undo()
    assert _codes(workspace) == []
    assert workspace.data("/api/v1/series/s/articles/x")["title"] == "X"


def test_e13_a_fault_in_the_middle_of_a_file_is_a_problem(
    workspace: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.write(GOOD | {"s/02-x.md": "# X\n"})
    real = os.read

    def fail(descriptor: int, count: int) -> bytes:
        if _opened(descriptor).name == "02-x.md":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(descriptor, count)

    monkeypatch.setattr(os, "read", fail)
    assert _codes(workspace) == [("file/unreadable", "s/02-x.md")]
    _others_are_served(workspace)


def test_e13_no_descriptor_is_left_open_after_faults(
    workspace: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.write(GOOD | {"s/t/02-x.md": "# X\n"})
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - a Path adds a descriptor of its own
    for name in ("02-x.md", "t"):
        with monkeypatch.context() as patch:
            _refuse(patch, name, errno.EIO)
            scan_root(workspace.root)
            with pytest.raises(UnreadableError):
                read_file(workspace.root, "s/t/02-x.md", 100)
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208


def test_e13_a_root_that_cannot_be_opened_is_one_sentence_and_the_old_answer_stays(
    workspace: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.write(GOOD)
    workspace.index()
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", _always_emfile)
        with pytest.raises(ContentRootError, match="cannot be read: Too many open files"):
            workspace.index()
    _others_are_served(workspace)


def _always_emfile(*_: object, **__: object) -> int:
    raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))


def test_e13_a_full_disk_is_one_sentence_and_the_old_answer_stays(tmp_path: Path) -> None:
    """A limit of the process stands for the full disk: no write past a file's first 64 KiB."""
    site = Site(tmp_path).write(GOOD)
    site.index()
    site.write({f"s/{n:02}-x{n}.md": f"# X\n\n{'palabra ' * 2_000}\n" for n in range(10, 40)})
    result = _run_limited(
        "resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, 65_536))",
        site.root,
        *("build", "--content", str(site.root), "--store", site.settings.store_url),
    )
    assert result.returncode == 2, result.stderr
    assert "store" in result.stderr
    assert "Traceback" not in result.stderr
    _others_are_served(site)


# --- E14: the same files by other ways ---


def test_e14_a_hard_link_is_a_file_like_any_other(workspace: Site) -> None:
    workspace.write(GOOD)
    (workspace.root / "s/02-otro.md").hardlink_to(workspace.root / "s/01-bueno.md")
    # The same text twice, so the same title; not a word of its being a link.
    assert {code for code, _ in _codes(workspace)} == {"article/duplicate-title"}
    (workspace.root / "s/01-bueno.md").write_text("# Cambiado\n")
    workspace.index()
    titles = {article["title"] for article in workspace.data("/api/v1/series/s/articles")}
    assert titles == {"Cambiado"}


def test_e14_a_root_switched_by_its_link_is_read_anew(tmp_path: Path) -> None:
    for name in ("uno", "dos"):
        Site(tmp_path, tmp_path / name).write(
            {"s/index.md": PAGE, "s/01-x.md": f"# Versión {name}\n", f"s/02-{name}.md": "# X\n"}
        )
    link = tmp_path / "actual"
    link.symlink_to("uno")
    site = Site(tmp_path, link)
    assert _codes(site) == []
    (tmp_path / "nuevo").symlink_to("dos")
    (tmp_path / "nuevo").replace(link)
    assert _codes(site) == []
    assert site.data("/api/v1/series/s/articles/x")["title"] == "Versión dos"
    assert site.get("/api/v1/series/s/articles/uno").status_code == 404


def _check(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "content_api", "check", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        timeout=60,
    )


def test_e14_check_takes_a_root_that_is_itself_a_link(tmp_path: Path) -> None:
    Site(tmp_path, tmp_path / "real").write(GOOD | {"s/02-x.md": "---\ndate: nunca\n---\n# X\n"})
    (tmp_path / "enlace").symlink_to("real")
    result = _check(tmp_path, "enlace")
    assert result.stdout.startswith("enlace/s/02-x.md:2:7: error: ")
    assert result.returncode == 1
    (tmp_path / "content-api.toml").write_text('[content]\nroot = "enlace"\n')
    assert _check(tmp_path).stdout == result.stdout


def test_check_of_a_root_with_nothing_in_it_cannot_run(tmp_path: Path) -> None:
    (tmp_path / "vacio").mkdir()
    result = _check(tmp_path, "vacio")
    assert (result.returncode, result.stdout) == (2, "")
    assert "has no series" in result.stderr


def test_check_of_a_root_where_all_is_refused_says_why(tmp_path: Path) -> None:
    (tmp_path / "c/s").mkdir(parents=True)
    (tmp_path / "c/s/01-x.md").symlink_to("/etc/passwd")
    result = _check(tmp_path, "c")
    assert result.stdout == "c/s/01-x.md:1:1: error: links are not followed [file/symlink]\n"
    assert result.returncode == 1
