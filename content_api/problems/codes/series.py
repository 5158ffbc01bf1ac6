"""What can be wrong with a series as a whole."""

from content_api.problems.codes.code import Code, error, off, warning

CODES: dict[str, Code] = {
    "series/missing-page": warning(
        "The series has no page",
        "A directory with articles has none of 00_presentacion_serie.md, series.md, index.md,\n"
        "_index.md, README.md, so the series is titled by its directory. Add a page.",
    ),
    "series/missing-title": warning(
        "The series page has no title",
        "Neither the front matter nor a # heading gives one, so the directory's name is shown.",
    ),
    "series/invalid-slug": error(
        "The series' slug cannot be used in a URL",
        "A slug is letters a to z, digits, and single - _ or . between them. Rename the\n"
        "directory, or set `slug`.",
    ),
    "series/duplicate-slug": error(
        "Two series have the same slug",
        "Slugs are compared without case and Unicode form. Neither is served. Rename one.",
    ),
    "series/meta-conflict": warning(
        "Front matter and macro disagree",
        "The front matter wins. Remove the value from one of the two places.",
    ),
    "series/unknown-prerequisite": warning(
        "A prerequisite names a series that does not exist",
        "Prerequisites are slugs of other series of this site. Check the spelling.",
    ),
    "series/prerequisite-cycle": warning(
        "Prerequisites form a circle",
        "No reader could start. The message shows the circle; remove one of its links.",
    ),
    "series/outline-number": warning(
        "The outline's numbers are not 1, 2, 3 …",
        "A section's number is how an article is matched to it. Renumber the sections.",
    ),
    "series/unplanned-article": warning(
        "An article is in no section of the outline",
        "Its title and number match none of the sections or initial items of the series page.\n"
        "Add a section for it, or correct its number.",
    ),
    "series/incomplete": warning(
        "The state says complete, but sections are unwritten",
        "Write the missing articles, or set the state to construction.",
    ),
    "series/finished": warning(
        "Every section is written, but the state says otherwise",
        "Set the state to complete, or add the sections that are still to come.",
    ),
    "series/macro-value": warning(
        "A value in the series_meta macro cannot be used",
        "data_read and progress_total are whole numbers; data_state and data_level are values of\n"
        "schemas/series.yaml.",
    ),
    "series/podcasts-file": error(
        "podcasts.yml cannot be read",
        "It maps the slug of a series to audio_file and spotify_url.",
    ),
    "series/hidden-prerequisite": warning(
        "A prerequisite is not public",
        "Readers are sent to a series that they cannot see. Publish it, or remove it from the\n"
        "prerequisites.",
    ),
    "series/redundant-prerequisite": warning(
        "A prerequisite is required by another one already",
        "Who reads the other one has read this one too. Remove it, to keep the path short.",
    ),
    "series/level-inversion": warning(
        "A prerequisite is harder than the series",
        "Levels stand in schemas/series.yaml from easy to hard. Check the levels of both, or\n"
        "remove the prerequisite.",
    ),
    "series/unready-prerequisite": warning(
        "A finished series depends on one that is only planned",
        "Readers cannot follow the path. Write the prerequisite first, or remove it.",
    ),
    "series/unwritten-section": off(
        "A section of the outline has no article yet",
        "The same as `planned` in the API's index. Turn it on to list all that is to be written.",
    ),
    "series/unmatched-item": warning(
        "An item of the initial content matches no article",
        "Items are matched by title, else by number. Correct the title, or write the article.",
    ),
    "series/reading-time": warning(
        "The declared reading time of a finished series is far from the measured one",
        "All sections are written, and `reading_minutes` (data_read) differs from 230 words a\n"
        "minute by more than half. Correct it, or leave it out: it is then computed.",
    ),
    "series/duplicate-title": warning(
        "Two series have the same title",
        "Readers and search engines cannot tell them apart. Rename one.",
    ),
    "series/duplicate-description": warning(
        "A series has the same description as another page",
        "It is shown in lists and by search engines. Describe each page by itself.",
    ),
}
