"""What can be wrong with a file before anything of it is read."""

from content_api.problems.codes.code import Code, error, warning

CODES: dict[str, Code] = {
    "file/not-utf8": error(
        "The file is not UTF-8",
        "Every source is read as UTF-8, and no byte is replaced by a guess.\n"
        "Save the file as UTF-8 without a byte-order mark.",
    ),
    "file/bom": warning(
        "The file begins with a byte-order mark",
        "The mark is skipped and everything after it is read as usual, but other tools miss the\n"
        "front matter behind it. Save the file as UTF-8 without BOM.",
    ),
    "file/cr": error(
        "A line ends in a lone carriage return",
        "Lines end in LF or CRLF. With a lone CR, editors and tools disagree on line numbers.\n"
        "Convert the line ends to LF.",
    ),
    "file/too-large": error(
        "The file is larger than the limit",
        "A source may have `content.max_file_bytes` bytes (256 KiB unless set). Larger files are\n"
        "not read. Split the article, or raise the setting.",
    ),
    "file/too-slow": error(
        "The file takes too long to compile",
        "A source may take 2 seconds of processor time. Real articles take milliseconds: look for\n"
        "thousands of repeated brackets, asterisks or tags, or split the file.",
    ),
    "file/symlink": error(
        "The path is a symbolic link",
        "Links are never followed, so nothing outside the content root can be published.\n"
        "Put the file itself there.",
    ),
    "file/not-regular": error(
        "The path is not a regular file",
        "A pipe, socket or device with a Markdown name is not read. Remove it.",
    ),
    "file/unreadable": error(
        "The file or directory cannot be read",
        "The operating system refused, or the file changed while it was read.\n"
        "Check its permissions and try again; other files are served all the same.",
    ),
    "file/too-many": error(
        "The content root holds more files than the limit",
        "At most 200,000 files and folders are looked at. The folder where the count went over it\n"
        "and those after it, by name, are not read; what came before is served. Look for what is\n"
        "no content, such as node_modules or a build, and move it out of the root, or begin its\n"
        "name with `_` or `.`; or set `content.root` to a folder further down.",
    ),
    "file/name": error(
        "The file's name cannot be used",
        "A name must be valid UTF-8 without control characters. Rename the file.",
    ),
    "file/unused-excuse": warning(
        "A comment excuses a problem that is not there",
        "`content-api: ignore CODE` excuses CODE on its own line, or on the next when it stands\n"
        "alone; `ignore-file` excuses the whole file. Errors that keep a file from being served\n"
        "cannot be excused. Remove the comment, or correct the code.",
    ),
}
