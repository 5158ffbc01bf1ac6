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
}
