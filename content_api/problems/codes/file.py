"""What can be wrong with a file before anything of it is read."""

from content_api.problems.codes.code import Code, error, warning

CODES: dict[str, Code] = {
    "file/not-utf8": error(
        "The file is not UTF-8",
        "Every source is read as UTF-8, and no byte is replaced by a guess.\n"
        "Save the file as UTF-8 without a byte-order mark.",
        bad="$ file content/redes/01-la-perdida.md\ncontent/redes/01-la-perdida.md: ISO-8859 text",
        good="$ file content/redes/01-la-perdida.md\n"
        "content/redes/01-la-perdida.md: Unicode text, UTF-8 text",
    ),
    "file/bom": warning(
        "The file begins with a byte-order mark",
        "The mark is skipped and everything after it is read as usual, but other tools miss the\n"
        "front matter behind it. Save the file as UTF-8 without BOM.",
        bad="$ file content/redes/01-la-neurona.md\n"
        "content/redes/01-la-neurona.md: Unicode text, UTF-8 (with BOM) text",
        good="$ file content/redes/01-la-neurona.md\n"
        "content/redes/01-la-neurona.md: Unicode text, UTF-8 text",
    ),
    "file/cr": error(
        "A line ends in a lone carriage return",
        "Lines end in LF or CRLF. With a lone CR, editors and tools disagree on line numbers.\n"
        "Convert the line ends to LF.",
        bad="$ file content/redes/01-la-neurona.md\n"
        "content/redes/01-la-neurona.md: ASCII text, with CR line terminators",
        good="$ file content/redes/01-la-neurona.md\ncontent/redes/01-la-neurona.md: ASCII text",
    ),
    "file/too-large": error(
        "The file is larger than the limit",
        "A source may have `content.max_file_bytes` bytes (256 KiB unless set). Larger files are\n"
        "not read. Split the article, or raise the setting.",
        bad="$ du -h content/redes/*\n312K content/redes/01-transcripcion.md",
        good="$ du -h content/redes/*\n"
        "156K content/redes/01-transcripcion-primera-parte.md\n"
        "156K content/redes/02-transcripcion-segunda-parte.md",
    ),
    "file/too-slow": error(
        "The file takes too long to compile",
        "A source may take 2 seconds of processor time. Real articles take milliseconds: look for\n"
        "thousands of repeated brackets, asterisks or tags, or split the file.",
        bad="[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[ … and thousands more",
        good="```text\n[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[ … and thousands more\n```",
    ),
    "file/empty": error(
        "The file is empty",
        "An empty file says nothing, not even whether it is public: an editor may just be saving\n"
        "it. It is not served, or its last good version is. Write a title, or remove the file.",
        bad="$ wc -c content/redes/02-varias-capas.md\n0 content/redes/02-varias-capas.md",
        good="# Varias capas\n\nUna capa sola no aprende el o exclusivo.",
    ),
    "file/internal-error": error(
        "The program failed at this file",
        "Something in it is such as nobody thought of. The file is not served, or its last good\n"
        "version is; all others are. Report the line, and the file if you may show it.",
        bad="$ content-api check\n"
        "content/redes/02-varias-capas.md:1:1: error: the program failed at this file: …",
        good="$ pip install --upgrade content-api",
    ),
    "file/symlink": error(
        "The path is a symbolic link",
        "Links are never followed, so nothing outside the content root can be published.\n"
        "Put the file itself there.",
        bad="$ ls -l content/redes/\n"
        "lrwxrwxrwx ana 02-varias-capas.md -> ../../borradores/varias-capas.md",
        good="$ mv borradores/varias-capas.md content/redes/02-varias-capas.md\n"
        "$ ls -l content/redes/\n"
        "-rw-r--r-- ana 02-varias-capas.md",
    ),
    "file/not-regular": error(
        "The path is not a regular file",
        "A pipe, socket or device with a Markdown name is not read. Remove it.",
        bad="$ ls -l content/redes/\nprw-r--r-- ana 02-varias-capas.md",
        good="$ ls -l content/redes/\n-rw-r--r-- ana 02-varias-capas.md",
    ),
    "file/unreadable": error(
        "The file or directory cannot be read",
        "The operating system refused, the file changed while it was read, or it is more than 32\n"
        "folders deep. Check its permissions and try again; other files are served all the same.",
        bad="$ ls -l content/redes/\n-rw------- root 02-varias-capas.md",
        good="$ ls -l content/redes/\n-rw-r--r-- root 02-varias-capas.md",
    ),
    "file/too-many": error(
        "The content root holds more files than the limit",
        "At most 200,000 files and folders are looked at. The folder where the count went over it\n"
        "and those after it, by name, are not read; what came before is served. Look for what is\n"
        "no content, such as node_modules or a build, and move it out of the root, or begin its\n"
        "name with `_` or `.`; or set `content.root` to a folder further down.",
        "content/node_modules/      # 250,000 files",
        "content/_node_modules/     # not looked at",
    ),
    "file/name": error(
        "The file's name cannot be used",
        "A name must be valid UTF-8 without control characters. Rename the file.",
        bad="content/redes/02-varias\\u0007-capas.md",
        good="content/redes/02-varias-capas.md",
    ),
    "file/not-read": warning(
        "A file seems to be a page, and is not read",
        "Articles are files whose names end in .md, in lower case. Others that hold Markdown\n"
        "(.MD, .markdown, .mdx …) are not served, and links to them lead nowhere. Of each ending\n"
        "the first file is told, and only by `check`: what is not read may be a draft. Rename\n"
        "them; or, if they are no pages, let their names, or that of their folder, begin with _.",
        bad="$ ls content/redes/\n01-la-neurona.MD  index.md",
        good="$ ls content/redes/\n01-la-neurona.md  index.md",
    ),
    "file/conflict-marker": error(
        "Merge conflict markers are left in the file",
        "Git writes both sides between the lines <<<<<<<, ======= and >>>>>>>. Keep what is right\n"
        "and remove these three lines. What stands in code is no conflict.",
        bad="<<<<<<< HEAD\n"
        "Una neurona suma y decide.\n"
        "=======\n"
        "Una neurona pesa y decide.\n"
        ">>>>>>> revisión",
        good="Una neurona pesa, suma y decide.",
    ),
    "file/not-an-image": warning(
        "A file is named as an image and is none",
        "Its first bytes are not those of an AVIF, BMP, GIF, ICO, JPEG, PNG, SVG or WebP image:\n"
        "no browser would show it, and it is not served. Without Git LFS a checkout has pointers\n"
        "of three lines in place of images; a download that failed left a page of HTML; a\n"
        "telephone wrote HEIC. An image of another of these types than its name says is served as\n"
        "what it is.",
        bad="$ file content/redes/imagenes/neurona.png\n"
        "content/redes/imagenes/neurona.png: ASCII text",
        good="$ git lfs pull\n$ file content/redes/imagenes/neurona.png\n"
        "content/redes/imagenes/neurona.png: PNG image data, 640 x 480",
    ),
    "file/unused-excuse": warning(
        "A comment excuses a problem that is not there",
        "`content-api: ignore CODE` excuses CODE on its own line, or on the next when it stands\n"
        "alone; `ignore-file` excuses the whole file. Errors that keep a file from being served\n"
        "cannot be excused. Remove the comment, or correct the code.",
        bad="<!-- content-api: ignore link/missing-page -->\n"
        "Antes, lee [la neurona](01-la-neurona.md).",
        good="Antes, lee [la neurona](01-la-neurona.md).",
    ),
}
