"""A link to something hidden loses its address, in whichever way it is written."""

import pytest

from content_api.parsing.body.addresses import place_body
from content_api.values.records import Catalogue
from tests.sources import article, catalogue

PAGE = "---\ntitle: S\n---\n# S\n"
FILES = {
    "s/index.md": PAGE,
    "s/02-velado.md": "---\nstate: draft\n---\n# B\n",
    "s/foto.png": "",
    "oculta/index.md": "---\nstate: archived\nslug: velada\n---\n# O\n",
    "oculta/01-velado.md": "# Z\n",
    **{f"oculta/velado.{ending}": "" for ending in ("png", "mp3", "mp4", "vtt")},
}
TEMPLATES = {"series": "/cursos/{series}/", "article": "/blog/{article}/"}
ADDRESSES = (
    "02-velado.md",
    "./02-velado.md",
    "../s/02-velado.md",
    "../s/./../s/02-velado.md",
    "02-velado",
    "velado",
    "../velado/",
    "../velado/index.html",
    "02-VELADO.MD",
    "02-velad%6f.md",
    "02-velado.md?a=b",
    "02-velado.md#b",
    "02-velado.markdown",
    "/series/s/velado",
    "/series/s/velado/",
    "/series/s/velado.html",
    "/series/s/velado/index.html",
    "/series/s/02-velado.md",
    "/SERIES/S/Velado/?a=b#c",
    "/series/s//velado/parte/",
    "../../../series/s/velado/",
    "/s/velado",
    "/s/02-velado.md",
    "/api/v1/series/s/articles/velado",
    "/api/v1/series/s/articles/velado.md?formats=html",
    "/api/v1/articles/s/velado",
    "/blog/velado/",
    "/blog/velado/index.html",
    "../oculta/01-velado.md",
    "../oculta/velado.mp4",
    "/velada/",
    "/series/velada/",
    "/api/v1/series/velada",
    "/api/v1/series/velada/status",
    "/api/v1/series/velada/articles/velado",
    "/cursos/velada/",
    "/media/oculta/velado.png",
    "../../media/oculta/velado.png",
)
AROUND = (
    "[x]({url})",
    '[x]({url} "t")',
    "[x](<{url}>)",
    "[x](\n{url}\n)",
    "[x][r]\n\n[r]: {url}",
    "![x]({url})",
    "[![x](foto.png)]({url})",
    "**[x]({url})**{{: .a }}",
    "- a\n    1. [x]({url})",
    "> [x]({url})",
    "| a |\n|---|\n| [x]({url}) |",
    "## [x]({url})",
    "a[^1]\n\n[^1]: [x]({url})",
    "!!! note\n    [x]({url})",
    "T\n:   [x]({url})",
    '=== "A"\n    [x]({url})',
    '<a href="{url}">x</a>',
    "<A class=b HREF='{url}'>x</A>",
    '<div markdown>\n\n<a\nhref=" {url} ">x</a>\n\n</div>',
    '<img src="{url}" alt="x">',
    '<audio src="{url}"></audio>',
    '<video src="foto.mp4" poster="{url}"><source src="{url}"><track src="{url}"></video>',
    '<blockquote cite="{url}">x</blockquote>',
    '<q cite="{url}">x</q> <del cite="{url}">y</del> <ins cite="{url}">z</ins>',
)


def linked(body: str) -> Catalogue:
    return catalogue({**FILES, "s/01-a.md": f"# A\n\n{body}\n"}, url_templates=TEMPLATES)


def served(site: Catalogue, body: str) -> list[str]:
    """All formats of the body, and what the record tells of its links and images."""
    (record,) = site.series[0].articles
    known = {n: place for n, place in enumerate(record.linked.destinations) if place}
    found = place_body(article(f"# A\n\n{body}\n").body, known)
    images = " ".join(image.src for image in record.linked.images)
    return [found.html, found.markdown, found.ast.decode(), found.text, images]


@pytest.mark.parametrize("url", ADDRESSES)
def test_every_way_to_write_the_address_is_known(url: str) -> None:
    body = f"[x]({url})"
    site = linked(body)
    assert not any("velad" in text.lower() for text in served(site, body))
    assert site.series[0].articles[0].linked.links_to == ()
    assert served(site, body)[0].endswith('<p><a rel="noopener">x</a></p>\n')
    (problem,) = site.problems
    assert problem.private
    assert site.public_problems == ()


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize(
    "url", ["02-velado.md", "/api/v1/series/s/articles/velado", "/media/oculta/velado.png"]
)
def test_wherever_it_stands(around: str, url: str) -> None:
    body = around.format(url=url)
    site = linked(body)
    assert not any("velad" in text for text in served(site, body))
    assert all("velad" not in problem.text for problem in site.public_problems)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/series/s/velado/",
        "/otra/velado/",
        "/velado/",
        "/blog/",
        "/cursos/",
        "/series/s/velados/",
        "/api/v1/series/s/articles",
        "/api/v1/series/s",
        "/media/s/foto.png",
        "/s/",
    ],
)
def test_an_address_that_leads_elsewhere_stays(url: str) -> None:
    body = f"[x]({url})"
    site = linked(body)
    assert f'href="{url}"' in served(site, body)[0]


def test_what_is_published_where_something_hidden_would_be_keeps_its_links() -> None:
    files = {
        **FILES,
        "t/index.md": PAGE.replace("S", "T"),
        "t/01-velado.md": "# Público\n",
        "oculta/02-s.md": "# Otra\n",
        "s/01-a.md": "# A\n\n[x](/blog/velado/) [y](/series/t/velado/) [z](/blog/s/)\n",
    }
    site = catalogue(files, url_templates=TEMPLATES)
    destinations = site.series[0].articles[0].linked.destinations
    assert [place and place.url for place in destinations] == [None, "/blog/velado/", ""]


def test_a_video_and_a_podcast_lose_a_hidden_file_too() -> None:
    files = {
        **FILES,
        "s/01-a.md": "---\nvideo: ../oculta/velado.mp4\nvideo_poster: /media/oculta/velado.png\n---\n# A\n",
        "podcasts.yml": "s: {audio_file: oculta/velado.mp3, spotify_url: https://x.example}\n",
    }
    (series,) = catalogue(files).series
    (page,) = series.articles
    assert page.video is not None
    assert series.podcast is not None
    assert (page.video.url, page.video.poster, page.video.media_url) == ("#", None, None)
    assert (series.podcast.audio_file, series.podcast.url) == (None, None)
    assert series.podcast.spotify_url == "https://x.example"
