"""The one value that says what is wrong with the content, and the registry of what can be.

Every surface (check, API, export) shows these same values, so none can disagree with another.
"""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something an author should mend, at an exact place.

    Attributes:
        path: Source file, POSIX, relative to the content root.
        line: 1-based line where it starts.
        column: 1-based column in characters (code points) where it starts.
        code: `group/name`, a key of `CODES`.
        message: What was expected and what was got; lower case, no full stop.
        end_line: 1-based line where it ends, the same as `line` for most.
        end_column: 1-based column just past the last character.
        field: Front matter key or part of the page, dotted when nested.
        hint: What to do about it; empty when the message says it.
        severity: `error` keeps the file from being served; `warning` does not.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    end_line: int = 0
    end_column: int = 0
    field: str | None = None
    hint: str = ""
    severity: Severity = "error"

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """By file, then by place: the order in which an author mends."""
        return (self.path, self.line, self.column, self.code, self.message)

    @property
    def line_form(self) -> str:
        """The one-line form: `path:line:column: severity: field: message; hint [code]`."""
        subject = f"{self.field}: " if self.field else ""
        hint = f"; {self.hint}" if self.hint else ""
        place = f"{printable(self.path)}:{self.line}:{self.column}"
        return f"{place}: {self.severity}: {printable(subject + self.message + hint)} [{self.code}]"


@dataclass(frozen=True, slots=True)
class Code:
    """What a problem code means: printed by `explain`, listed in docs/problems.md."""

    severity: Severity
    title: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Place:
    """A span of a source file; lines and columns from 1, the end exclusive."""

    line: int = 1
    column: int = 1
    end_line: int = 0
    end_column: int = 0


def printable(text: str) -> str:
    """`text` on one line: control characters and bidirectional marks as escapes."""
    return "".join(
        char if char.isprintable() or char == " " else char.encode("unicode_escape").decode()
        for char in text
    )


def make_problem(
    code: str,
    path: str,
    message: str,
    *,
    place: Place | None = None,
    field: str | None = None,
    hint: str = "",
) -> Problem:
    """The problem `code` at `place`, with the severity that its code has.

    Raises:
        KeyError: `code` is not in the registry, a programmer's fault.
    """
    where = place or Place()
    return Problem(
        path=path,
        line=where.line,
        column=where.column,
        code=code,
        message=message,
        end_line=where.end_line or where.line,
        end_column=where.end_column or where.column,
        field=field,
        hint=hint,
        severity=CODES[code].severity,
    )


def _error(title: str, explanation: str) -> Code:
    return Code("error", title, explanation)


def _warning(title: str, explanation: str) -> Code:
    return Code("warning", title, explanation)


CODES: dict[str, Code] = {
    "file/not-utf8": _error(
        "The file is not UTF-8",
        "Every source is read as UTF-8, and no byte is replaced by a guess.\n"
        "Save the file as UTF-8 without a byte-order mark.",
    ),
    "file/bom": _warning(
        "The file begins with a byte-order mark",
        "The mark is skipped and everything after it is read as usual, but other tools miss the\n"
        "front matter behind it. Save the file as UTF-8 without BOM.",
    ),
    "file/cr": _error(
        "A line ends in a lone carriage return",
        "Lines end in LF or CRLF. With a lone CR, editors and tools disagree on line numbers.\n"
        "Convert the line ends to LF.",
    ),
    "file/too-large": _error(
        "The file is larger than the limit",
        "A source may have `content.max_file_bytes` bytes (256 KiB unless set). Larger files are\n"
        "not read. Split the article, or raise the setting.",
    ),
    "file/too-slow": _error(
        "The file takes too long to compile",
        "A source may take 2 seconds of processor time. Real articles take milliseconds: look for\n"
        "thousands of repeated brackets, asterisks or tags, or split the file.",
    ),
    "file/symlink": _error(
        "The path is a symbolic link",
        "Links are never followed, so nothing outside the content root can be published.\n"
        "Put the file itself there.",
    ),
    "file/not-regular": _error(
        "The path is not a regular file",
        "A pipe, socket or device with a Markdown name is not read. Remove it.",
    ),
    "file/unreadable": _error(
        "The file or directory cannot be read",
        "The operating system refused, or the file changed while it was read.\n"
        "Check its permissions and try again; other files are served all the same.",
    ),
    "file/name": _error(
        "The file's name cannot be used",
        "A name must be valid UTF-8 without control characters. Rename the file.",
    ),
    "front-matter/anchor": _error(
        "YAML anchors and aliases are not supported",
        "`&name` and `*name` can make a small file huge, so none is read, not even a harmless\n"
        "one. Write the value where it is needed. Quote text that starts with & or *.",
    ),
    "front-matter/too-deep": _error(
        "The front matter is nested too deep",
        "At most 16 levels of lists and mappings are read. Flatten the value.",
    ),
    "front-matter/too-large": _error(
        "The front matter is larger than 64 KB",
        "Nothing of it is read. Move long text into the body.",
    ),
    "front-matter/too-many-nodes": _error(
        "The front matter has too many keys or items",
        "At most 5,000 keys and values are read. Move data out of the front matter.",
    ),
    "front-matter/duplicate-key": _error(
        "A key stands twice",
        "YAML would silently keep the last one. Remove one of them.",
    ),
    "front-matter/tag": _error(
        "YAML tags are not supported",
        "`!!python/object`, `!!binary`, `!custom` and all other tags are refused and nothing of\n"
        "them is run. Write the plain value. Quote text that starts with an exclamation mark.",
    ),
    "front-matter/yaml": _error(
        "The front matter is not valid YAML",
        "The place is where YAML stopped understanding. Common causes: a value with `: ` or one\n"
        "that starts with @, `, [, {, %, * or & and is not quoted; a tab used to indent.\n"
        'Quote the value: title: "Redes: una introducción".',
    ),
    "front-matter/number": _error(
        "A number is written in a form that YAML reads otherwise than people do",
        "YAML 1.1 reads 010 as 8, 12:30:45 as 45045, 1_000 as 1000, and .nan as no number.\n"
        "Write a plain decimal number, or quote the value to make it text.",
    ),
    "front-matter/invalid-date": _error(
        "The value is not a date",
        "Dates are written 2026-09-17, or with a time 2026-09-17T08:30:00Z. A time without a\n"
        "zone is taken as UTC. Months and days have two digits and must exist.",
    ),
    "front-matter/key-type": _error(
        "A key is not text",
        "YAML reads the keys no, yes, on, off, ~, = and numbers as other things than text.\n"
        'Quote the key: "no": value.',
    ),
    "front-matter/multi-doc": _error(
        "The front matter holds more than one YAML document",
        "Only the mapping between the first two `---` lines is read. Remove the other document.",
    ),
    "front-matter/unclosed": _error(
        "The front matter is never closed",
        "The file opens with `---` and no later line is exactly `---`. Close the front matter.\n"
        "If the first line was meant as a horizontal rule, write *** instead.",
    ),
    "front-matter/ambiguous": _error(
        "It is unclear whether the file opens with front matter",
        "The text between two `---` lines at the top is prose, not `key: value`. If they are\n"
        "horizontal rules, write *** instead; if it is front matter, write keys.",
    ),
    "front-matter/fence": _error(
        "The front matter's fence is not exactly `---` on line 1",
        "Blank lines before it, spaces after it or more dashes make other tools miss it, and\n"
        "what it says (a draft state, say) would be published as text. Write exactly ---.",
    ),
    "front-matter/fence-in-block": _warning(
        "A `---` line inside a block of text closed the front matter",
        "The first line that is exactly `---` always ends the front matter, inside a `|` or `>`\n"
        "block too. Indent that line or write the text another way.",
    ),
    "front-matter/unsupported-format": _error(
        "The front matter is not YAML",
        "TOML (+++), JSON ({) and other formats (---js) are not read, and never run.\n"
        "Write the front matter as YAML between --- lines.",
    ),
    "front-matter/empty": _warning(
        "The front matter is empty",
        "Two `---` lines with nothing between them. Write at least a title, or remove them.",
    ),
    "front-matter/not-mapping": _error(
        "The front matter is not a mapping",
        "Front matter is `key: value` lines; this is a list or a single value.",
    ),
    "schema/invalid-type": _error(
        "A value has the wrong type",
        "YAML reads no, yes, on and off as true or false, and 2026 as a number. Where text is\n"
        'expected, quote the value: title: "2026".',
    ),
    "schema/invalid-choice": _error(
        "A value is not one of the allowed ones",
        "States and levels, their labels and aliases, stand in schemas/series.yaml and\n"
        "schemas/article.yaml. Use one of them, or add yours there.",
    ),
    "schema/invalid-value": _error(
        "A value is outside what is allowed",
        "The message says what is allowed: a range, a length or a form such as PT1M30S.",
    ),
    "schema/control-character": _error(
        "A text holds a control character",
        "An escape such as \\0 or \\x1b put an invisible character into the value. Remove it.",
    ),
    "schema/unknown-field": _warning(
        "The front matter has a key that nothing reads",
        "It is often a slip of the pen. If it is meant for another tool, list it under\n"
        "[content] ignore_fields in content-api.toml.",
    ),
    "schema/file": _error(
        "A file in schemas/ is wrong",
        "schemas/series.yaml and schemas/article.yaml hold `fields`, and under it the fields\n"
        "`state` and `level` with `one_of`. The message says what was expected.",
    ),
    "markdown/control-character": _warning(
        "The body holds a control character",
        "It is served as the replacement character U+FFFD. Remove it.",
    ),
    "markdown/html-depth": _error(
        "HTML tags are nested too deep",
        "At most 200 open tags may stand inside each other. Close them.",
    ),
    "markdown/unclosed-comment": _error(
        "An HTML comment is never closed",
        "Everything from `<!--` to the end of the file would be hidden. Add -->.",
    ),
    "markdown/unclosed-html": _error(
        "An element that is left out is never closed",
        "Everything from its opening tag to the end of the file would be left out with it.\n"
        "Add the closing tag, or remove the element.",
    ),
    "markdown/removed-html": _warning(
        "Some HTML is not published",
        "Scripts, styles, frames, forms, event handlers and style attributes are left out of\n"
        "every format. Put such code into a snippet and embed it with include_html.",
    ),
    "markdown/unsafe-url": _warning(
        "A link or image has an address that is not published",
        "Only http, https, mailto, tel and relative addresses are. The address is left out.",
    ),
    "macro/syntax": _error(
        "A macro call cannot be read",
        "A macro is {{ name(argument, key=argument) }}, where each argument is a quoted text, a\n"
        "number, true, false or none. Check quotes and brackets. To write braces as text, put\n"
        "them in a code span.",
    ),
    "macro/unknown": _warning(
        "The macro is not known",
        "It is left in the text as it stands. Known macros: include_html. Check the spelling,\n"
        "or put the braces in a code span if they are text.",
    ),
    "macro/path": _error(
        "The embedded path leads out of the content",
        "A snippet's path is relative, with /, without .., and no part of it is a link.",
    ),
    "macro/not-found": _warning(
        "The embedded snippet does not exist",
        "Its folder is part of the content root, but the file is not in it. The embed is served\n"
        "all the same, for the frontend to resolve. Check the name.",
    ),
    "macro/cycle": _error(
        "Snippets include each other in a circle",
        "The message shows the chain. Remove one of the includes.",
    ),
    "macro/too-many-includes": _error(
        "An embedded snippet pulls in too much",
        "At most 100 files, 2 MB and 8 levels of includes are allowed. Embed less.",
    ),
    "link/unknown-series": _warning(
        "podcasts.yml names a series that does not exist",
        "Each key of podcasts.yml is the slug of a series. Correct or remove it.",
    ),
    "series/missing-page": _warning(
        "The series has no page",
        "A directory with articles has none of 00_presentacion_serie.md, series.md, index.md,\n"
        "_index.md, README.md, so the series is titled by its directory. Add a page.",
    ),
    "series/missing-title": _warning(
        "The series page has no title",
        "Neither the front matter nor a # heading gives one, so the directory's name is shown.",
    ),
    "series/invalid-slug": _error(
        "The series' slug cannot be used in a URL",
        "A slug is letters a to z, digits, and single - _ or . between them. Rename the\n"
        "directory, or set `slug`.",
    ),
    "series/duplicate-slug": _error(
        "Two series have the same slug",
        "Slugs are compared without case and Unicode form. Neither is served. Rename one.",
    ),
    "series/meta-conflict": _warning(
        "Front matter and macro disagree",
        "The front matter wins. Remove the value from one of the two places.",
    ),
    "series/unknown-prerequisite": _warning(
        "A prerequisite names a series that does not exist",
        "Prerequisites are slugs of other series of this site. Check the spelling.",
    ),
    "series/prerequisite-cycle": _warning(
        "Prerequisites form a circle",
        "No reader could start. The message shows the circle; remove one of its links.",
    ),
    "series/outline-number": _warning(
        "The outline's numbers are not 1, 2, 3 …",
        "A section's number is how an article is matched to it. Renumber the sections.",
    ),
    "series/unplanned-article": _warning(
        "An article is in no section of the outline",
        "Its title and number match none of the sections or initial items of the series page.\n"
        "Add a section for it, or correct its number.",
    ),
    "series/incomplete": _warning(
        "The state says complete, but sections are unwritten",
        "Write the missing articles, or set the state to construction.",
    ),
    "series/finished": _warning(
        "Every section is written, but the state says otherwise",
        "Set the state to complete, or add the sections that are still to come.",
    ),
    "series/macro-value": _warning(
        "A value in the series_meta macro cannot be used",
        "data_read and progress_total are whole numbers; data_state and data_level are values of\n"
        "schemas/series.yaml.",
    ),
    "series/podcasts-file": _error(
        "podcasts.yml cannot be read",
        "It maps the slug of a series to audio_file and spotify_url.",
    ),
    "article/missing-title": _warning(
        "The article has no title",
        "Neither the front matter nor a # heading gives one, so the slug is shown. Add a title.",
    ),
    "article/invalid-slug": _error(
        "The article's slug cannot be used in a URL",
        "A slug is letters a to z, digits, and single - _ or . between them. Rename the file,\n"
        "or set `slug`.",
    ),
    "article/duplicate-slug": _error(
        "Two articles of a series have the same slug",
        "Slugs are compared without case and Unicode form. Neither is served. Rename one.",
    ),
    "article/conflicting-state": _error(
        "The state is given twice, differently",
        "`state`, `article_state` and `publication_status` mean the same. Keep one.",
    ),
    "article/scheduled-without-date": _error(
        "A scheduled article has no date",
        "`state: scheduled` publishes the article at its `date`. Add the date.",
    ),
}
