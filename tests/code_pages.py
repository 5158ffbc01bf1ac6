"""Pages that are mostly code, and what their code is: written down, not read by a parser.

Each page is a list of blocks; a block is its Markdown and the code in it, character by character.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

RUST = """\
use std::collections::HashMap;

fn make<'a, T: Clone>(x: &'a Option<Vec<T>>) -> Result<Box<dyn Fn(u8) -> T + 'a>, String> {
    let m: HashMap<String, Vec<u8>> = HashMap::new(); // <b onclick=x>
    if a < b && c > d { return Err("<script>alert(1)</script>".into()); }
    [0; 3].iter().map(|x| x << 2).collect::<Vec<_>>()
}"""
CPP = """\
#include <iostream> <stdio.h>
#include <vector>
template <typename T, class = std::enable_if_t<(sizeof(T) < 8)>>
std::map<std::string, std::vector<T>> f(T&& x) { return x->*p <=> y; }  // &amp; &lt; &copy;
/* <!-- a comment in a comment --> */
int a[] = {1, 2}; [](auto x) { return x[0](1); };"""
JSX = """\
import React from 'react'
export const App = ({ items }) => (
  <>
    <Tabs onChange={() => alert(1)} style={{ color: "red" }}>
      {items.map((item) => <Tab key={item.id} {...item}>{item.a < 2 ? <br /> : null}</Tab>)}
    </Tabs>
    {/* a comment */}
    <script dangerouslySetInnerHTML={{ __html: `x${y}` }} />
  </>
)"""
TEMPLATE = """\
{% extends "base.html" %}
{{ include_html("snippets/a.html") }}
{{ include_html("half
{{ user.name|default("<b>") }} {# note #} {%- raw -%}
<a href="{{ url_for('x') }}" onclick="f()">[a](javascript:x)</a> {: .a onclick=x }
<!-- {{ macro("x") }} -->
<script>
%% not Obsidian %%
[//]: # (not a comment)
[^1]: not a note
[b]: not a definition
*[HTML]: not an abbreviation"""
SHELL = """\
#!/bin/sh
cat <<EOF >/dev/null && echo "$HOME" `date` | sed 's/<[^>]*>//g'
<?xml version="1.0"?><!DOCTYPE html><![CDATA[ x ]]>
EOF
for f in *.c; do cc -I<dir> "$f" 2>&1 >log; done  # 100%% \\\\ \\< $$ $x$ ~~~
if [[ $a < $b ]]; then exit 1; fi; echo \\*a\\* __b__ ==c== ++ctrl++"""
MAKEFILE = """\
all: <target>
\t@echo "<b>$(CC)</b>"
\t\tcc -o $@ $<

\tif a; then \\
\t  b; \\
\tfi"""
FENCES = """\
```html
<div markdown>
~~~
    ``` c
    <b onclick=x>
    ```
~~~
```"""
BLANKS = """\

<p>

    <b>indented after a blank line</b>

</p>
"""
CODES = {
    "rust": RUST,
    "cpp": CPP,
    "jsx": JSX,
    "jinja": TEMPLATE,
    "sh": SHELL,
    "make": MAKEFILE,
    "md": FENCES,
    "html": BLANKS,
}
SPANS = (
    "Vec<u8>",
    "#include <vector>",
    "<!-- a -->",
    "{{ f(x) }}",
    "<script>",
    "a < b && c > d",
    "[a](javascript:x)",
    "&amp; &lt;",
    "{: onclick=x }",
    "%% a %%",
    "$x$ and \\(y\\)",
    "<?php echo $a ?>",
    "{% raw %}",
    "</script>",
    "**a** _b_",
    "x\\",
    "\\<b>",
    "[^1] [b] [//]: #",
)


@dataclass(frozen=True, slots=True)
class Block:
    """Some Markdown, and its code in reading order: of blocks, of lines, and of notes at the end."""

    markdown: str
    blocks: tuple[str, ...] = ()
    spans: tuple[str, ...] = ()


def indent(text: str, first: str, rest: str) -> str:
    """`text` with `first` before its first line and `rest` before the others that have text."""
    lines = text.split("\n")
    return "\n".join([first + lines[0], *(rest + line if line else line for line in lines[1:])])


def quoted(text: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))


def fence(code: str, lang: str = "", mark: str = "`") -> str:
    """A fence that is longer than all in the code."""
    width = 3
    while mark * width in code:
        width += 1
    return f"{mark * width}{lang}\n{code}\n{mark * width}"


def span(code: str) -> str:
    """A code span; one that begins or ends with a tick or blank is none of these."""
    width = 1
    while "`" * width in code:
        width += 1
    return f"{'`' * width}{code}{'`' * width}"


Wrap = Callable[[str], str]
CONTAINERS: dict[str, Wrap] = {
    "alone": lambda text: text,
    "in an item": lambda text: indent(text, "- ", "  "),
    "below an item": lambda text: "1.  Paso:\n\n" + indent(text, "    ", "    "),
    "in an item of an item": lambda text: "- a\n" + indent(text, "  - ", "    "),
    "in a quote": quoted,
    "in a quote in an item": lambda text: indent(quoted(text), "- ", "  "),
    "in an item in a quote": lambda text: quoted(indent(text, "- ", "  ")),
    "in an admonition": lambda text: '!!! note "T"\n' + indent(text, "    ", "    "),
    "in a fold in an item": lambda text: indent(
        "??? tip\n\n" + indent(text, "    ", "    "), "- ", "  "
    ),
    "in a tab": lambda text: '=== "A"\n\n' + indent(text, "    ", "    ") + '\n\n=== "B"\n\n    b',
    "in a definition": lambda text: "A\n:   b\n\n" + indent(text, "    ", "    "),
    "right in a definition": lambda text: "A\n" + indent(text, ":   ", "    "),
    "in an element": lambda text: f"<div markdown>\n\n{text}\n\n</div>",
    "right in an element": lambda text: f'<div class="a" markdown="1">\n{text}\n</div>',
    "in a tab in an admonition": lambda text: (
        '!!! note\n    === "A"\n' + indent(text, "        ", "        ")
    ),
}


def code_blocks() -> Iterator[tuple[str, Block]]:
    """Every kind of code in every container, by the name of both."""
    for place, wrap in CONTAINERS.items():
        for lang, code in CODES.items():
            for mark in "`~":
                markdown = wrap(fence(code, lang, mark))
                yield f"{lang} {mark} {place}", Block(markdown, (code,))


def span_blocks() -> Iterator[Block]:
    """Code in lines: of text, of headings, links, emphasis and tables."""
    for code in SPANS:
        written = span(code)
        in_table = written.replace("|", "\\|")
        for markdown in (
            f"Usa {written} aquí, y **{written}** y [{written}](https://example.org).",
            f"- {written}\n- a {written}",
            f"> {written}",
            f"## {written}",
            f"| a | b |\n|---|---|\n| {in_table} | x {in_table} |",
            f"!!! note\n    {written}",
        ):
            yield Block(markdown, spans=(code,) * markdown.count(written))


# What stands around code on real pages, and made all of it be cleaned once.
BETWEEN = (
    Block("Texto."),
    Block(
        '1.  Paso:\n\n    <div class="box">\n      <div>\n        <span>x</span>\n      </div>\n    </div>'
    ),
    Block("- Paso:\n\n  <details>\n  <summary>Más</summary>\n  Texto.\n  </details>"),
    Block("<pre>\nejecuta `<b>tool</b>` ahora\n</pre>"),
    Block("> <div>\n>   <i>a</i>\n> </div>"),
    Block("!!! note\n    <ul>\n      <li>a</li>\n    </ul>"),
    Block("A\n:   <div>\n    a\n    </div>"),
    Block("<div markdown>\n<table>\n<tr><td>\n\na\n\n</td></tr>\n</table>\n</div>"),
    Block('=== "A"\n\n    <p>\n    a\n    </p>'),
    Block("a < b y c > d, 5 < 6 y $a<b$."),
)


def pages(count: int) -> Iterator[tuple[str, list[Block]]]:
    """Pages of five pieces of code each, with other text between them, by a name."""
    blocks = list(code_blocks())
    spans = list(span_blocks())
    for number in range(count):
        page = [Block(f"# Página {number}")]
        for step in range(5):
            index = (number * 7 + step * 53) % len(blocks)
            page += [
                blocks[index][1],
                BETWEEN[(number + step) % len(BETWEEN)],
                spans[(number * 5 + step * 3) % len(spans)],
                BETWEEN[(number * 3 + step + 1) % len(BETWEEN)],
            ]
        yield f"page {number}", page
