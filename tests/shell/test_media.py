"""Media: what is served of the content root, how it is asked for, and that nothing else is."""

import gc
import hashlib
import os
import struct
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.http import http_date

from content_api.http.media.open_files import FileChangedError, FileStream, OpenFile
from tests.site import Site

PAGE = "---\ntitle: Redes\n---\n# Redes\n"
DATA = b"GIF89a" + bytes(range(250)) + bytes(range(256)) * 3
URL = "/media/redes/img/a.gif"


def png(width: int, height: int) -> bytes:
    """The beginning of a PNG image."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height) + b"\x08\2\0\0\0"


@pytest.fixture
def site(workspace: Site) -> Site:
    workspace.write({"redes/index.md": PAGE, "redes/01-a.md": "# A\n", "redes/img/x.svg": "<svg/>"})
    (workspace.root / "redes/img/a.gif").write_bytes(DATA)
    workspace.index()
    return workspace


def test_a_file_is_served_as_it_is_with_what_tells_its_version(site: Site) -> None:
    response = site.get(URL)
    assert response.get_data() == DATA
    headers = response.headers
    assert headers["ETag"] == f'"{hashlib.sha256(DATA).hexdigest()}"'
    assert headers["Content-Length"] == str(len(DATA))
    assert headers["Content-Type"] == "image/gif"
    assert headers["Accept-Ranges"] == "bytes"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Access-Control-Allow-Origin"] == "*"
    mtime = (site.root / "redes/img/a.gif").stat().st_mtime
    assert headers["Last-Modified"] == http_date(mtime)


def test_head_has_the_headers_of_get_and_no_body(site: Site) -> None:
    head, get = site.client.head(URL), site.client.get(URL)
    assert head.get_data() == b""
    assert dict(head.headers) == dict(get.headers)


def test_a_drawing_may_run_nothing_as_a_page_of_its_own(site: Site) -> None:
    policy = site.get("/media/redes/img/x.svg").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert policy.endswith("sandbox")
    assert "Content-Security-Policy" not in site.get(URL).headers


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=10-19", 10, 20),
        ("bytes=1000-", 1000, 1024),
        ("bytes=1000-99999", 1000, 1024),
        ("bytes=-4", 1020, 1024),
        ("bytes=-99999", 0, 1024),
        ("Bytes=5-5", 5, 6),
    ],
)
def test_one_range_is_answered_with_that_part(
    site: Site, wanted: str, start: int, end: int
) -> None:
    response = site.get(URL, Range=wanted)
    assert response.status_code == 206
    assert response.get_data() == DATA[start:end]
    assert response.headers["Content-Range"] == f"bytes {start}-{end - 1}/1024"
    assert response.headers["Content-Length"] == str(end - start)


@pytest.mark.parametrize(
    "wanted",
    [
        "bytes=0-1,4-5",
        "bytes=" + ",".join(f"{n}-{n}" for n in range(900)),
        "bytes=5-2",
        "bytes=-",
        "bytes=a-b",
        "bytes=1_0-20",
        "bytes=٣-4",
        "lines=0-1",
        "bytes 0-1",
        "",
    ],
)
def test_several_ranges_and_what_is_none_are_answered_with_the_whole(
    site: Site, wanted: str
) -> None:
    response = site.client.get(URL, headers={"Range": wanted.encode().decode("latin-1")})
    assert (response.status_code, response.get_data()) == (200, DATA)


@pytest.mark.parametrize("wanted", ["bytes=1024-", "bytes=-0", "bytes=9999999999999999999-"])
def test_a_range_that_is_not_there_is_told_with_the_size(site: Site, wanted: str) -> None:
    response = site.get(URL, Range=wanted)
    assert response.status_code == 416
    assert response.headers["Content-Range"] == "bytes */1024"
    assert response.get_json()["type"] == "/problems/range-not-satisfiable"


def test_conditions_are_judged_in_the_order_of_the_rfc(site: Site) -> None:
    path = site.root / "redes/img/a.gif"
    os.utime(path, (1_700_000_000, 1_700_000_000))
    etag, then = site.get(URL).headers["ETag"], http_date(1_700_000_000)
    before, after = http_date(1_600_000_000), http_date(1_800_000_000)
    for status, headers in (
        (304, {"If_None_Match": etag}),
        (304, {"If_None_Match": f'"x", W/{etag}'}),
        (304, {"If_None_Match": "*"}),
        (200, {"If_None_Match": '"x"'}),
        (200, {"If_None_Match": '"x"', "If_Modified_Since": then}),
        (304, {"If_Modified_Since": then}),
        (200, {"If_Modified_Since": before}),
        (200, {"If_Modified_Since": "garbage"}),
        (200, {"If_Match": etag}),
        (200, {"If_Match": "*"}),
        (412, {"If_Match": f"W/{etag}"}),
        (412, {"If_Match": '"x"', "If_None_Match": etag}),
        (412, {"If_Unmodified_Since": before}),
        (200, {"If_Unmodified_Since": after}),
        (206, {"Range": "bytes=0-1", "If_Range": etag}),
        (206, {"Range": "bytes=0-1", "If_Range": then}),
        (200, {"Range": "bytes=0-1", "If_Range": f"W/{etag}"}),
        (200, {"Range": "bytes=0-1", "If_Range": before}),
        (200, {"Range": "bytes=0-1", "If_Range": "garbage"}),
    ):
        response = site.get(URL, **headers)
        assert response.status_code == status, headers
    assert site.client.get(URL, headers={"If-None-Match": etag}).get_data() == b""


@pytest.mark.parametrize(
    "path",
    [
        "..%2fstore.db",
        "%2e%2e/store.db",
        "%252e%252e/store.db",
        "redes/..%2f..%2fstore.db",
        "redes/img/..%5c..%5ca.gif",
        "redes/img/a.gif;x",
        "redes/img/a.gif/",
        "redes//img/a.gif",
        "/etc/passwd",
        "redes/01-a.md",
        "redes/index.md",
        "podcasts.yml",
        "redes/img",
        "redes/IMG/a.gif",
        "%c0%ae%c0%ae/store.db",
        "%00",
        "redes/img/a.gif%00",
        "a%0d%0aX-Evil:%201",
        "%ff",
        "%ed%a0%80",
    ],
)
def test_nothing_but_media_is_served_however_it_is_asked_for(site: Site, path: str) -> None:
    response = site.client.get(f"/media/{path}")
    assert response.status_code in (400, 404)
    assert response.mimetype == "application/problem+json"
    assert "X-Evil" not in response.headers


def test_a_file_that_is_nearly_named_so_is_suggested_if_a_public_page_names_it(site: Site) -> None:
    def suggested() -> list[str]:
        errors = Site(site.folder).get("/media/redes/img/b.gif").get_json()["errors"]
        return [error["suggestion"] for error in errors]

    assert suggested() == []
    site.write({"redes/02-b.md": "---\nstate: draft\n---\n![a](img/a.gif)\n"}).index()
    assert suggested() == []
    site.write({"redes/02-b.md": "---\ntitle: B\n---\n![a](img/a.gif)\n"}).index()
    assert suggested() == ["redes/img/a.gif"]


NAMING = {
    "an image": "![x](a.png)",
    "a link": "[x](./a.png?v=1)",
    "where it is served": "![x](/media/redes/a.png#x)",
    "raw HTML": '<img src="../redes/a.png">',
    "a poster": '<video poster="/series/redes/a.png"></video>',
    "a field": "---\nvideo: a.png\n---\n",
    "the poster of a video": "---\nvideo: x.mp4\nvideo_poster: a.png\n---\n",
    "a definition": "![x][y]\n\n[y]: <a.png>",
}


@pytest.mark.parametrize("page", NAMING.values(), ids=NAMING)
@pytest.mark.parametrize("served", ["all", "linked"])
def test_a_file_that_only_hidden_pages_name_is_not_served(
    workspace: Site, page: str, served: str
) -> None:
    site = Site(workspace.folder, serve_media=served)
    site.write(
        {"redes/index.md": PAGE, "redes/a.png": "GIF89a", "redes/nadie.png": "GIF89a"}
    ).index()

    def statuses() -> list[int]:
        fresh = Site(workspace.folder, serve_media=served)
        return [fresh.get(f"/media/redes/{name}.png").status_code for name in ("a", "nadie")]

    unnamed = 200 if served == "all" else 404
    assert statuses() == [unnamed, unnamed]
    shown = page if page.startswith("---") else f"---\ntitle: A\n---\n{page}"
    hidden = shown.replace("---\n", "---\nstate: draft\n", 1)
    site.write({"redes/01-a.md": hidden}).index()
    assert statuses() == [404, unnamed]
    site.write({"redes/01-a.md": hidden.replace("---\n", "---\nlevel: [\n", 1)}).index()
    assert statuses()[1] == unnamed
    site.write({"redes/01-a.md": hidden, "redes/02-b.md": "![x](a.png)\n"}).index()
    assert statuses() == [200, unnamed]
    site.write({"redes/01-a.md": shown, "redes/02-b.md": "# B\n"}).index()
    assert statuses() == [200, unnamed]


def test_files_of_podcasts_and_videos_are_named_by_their_series(workspace: Site) -> None:
    site = Site(workspace.folder, serve_media="linked")
    site.write(
        {
            "redes/index.md": PAGE,
            "oculta/index.md": PAGE.replace("---", "---\nstate: archived", 1),
            "redes/a.mp3": "x",
            "redes/videos/v.mp4": "x",
            "libre/o.mp3": "x",
            "podcasts.yml": "redes: {audio_file: a.mp3}\noculta: {audio_file: libre/o.mp3}\n",
        }
    ).index()
    found = {p: site.get(f"/media/{p}").status_code for p in ("redes/a.mp3", "redes/videos/v.mp4")}
    assert found == {"redes/a.mp3": 200, "redes/videos/v.mp4": 200}
    Site(workspace.folder).index()
    assert Site(workspace.folder).get("/media/libre/o.mp3").status_code == 404


def _swap_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/passwd")


def _swap_folder(path: Path) -> None:
    path.parent.rename(path.parent.with_name("other"))
    path.parent.symlink_to(path.parent.with_name("other"))


def _swap_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _swap_nothing(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("swap", [_swap_link, _swap_folder, _swap_pipe, _swap_nothing])
def test_what_was_swapped_in_since_is_not_served(site: Site, swap: object) -> None:
    assert callable(swap)
    swap(site.root / "redes/img/a.gif")
    assert site.get(URL).status_code == 404


def test_a_file_that_may_not_be_read_is_not_there(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("content_api.http.media.open_files.open_descriptor", refuse)
    assert site.get(URL).status_code == 404


def test_an_etag_is_that_of_the_bytes_that_are_sent(site: Site) -> None:
    before = site.get(URL).headers["ETag"]
    (site.root / "redes/img/a.gif").write_bytes(b"other")
    response = site.get(URL, If_None_Match=before)
    assert (response.status_code, response.get_data()) == (200, b"other")
    assert response.headers["ETag"] == f'"{hashlib.sha256(b"other").hexdigest()}"'


def test_a_file_that_is_replaced_while_it_is_sent_goes_on_as_it_was(site: Site) -> None:
    path = site.root / "redes/img/a.gif"
    path.write_bytes(b"a" * 200_000)
    file = OpenFile(site.root, "redes/img/a.gif")
    stream = FileStream(file, 0, 200_000)
    first = next(stream)
    path.with_name("b.tmp").write_bytes(b"b" * 200_000)
    path.with_name("b.tmp").replace(path)
    assert first + b"".join(stream) == b"a" * 200_000
    stream.close()
    assert file.descriptor == -1


def test_a_file_that_is_written_to_while_it_is_sent_ends_the_answer(site: Site) -> None:
    path = site.root / "redes/img/a.gif"
    path.write_bytes(b"a" * 200_000)
    file = OpenFile(site.root, "redes/img/a.gif")
    stream = FileStream(file, 0, 200_000)
    next(stream)
    time.sleep(0.02)
    path.write_bytes(b"b" * 200_000)
    with pytest.raises(FileChangedError):
        list(stream)


def test_a_file_that_keeps_changing_is_unavailable_for_now(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_: object) -> Iterator[bytes]:
        raise FileChangedError

    monkeypatch.setattr(OpenFile, "read", read)
    response = site.get(URL)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "1")


def test_no_answer_leaves_a_file_open(site: Site) -> None:
    open_files = Path("/proc/self/fd")
    gc.collect()  # stores of other tests close when they are collected
    site.get(URL)
    before = len(list(open_files.iterdir()))
    for headers in ({}, {"Range": "bytes=9999-"}, {"If-None-Match": "*"}, {"If-Match": '"x"'}):
        site.client.get(URL, headers=headers).close()
        site.client.head(URL, headers=headers).close()
    site.client.get(URL, buffered=False).close()
    assert len(list(open_files.iterdir())) == before


def test_only_what_changed_is_read_again_for_its_pixels(site: Site) -> None:
    site.write({"redes/01-a.md": "# A\n\n![i](img/a.gif)\n"})
    (site.root / "redes/img/a.gif").write_bytes(png(40, 30))
    site.index()
    path = "/api/v1/series/redes/articles/a"
    (image,) = site.data(path)["images"]
    assert (image["width"], image["height"], image["bytes"]) == (40, 30, 29)
    (site.root / "redes/img/a.gif").write_bytes(png(7, 9))
    site.index()
    assert site.data(path)["images"][0]["width"] == 7
    assert 'width="7" height="9"' in site.data(path)["body"]["html"]
    (site.root / "redes/img/a.gif").unlink()
    site.index()
    assert site.data(path)["images"][0]["url"] is None
    assert site.get(URL).status_code == 404


@pytest.mark.parametrize("data", [png(0, 5), png(4_000_000_000, 5), b"GIF89a"])
def test_what_has_no_pixels_is_served_without(site: Site, data: bytes) -> None:
    site.write({"redes/01-a.md": "# A\n\n![i](img/a.gif)\n"})
    (site.root / "redes/img/a.gif").write_bytes(data)
    site.index()
    (image,) = site.data("/api/v1/series/redes/articles/a")["images"]
    assert (image["width"], image["height"]) == (None, None)
    assert image["url"] == URL


LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"


@pytest.mark.parametrize("data", [b"", LFS, b"<!doctype html><title>404</title>", b"sin imagen"])
def test_what_is_no_image_is_not_served_as_one(site: Site, data: bytes) -> None:
    site.write({"redes/01-a.md": "# A\n\n![i](img/a.gif)\n"})
    (site.root / "redes/img/a.gif").write_bytes(data)
    site.index()
    (image,) = site.data("/api/v1/series/redes/articles/a")["images"]
    assert (image["src"], image["url"], image["type"]) == ("img/a.gif", None, None)
    assert site.get(URL).status_code == 404
    told = [p for p in site.data("/api/v1/diagnostics") if p["code"] == "file/not-an-image"]
    assert [p["path"] for p in told] == ["redes/img/a.gif"]


def test_an_image_of_another_type_than_its_name_says_is_served_as_what_it_is(site: Site) -> None:
    (site.root / "redes/img/a.gif").write_bytes(png(3, 4))
    site.index()
    assert site.get(URL).headers["Content-Type"] == "image/png"


def test_a_pointer_that_git_lfs_replaced_is_served(site: Site) -> None:
    (site.root / "redes/img/a.gif").write_bytes(LFS)
    site.index()
    assert site.get(URL).status_code == 404
    (site.root / "redes/img/a.gif").write_bytes(DATA)
    site.index()
    assert site.get(URL).get_data() == DATA
