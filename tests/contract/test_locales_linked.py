"""Links, media and references of a site with several content roots keep to their language."""

from pathlib import Path

import pytest

from content_api.settings.roots import LocaleRoot
from tests.site import Site

API = "/api/v1"
PAGE = "---\ntitle: {title}\n---\n# {title}\n\n[x](01-uno.md?a=1#dos)\n\n![d](d.svg)\n"
ARTICLE = """---
title: {title}
---
## Dos

[s](index.md)

![d](d.svg)
"""
WORK = """
## References

- Vaswani, A. (2017) — *Attention*: https://arxiv.org/abs/1706.03762
"""


def _svg(width: int) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="5"/>\n'


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("linked")
    roots = {locale: LocaleRoot(folder / "content" / locale) for locale in ("es", "en")}
    files: dict[str, str] = {}
    for number, (locale, title) in enumerate((("es", "Redes"), ("en", "Networks"))):
        files |= {
            f"{locale}/redes/index.md": PAGE.format(title=title) + WORK,
            f"{locale}/redes/01-uno.md": ARTICLE.format(title=f"{title} 1"),
            f"{locale}/redes/d.svg": _svg(10 + number),
        }
    templates = {"article": "/{locale}/{series}/{article}/"}
    made = Site(folder, content_locales=roots, content_url_template=templates).write(files)
    made.index()
    return made


def test_links_lead_to_records_in_their_own_language(site: Site) -> None:
    for locale in ("es", "en"):
        query = f"?locale={locale}&formats=html"
        page = site.data(f"{API}/series/redes{query}")["body"]["html"]
        assert f'href="/{locale}/redes/uno/?a=1#dos"' in page
        body = site.data(f"{API}/series/redes/articles/uno{query}")["body"]["html"]
        assert f'href="/api/v1/series/redes?locale={locale}"' in body


def test_a_query_of_the_author_stands_behind_the_language(tmp_path: Path) -> None:
    roots = {locale: LocaleRoot(tmp_path / "content" / locale) for locale in ("es", "en")}
    page = PAGE.format(title="Redes")
    files = {"es/redes/index.md": page, "es/redes/01-uno.md": ARTICLE.format(title="Uno")}
    site = Site(tmp_path, content_locales=roots).write({**files, "en/b/index.md": "# B\n"})
    site.index()
    body = site.data(f"{API}/series/redes?formats=html")["body"]["html"]
    wanted = "/api/v1/series/redes/articles/uno?locale=es&amp;a=1#dos"
    assert f'href="{wanted}"' in body


def test_media_are_served_from_the_root_of_their_language(site: Site) -> None:
    for locale, width in (("es", 10), ("en", 11)):
        resource = site.data(f"{API}/series/redes?locale={locale}&formats=html")
        url = f"/media/{locale}/redes/d.svg"
        assert f'src="{url}"' in resource["body"]["html"]
        article = site.data(f"{API}/series/redes/articles/uno?locale={locale}")
        (image,) = article["images"]
        found = (image["path"], image["url"], image["width"])
        assert found == (f"{locale}/redes/d.svg", url, width)
        assert site.get(url).get_data(as_text=True) == _svg(width)
    assert site.get("/media/redes/d.svg").status_code == 404


def test_works_are_told_with_those_that_cite_them_in_the_language(site: Site) -> None:
    for query, header, titles in (
        ("", "en", ["Networks"]),
        ("?locale=es", "en", ["Redes"]),
        ("?locale=*", "en", ["Redes", "Networks"]),
    ):
        for path in ("references", "series/redes/references"):
            response = site.get(f"{API}/{path}{query}", Accept_Language=header)
            (work,) = response.get_json()["data"]
            assert [by["title"] for by in work["cited_by"]] == titles
    assert response.headers["Content-Language"] == "es, en"
    wrong = site.get(f"{API}/references?locale=fr")
    assert wrong.status_code == 400


def test_pages_as_markdown_are_in_the_language_that_is_asked_for(site: Site) -> None:
    for path in ("series/redes.md", "series/redes/articles/uno.md"):
        response = site.get(f"{API}/{path}?locale=en")
        assert "title: Networks" in response.get_data(as_text=True)
        assert response.headers["Content-Language"] == "en"
    response = site.get(f"{API}/series/redes/articles/uno?locale=en", Accept="text/markdown")
    assert "title: Networks" in response.get_data(as_text=True)
