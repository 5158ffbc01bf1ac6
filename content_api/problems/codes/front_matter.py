"""What can be wrong with front matter as YAML, before any value is judged."""

from content_api.problems.codes.code import Code, error, warning

CODES: dict[str, Code] = {
    "front-matter/anchor": error(
        "YAML anchors and aliases are not supported",
        "`&name` and `*name` can make a small file huge, so none is read, not even a harmless\n"
        "one. Write the value where it is needed. Quote text that starts with & or *.",
        bad="tags: &temas [redes, neuronas]\nkeywords: *temas",
        good="tags: [redes, neuronas]\nkeywords: [redes, neuronas]",
    ),
    "front-matter/too-deep": error(
        "The front matter is nested too deep",
        "At most 16 levels of lists and mappings are read. Flatten the value.",
        bad="tags: [[[[[[[[[[[[[[[[[redes]]]]]]]]]]]]]]]]]",
        good="tags: [redes]",
    ),
    "front-matter/too-large": error(
        "The front matter is larger than 64 KB",
        "Nothing of it is read. Move long text into the body.",
        bad="transcripcion: |\n  Hola, hoy hablamos de redes.\n  … y una hora más.\n---",
        good="---\n\nHola, hoy hablamos de redes.\n… y una hora más.",
    ),
    "front-matter/too-many-nodes": error(
        "The front matter has too many keys or items",
        "At most 5,000 keys and values are read. Move data out of the front matter.",
        bad="perdida:\n  - 0.5\n  # … y 5000 vueltas más",
        good="dataset: redes/perdida.csv",
    ),
    "front-matter/duplicate-key": error(
        "A key stands twice",
        "YAML would silently keep the last one. Remove the line that is wrong.",
        bad="title: La neurona\ndate: 2025-03-10\ntitle: La neurona artificial",
        good="title: La neurona artificial\ndate: 2025-03-10",
    ),
    "front-matter/tag": error(
        "YAML tags are not supported",
        "`!!python/object`, `!!binary`, `!custom` and all other tags are refused and nothing of\n"
        "them is run. Write the plain value. Quote text that starts with an exclamation mark.",
        bad="title: !Importante leer antes",
        good='title: "!Importante leer antes"',
    ),
    "front-matter/yaml": error(
        "The front matter is not valid YAML",
        "The place is where YAML stopped understanding. Common causes: a value with `: ` or one\n"
        "that starts with @, `, [, {, %, * or & and is not quoted; a tab used to indent.\n"
        'Quote the value: title: "Redes: una introducción".',
        bad="title: La neurona: suma y decide",
        good='title: "La neurona: suma y decide"',
    ),
    "front-matter/number": error(
        "A number is written in a form that YAML reads otherwise than people do",
        "YAML 1.1 reads 010 as 8, 12:30:45 as 45045, 1_000 as 1000, and .nan as no number.\n"
        "Write a plain decimal number, or quote the value to make it text.",
        bad="reading_minutes: 04",
        good="reading_minutes: 4",
    ),
    "front-matter/invalid-date": error(
        "The value is not a date",
        "Dates are written 2026-09-17, or with a time 2026-09-17T08:30:00Z. A time without a\n"
        "zone is taken as UTC. Months and days have two digits and must exist.",
        bad="date: 2025-02-30",
        good="date: 2025-02-28",
    ),
    "front-matter/key-type": error(
        "A key is not text",
        "YAML reads the keys no, yes, on, off, ~, = and numbers as other things than text.\n"
        'Quote the key: "no": value.',
        bad="no: 3",
        good='"no": 3',
    ),
    "front-matter/multi-doc": error(
        "The front matter holds more than one YAML document",
        "A line that begins with `---` and goes on, such as `--- # notes`, begins another one;\n"
        "so do keys between two `---` at the top of the body. Make one of both; or, if the line\n"
        "was meant to close the front matter, write exactly ---.",
        bad="title: La neurona\n--- # para el buscador\ntags: [redes]",
        good="title: La neurona\n# para el buscador\ntags: [redes]",
    ),
    "front-matter/unclosed": error(
        "The front matter is never closed",
        "The file opens with `---` and no later line is exactly `---`. Close the front matter.\n"
        "If the first line was meant as a horizontal rule, write *** instead.",
        bad="---\ntitle: La neurona\n\nUna neurona suma lo que recibe.",
        good="---\ntitle: La neurona\n---\n\nUna neurona suma lo que recibe.",
    ),
    "front-matter/ambiguous": error(
        "It is unclear whether the file opens with front matter",
        "The text between two `---` lines at the top is prose, not `key: value`. If they are\n"
        "horizontal rules, write *** instead; if it is front matter, write keys.",
        bad="---\n\nEste capítulo se lee sin los demás.\n\n---",
        good="***\n\nEste capítulo se lee sin los demás.\n\n***",
    ),
    "front-matter/fence": error(
        "The front matter's fence is not exactly `---` on line 1",
        "Lines before it (a comment, a heading, an import), spaces after it or more dashes make\n"
        "other tools miss it, and what it says (a draft state, say) would be published as text.\n"
        "Write exactly ---, and nothing before it.",
        bad="----\ntitle: La neurona\nstate: borrador\n----",
        good="---\ntitle: La neurona\nstate: borrador\n---",
    ),
    "front-matter/comment-in-text": warning(
        "A `#` cuts a text off",
        "To YAML, a `#` behind a blank begins a comment, and nothing behind it is read. Quote the\n"
        "text. A comment that is meant has a blank behind its `#`; then nothing is told.",
        bad="title: Lección #3 de redes",
        good='title: "Lección #3 de redes"',
    ),
    "front-matter/look-alike": warning(
        "Something looks like YAML and is text to it",
        "A blank that does not break, a character that takes no room, a letter of another script,\n"
        "or quotes and dashes as word processors write them, stand where YAML has signs of its\n"
        "own. Write the plain sign. Within a text they are right, and not told.",
        bad="title: “La neurona”",
        good='title: "La neurona"',
    ),
    "front-matter/fence-in-block": warning(
        "A `---` line inside a block of text closed the front matter",
        "The first line that is exactly `---` always ends the front matter, inside a `|` or `>`\n"
        "block too. Indent that line or write the text another way.",
        bad="description: |\n  Qué hace una neurona\n---\n  y qué no hace.",
        good="description: |\n  Qué hace una neurona\n  ---\n  y qué no hace.",
    ),
    "front-matter/unsupported-format": error(
        "The front matter is not YAML",
        "TOML (+++), JSON ({) and other formats (---js) are not read, and never run.\n"
        "Write the front matter as YAML between --- lines.",
        bad='+++\ntitle = "La neurona"\n+++',
        good="---\ntitle: La neurona\n---",
    ),
    "front-matter/empty": warning(
        "The front matter is empty",
        "Two `---` lines with nothing between them. Write at least a title, or remove them.",
        bad="---\n---",
        good="---\ntitle: La neurona\n---",
    ),
    "front-matter/not-mapping": error(
        "The front matter is not a mapping",
        "Front matter is `key: value` lines; this is a list or a single value. Write its key\n"
        "before it, such as `tags:`.",
        bad="---\n- redes\n- neuronas\n---",
        good="---\ntags:\n  - redes\n  - neuronas\n---",
    ),
    "front-matter/unread-state": error(
        "A key of another tool says that the page is hidden",
        "Other tools write `isDraft: true`, `unlisted: true` or `status: pending`. Here the key\n"
        "is `state`; `draft: true` and `published: false` say the same. So that no draft is\n"
        "published by mistake, such a page is not served, whoever else reads the key. Write\n"
        "`state: draft`, beside it if the other tool needs it. The setting content.hidden adds\n"
        "keys and words of your own.",
        "isDraft: true",
        "state: draft",
    ),
    "front-matter/other-language": warning(
        "The file says another language than that of its root",
        "The setting content.locales gives each language a root of its own, and all records of a\n"
        "root are in its language. Move the file, or remove `lang`.",
        bad="lang: en  # en content/es",
        good="lang: es",
    ),
}
