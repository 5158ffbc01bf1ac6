"""What can be wrong with a body."""

from content_api.problems.codes.code import Code, error, warning

CODES: dict[str, Code] = {
    "markdown/control-character": warning(
        "The body holds a control character",
        "It is served as the replacement character U+FFFD. Remove it.",
    ),
    "markdown/html-depth": error(
        "HTML tags are nested too deep",
        "At most 200 open tags may stand inside each other. Close them.",
    ),
    "markdown/unclosed-comment": error(
        "An HTML comment is never closed",
        "Everything from `<!--` to the end of the file would be hidden. Add -->.",
    ),
    "markdown/unclosed-html": error(
        "An element that is left out is never closed",
        "Everything from its opening tag to the end of the file would be left out with it.\n"
        "Add the closing tag, or remove the element.",
    ),
    "markdown/removed-html": warning(
        "Some HTML is not published",
        "Scripts, styles, frames, forms, event handlers and style attributes are left out of\n"
        "every format. Put such code into a snippet and embed it with include_html.",
    ),
    "markdown/unsafe-url": warning(
        "A link or image has an address that is not published",
        "Only http, https, mailto, tel and relative addresses are. The address is left out.",
    ),
}
