"""Whatever the site: every word of what is public is found, and nothing of what is hidden."""

import re
import tempfile
from pathlib import Path
from urllib.parse import quote

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.site import Site

CANARY = "canario"
WORDS = st.sampled_from(
    [
        "red",
        "RED",
        "redes",
        "Ñandú",
        "niño",
        "acción",
        "ÁRBOL",
        "über",
        "gradiente",
        "x",
        "y1",
        "42",
        "3D",
        "o'clock",
        "GPT-4",
        "`código`",
        "*énfasis*",
        "[enlace](../a.md)",
        "a_b",
        "&amp;",
        "<b>html</b>",
        "$x^2$",
        "日本語",
        "“cita”",
        "fin.",
        "$$",
    ]
)
LINES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
BLOCKS = st.one_of(
    LINES,
    LINES.map(lambda line: f"## {line}"),
    LINES.map(lambda line: f"### {line}"),
    LINES.map(lambda line: f"- {line}"),
    LINES.map(lambda line: f"> ## {line}\n>\n> {line}"),
    LINES.map(lambda line: f"```\n{line}\n```"),
    LINES.map(lambda line: f"|{line.replace('|', '')}|b|\n|-|-|\n|c|d|"),
    st.just(f"<!-- {CANARY} -->"),
    st.just(f'{{{{ include_html("{CANARY}.html", a="{CANARY}") }}}}'),
)
STATES = st.sampled_from(("published", "draft", "ready", "archived", "scheduled"))
_WORD = re.compile(r"[^\W_]+")


@st.composite
def article(draw: st.DrawFn) -> str:
    state = draw(STATES)
    blocks = draw(st.lists(BLOCKS, max_size=6))
    if state != "published":
        blocks.append(f"## {CANARY}\n\nEl {CANARY}.")
    date = "date: 2999-01-01\n" if state == "scheduled" else ""
    title = draw(WORDS).strip("`*[]$&<>").replace("'", "") or "T"
    return f'---\ntitle: "{title}"\nstate: {state}\n{date}---\n' + "\n\n".join(blocks) + "\n"


SITES = st.lists(article(), min_size=1, max_size=4)


def _pages(site: Site, word: str) -> tuple[set[str], str]:
    """Ids of the records with a hit for `word`, and all that was answered."""
    found: set[str] = set()
    answers = ""
    path: str | None = f"/api/v1/search?limit=100&search={quote(word)}"
    while path:
        response = site.get(path)
        payload = response.get_json()
        found |= {hit["record"]["id"] for hit in payload["data"]}
        answers += response.get_data(as_text=True)
        path = payload["links"]["next"]
    return found, answers


@given(SITES, SITES)
@settings(max_examples=25, derandomize=True, deadline=None)
def test_search_finds_every_public_word_and_no_hidden_one(
    before: list[str], after: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        site.write({"s/index.md": "---\ntitle: S\n---\n# S\n"})
        for texts in (before, after):  # the second on top of the first
            for number in range(4):
                path = site.root / f"s/{number:02}-a{number}.md"
                path.unlink(missing_ok=True)
            site.write({f"s/{number:02}-a{number}.md": text for number, text in enumerate(texts)})
            site.index()
        _assert_found(site)


def _assert_found(site: Site) -> None:
    public = site.data("/api/v1/articles?limit=100&formats=text")
    ids = {record["id"] for record in public}
    for record in public:
        for word in set(_WORD.findall(f"{record['title']} {record['body']['text']}")):
            found, _ = _pages(site, word)
            assert record["id"] in found, word
            assert found <= {*ids, "s"}
    found, answers = _pages(site, CANARY[:-1])
    assert not found
    assert CANARY not in answers
