"""What /docs shows to try is what the API answers, wherever the page is served."""

import html
import re
import shlex

import pytest

from content_api.http.description import _render_prose
from tests.site import Site

# What the page says to put in, of the sample site.
OWN = {
    "SERIES": "fundamentos-ia",
    "ARTICLE": "que-es-la-ia",
    "PATH": "redes/imagenes/cadena.svg",
    "$API": "",
}


def _page(site: Site, **headers: str) -> str:
    return site.get("/docs", **headers).get_data(as_text=True)


def _commands(site: Site) -> list[list[str]]:
    """Each `curl` of the page, as a shell splits it; those of one endpoint stand together."""
    blocks = re.findall(r"<pre>(.*?)</pre>", _page(site), re.DOTALL)
    return [shlex.split(line) for block in blocks for line in html.unescape(block).splitlines()]


def _with_own(address: str) -> str:
    return re.sub(r"\$?[A-Z]{3,}", lambda word: OWN.get(word[0], word[0]), address)


def test_every_request_of_the_page_is_answered(sample: Site) -> None:
    cursor, followed = None, 0
    for command in _commands(sample):
        assert command[0] == "curl"
        address = _with_own(command[-1])
        if "cursor=CURSOR" in address:
            assert cursor, f"nothing comes after what {address} goes on from"
            address = address.replace("CURSOR", cursor)
            followed += 1
        is_post = "--data-binary" in command
        answer = sample.post(address, "# T\n") if is_post else sample.get(address)
        assert answer.status_code == 200, address
        if answer.mimetype == "application/json":
            pagination = answer.get_json().get("meta", {}).get("pagination", {})
            cursor = pagination.get("cursor")
    assert followed >= 4


def test_a_search_has_its_words_and_a_list_a_filter_and_facets(sample: Site) -> None:
    addresses = [command[-1] for command in _commands(sample)]
    assert "$API/api/v1/search?search=descenso%20gradi" in addresses
    (shown,) = (a for a in addresses if a.startswith("$API/api/v1/articles?") and "cursor" not in a)
    assert {part.partition("=")[0] for part in shown.partition("?")[2].split("&")} == {
        "updated_at[gte]",
        "facets",
        "limit",
    }


def test_brackets_are_kept_from_curl(sample: Site) -> None:
    for command in _commands(sample):
        assert ("-g" in command) == ("[" in command[-1])


@pytest.mark.parametrize("host", ["localhost", "evil.example.org"])
def test_the_page_is_the_same_under_every_name(sample: Site, host: str) -> None:
    assert _page(sample, Host=host) == _page(sample)
    assert host not in _page(sample, Host=host)


def test_what_stands_in_backticks_is_code_and_nothing_is_live(sample: Site) -> None:
    page = sample.get("/docs").get_data(as_text=True)
    assert "`" not in page
    assert "<code>progress(percent)</code> for some parts of one" in page
    assert str(_render_prose("<b> `a<i>`")) == "&lt;b&gt; <code>a&lt;i&gt;</code>"
