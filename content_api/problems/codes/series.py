"""What can be wrong with a series as a whole."""

from content_api.problems.codes.code import Code, error, off, warning

CODES: dict[str, Code] = {
    "series/missing-page": warning(
        "The series has no page",
        "A directory with articles has none of 00_presentacion_serie.md, series.md, index.md,\n"
        "_index.md, README.md, so the series is titled by its directory. Add a page.",
        bad="content/redes/01-la-neurona.md",
        good="content/redes/00_presentacion_serie.md\ncontent/redes/01-la-neurona.md",
    ),
    "series/missing-title": warning(
        "The series page has no title",
        "Neither the front matter nor a # heading gives one, so the directory's name is shown.\n"
        "Add a title.",
        bad="---\nlevel: general\n---",
        good="---\ntitle: Redes neuronales\nlevel: general\n---",
    ),
    "series/invalid-slug": error(
        "The series' slug cannot be used in a URL",
        "A slug is letters a to z, digits, and single - _ or . between them. An accent or a\n"
        "space in the directory's name is the usual cause. Until it is mended the series is not\n"
        "served, nor are its articles. Rename the directory, or set `slug` on its page.",
        bad="slug: redes neuronales",
        good="slug: redes-neuronales",
    ),
    "series/duplicate-slug": error(
        "Two series have the same slug",
        "Slugs are compared without case and Unicode form. Neither is served. Rename one.",
        bad="slug: redes  # el de otra serie",
        good="slug: redes-profundas",
    ),
    "series/meta-conflict": warning(
        "Front matter and macro disagree",
        "The front matter wins. Remove the value from one of the two places.",
        bad="state: published\n"
        "---\n"
        '{{ include_html("snippets/series_meta.html", data_state="construction") }}',
        good='---\n{{ include_html("snippets/series_meta.html", data_state="construction") }}',
    ),
    "series/unknown-prerequisite": warning(
        "A prerequisite names a series that does not exist",
        "Prerequisites are slugs of other series of this site. Check the spelling.",
        bad="prerequisites: [fundamentos-ai]",
        good="prerequisites: [fundamentos-ia]",
    ),
    "series/prerequisite-cycle": warning(
        "Prerequisites form a circle",
        "No reader could start. The message shows the circle; remove one of its links.",
        bad="prerequisites: [fundamentos-ia]  # que pide leer esta",
        good="prerequisites: []",
    ),
    "series/outline-number": warning(
        "The outline's numbers are not 1, 2, 3 …",
        "A section's number is how an article is matched to it. Renumber the sections.",
        bad="### 1. La neurona\n\n### 3. Varias capas",
        good="### 1. La neurona\n\n### 2. Varias capas",
    ),
    "series/unplanned-article": warning(
        "An article is in no section of the outline",
        "Its title and number match none of the sections or initial items of the series page.\n"
        "Add a section for it, or correct its number.",
        bad="### 1. La neurona",
        good="### 1. La neurona\n\n### 2. Varias capas",
    ),
    "series/incomplete": warning(
        "The state says complete, but sections are unwritten",
        "Write the missing articles, or set the state to construction.",
        bad="state: complete  # y de dos secciones falta una",
        good="state: construction",
    ),
    "series/finished": warning(
        "Every section is written, but the state says otherwise",
        "Set the state to complete, or add the sections that are still to come.",
        bad="state: construction  # y las dos secciones están escritas",
        good="state: complete",
    ),
    "series/macro-value": warning(
        "A value in the series_meta macro cannot be used",
        "data_read and progress_total are whole numbers; data_state and data_level are values of\n"
        "schemas/series.yaml. Correct the value in the macro.",
        bad='{{ include_html("snippets/series_meta.html", data_read="6 min") }}',
        good='{{ include_html("snippets/series_meta.html", data_read="6") }}',
    ),
    "series/podcasts-file": error(
        "An entry of podcasts.yml cannot be used",
        "Each key is the slug of a series; below it stand audio_file and spotify_url, both texts\n"
        "and nothing else. Correct the entry.",
        bad="redes: audio/redes.mp3",
        good="redes:\n  audio_file: audio/redes.mp3",
    ),
    "series/hidden-prerequisite": warning(
        "A prerequisite is not public",
        "Readers are sent to a series that they cannot see. Publish it, or remove it from the\n"
        "prerequisites.",
        bad="prerequisites: [fundamentos-ia]  # que está archivada",
        good="prerequisites: []",
    ),
    "series/redundant-prerequisite": warning(
        "A prerequisite is required by another one already",
        "Who reads the other one has read this one too. Remove it, to keep the path short.",
        bad="prerequisites: [fundamentos-ia, matematicas]  # fundamentos-ia ya la pide",
        good="prerequisites: [fundamentos-ia]",
    ),
    "series/level-inversion": warning(
        "A prerequisite is harder than the series",
        "Levels stand in schemas/series.yaml from easy to hard. Check the levels of both, or\n"
        "remove the prerequisite.",
        bad="level: general\nprerequisites: [matematicas]  # que es de nivel tecnico",
        good="level: tecnico\nprerequisites: [matematicas]",
    ),
    "series/unready-prerequisite": warning(
        "A finished series depends on one that is only planned",
        "Readers cannot follow the path. Write the prerequisite first, or remove it.",
        bad="state: published\nprerequisites: [matematicas]  # que aún no se ha escrito",
        good="state: published\nprerequisites: []",
    ),
    "series/unwritten-section": off(
        "A section of the outline has no article yet",
        "The same as `planned` in the API's index. Turn it on to list all that is to be written.",
        bad="### 1. La neurona\n\n### 2. Varias capas",
        good="### 1. La neurona\n\n## Próximos artículos\n\n- Varias capas",
    ),
    "series/unmatched-item": warning(
        "An item of the initial content matches no article",
        "Items are matched by title, else by number. Correct the title, or write the article.",
        bad="- 02. La neurona artficial",
        good="- 01. La neurona artificial",
    ),
    "series/reading-time": warning(
        "The declared reading time of a finished series is far from the measured one",
        "All sections are written, and `reading_minutes` (data_read) differs from 230 words a\n"
        "minute by more than half, and by more than 3 minutes. Correct it, or leave it out: it is\n"
        "then computed.",
        bad="reading_minutes: 60  # de unas pocas líneas",
        good="reading_minutes: 1",
    ),
    "series/duplicate-title": warning(
        "Two series have the same title",
        "Readers and search engines cannot tell them apart. Rename one.",
        bad="title: Redes neuronales  # como otra serie",
        good="title: Redes neuronales, con matemáticas",
    ),
    "series/duplicate-description": warning(
        "A series has the same description as another page",
        "It is shown in lists and by search engines. Describe each page by itself.",
        bad="description: Cómo aprende una red.  # como otra serie",
        good="description: Qué cambia con muchas capas.",
    ),
}
