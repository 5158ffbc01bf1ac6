"""What can be wrong with an article beside its values and its body."""

from content_api.problems.codes.code import Code, error, warning

CODES: dict[str, Code] = {
    "article/missing-title": warning(
        "The article has no title",
        "Neither the front matter nor a # heading gives one, so the slug is shown. Add a title.",
        bad="---\ndescription: Qué calcula una neurona.\n---",
        good="---\ntitle: La neurona\ndescription: Qué calcula una neurona.\n---",
    ),
    "article/invalid-slug": error(
        "The article's slug cannot be used in a URL",
        "A slug is letters a to z, digits, and single - _ or . between them. An accent\n"
        "or a space in the file's name is the usual cause. Rename the file, or set `slug`.",
        bad="slug: la neurona artificial",
        good="slug: la-neurona-artificial",
    ),
    "article/duplicate-slug": error(
        "Two articles of a series have the same slug",
        "Slugs are compared without case and Unicode form. Neither is served. Rename one.",
        bad="slug: la-neurona  # el de 01-la-neurona.md",
        good="slug: la-neurona-por-dentro",
    ),
    "article/conflicting-state": error(
        "The state is given twice, differently",
        "`state`, `article_state` and `publication_status` mean the same. Keep one.",
        bad="state: borrador\npublication_status: publicado",
        good="state: borrador",
    ),
    "article/scheduled-without-date": error(
        "A scheduled article has no date",
        "`state: scheduled` publishes the article at its `date`. Add the date.",
        bad="state: scheduled",
        good="state: scheduled\ndate: 2025-03-10",
    ),
    "article/number-gap": warning(
        "A number is missing between two articles",
        "File names number the articles 1, 2, 3 … in reading order; drafts count, and what the\n"
        "outline plans is not missing. Renumber the file, or write what is missing.",
        bad="content/redes/01-la-neurona.md\ncontent/redes/03-varias-capas.md",
        good="content/redes/01-la-neurona.md\ncontent/redes/02-varias-capas.md",
    ),
    "article/duplicate-number": warning(
        "Two articles have the same number",
        "Their order is then that of their names. Renumber one of the files.",
        bad="content/redes/01-la-neurona.md\ncontent/redes/01-varias-capas.md",
        good="content/redes/01-la-neurona.md\ncontent/redes/02-varias-capas.md",
    ),
    "article/reading-time": warning(
        "The declared reading time is far from the measured one",
        "`reading_minutes` differs from 230 words a minute by more than half, and by more than 3\n"
        "minutes. Correct it, or leave it out: it is then computed.",
        bad="reading_minutes: 25  # de un solo párrafo",
        good="reading_minutes: 1",
    ),
    "article/duplicate-title": warning(
        "Two articles of a series have the same title",
        "Readers cannot tell them apart, and the outline matches only one. Rename one.",
        bad="title: La neurona  # como 01-la-neurona.md",
        good="title: La neurona, con matemáticas",
    ),
    "article/duplicate-description": warning(
        "An article has the same description as another page",
        "It is shown in lists and by search engines. Describe each page by itself.",
        bad="description: Cómo decide una neurona.  # como 01-la-neurona.md",
        good="description: Qué aprende una red con dos capas.",
    ),
}
