"""Reading a content root: nothing outside it, nothing that hangs."""

import os
import socket
from pathlib import Path

import pytest

from content_api.catalogue.tree.snippet_changes import list_affected
from content_api.parsing.body.embeds import Snippet
from content_api.sources.files import ContentRootError, UnreadableError, read_file, scan_root
from content_api.sources.snippets import SnippetReader
from tests.site import Site

PAGE = "---\ntitle: S\n---\n# S\n"


def _codes(site: Site) -> list[tuple[str, str]]:
    return [(problem.code, problem.path) for problem in site.index().problems]


def test_links_are_reported_and_never_followed(workspace: Site, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("# SECRETO\n")
    workspace.write({"s/index.md": PAGE, "s/x/02-b.md": "# B\n"})
    (workspace.root / "s/01-a.md").symlink_to(secret)
    (workspace.root / "s/loop").symlink_to(workspace.root / "s")
    (workspace.root / "s/dangling.md").symlink_to("nowhere")
    assert _codes(workspace) == [
        ("file/symlink", "s/01-a.md"),
        ("file/symlink", "s/dangling.md"),
        ("file/symlink", "s/loop"),
    ]
    assert "SECRETO" not in workspace.get("/api/v1/articles?formats=html").get_data(as_text=True)


def test_d2_a_snippet_that_is_a_link_is_refused(workspace: Site, tmp_path: Path) -> None:
    (tmp_path / "out.html").write_text("FUERA")
    workspace.write(
        {"s/index.md": PAGE, "s/01-a.md": '# A\n\n{{ include_html("x/a.html") }}\n', "x/b.html": ""}
    )
    (workspace.root / "x/a.html").symlink_to(tmp_path / "out.html")
    assert ("macro/path", "s/01-a.md") in _codes(workspace)


def test_pipes_and_sockets_do_not_hang(workspace: Site) -> None:
    workspace.write({"s/index.md": PAGE})
    os.mkfifo(workspace.root / "s/01-a.md")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(workspace.root / "s/02-b.md"))
        assert _codes(workspace) == [
            ("file/not-regular", "s/01-a.md"),
            ("file/not-regular", "s/02-b.md"),
        ]


def test_a_file_that_became_a_pipe_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")
    with pytest.raises(UnreadableError) as caught:
        read_file(tmp_path, "a.md", 100)
    assert caught.value.problem.code == "file/not-regular"


@pytest.mark.parametrize(
    ("swap", "path", "code"),
    [("a.md", "a.md", "file/symlink"), ("d", "d/a.md", "file/unreadable")],
)
def test_a_link_swapped_in_after_the_scan_is_not_followed(
    tmp_path: Path, swap: str, path: str, code: str
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.md").write_text("SECRETO")
    root = tmp_path / "root"
    root.mkdir()
    (root / swap).symlink_to(outside / "a.md" if swap == "a.md" else outside)
    with pytest.raises(UnreadableError) as caught:
        read_file(root, path, 100)
    assert caught.value.problem.code == code


def test_a_large_file_is_not_read(workspace: Site) -> None:
    workspace.write({"s/index.md": PAGE})
    with (workspace.root / "s/01-a.md").open("wb") as file:
        file.truncate(1 << 30)
    assert _codes(workspace) == [("file/too-large", "s/01-a.md")]


def test_a_file_that_keeps_changing_is_left_for_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.md"
    path.write_text("1")
    real = os.read

    def touch(descriptor: int, count: int) -> bytes:
        os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))
        return real(descriptor, count)

    monkeypatch.setattr(os, "read", touch)
    with pytest.raises(UnreadableError) as caught:
        read_file(tmp_path, "a.md", 100)
    assert "kept changing" in caught.value.problem.message


def test_a_file_that_vanishes_is_reported(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_file(tmp_path, "a.md", 100)
    assert caught.value.problem.message == "no such file or directory"


def test_names_that_are_no_text_are_reported(workspace: Site) -> None:
    workspace.write({"s/index.md": PAGE})
    folder = os.fsencode(workspace.root / "s")
    for name in (b"01-\xff.md", b"02-a\nb.md"):
        Path(os.fsdecode(folder + b"/" + name)).write_text("# x\n")
    assert _codes(workspace) == [("file/name", "s/01-\\xff.md"), ("file/name", "s/02-a\\nb.md")]


def test_hidden_and_editors_files_are_not_content(workspace: Site) -> None:
    workspace.write(
        {
            "s/_index.md": PAGE,
            "s/.a.md": "#",
            "s/a.md~": "#",
            "s/.git/x.md": "#",
            "s/_x/y.md": "#",
            "s/#a.md": "#",
            ".hidden/index.md": "#",
            "suelto.md": "# Suelto\n",
        }
    )
    assert workspace.index().files == 1


def test_folders_have_a_limit_of_depth(workspace: Site) -> None:
    workspace.write({"s/index.md": PAGE, "s/" + "d/" * 40 + "01-a.md": "# A\n"})
    ((code, path),) = _codes(workspace)
    assert (code, path.count("/")) == ("file/unreadable", 32)


def test_a_root_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ContentRootError, match="cannot be read: No such file or directory"):
        scan_root(tmp_path / "nope")


def test_an_entry_that_cannot_be_looked_at_is_reported(
    workspace: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.write({"s/index.md": PAGE})

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("content_api.sources.files._add_file", refuse)
    assert _codes(workspace) == [("file/unreadable", "s/index.md")]


def test_podcasts_that_cannot_be_read_are_reported(workspace: Site) -> None:
    workspace.write({"s/index.md": PAGE, "podcasts.yml": "x" * 300_000})
    assert _codes(workspace) == [("file/too-large", "podcasts.yml")]


def test_schemas_that_cannot_be_read_are_reported(workspace: Site, tmp_path: Path) -> None:
    workspace.write({"s/index.md": PAGE})
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas/series.yaml").write_text("x" * 300_000)
    assert [code for code, _ in _codes(workspace)] == ["file/too-large"]


def test_snippets_are_read_again_only_when_they_changed(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("uno")
    reader = SnippetReader(tmp_path, frozenset({"include_html"}))
    first = reader.read(scan_root(tmp_path))
    assert reader.read(scan_root(tmp_path))["a.html"] is first["a.html"]
    (tmp_path / "a.html").write_bytes(b"x" * (2 * 1024 * 1024 + 1))
    assert reader.read(scan_root(tmp_path))["a.html"] == Snippet("")


def test_a_change_reaches_all_that_include_it() -> None:
    after = {
        "a": Snippet("1", 1, ("b",)),
        "b": Snippet("1", 1, ("c",)),
        "c": Snippet("2"),
        "d": Snippet("1"),
    }
    assert list_affected({"a": "1", "b": "1", "c": "1", "d": "1", "e": "1"}, after) == {
        "a",
        "b",
        "c",
        "e",
    }
