"""What attackers write, and how it is hidden: each piece, broken by each thing that is taken out."""

import random
from collections.abc import Iterator

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<details open ontoggle=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](java&#10;script:alert(1))",
    "[x][r]\n\n[r]: javascript:alert(1)",
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<form action=javascript:alert(1)><input type=submit>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<video><source onerror=alert(1)></video>",
    "<body onload=alert(1)>",
    "<b style='x:expression(alert(1))' onclick=alert(1)>x</b>",
    '<i title=" src=x onmouseover=alert(1) ">x</i>',
    '<i title="><img src=x onerror=alert(1)>">x</i>',
    "<img alt='`' src=x onerror=alert(1) '`'>",
    "**x**{: onclick=alert(1) }",
    "**x**{: .a }{: onclick=alert(1) }",
    "<https:/onclick=alert(1)//>",
    "<a/onclick=alert(1)//@b.c>",
    "<base href=javascript:alert(1)//>",
    "<object data=javascript:alert(1)>",
    "<template><img src=x onerror=alert(1)></template>",
    "<p\tonclick=alert(1)\n>x</p>",
    "<x-y onclick=alert(1)>x</x-y>",
)
BREAKERS = (
    "<!-- -->",
    "<!--\n\n-->",
    "<foo>",
    "</foo>",
    "<foo a='b'>",
    "<script></script>",
    "%% a %%",
    "<?x?>",
    "<!x>",
    "<![CDATA[x]]>",
    '{{ include_html("a.html") }}',
    "{{ f(",
    "\x00",
    "\ufdd00\ufdd1",
    "\\",
    "`",
    "\n",
    "&#0;",
)
LEADS = (
    *(
        "",
        "a ",
        "- ",
        "> ",
        "1. ",
        "# ",
        "A\n: ",
        "x[^1]\n\n[^1]: ",
        "!!! note\n    ",
        "| a |\n|---|\n| ",
    ),
    *(
        '=== "a"\n    ',
        "<div markdown>\n",
        "<div>\n",
        "<pre>\n",
        "    ",
        "- a\n\n        ",
        "`",
        "``` ",
    ),
    *(
        "```\n",
        "~~~\n",
        "$",
        "$$\n",
        "\\(",
        "[",
        "![",
        "[a](",
        "[a]: ",
        "*[a]: ",
        "<!-- ",
        "<p title='",
    ),
    *(
        "{{ include_html('x') }}",
        "{{ include_html('",
        "%% ",
        "[//]: # (",
        "&lt;",
        "**",
        "==",
        "++a++",
    ),
)
TAILS = ("", "`", "\n```\n", "\n\n", "-->", ")", "'>", "$", " |", "</pre>", " b\n\nc")


def samples(count: int, seed: int) -> Iterator[str]:
    """Attacks in odd places, most of them broken in one or two by what will be taken out."""
    rng = random.Random(seed)  # noqa: S311 - seeded, so that a failure comes back
    for _ in range(count):
        parts = []
        for _ in range(rng.randrange(1, 4)):
            attack = rng.choice(ATTACKS)
            for _ in range(rng.randrange(3)):
                place = rng.randrange(len(attack) + 1)
                attack = attack[:place] + rng.choice(BREAKERS) + attack[place:]
            parts += [rng.choice(LEADS), attack, rng.choice(TAILS)]
        yield "".join(parts)
