"""What can be wrong with the values of front matter, and with the schemas that judge them."""

from content_api.problems.codes.code import Code, error, warning

CODES: dict[str, Code] = {
    "schema/invalid-type": error(
        "A value has the wrong type",
        "YAML reads no, yes, on and off as true or false, and 2026 as a number. Where text is\n"
        'expected, quote the value: title: "2026".',
    ),
    "schema/invalid-choice": error(
        "A value is not one of the allowed ones",
        "States and levels, their labels and aliases, stand in schemas/series.yaml and\n"
        "schemas/article.yaml. Use one of them, or add yours there.",
    ),
    "schema/invalid-value": error(
        "A value is outside what is allowed",
        "The message says what is allowed: a range, a length or a form such as PT1M30S.",
    ),
    "schema/control-character": error(
        "A text holds a control character",
        "An escape such as \\0 or \\x1b put an invisible character into the value. Remove it.",
    ),
    "schema/unknown-field": warning(
        "The front matter has a key that nothing reads",
        "It is often a slip of the pen. If it is meant for another tool, list it under\n"
        "[content] ignore_fields in content-api.toml.",
    ),
    "schema/file": error(
        "A file in schemas/ is wrong",
        "schemas/series.yaml and schemas/article.yaml hold `fields`, and under it the fields\n"
        "`state` and `level` with `one_of`. The message says what was expected.",
    ),
    "schema/date-order": warning(
        "The page was modified before it was published",
        "`date_modified` is earlier than `date`. Correct the one that is wrong.",
    ),
    "schema/future-date": warning(
        "A date is still to come",
        "The page is public now, and its date says that it is not yet. Correct the date; or, to\n"
        "publish an article at that date, set `state: scheduled`.",
    ),
}
