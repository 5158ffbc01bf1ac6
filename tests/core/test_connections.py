"""Where the addresses of bodies lead: pages, headings, media, and what must not be told."""

import json
from typing import Any

import pytest

from content_api.catalogue.options import CompileOptions
from content_api.catalogue.tree.media import is_image, media_type
from content_api.catalogue.urls import build_url, find_template_fault
from content_api.parsing.body.addresses import place_body, place_html, place_markdown
from content_api.values.linked import Destination, Links
from content_api.values.parts import Body
from content_api.values.records import Article, Catalogue
from tests.core.compiling import article_of, compile_article
from tests.sources import catalogue
from tests.whole import WholeCompiler

FILES = {
    "s/index.md": "---\ntitle: Serie\n---\n# Serie\n",
    "s/02-otra.md": "---\nslug: la-otra\n---\n# Otra\n\n## Qué es\n",
    "s/03-secreta.md": "---\nstate: draft\n---\n# X\n",
    "s/04-rota.md": "---\nslug: No vale\n---\n# X\n",
    "s/05-gemela.md": "# X\n",
    "s/06-gemela.md": "# X\n",
    "s/datos.zip": "",
    "s/img/a b.png": "4x3",
    "s/img/x.svg": "<svg/>",
    "s/guia.pdf": "%PDF",
    "sin/01-z.md": "# Z\n",
    "oculta/index.md": "---\nstate: archived\n---\n# O\n",
    "oculta/x.png": "4x3",
}


def find_article(linked: Catalogue, id_: str = "s/a") -> Article:
    return next(a for series in linked.series for a in series.articles if a.id == id_)


def linked_body(markdown: str, **options: Any) -> tuple[Body, Links]:
    """The body of an article with `markdown`, as it is served, and how it is linked."""
    source = f"# A\n\n{markdown}\n"
    linked = find_article(catalogue({**FILES, "s/01-a.md": source}, **options)).linked
    body = WholeCompiler(CompileOptions()).compile_article("s/01-a.md", source.encode()).body
    found = {n: place for n, place in enumerate(linked.destinations) if place}
    return place_body(body, found), linked


@pytest.mark.parametrize(
    ("address", "url", "ref"),
    [
        ("02-otra.md", "/api/v1/series/s/articles/la-otra", "s/la-otra"),
        ("./02-otra.md#que-es", "/api/v1/series/s/articles/la-otra#que-es", "s/la-otra"),
        ("02-otra.md#Qué-Es", "/api/v1/series/s/articles/la-otra#que-es", "s/la-otra"),
        ("02-otra.md#no-hay", "/api/v1/series/s/articles/la-otra#no-hay", "s/la-otra"),
        (
            "02-otra.md?a=1&b=2#que-es",
            "/api/v1/series/s/articles/la-otra?a=1&b=2#que-es",
            "s/la-otra",
        ),
        ("02-OTRA.md", "/api/v1/series/s/articles/la-otra", "s/la-otra"),
        ("../la-otra/", "/api/v1/series/s/articles/la-otra", "s/la-otra"),
        ("/series/s/la-otra/", "/api/v1/series/s/articles/la-otra", "s/la-otra"),
        ("../s/", "/api/v1/series/s", "s"),
        ("/series/s/index.md", "/api/v1/series/s", "s"),
        ("/series/sin/", "/api/v1/series/sin", "sin"),
        ("../sin/01-z.md", "/api/v1/series/sin/articles/z", "sin/z"),
        ("guia.pdf#page=2", "/media/s/guia.pdf#page=2", ""),
        ("img/x.svg", "/media/s/img/x.svg", ""),
    ],
)
def test_a_link_leads_to_the_api_and_names_the_record(address: str, url: str, ref: str) -> None:
    body, _ = linked_body(f"[x]({address})")
    shown = url.replace("&", "&amp;")
    named = f' data-ref="{ref}"' if ref else ""
    assert f'<a href="{shown}"{named} rel="noopener">x</a>' in body.html
    assert f"[x]({shown})" in body.markdown
    link = json.loads(body.ast)["children"][1]["children"][0]
    assert link["url"] == url
    assert link.get("data") == ({"ref": ref} if ref else None)


@pytest.mark.parametrize(
    "address",
    [
        *("03-secreta.md", "../secreta/#x", "../oculta/", "/series/oculta/no-hay/"),
        *("../oculta/x.png", "04-rota.md#x", "/series/s/04-rota/", "05-gemela.md"),
    ],
)
def test_nothing_is_told_of_what_is_not_served(address: str) -> None:
    body, linked = linked_body(f"[x]({address}) ![y]({address}) <a href='{address}'>z</a>")
    assert '<a rel="noopener">x</a> <img alt="y"> <a rel="noopener">z</a>' in body.html
    assert body.markdown == '# A\n\n[x](#) ![y](#) <a href="#">z</a>'
    assert json.loads(body.ast)["children"][1]["children"][0]["url"] == "#"
    assert address not in body.ast.decode()
    assert (linked.links_to, linked.images[0].src) == ((), "#")


@pytest.mark.parametrize(
    "address",
    [
        *("no.md", "datos.zip", "../../fuera.md", "https://x.org/a?b", "#a", "?q=1"),
        *("mailto:a@b.org", "no%20hay.md?a=1#b", "%7B%7B%20x%20%7D%7D"),
    ],
)
def test_what_leads_nowhere_stays_as_it_is_written(address: str) -> None:
    body, _ = linked_body(f"[x]({address}) <a href='{address}'>y</a>")
    link = f'<a href="{address}" rel="noopener">'
    assert f"{link}x</a> {link}y</a>" in body.html
    assert body.markdown.startswith(f"# A\n\n[x]({address}) <a href=")
    assert json.loads(body.ast)["children"][1]["children"][0]["url"] == address


def test_every_way_to_write_an_address_is_understood() -> None:
    body, linked = linked_body(
        "[a][k] [b][k] [c](<02-otra.md>) [d](02-otra.md 'T') `[x](02-otra.md)` \\[x](02-otra.md)\n\n"
        "<div>\n<A class=q HREF=02-otra.md>e</A>\n</div>\n\n[k]: 02-otra.md 'K'"
    )
    url = "/api/v1/series/s/articles/la-otra"
    assert body.html.count(f'href="{url}" data-ref="s/la-otra"') == 5
    assert body.markdown.count(url) == 4
    assert "`[x](02-otra.md)` \\[x](02-otra.md)" in body.markdown
    assert [(t.type, t.id, t.title, t.anchor) for t in linked.links_to] == [
        ("article", "s/la-otra", "Otra", None)
    ]


def test_an_image_keeps_its_room_unless_the_author_gave_a_size() -> None:
    body, linked = linked_body(
        "![i](<img/a b.png> 'T') <img src='img/a%20b.png' width=9> <img src='img/x.svg'>\n"
        "<video poster='img/a%20b.png' src='no.mp4'></video> ![z](https://x.org/z.png)"
    )
    place = "/media/s/img/a%20b.png"
    assert f'<img src="{place}" width="4" height="3" alt="i" title="T">' in body.html
    assert f'<img src="{place}" width="9"> <img src="/media/s/img/x.svg">' in body.html
    assert f'<video poster="{place}" src="no.mp4">' in body.html
    assert f"![i](<{place}> 'T')" in body.markdown
    first, other = linked.images
    assert (first.path, first.url, first.type) == ("s/img/a b.png", place, "image/png")
    assert (first.bytes, first.width, first.height) == (3, 4, 3)
    assert (other.src, other.url, other.bytes) == ("https://x.org/z.png", None, None)


def test_links_are_listed_once_in_reading_order_and_from_the_other_end() -> None:
    files = {
        **FILES,
        "s/01-a.md": "# A\n\n[1](../sin/) [2](02-otra.md#que-es) [3](02-otra.md) [4](01-a.md)\n",
        "sin/01-z.md": "# Z\n\n[a](../s/02-otra.md)\n",
        "s/03-secreta.md": "---\nstate: draft\n---\n# X\n\n[a](02-otra.md)\n",
    }
    linked = catalogue(files)
    listed = [(t.id, t.anchor) for t in find_article(linked).linked.links_to]
    assert listed == [("sin", None), ("s/la-otra", "que-es")]
    other = find_article(linked, "s/la-otra").linked
    assert [(r.type, r.id, r.title) for r in other.linked_from] == [
        ("article", "s/a", "A"),
        ("article", "sin/z", "Z"),
    ]
    assert catalogue(files, reverse=True) == linked


def test_the_prose_of_a_series_page_has_its_addresses_in_place() -> None:
    page = (
        "# S\n\nVer [a](02-otra.md) e ![i](img/x.svg).\n\n**Objetivos de la serie**\n\n"
        "- De [b](02-otra.md)\n\n## Índice\n\n### 1. Uno\n\n- De [c](02-otra.md)\n\n"
        "### 2. Dos\n\n- Nada\n"
    )
    (series, _) = catalogue({**FILES, "s/index.md": page}).series
    url, document = "/api/v1/series/s/articles/la-otra", series.document
    assert f'<a href="{url}" data-ref="s/la-otra"' in document.intro.html
    assert document.intro.markdown == f"Ver [a]({url}) e ![i](/media/s/img/x.svg)."
    assert url in document.objectives[0].html
    assert url in series.sections[0].points[0].html


def test_addresses_on_the_site_follow_the_templates() -> None:
    templates = {
        "series": "https://5sigmas.org/{locale}/{series}/",
        "article": "/{locale}/{path}/{stem}/{series}/{article}/{number}/",
    }
    source = "[x](02-otra.md#que-es) [y](../s/) [z](../sin/01-z.md)"
    body, linked = linked_body(source, url_templates=templates)
    assert linked.url == "/es/s/01-a/01-a/s/a/1/"
    assert 'href="/es/s/02-otra/02-otra/s/la-otra/2/#que-es" data-ref="s/la-otra"' in body.html
    assert 'href="https://5sigmas.org/es/s/" data-ref="s"' in body.html


MKDOCS = {"series": "/series/{path}/", "article": "/series/{path}/"}


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("index.md", "/series/t/"),
        ("_index.md", "/series/t/"),
        ("README.md", "/series/t/"),
        ("series.md", "/series/t/series/"),
        ("00_presentacion_serie.md", "/series/t/00_presentacion_serie/"),
    ],
)
def test_a_series_page_that_stands_for_its_folder_has_the_folder_s_address(
    name: str, url: str
) -> None:
    files = {f"t/{name}": "# T\n", "s/index.md": "# S\n", "s/01-a.md": f"[t](../t/{name})\n"}
    by_id = {series.id: series for series in catalogue(files, url_templates=MKDOCS).series}
    assert by_id["t"].named.url == url
    (link,) = by_id["s"].articles[0].linked.links_to
    assert link.url == url


def test_an_article_in_a_folder_of_its_own_has_the_folder_s_address() -> None:
    files = {
        "s/index.md": "# S\n\n[a](/series/s/01-a/#x) [b](/series/s/02-b/)\n",
        "s/01-a/index.md": "---\nslug: a\n---\n## X\n",
        "s/02-b/README.md": "---\nslug: b\n---\n# B\n",
    }
    linked = catalogue(files, url_templates=MKDOCS)
    assert {a.id: a.named.url for a in linked.series[0].articles} == {
        "s/a": "/series/s/01-a/",
        "s/b": "/series/s/02-b/",
    }
    assert [link.url for link in linked.series[0].linked.links_to] == [
        "/series/s/01-a/#x",
        "/series/s/02-b/",
    ]


@pytest.mark.parametrize("name", ["index.md", "README.md"])
def test_a_folder_s_page_is_its_index_where_addresses_are_those_of_files(name: str) -> None:
    document = article_of(compile_article("# A\n", path=f"s/01-a/{name}"))
    assert build_url("/x/{path}.html", document, "s", "es") == "/x/s/01-a/index.html"


def test_a_record_without_a_part_of_the_template_has_no_address_on_the_site() -> None:
    document = article_of(compile_article("# A\n", path="s/a.md"))
    assert build_url("/{number}/", document, "s", "es") is None
    assert build_url("", document, "s", "es") is None
    assert build_url("/{stem}/{article}", document, "s", "es") == "/a/a"


@pytest.mark.parametrize(
    ("kind", "template", "name"),
    [
        ("series", "/{article}/", "article"),
        ("article", "/{slug}/", "slug"),
        ("article", "/{}/", ""),
        ("article", "series/{article}", None),
        ("article", "//x.org/{article}", None),
        ("article", "javascript:{article}", None),
        ("article", '/"{article}', None),
        ("article", "/{article", None),
        ("article", "", None),
    ],
)
def test_a_template_that_makes_no_address_is_told(kind: str, template: str, name: str) -> None:
    fault = find_template_fault(kind, template)
    assert fault is not None
    assert fault.name == name


@pytest.mark.parametrize("template", ["/{series}/", "https://x.org:80/a/{path}/?l={locale}#{stem}"])
def test_a_path_or_a_whole_address_is_a_template(template: str) -> None:
    assert find_template_fault("series", template) is None


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("audio/p.m4a", "/media/s/audio/p.m4a"),
        ("s/audio/p.m4a", "/media/s/audio/p.m4a"),
        ("series/s/audio/p.m4a", "/media/s/audio/p.m4a"),
        ("audio/no.m4a", None),
    ],
)
def test_a_podcast_and_videos_are_served_when_their_files_are_here(name: str, url: str) -> None:
    files = {
        **FILES,
        "s/index.md": "---\ntitle: S\nvideo: videos/v.mp4\nvideo_poster: img/x.svg\n---\n",
        "s/01-a.md": "---\nvideo: https://x.org/v.mp4\n---\n# A\n",
        "s/audio/p.m4a": "",
        "s/videos/v.mp4": "",
        "s/videos/v.avi": "",
        "podcasts.yml": f"s: {{audio_file: {name}}}\nsin: {{spotify_url: 'https://x.org'}}\n",
    }
    (series, other) = catalogue(files).series
    assert (series.podcast and series.podcast.url) == url
    assert other.podcast is not None
    assert other.podcast.url is None
    assert series.video is not None
    assert series.video.media_url == "/media/s/videos/v.mp4"
    assert series.video.poster_media_url == "/media/s/img/x.svg"
    assert [file.url for file in series.videos] == [None, "/media/s/videos/v.mp4"]
    video = series.articles[0].video
    assert video is not None
    assert (video.media_url, video.poster_media_url) == (None, None)


def test_only_media_outside_of_hidden_folders_are_public() -> None:
    paths = [file.path for file in catalogue(FILES).media]
    assert paths == ["s/guia.pdf", "s/img/a b.png", "s/img/x.svg"]


def test_a_forged_mark_leads_nowhere_else() -> None:
    forged = 'a<a href="x&#xFDD3;7&#xFDD4;">b</a> href="&#xFDD3;0&#xFDD4;"'
    body, _ = linked_body(f"[x](02-otra.md) {forged}")
    assert "\ufdd3" not in body.html
    assert '<a href="x" rel="noopener">b</a>' in body.html


def test_texts_without_addresses_are_left_as_they_are() -> None:
    found = {0: Destination("/a")}
    assert place_html("<p>a</p>", found) == "<p>a</p>"
    assert place_markdown("[a](b)", found) == "[a](b)"
    assert place_body(Body(html="<p>a</p>"), found) == Body(html="<p>a</p>")


def test_the_type_of_a_file_is_that_of_its_ending_in_any_case() -> None:
    assert (media_type("a/b.PNG"), media_type("a/b.html"), media_type("a/png")) == (
        "image/png",
        None,
        None,
    )
    assert (is_image("a.SVG"), is_image("a.mp4")) == (True, False)
