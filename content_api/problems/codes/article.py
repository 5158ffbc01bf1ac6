"""What can be wrong with an article beside its values and its body."""

from content_api.problems.codes.code import Code, error, warning

CODES: dict[str, Code] = {
    "article/missing-title": warning(
        "The article has no title",
        "Neither the front matter nor a # heading gives one, so the slug is shown. Add a title.",
    ),
    "article/invalid-slug": error(
        "The article's slug cannot be used in a URL",
        "A slug is letters a to z, digits, and single - _ or . between them. Rename the file,\n"
        "or set `slug`.",
    ),
    "article/duplicate-slug": error(
        "Two articles of a series have the same slug",
        "Slugs are compared without case and Unicode form. Neither is served. Rename one.",
    ),
    "article/conflicting-state": error(
        "The state is given twice, differently",
        "`state`, `article_state` and `publication_status` mean the same. Keep one.",
    ),
    "article/scheduled-without-date": error(
        "A scheduled article has no date",
        "`state: scheduled` publishes the article at its `date`. Add the date.",
    ),
    "article/number-gap": warning(
        "A number is missing between two articles",
        "File names number the articles 1, 2, 3 … in reading order; drafts count. Renumber the\n"
        "file, or write what is missing.",
    ),
    "article/duplicate-number": warning(
        "Two articles have the same number",
        "Their order is then that of their names. Renumber one of the files.",
    ),
    "article/reading-time": warning(
        "The declared reading time is far from the measured one",
        "`reading_minutes` differs from 230 words a minute by more than half, and by more than 3\n"
        "minutes. Correct it, or leave it out: it is then computed.",
    ),
    "article/duplicate-title": warning(
        "Two articles of a series have the same title",
        "Readers cannot tell them apart, and the outline matches only one. Rename one.",
    ),
    "article/duplicate-description": warning(
        "An article has the same description as another page",
        "It is shown in lists and by search engines. Describe each page by itself.",
    ),
}
