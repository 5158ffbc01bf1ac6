"""Hostile inputs: mutations of real files, and heaps of what each part of the format makes odd.

Everything comes from the `random.Random` that is given, so one seed and number is one input.
"""

import random
from collections.abc import Callable
from functools import cache

from tests.sources import CONTENT, CORPUS, SEED

Make = Callable[[random.Random], str]
MOST_BYTES = 20_000
LARGEST_BYTES = 256 * 1024

_WORDS = ("a", "palabra", "Índice", "café", "cafe\u0301", "ﬁ", "İ", "ß", "日本語", "😀", "x" * 90)
_ODD = (
    *("\x00", "\x0b", "\x0c", "\x1b", "\x7f", "\x85", "\xa0", "\xad", "\u200b", "\u200d", "\u202e"),
    *("\u2028", "\u2029", "\u2066", "\ufeff", "\ufffd", "\ufdd0", "\U0010ffff", "e\u0301\u0323"),
    *("👨\u200d👩\u200d👧", "\U0001f1ea\U0001f1f8", "﷽", "\u0e01\u0e33" * 5, "Ω̃" * 4),
)
_KEYS = (
    *("title", "description", "slug", "state", "article_state", "publication_status", "level"),
    *("date", "date_modified", "tags", "keywords", "lang", "robots", "hide", "reading_minutes"),
    *("video", "video_poster", "video_duration", "prerequisites", "progress_total", "otra", "~"),
    *("<<", "? a", "'title'", '"slug"', "[a]", "{a: b}", "!!str x", "&k title", "TITLE", "content"),
)
_VALUES = (
    *("a", "no", "null", "~", "1", "1.9", "1_000", "0x1f", "0o17", "1e999", "-.inf", ".nan", "''"),
    *("2026-01-02", "2026-13-01", "2026-01-02T03:04:05Z", "0001-01-01", "99999-01-01", "12:30:45"),
    *("[a, b]", "[a, [b, [c]]]", "[", "]", "{a: 1}", "{a: {b: 1}}", "{", "&a [*a]", "*a", "&a a"),
    *(
        "!!python/object:os.system x",
        "!!binary aGk=",
        "!!set {a}",
        "!!timestamp 2026-01-01",
        "!x y",
    ),
    *(
        '"\\ud800"',
        '"\\x00"',
        '"\\u202e"',
        '"sin cerrar',
        "'it''s'",
        "|",
        "|2\n    a\n  b",
        ">-\n a",
    ),
    *(
        "PT1M30S",
        "borrador",
        "published",
        "scheduled",
        "complete",
        "tecnico",
        "javascript:alert(1)",
    ),
    *("a: b: c", "# nada", "a # b", "\n  - a\n  - b", "\n  a: 1\n  a: 2", "\t", "@x", "`x`", "%a"),
    *(
        "9" * 400,
        "a" * 3_000,
        "<script>SECRET</script>",
        "<!-- SECRET -->",
        "../../etc/passwd",
        "::",
    ),
)
_PLAIN_KEYS = _KEYS[: _KEYS.index("otra")]
_PLAIN_VALUES = _VALUES[: _VALUES.index("[a, b]") + 2] + tuple(
    value for value in _VALUES if value.isidentifier() or value[:1] == "\n" or "://" in value
)
_FENCES = ("---", "---", "---", "--- ", "----", "+++", "...", "---\t", " ---", "--", "---\n---", "")
_INLINE = (
    *(
        "**a**",
        "*a*",
        "***a*",
        "__a_",
        "`a`",
        "``a`",
        "~~a~~",
        "$x$",
        "$$x$$",
        "\\*",
        "&amp;",
        "&#0;",
    ),
    *("[a](b)", "[a](<b c>)", "[a][r]", "[a]", "![a](b 't')", "[a](javascript:x)", "<http://a.b>"),
    *("[a](/series/s/)", "[a](02-b.md#x)", "[a](../r/01-a.md)", "x[^1]", "[^n]", "https://a.b/c_d"),
    *(
        "[a]( b 'c\" )",
        "[[a]](b)",
        "[![a](b)](c)",
        "<b>a</b>",
        "<i",
        "<a href='x'",
        "</p>",
        "&colon;",
    ),
    *("{: .a #b }", "{ .a k='<b>' }", "{.a}", '{ title="`" onclick=SECRET }', "`a`{: .b }", "{: "),
    *("<img src=x onerror=SECRET>", "<!-- SECRET -->", "<!-->", "<!--->", "<![CDATA[x]]>", "<?x?>"),
    *("<a href='java&#10;script:x'>", "<svg onload=x>", "<SCRIPT>SECRET</SCRIPT>", "<b title='>'>"),
    *(
        '{{ include_html("snippets/a.html") }}',
        "{{ f(x) }}",
        "{{",
        "}}",
        "{% x %}",
        '{{ f("}}") }}',
    ),
    *(
        '{{ include_html("a", k="\\"", n=1, t=true) }}',
        "{{ f('a' 'b') }}",
        '{{ include_html("',
        "\\",
    ),
)
_DIALECT_INLINE = (
    *("==a==", "^^a^^", "H~2~O", "2^10^", "++ctrl+c++", "\\(x\\)", "\\[x\\]", "$a<b$", "$5 y $10"),
    *("`#!py x`", "`:::c <b>`", ":rocket:", ":material-check:", "AB", "==", "^", "~", "++", "$$"),
    *(
        "== <i>a</i> ==",
        "^<b>^",
        "~`a~`",
        "^[a](javascript:x)^",
        "==[a](b==)",
        "$`x`$",
        "\\(<svg>\\)",
    ),
)
_DIALECT_BLOCKS = (
    *("A\n:   b", "A\nB\n: c\n\n    d", "A\n\n:   b\n:   c", ": a", "A\n:   - a\n      :   b"),
    *(
        "A\n:   a\n\n        <script>SECRET</script>",
        "A\n:   ```\n    <img src=x onerror=SECRET>\n",
    ),
    *("A\n:   <!-- SECRET -->b", "A\n:   a\n<svg onload=x>", "> A\n> :   b\nc", "A\n:\tb\n\n\tc"),
    *(
        "*[AB]: Abreviatura",
        "*[AB]: <script>SECRET</script>",
        "*[amp]: x",
        "*[a]: \"'><b",
        "*[]: x",
    ),
    *(
        '=== "A"\n\n    a\n\n=== "B"\n\n    b',
        '===! "A"\n    a',
        '=== "<b onclick=x>"\n\n    a',
        '=== "',
    ),
    *(
        '=== "A"\n\n        <script>SECRET</script>',
        '=== "A"\n\n    <div onclick=x>\n    a',
        '- === "A"\n      a',
    ),
    *(
        '=== "A"\n\n    ```\n    <svg onload=x>\n    ```\n<svg onload=x>',
        '=== "A"\n    > ```\n<!-- SECRET',
    ),
    *(
        "\\[\nx\n\\]",
        "$$x\ny$$",
        "$$\n<script>SECRET</script>\n$$",
        "$$\n\n$$",
        "  $$ x $$",
        "- $$x$$",
    ),
    *(
        '```py title="x" hl_lines="1 2"\nx\n```',
        "```{.py title='\"><svg onload=x>'}\nx\n```",
        "```{",
    ),
    *("```mermaid\nA-->B<script>SECRET\n```", "~~~ {title=a}\nx\n~~~", "|a|b|\n|-|-|\n|`<b>|x`|"),
    *(
        "- | a |\n  |---|\n  | <i> |",
        "> a | b\n> -|-\n> c",
        "|a|\n|:-:|\n|b|c|d|",
        "a|b\n-|-\n`|\\|`|",
    ),
)
_META = (
    '{{ include_html("snippets/series_meta.html", series_dir="s", data_state="complete", '
    'data_level="tecnico", data_read="x", progress_total="-1", extra_rows="<div><span>'
    'Prerequisitos</span><a href=\\"/series/s/\\">S</a></div>") }}'
)
_BLOCKS = (
    *("# T", "## Índice", "## Contenido inicial", "## Próximos artículos", "## Fuentes y notas"),
    *("### 1. Uno", "###  2.  **Dos**<br>", "### 99999999999. X", "#### a #", "a\n===", "a\n---"),
    *("**Objetivo de la serie**\n- a\n- b", "- 01. Uno\n- 02. Dos", "01. A\n02. B", "####### no"),
    *("- a\n  - b\n    - c", "1) a\n2) b", "- [ ] a\n- [x] b", "* a\n\n  b", "-\n  a", "- - - a"),
    *(
        "```py\nx\n```",
        "~~~\nx",
        "````\n```\n````",
        "    x",
        "\tx",
        "> ```\n> x\ny",
        "- ```\n  x\n```",
    ),
    *("| a | b |\n|---|:-:|\n| c | d |", "|a|\n|-|\n|\\||", "a|b\n-|-\nc", "| a |\n|--", "|\n|-|"),
    *("> a\n> > b\nc", "***", "---", "[r]: x 't'", "[^1]: nota\n    más", "[^1]: [^1]", "[r]: <"),
    *(
        "$$\nx\n$$",
        "<div>\na\n\n</div>",
        "<details><summary>a</summary>\nb\n</details>",
        "<pre>\n\nx",
    ),
    *("<!-- SECRET\n## Índice\n-->", "<!--\n## Fuentes y notas\n- A (2020) — *T*: http://a.b\n-->"),
    *(
        "<script>\nSECRET\n</script>",
        "<style>x</style>",
        "<table><td>x",
        "<p title='\n\n'>",
        "<div",
    ),
    *("- Ana y Luis (2020) — *Título*: [http://a](http://a)", "* (s. f.) — **: x", "A (20201) - b"),
    *(
        '!!! note "a"\n    b\n\n    ```\n    <!-- x -->',
        "??? tip\n    - a\n\n        !!! b\n            c",
    ),
    *(
        "!!! note\n    ~~~\n    <script>x",
        '???+ "a"\n\n        <!-- SECRET -->',
        "!!! a\nb",
        "!!! ",
    ),
    *("<div markdown>\n", "</div>", "<details markdown='1'>\n<summary>*a*</summary>\n|a|\n|-|\n"),
    *("<p markdown=span>*a*</p>", "<div markdown>\n```\n<script>x\n```\n</div>", "## a {#b .c}"),
    *("a\n{: .b onclick=SECRET }", '``` { .py title="<b>" hl_lines=1 }\nx\n```'),
    *_DIALECT_BLOCKS,
    _META,
    '<div class="x">{{ include_html("snippets/a.html") }}</div>',
)
_REPEATED = (
    *(
        "[",
        "](",
        "*",
        "_",
        "`",
        "> ",
        "- ",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "&",
        "|",
        "{{",
        "}}",
        "\\",
    ),
    *(
        "![",
        "[a](",
        "<a ",
        "$",
        "~~",
        "#",
        "\n\n",
        "  ",
        "\t",
        "1. ",
        "[^1]",
        "é",
        "😀",
        "\u0301",
        '"',
    ),
    *(
        "{{ f(",
        "---\n",
        "a: ",
        "[a]: b\n",
        "|a",
        "<div>\n",
        "\n- ",
        "**a",
        "***",
        "```\n",
        "<![CDATA[",
    ),
)
_ENDS = ("\n", "\n", "\n", "\r\n", "\r\n", "\r", "\u2028")


@cache
def real_texts() -> tuple[str, ...]:
    """The sample site, and the seed and the corpus where they are."""
    paths = [*CONTENT.rglob("*.md"), *CORPUS.rglob("*.md"), SEED]
    return tuple(path.read_text("utf-8") for path in sorted(paths) if path.exists())


def make_input(rng: random.Random) -> bytes:
    """One hostile file: mostly small, one in 500 as large as a file may be."""
    text = rng.choice((_mutation, _mutation, _document, _document, _heap))(rng)
    most = rng.choice((400, 2_000, MOST_BYTES))
    if rng.random() < 0.002:
        most = LARGEST_BYTES
        text = (text + rng.choice(("", "\n", "\n\n"))) * rng.choice((5, 50, 5_000))
    return _as_bytes(rng, text[:most])[:LARGEST_BYTES]


def make_site(rng: random.Random) -> dict[str, str]:
    """Some files of one or two series, with names as odd as their text."""
    names = ("index.md", "01-a.md", "02-b.md", "2-01-c.md", "02-B.md", "sub/03-d.md", "x y.md")
    paths = [
        f"{rng.choice(('s', 's', 's', 'r', 'r', 'S'))}/{rng.choice(names)}"
        for _ in range(rng.randrange(2, 9))
    ]
    site = {path: make_input(rng)[:4_000].decode("utf-8", "replace") for path in paths}
    if rng.random() < 0.3:
        site["podcasts.yml"] = "".join(_yaml_line(rng) for _ in range(4))
    return site


def _as_bytes(rng: random.Random, text: str) -> bytes:
    if rng.random() < 0.3:
        text = text.replace("\n", rng.choice(_ENDS), rng.choice((1, 3, -1)))
    data = text.encode("utf-8", rng.choice(("replace", "replace", "surrogatepass")))
    if rng.random() < 0.05:
        data = rng.choice((b"\xef\xbb\xbf", b"\xff\xfe", b"\xef\xbb\xbf\xef\xbb\xbf")) + data
    if data and rng.random() < 0.03:
        place = rng.randrange(len(data))
        data = data[:place] + bytes([rng.randrange(256)]) + data[place + 1 :]
    return data


# --- Mutations of real files ---


def _mutation(rng: random.Random) -> str:
    text = rng.choice(real_texts())
    if rng.random() < 0.8:
        start = rng.choice((0, 0, rng.randrange(len(text))))
        text = text[start : start + 1_600]
    for _ in range(rng.randrange(1, 6)):
        text = rng.choice(_MUTATORS)(rng, text)
    return text


def _delete(rng: random.Random, text: str) -> str:
    start = rng.randrange(len(text) + 1)
    return text[:start] + text[start + rng.randrange(1, 60) :]


def _insert(rng: random.Random, text: str) -> str:
    start = rng.randrange(len(text) + 1)
    return text[:start] + _fragment(rng) + text[start:]


def _move(rng: random.Random, text: str) -> str:
    a, b, c = sorted(rng.randrange(len(text) + 1) for _ in range(3))
    return text[:a] + text[b:c] + text[a:b] + text[c:]


def _repeat(rng: random.Random, text: str) -> str:
    a, b = sorted(rng.randrange(len(text) + 1) for _ in range(2))
    return text[:b] + text[a:b][:200] * rng.randrange(1, 5) + text[b:]


def _cross(rng: random.Random, text: str) -> str:
    other = rng.choice(real_texts())
    start = rng.randrange(len(other))
    return text[: rng.randrange(len(text) + 1)] + other[start : start + 800]


def _shuffle_lines(rng: random.Random, text: str) -> str:
    lines = text.split("\n")
    a, b = sorted(rng.randrange(len(lines) + 1) for _ in range(2))
    middle = lines[a:b]
    rng.shuffle(middle)
    return "\n".join(lines[:a] + middle + lines[b:])


_MUTATORS = (_delete, _insert, _insert, _move, _repeat, _cross, _shuffle_lines)


# --- Documents from the grammar ---


def _document(rng: random.Random) -> str:
    front = _front_matter(rng) if rng.random() < 0.6 else ""
    glue = rng.choice(("\n\n", "\n\n", "\n", ""))
    return front + glue.join(_block(rng) for _ in range(rng.randrange(1, 14)))


def _front_matter(rng: random.Random) -> str:
    if rng.random() < 0.5:
        return _plain_front_matter(rng)
    lines = "".join(_yaml_line(rng) for _ in range(rng.randrange(0, 8)))
    return f"{rng.choice(_FENCES)}\n{lines}{rng.choice(_FENCES)}\n"


def _plain_front_matter(rng: random.Random) -> str:
    """YAML that can be read, so that the values are judged; of each key one."""
    keys = rng.sample(_PLAIN_KEYS, rng.randrange(1, 6))
    return "---\n" + "".join(f"{key}: {rng.choice(_PLAIN_VALUES)}\n" for key in keys) + "---\n"


def _yaml_line(rng: random.Random) -> str:
    indent = rng.choice(("", "", "", "", "  ", "\t", "- "))
    colon = rng.choice((": ", ": ", ": ", ":", " : ", ":\n  "))
    value = rng.choice((*_VALUES, *_WORDS)) if rng.random() < 0.9 else _fragment(rng)
    return f"{indent}{rng.choice(_KEYS)}{colon}{value}\n"


def _block(rng: random.Random) -> str:
    block = rng.choice(_BLOCKS) if rng.random() < 0.6 else _paragraph(rng)
    if rng.random() < 0.2:
        prefix = rng.choice(("> ", "- ", "  ", "    ", "\t", "1. ", "# ", "\\"))
        block = prefix + block.replace("\n", f"\n{rng.choice((prefix, '  ', ''))}")
    return block


def _paragraph(rng: random.Random) -> str:
    glue = rng.choice((" ", "", "\n", "  \n"))
    return glue.join(
        rng.choice((*_INLINE, *_DIALECT_INLINE, *_WORDS, *_ODD)) for _ in range(rng.randrange(1, 9))
    )


def _heap(rng: random.Random) -> str:
    """Fragments with no order, some of them many times: what is slow, and what is deep."""
    return "".join(_fragment(rng) for _ in range(rng.randrange(1, 12)))


def _fragment(rng: random.Random) -> str:
    choice = rng.random()
    if choice < 0.15:
        return rng.choice(_REPEATED) * rng.choice((2, 9, 40, 300, 4_000))
    if choice < 0.3:
        return "".join(rng.choice(_REPEATED) for _ in range(rng.randrange(2, 6))) * rng.randrange(
            1, 60
        )
    return rng.choice((_paragraph, _block, _odd, _front_matter))(rng)


def _odd(rng: random.Random) -> str:
    return rng.choice(_ODD) * rng.randrange(1, 4)
