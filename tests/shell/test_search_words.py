"""From what people type to a query of words, and from a find to a snippet."""

import pytest

from content_api.store.marking import MOST_CHARACTERS, mark
from content_api.store.match import build_matches, count_words


def _quoted(text: str) -> str:
    """The words of the strictest query."""
    matches = build_matches(text, {})
    return matches[0].prominent.split(" : (", 1)[1].removesuffix(")))") if matches else ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("redes", '"redes"*'),
        ("redes neuronales", '"redes" AND "neuronales"*'),
        ("redes redes", '"redes"*'),
        ("Redes, (neuronales)", '"Redes" AND "neuronales"*'),
        ("GPT-4", '"GPT-4"'),
        ("snake_case", '"snake_case"*'),
        ("a", '"a"'),
        ('"redes', '"redes"*'),
        ("title:redes", '"title" AND "redes"*'),
        ("NEAR(a b, 2)", '"NEAR" AND "a" AND "b" AND "2"'),
        ("a OR b NOT c", '"a" AND "OR" AND "b" AND "NOT" AND "c"'),
        ("^redes* + -x", '"redes" AND "x"'),
        ("(a+)+$", '"a"'),
        ("ñandú 日本", '"ñandú" AND "日本"*'),
        ("re\u0301des", '"r\u00e9des"*'),
        ("?¿ -- * \x00 🎉", ""),
    ],
)
def test_every_sign_only_parts_words(text: str, words: str) -> None:
    assert _quoted(text) == words


def test_when_nothing_has_all_words_any_will_do() -> None:
    every, some = build_matches("redes neuronales", {})
    assert " AND " in every.anywhere
    assert '("redes" OR "neuronales"*)' in some.anywhere
    assert len(build_matches("redes", {})) == 1


def test_joined_words_count_each() -> None:
    assert count_words("GPT-4 de-a-b, ¿c?") == 6


@pytest.mark.parametrize(
    ("found", "html", "text"),
    [
        ("el \x02gradiente\x03 es", "el <mark>gradiente</mark> es", "el gradiente es"),
        ("a\n\n\x02b\x03 &", "a <mark>b</mark> &amp;", "a b &"),
        (
            "<script>\x02x\x03</script>",
            "&lt;script&gt;<mark>x</mark>&lt;/script&gt;",
            "<script>x</script>",
        ),
        ("", "", ""),
    ],
)
def test_a_snippet_is_escaped_and_marked(found: str, html: str, text: str) -> None:
    assert mark(found) == {"html": html, "text": text}


@pytest.mark.parametrize(
    "found",
    [
        f"{'palabra ' * 60}\x02aquí\x03{' palabra' * 60}",
        f"\x02{'larga' * 100}\x03",
        f"{'x' * 500}\x02aquí\x03{'x' * 500}",
        f"\x02aquí\x03{' palabra' * 60}",
        f"{'palabra ' * 60}\x02aquí\x03",
    ],
)
def test_a_long_snippet_is_cut_around_the_first_find(found: str) -> None:
    snippet = mark(found)
    assert len(snippet["text"]) <= MOST_CHARACTERS + 2
    assert snippet["html"].count("<mark>") == snippet["html"].count("</mark>") == 1
    assert "aquí" in snippet["text"] or "larga" in snippet["text"]
