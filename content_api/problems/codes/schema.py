"""What can be wrong with the values of front matter, and with the schemas that judge them."""

from content_api.problems.codes.code import Code, error, warning

CODES: dict[str, Code] = {
    "schema/invalid-type": error(
        "A value has the wrong type",
        "YAML reads no, yes, on and off as true or false, and 2026 as a number. Where text is\n"
        'expected, quote the value: title: "2026". A number has no\n'
        "quotes, and no zeros before it.",
        bad="title: 1984",
        good='title: "1984"',
    ),
    "schema/invalid-choice": error(
        "A value is not one of the allowed ones",
        "The message lists them. They, their labels and aliases stand in schemas/series.yaml and\n"
        "schemas/article.yaml: use one of them, or add yours there.",
        bad="state: borador",
        good="state: borrador",
    ),
    "schema/invalid-value": error(
        "A value is outside what is allowed",
        "The message says what is allowed: a range, a length or a form such as PT1M30S.",
        bad="video_duration: 90 segundos",
        good="video_duration: PT1M30S",
    ),
    "schema/required": error(
        "A field that must be written is missing",
        "schemas/series.yaml and schemas/article.yaml say `required: true` of it. Add it to the\n"
        "front matter; a key without a value counts as missing.",
        bad="level: general  # y falta reviewer, que es obligatorio",
        good="level: general\nreviewer: Ana Ruiz",
    ),
    "schema/control-character": error(
        "A text holds a control character",
        "In double quotes, a backslash begins an escape: \\b and \\0 are invisible characters.\n"
        "Remove it; or, where a backslash was meant, write \\\\ or use single quotes.",
        bad='description: "Los datos están en C:\\redes\\base."',
        good="description: 'Los datos están en C:\\redes\\base.'",
    ),
    "schema/unknown-field": warning(
        "The front matter has a key that nothing reads",
        "It is often a slip of the pen. A field of your own is declared in schemas/series.yaml\n"
        "or schemas/article.yaml, where `unknown: keep` or `unknown: ignore` also lets any key\n"
        "stand. If it is meant for another tool, list it under [content] ignore_fields in\n"
        "content-api.toml. Such a field is told once, at the first file that has it, with a line\n"
        "for the settings that lists them all; one that is near to a field, at each file. None of\n"
        "that publishes a page that a key such as `draft` hides.",
        bad="descripcion: Cómo decide una neurona.",
        good="description: Cómo decide una neurona.",
    ),
    "schema/file": error(
        "A file in schemas/ is wrong",
        "schemas/series.yaml and schemas/article.yaml hold `fields`, by name, and `unknown`.\n"
        "The message says what was expected; docs/content-types.md describes every type.",
        bad="fields:\n  dificultad: {type: entero, min: 1, max: 5}",
        good="fields:\n  dificultad: {type: integer, min: 1, max: 5}",
    ),
    "schema/date-order": warning(
        "The page was modified before it was published",
        "`date_modified` is earlier than `date`. Correct the one that is wrong.",
        bad="date: 2025-03-12\ndate_modified: 2025-03-02",
        good="date: 2025-03-02\ndate_modified: 2025-03-12",
    ),
    "schema/future-date": warning(
        "A date is still to come",
        "A page without a state is not served before its `date` (the setting content.future), nor\n"
        "one before the publishDate or embargo of another tool. To publish an article at a date,\n"
        "set `state: scheduled` and `date`; to have it served now, set `state: published`.",
        bad="date: 2052-03-02",
        good="date: 2025-03-02",
    ),
    "schema/expired": warning(
        "A date says that the page is no longer public",
        "`expiryDate`, `expires` and the like are of other tools. So that nothing is published by\n"
        "mistake, the page is not served after them. Write `state: archived`, or correct the date.",
        bad="expiryDate: 2025-03-02",
        good="state: archived",
    ),
    "schema/unknown-reference": warning(
        "A field names a series or article that does not exist",
        "A field of the type `reference` holds the slug of a series, or the id series/article of\n"
        "an article. Correct the value.",
        bad="follows: redes/la-nerona",
        good="follows: redes/la-neurona",
    ),
    "schema/missing-file": warning(
        "A field names a file that does not exist",
        "A field of the type `file` holds a path relative to the content root, with / and in the\n"
        "case of the name on disk. Correct it, or add the file.",
        bad="dataset: datos/perdida.csv",
        good="dataset: redes/datos/perdida.csv",
    ),
}
