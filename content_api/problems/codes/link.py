"""What can be wrong with links between pages, and to files."""

from content_api.problems.codes.code import Code, warning

CODES: dict[str, Code] = {
    "link/unknown-series": warning(
        "podcasts.yml names a series that does not exist",
        "Each key of podcasts.yml is the slug of a series. Correct or remove it.",
    ),
}
