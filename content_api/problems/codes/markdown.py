"""What can be wrong with a body."""

from content_api.problems.codes.code import Code, error, warning

CODES: dict[str, Code] = {
    "markdown/control-character": warning(
        "The body holds a control character",
        "It cannot be seen, often comes along from slides, and is served as the replacement\n"
        "character U+FFFD. Remove it.",
        bad="Una neurona suma^K y decide.",
        good="Una neurona suma y decide.",
    ),
    "markdown/html-depth": error(
        "HTML tags are nested too deep",
        "At most 200 open tags may stand inside each other. Most often a closing tag lacks its\n"
        "slash: write </div>.",
        bad='<div class="ficha">Perceptrón<div>',
        good='<div class="ficha">Perceptrón</div>',
    ),
    "markdown/too-dense": error(
        "The body has too many parts",
        "At most 30,000 are read, and the densest of texts have 17,000 in 256 KiB: blocks,\n"
        "items and cells, and in a line each link, mark, line end and run of text between them.\n"
        "Divide the page, or publish a large table as a file.",
        bad="`0.5` `0.4`\n",
        good="La pérdida baja de 0.5 a 0.4.\n",
    ),
    "markdown/unclosed-comment": error(
        "An HTML comment is never closed",
        "Everything from `<!--` to the end of the file would be hidden. Add -->.",
        bad="<!-- Falta un ejemplo.\n\nCada peso multiplica su entrada.",
        good="<!-- Falta un ejemplo. -->\n\nCada peso multiplica su entrada.",
    ),
    "markdown/unclosed-html": error(
        "An element that is left out is never closed",
        "Everything from its opening tag to the end of the file would be left out with it.\n"
        "Add the closing tag, or remove the element.",
        bad="<style>.peso { color: teal }\n\nCada peso multiplica su entrada.",
        good="Cada peso multiplica su entrada.",
    ),
    "markdown/unclosed-fence": warning(
        "A fence of code is never closed",
        "Everything below it, up to the end of the file or of the list, quote or box around it,\n"
        "is code: headings and links in it are none. Add a line with as many ` or ~ as it begins\n"
        "with. Of several the first is told.",
        bad="```py\nsuma = peso * entrada\n\n## Pesos",
        good="```py\nsuma = peso * entrada\n```\n\n## Pesos",
    ),
    "markdown/wiki-link": warning(
        "A link in double brackets is published as text",
        "[[page]] and ![[file]] are Obsidian's and wikis'. Write [text](address) and\n"
        "![text](address). If your site reads them in the markdown format, set this code to off;\n"
        "to show one as text, put it in `…`. Of several the first is told.",
        bad="Antes, lee [[01-la-neurona]].",
        good="Antes, lee [la neurona](01-la-neurona.md).",
    ),
    "markdown/template-tag": warning(
        "A tag of a template is published as text",
        "{% … %}, {{ name }} and {# … #} are of Jekyll, Jinja and others, {{< … >}} of Hugo, and\n"
        "{* … *} includes a file. Nothing fills them in. Write what they stand for, or embed a\n"
        "snippet with include_html. If your site fills them in, set this code to off; to show one\n"
        "as text, put it in `…`. Of several of a kind the first is told.",
        bad="{% include perdida.html %}",
        good='{{ include_html("snippets/perdida.html") }}',
    ),
    "markdown/directive": warning(
        "A directive is published as text",
        "`:::tip` is of Docusaurus, VitePress and others, `/// caption` and `--8<--` of pymdownx,\n"
        "`.. note::` of Sphinx. Write `!!! tip` with indented lines below it, <figure markdown>\n"
        "with <figcaption>, or the text itself. If your site reads them in the markdown format,\n"
        "set this code to off. Of several of a kind the first is told.",
        bad=":::tip\nCada peso multiplica su entrada.\n:::",
        good="!!! tip\n    Cada peso multiplica su entrada.",
    ),
    "markdown/mdx": warning(
        "Code or a component of MDX stands in the text",
        "import and export lines are published as text, and elements such as <Tabs> are left out,\n"
        "but not what is in them. Write it as Markdown, or put it into a snippet and embed that\n"
        "with include_html; to show it as text, put it in `…`. Of several the first is told.",
        bad='import Grafica from "./grafica.jsx"',
        good='{{ include_html("snippets/perdida.html") }}',
    ),
    "markdown/toc-mark": warning(
        "A mark for a table of contents is published as text",
        "The field `toc` of each article has its headings, for the site to show where it likes.\n"
        "Remove [TOC] or [[toc]].",
        bad="[TOC]\n\n## Pesos",
        good="## Pesos",
    ),
    "markdown/removed-html": warning(
        "Some HTML is not published",
        "Scripts, styles, frames, forms, event handlers and style attributes are left out of\n"
        "every format. Put such code into a snippet and embed it with include_html.",
        bad='<iframe src="/graficas/perdida.html"></iframe>',
        good='{{ include_html("snippets/perdida.html") }}',
    ),
    "markdown/removed-attribute": warning(
        "An attribute of an attribute list is not published",
        "Classes, id, title, lang and dir are, and of images width, height, loading and align;\n"
        "style, target, event handlers and the like are left out; `markdown` keeps what\n"
        "does nothing by itself, such as target.",
        bad='[La serie](00_presentacion_serie.md){ .boton style="color: teal" }',
        good="[La serie](00_presentacion_serie.md){ .boton .teal }",
    ),
    "markdown/empty-admonition": warning(
        "An admonition has no content",
        "What belongs to `!!! note` or `??? note` is indented by four spaces below it. Lines that\n"
        "are not indented stand after the empty box.",
        bad="!!! note\nCada peso multiplica su entrada.",
        good="!!! note\n    Cada peso multiplica su entrada.",
    ),
    "markdown/unsafe-url": warning(
        "A link or image has an address that is not published",
        "Only http, https, mailto, tel and relative addresses are. The address is left out.",
        bad="[La pérdida](file:///C:/redes/perdida.svg)",
        good="![La pérdida](imagenes/perdida.svg)",
    ),
    "markdown/look-alike": warning(
        "A line looks like a heading or a list and is text",
        "A blank that does not break, or a character that takes no room, stands where Markdown\n"
        "wants a plain blank or nothing. Text from a word processor or a web page often has such.\n"
        "Write the plain sign.",
        bad="##\u00a0Qué es una neurona",
        good="## Qué es una neurona",
    ),
    "markdown/skipped-heading": warning(
        "A heading skips a level",
        "Below a heading of level 2 comes one of level 3. Screen readers and tables of contents\n"
        "go by the levels. Add or remove # signs.",
        bad="## Pesos\n\n#### Un ejemplo",
        good="## Pesos\n\n### Un ejemplo",
    ),
    "markdown/repeated-heading": warning(
        "Two headings of a page are the same",
        "Links to the second need the anchor with _1, and it changes when headings are moved.\n"
        "Give each heading words of its own.",
        bad="## Ejemplo\nCon una capa.\n\n## Ejemplo\nCon dos capas.",
        good="## Ejemplo con una capa\nCon una capa.\n\n## Ejemplo con dos capas\nCon dos capas.",
    ),
    "markdown/cut-cells": warning(
        "A row of a table has more cells than its head",
        "What stands in them is shown nowhere. Add columns to the head and to the line below it,\n"
        "or put a backslash before each bar that is text. In code, bars part no cells.",
        bad="| Función | Signo |\n|---|---|\n| Módulo | |x| |",
        good="| Función | Signo |\n|---|---|\n| Módulo | \\|x\\| |",
    ),
    "markdown/missing-footnote": warning(
        "A footnote is called but not defined",
        "The text shows [^name] as it stands. Add a line `[^name]: text`, or remove the call.",
        bad="El perceptrón es de 1958.[^rosenblatt]",
        good="El perceptrón es de 1958.[^rosenblatt]\n"
        "\n"
        "[^rosenblatt]: F. Rosenblatt, *The Perceptron*.",
    ),
    "markdown/unused-footnote": warning(
        "A footnote is defined but never called",
        "It is not published. Call it in the text as [^name], or remove it.",
        bad="El perceptrón es de 1958.\n\n[^rosenblatt]: F. Rosenblatt, *The Perceptron*.",
        good="El perceptrón es de 1958.[^rosenblatt]\n"
        "\n"
        "[^rosenblatt]: F. Rosenblatt, *The Perceptron*.",
    ),
    "markdown/missing-reference": warning(
        "A link refers to a definition that is not there",
        "The text shows [text][name] as it stands. Add a line `[name]: address`; to write the\n"
        "brackets as text, put a backslash before them.",
        bad="Lo cuenta [Nielsen][libro].",
        good="Lo cuenta [Nielsen][libro].\n\n[libro]: http://neuralnetworksanddeeplearning.com",
    ),
    "markdown/unused-reference": warning(
        "A link is defined but nothing refers to it",
        "`[name]: address` is not shown by itself. Refer to it as [text][name], or remove it.",
        bad="Lo cuenta Nielsen.\n\n[libro]: http://neuralnetworksanddeeplearning.com",
        good="Lo cuenta [Nielsen][libro].\n\n[libro]: http://neuralnetworksanddeeplearning.com",
    ),
    "markdown/repeated-definition": warning(
        "A link or footnote is defined twice",
        "The first definition counts, and the second is lost. Remove one, or rename it.",
        bad="Un [libro] y un [curso].\n"
        "\n"
        "[libro]: http://neuralnetworksanddeeplearning.com\n"
        "[libro]: https://course.fast.ai",
        good="Un [libro] y un [curso].\n"
        "\n"
        "[libro]: http://neuralnetworksanddeeplearning.com\n"
        "[curso]: https://course.fast.ai",
    ),
    "markdown/incomplete-reference": warning(
        "A bibliography entry has no address or no year",
        "Entries are written: Authors (year) — *Title*: URL. Add what is missing. A link alone,\n"
        "[Title](URL), needs no year.",
        bad="- Rosenblatt — *The Perceptron*",
        good="- Rosenblatt (1958) — *The Perceptron*: https://doi.org/10.1037/h0042519",
    ),
}
