"""Every setting, once: its name, its kind and what it is for.

File, environment, flags and docs/settings.md all come from this table.
"""

from collections.abc import Callable
from dataclasses import dataclass

from content_api.catalogue.titles import DEFAULT_TITLES
from content_api.catalogue.urls import URL_PARTS
from content_api.settings.kinds import (
    one_of,
    read_directory,
    read_flag,
    read_text,
    read_texts,
    read_url_prefix,
    whole_number,
)
from content_api.settings.locales import read_locales
from content_api.settings.table_kinds import (
    read_cache_control,
    read_hidden,
    read_levels,
    read_path_levels,
    read_titles,
    read_url_templates,
)
from content_api.settings.values import CACHE_CONTROL

ENVIRONMENT_PREFIX = "CONTENT_API_"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting.

    Attributes:
        name: Dotted, as in the file: table and key.
        expects: The kind of its value in words, for messages and docs/settings.md.
        read: Makes the value of what TOML, a variable or a flag gave; raises `WrongValueError`
            or `WrongKeyError`.
        help: What it is for, in words.
    """

    name: str
    expects: str
    read: Callable[[object], object]
    help: str

    @property
    def field(self) -> str:
        """Its name in `Settings`."""
        return self.name.replace(".", "_")

    @property
    def variable(self) -> str:
        """Its environment variable."""
        return ENVIRONMENT_PREFIX + self.field.upper()


SETTINGS: tuple[Setting, ...] = (
    Setting("content.root", "a directory", read_directory, "where the series are"),
    Setting(
        "content.locales",
        'a table of directories by language, such as en = "content/en"',
        read_locales,
        "where the series of each language are, instead of content.root; a language may be a "
        "table of root and url_prefix",
    ),
    Setting(
        "content.locale",
        "a language such as es",
        read_text,
        "language of the content; of several, the default one (the first unless given)",
    ),
    Setting(
        "content.series_pages",
        "a list of file names",
        read_texts,
        "names of a series page; the first that exists wins",
    ),
    Setting("content.macros", "a list of names", read_texts, "macros that become embeds"),
    Setting(
        "content.ignore_fields",
        "a list of keys",
        read_texts,
        "front matter keys that other tools read",
    ),
    Setting(
        "content.hidden",
        "a table of lists: keys, words",
        read_hidden,
        "front matter keys of your own that hide a page, unless their value is false or empty, and "
        "words that do so as its state or status",
    ),
    Setting(
        "content.future",
        "hide or serve",
        one_of("hide", "serve"),
        "what becomes of a page without a state before its date",
    ),
    Setting(
        "content.publish_hidden_references",
        "true or false",
        read_flag,
        "whether references inside HTML comments are public",
    ),
    Setting(
        "content.max_file_bytes",
        "a whole number from 1024 to 16777216",
        whole_number(1024, 16 * 1024 * 1024),
        "the largest source that is read",
    ),
    Setting(
        "content.titles",
        f"a table of lists, by part: {', '.join(DEFAULT_TITLES)}",
        read_titles,
        "titles by which the parts of a series page are known",
    ),
    Setting(
        "content.url_prefix",
        "a path that begins and ends with /",
        read_url_prefix,
        "below which the site publishes the series; links there are checked",
    ),
    Setting(
        "content.url_template",
        f"a table of addresses, by type: {', '.join(URL_PARTS)}",
        read_url_templates,
        "where the site publishes each record, such as /series/{series}/{article}/; "
        f"parts are {', '.join(f'{{{part}}}' for part in URL_PARTS['article'])}",
    ),
    Setting(
        "check.rules",
        "a table of problem codes (or group/*), each error, warning or off",
        read_levels,
        "how problems are reported; what keeps a file from being served always is an error",
    ),
    Setting(
        "check.paths",
        "a table of path patterns, each with a table of problem codes",
        read_path_levels,
        "the same for some files; patterns are those of .gitignore",
    ),
    Setting(
        "schemas.directory", "a directory", read_directory, "where series.yaml and article.yaml are"
    ),
    Setting("store.url", "a database URL", read_text, "where the index is kept"),
    Setting("serve.host", "a host name or address", read_text, "address to listen on"),
    Setting("serve.port", "a whole number from 1 to 65535", whole_number(1, 65535), "port"),
    Setting(
        "serve.workers", "a whole number from 1 to 64", whole_number(1, 64), "worker processes"
    ),
    Setting("serve.watch", "true or false", read_flag, "whether changes are picked up"),
    Setting("serve.log", "text or json", one_of("text", "json"), "the form of log lines"),
    Setting("serve.validate", "true or false", read_flag, "whether POST /api/v1/validate answers"),
    Setting(
        "serve.media",
        "all or linked",
        one_of("all", "linked"),
        "which files are below /media: all but those that only hidden pages name, or only those "
        "that a public page names",
    ),
    Setting(
        "serve.cache_bytes",
        "a whole number from 0 to 17179869184",
        whole_number(0, 16 * 1024**3),
        "memory for finished answers, each worker",
    ),
    Setting(
        "serve.cache_control",
        f"a table of Cache-Control headers, by kind of path: {', '.join(CACHE_CONTROL)}",
        read_cache_control,
        "how long caches may keep answers; what is given here holds also while `serve` follows "
        "changes",
    ),
    Setting(
        "serve.cursor_secret",
        "a text",
        read_text,
        "signs cursors; the same on all machines behind one address, else each store has its own",
    ),
)
BY_NAME = {setting.name: setting for setting in SETTINGS}
