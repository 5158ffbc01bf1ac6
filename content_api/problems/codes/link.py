"""What can be wrong with links between pages, and to files."""

from content_api.problems.codes.code import Code, warning

CODES: dict[str, Code] = {
    "link/unknown-series": warning(
        "podcasts.yml names a series that does not exist",
        "Each key of podcasts.yml is the slug of a series. Correct or remove it.",
        bad="rdes:\n  audio_file: audio/redes.mp3",
        good="redes:\n  audio_file: audio/redes.mp3",
    ),
    "link/missing-page": warning(
        "A link leads to a page that does not exist",
        "Pages are named as files (../other/01-intro.md) or by their address on the site\n"
        "(/series/other/01-intro/; the beginning is the setting content.url_prefix), and folders\n"
        "are parted by /, not by \\. Correct the address.",
        bad="Antes, lee [la neurona](01-la-nerona.md).",
        good="Antes, lee [la neurona](01-la-neurona.md).",
    ),
    "link/missing-anchor": warning(
        "A link leads to a heading that does not exist",
        "The part after # is the anchor of a heading: its words in lower case without accents,\n"
        "with - between them. Correct it, or the heading.",
        bad="Recuerda [los pesos](01-la-neurona.md#peso).",
        good="Recuerda [los pesos](01-la-neurona.md#pesos).",
    ),
    "link/missing-file": warning(
        "A link or image leads to a file that does not exist",
        "The address is relative to the file's own folder. Correct it, or add the file.\n"
        "Addresses outside the content root are not judged.",
        bad="![Una neurona](imagenes/nuerona.svg)",
        good="![Una neurona](imagenes/neurona.svg)",
    ),
    "link/case": warning(
        "A link is written otherwise than the file on disk",
        "Upper and lower case, or the form of accented letters, differ. It works on some systems\n"
        "and breaks on others. Write it as the file is named.",
        bad="![Una neurona](imagenes/Neurona.svg)",
        good="![Una neurona](imagenes/neurona.svg)",
    ),
    "link/blank-in-address": warning(
        "An address has blanks, so that the link is none",
        "Markdown takes [text](my file.md) for text. Write the address between < and >, or rename\n"
        'the file. A size such as =400x300 is no Markdown either: write { width="400" } after\n'
        "the image.",
        bad="![Una neurona](imagenes/una neurona.svg)",
        good="![Una neurona](<imagenes/una neurona.svg>)",
    ),
    "link/unread-page": warning(
        "A link leads to a page that is not published",
        "The file is there, but it is not read (its name does not end in .md, begins with _ or .,\n"
        "or it is in no series), or it has an error. Rename or mend it, or link to another page.",
        bad="Antes, lee [las notas](_notas.md).",
        good="Antes, lee [la neurona](01-la-neurona.md).",
    ),
    "link/not-public": warning(
        "A public page links to one that is not public",
        "The reader finds nothing there, and the link is served without its address, in whichever\n"
        "way that is written. Publish the page, or remove the link.",
        bad="Sigue en [Varias capas](02-varias-capas.md). <!-- un borrador -->",
        good="Sigue en «Varias capas», que sale pronto.",
    ),
    "link/duplicate-translation": warning(
        "Two files of one language would be the same translation",
        "`translation_key` names the file that this one translates, by its path below the root of\n"
        "its language, without .md; a file without one has its own path as its key. Files of\n"
        "several languages with the same key are translations of each other. Of two files in one\n"
        "language neither is guessed to be the right one. Correct the key.",
        bad="translation_key: redes  # como otra serie",
        good="translation_key: redes-profundas",
    ),
}
