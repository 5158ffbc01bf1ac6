"""What can be wrong with a macro call and what it embeds."""

from content_api.problems.codes.code import Code, error, warning

CODES: dict[str, Code] = {
    "macro/syntax": error(
        "A macro call cannot be read",
        "A macro is {{ name(argument, key=argument) }}, where each argument is a quoted text, a\n"
        "number, true, false or none. Check quotes and brackets. To write braces as text, put\n"
        "them in a code span.",
        bad='{{ include_html("snippets/neurona.html) }}',
        good='{{ include_html("snippets/neurona.html") }}',
    ),
    "macro/unknown": warning(
        "The macro is not known",
        "It is left in the text as it stands. The setting content.macros lists those that are\n"
        "known (include_html unless set). Check the spelling, or put the braces in a code span.",
        bad='{{ incluye_html("snippets/neurona.html") }}',
        good='{{ include_html("snippets/neurona.html") }}',
    ),
    "macro/path": error(
        "The embedded path leads out of the content",
        "A snippet is named from the content root, with /, without .. or ./, and is no symbolic\n"
        "link. Write it so: snippets/name.html.",
        bad='{{ include_html("../snippets/neurona.html") }}',
        good='{{ include_html("snippets/neurona.html") }}',
    ),
    "macro/not-found": warning(
        "The embedded snippet does not exist",
        "Its folder is part of the content root, but the file is not in it. The embed is served\n"
        "all the same, for the frontend to resolve. Check the name.",
        bad='{{ include_html("snippets/nerona.html") }}',
        good='{{ include_html("snippets/neurona.html") }}',
    ),
    "macro/cycle": error(
        "Snippets include each other in a circle",
        "The message shows the chain. Remove one of the includes.",
        bad="<!-- leyenda.html, que neurona.html incluye -->\n"
        '{{ include_html("snippets/neurona.html") }}',
        good="<!-- leyenda.html, que neurona.html incluye -->\n<p>Pesos y suma</p>",
    ),
    "macro/too-many-includes": error(
        "An embedded snippet pulls in too much",
        "At most 100 files, 2 MB and 8 levels of includes are allowed. Embed less.",
        bad='{{ include_html("snippets/panel.html") }} <!-- con 101 celdas -->',
        good='{{ include_html("snippets/celda.html") }}',
    ),
}
