"""Series pages as people write them, and the parts that are read from them."""

from pathlib import Path

import pytest

from content_api.catalogue.options import CompileOptions, build_titles
from content_api.problems import Place
from content_api.values.documents import SeriesDocument
from content_api.values.parts import Intro, PrerequisiteLink, Reference

from .compiling import compile_article, compile_page, formats, found, page_of

SHARED = Path(__file__).parents[2].parent / "shared"
SEED = SHARED / "seeds" / "multimodalidad-iag.md"
CORPUS = SHARED / "corpora" / "5sigmas" / "series"

needs_seed = pytest.mark.skipif(not SEED.exists(), reason=f"there is no {SEED}")
needs_corpus = pytest.mark.skipif(not CORPUS.exists(), reason=f"there is no {CORPUS}")


def _page(body: str, yaml: str = "title: Redes") -> SeriesDocument:
    return page_of(compile_page(f"---\n{yaml}\n---\n{body}\n"))


def _macro(**arguments: str) -> str:
    pairs = "".join(f', {name}="{value}"' for name, value in arguments.items())
    return f'{{{{ include_html("snippets/series_meta.html", series_dir="redes"{pairs}) }}}}'


def _row(label: str, *links: tuple[str, str]) -> str:
    anchors = ", ".join(
        f'<a href=\\"/series/{slug}/00_presentacion_serie/\\">{title}</a>' for slug, title in links
    )
    return (
        f'<div class=\\"row\\"><span class=\\"label\\">{label}</span>'
        f'<span class=\\"value\\">{anchors}</span></div>'
    )


def _shape(page: SeriesDocument) -> list[tuple[int | None, str, list[str]]]:
    return [
        (section.number, section.title, [point.text for point in section.points])
        for section in page.sections
    ]


# The outline.


@pytest.mark.parametrize(
    "outline",
    [
        pytest.param("## Índice\n\n### 1. Uno\n- a\n- b\n\n### 2. Dos\n- c", id="plain"),
        pytest.param("## Índice\n### **1. Uno**\n- a\n- b\n### **2. Dos**\n- c", id="bold"),
        pytest.param("## **Índice**\n### 1. **Uno**\n- a\n- b\n### 2. *Dos*\n- c", id="part bold"),
        pytest.param("## Índice\n###  1. Uno\n- a\n- b\n###   2.  Dos\n- c", id="double spaces"),
        pytest.param("## Índice\n### 1. Uno\n  - a\n  - b\n### 2. Dos\n   - c", id="indented"),
        pytest.param("## Índice\n### 1. Uno\n* a\n* b\n### 2. Dos\n+ c", id="other bullets"),
        pytest.param(
            "## Índice<br>\n### 1. Uno<br>\n- a<br>\n- b<br />\n### 2. Dos\n- c  ", id="breaks"
        ),
        pytest.param("## Índice\n### 1. Uno\n- a\n\n- b\n\n\n### 2. Dos\n\n- c", id="loose"),
        pytest.param("## Índice\n### 1. Uno\n- a\n  - b\n### 2. Dos\n- c", id="nested"),
        pytest.param("## Índice\n### 1) Uno\n- a\n- b\n### 2: Dos\n- c", id="other signs"),
        pytest.param("## Índice\n### 1 – Uno\n- a\n- b\n### 02 — Dos\n- c", id="dashes"),
        pytest.param("## Índice\n### 1. Uno ###\n- a\n- b\n### 2. Dos ##\n- c", id="closed"),
        pytest.param("## INDICE:\n### 1. Uno\n- a\n- b\n### 2. Dos\n- c", id="case and accents"),
        pytest.param("Índice\n------\n### 1. Uno\n- a\n- b\n### 2. Dos\n- c", id="setext"),
        pytest.param("## Index\n### 1. Uno\n- a\n- b\n### 2. Dos\n- c", id="Index"),
        pytest.param("## Outline\n### 1. Uno\n- a\n- b\n### 2. Dos\n- c", id="Outline"),
        pytest.param("## Contents\n### 1. Uno\n- a\n- b\n### 2. Dos\n- c", id="Contents"),
        pytest.param(
            "## Índice\n### 1. Uno\n- a\n- b\n\n{{ include_html('x.html') }}\n\n### 2. Dos\n- c",
            id="embed after bullets",
        ),
        pytest.param(
            "## Índice\n### 1. Uno\n- a\n- b\n{{ include_html('x.html') }}\n### 2. Dos\n- c",
            id="embed right after bullets",
        ),
        pytest.param(
            "## Índice\n### 1. Uno\n- a\n#### más\n- b\n### 2. Dos\n- c", id="deeper headings"
        ),
        pytest.param("## Índice\n<!-- ### 0. No\n- x -->\n### 1. Uno\n- a\n- b\n### 2. Dos\n- c"),
        pytest.param("## Índice\ntexto\n### 1. Uno\ntexto\n- a\n- b\n### 2. Dos\n- c", id="prose"),
        pytest.param("## Índice {: .x }\n### 1. Uno\n- a\n- b\n### 2. Dos\n- c", id="attributes"),
    ],
)
def test_an_outline_is_read_however_it_is_written(outline: str) -> None:
    page = _page(f"Intro.\n\n{outline}\n\n## Otra cosa\n### 9. No\n- z")
    assert _shape(page) == [(1, "Uno", ["a", "b"]), (2, "Dos", ["c"])]


def test_a_section_has_the_anchor_of_its_heading() -> None:
    compiled = compile_page("# Redes\n\n## Índice\n\n### 1. ¿Qué es una red?\n\n### 2. Más: así\n")
    anchors = [section.anchor for section in page_of(compiled).sections]
    assert anchors == ["1-que-es-una-red", "2-mas-asi"]
    assert all(f'id="{anchor}"' in compiled.body.html for anchor in anchors)


def test_a_section_and_its_points_know_their_places() -> None:
    page = _page("## Índice\n\n### 1. Uno\n- a **b**")
    section = page.sections[0]
    assert (section.place.line, section.place.column) == (6, 5)
    assert section.points[0].place == Place(7, 3, 7, 10)


def test_a_point_has_its_markup_as_html() -> None:
    point = _page("## Índice\n### 1. Uno\n- a **b** `c`<br>").sections[0].points[0]
    assert (point.text, point.html) == ("a b c", "a <strong>b</strong> <code>c</code>")


@pytest.mark.parametrize(
    ("heading", "number", "title"),
    [
        ("Sin número", None, "Sin número"),
        ("2024 fue el año", None, "2024 fue el año"),
        ("3.", None, "3."),
        ("10. Diez", 10, "Diez"),
        ('1. El problema: "unificar"', 1, 'El problema: "unificar"'),
        ("1.5 Uno y medio", 1, "5 Uno y medio"),
    ],
)
def test_the_number_of_a_heading_ends_at_its_sign(
    heading: str, number: int | None, title: str
) -> None:
    assert _shape(_page(f"## Índice\n### {heading}")) == [(number, title, [])]


def test_an_index_without_headings_has_no_sections() -> None:
    assert _page("## Índice\n\n- Uno\n- Dos").sections == ()


def test_two_outlines_are_one() -> None:
    page = _page("## Índice\n### 1. Uno\n## Otra\n## Outline\n### 2. Dos")
    assert [section.title for section in page.sections] == ["Uno", "Dos"]


def test_sections_in_a_comment_are_not_planned() -> None:
    page = _page("## Índice\n### 1. Uno\n<!--\n### 2. Dos\n- a\n-->\n")
    assert _shape(page) == [(1, "Uno", [])]


def test_a_site_may_call_its_parts_by_other_names() -> None:
    titles = build_titles({"index": ("Inhaltsverzeichnis",)})
    source = "# T\n\n## Inhaltsverzeichnis\n\n### 1. Eins\n\n## Índice\n\n### 2. Dos\n"
    page = page_of(compile_page(source, options=CompileOptions(titles=titles)))
    assert [section.title for section in page.sections] == ["Eins"]


# Initial content and upcoming articles.


@pytest.mark.parametrize(
    "part",
    [
        pytest.param("## Contenido inicial\n- 01. Uno\n- 02. Dos", id="numbers in bullets"),
        pytest.param("## Initial content\n- 01. Uno\n- 02. Dos", id="English"),
        pytest.param("## Contenido inicial\n1. Uno\n2. Dos", id="a numbered list"),
        pytest.param("## Contenido inicial\n- **01. Uno**\n- 02. *Dos*", id="markup"),
        pytest.param("## Contenido inicial\n- 01 – Uno<br>\n- 02 – Dos<br>", id="breaks"),
        pytest.param("## Contenido inicial\n- [01. Uno](a.md)\n- [02. Dos](b.md)", id="links"),
        pytest.param("**Contenido**\n\n## Contenido inicial\n\n- 1: Uno\n\n- 2: Dos", id="loose"),
    ],
)
def test_initial_content_is_a_list_of_numbers_and_titles(part: str) -> None:
    items = _page(part).initial_content
    assert [(item.number, item.title) for item in items] == [(1, "Uno"), (2, "Dos")]


def test_a_numbered_list_of_initial_content_may_start_anywhere() -> None:
    items = _page("## Contenido inicial\n3. Tres\n4. Cuatro").initial_content
    assert [(item.number, item.title) for item in items] == [(3, "Tres"), (4, "Cuatro")]


def test_initial_content_may_have_no_numbers() -> None:
    items = _page("## Contenido inicial\n- Uno\n- Dos").initial_content
    assert [(item.number, item.title) for item in items] == [(None, "Uno"), (None, "Dos")]


def test_an_item_that_is_nothing_but_a_break_is_no_item() -> None:
    assert _page("## Contenido inicial\n- <br>\n- 01. Uno").initial_content[0].title == "Uno"


@pytest.mark.parametrize("title", ["Próximos artículos", "Upcoming articles", "PROXIMOS ARTICULOS"])
def test_upcoming_articles_are_a_list(title: str) -> None:
    upcoming = _page(f"## {title}\n- En *preparación*.\n- Otro").upcoming
    assert [item.title for item in upcoming] == ["En preparación.", "Otro"]


# Objectives and intro.


@pytest.mark.parametrize(
    "opening",
    [
        pytest.param("**Objetivo de la serie**\n- Uno.\n- Dos.", id="bold line"),
        pytest.param("**Objetivos de la serie:**\n\n- Uno.\n- Dos.", id="colon and blank line"),
        pytest.param("**Objetivos**<br>\n- Uno.\n- Dos.", id="break"),
        pytest.param("__OBJETIVO DE LA SERIE__  \n* Uno.\n* Dos.", id="other marks"),
        pytest.param("## Objetivo de la serie\n- Uno.\n- Dos.", id="heading"),
        pytest.param("### **Objetivos**\n\n1. Uno.\n2. Dos.", id="bold heading, numbered list"),
        pytest.param("**Objectives**\n- Uno.\n- Dos.", id="Objectives"),
        pytest.param("## Goals\n- Uno.\n- Dos.", id="Goals"),
        pytest.param("Intro.\n\n**Objetivos**\n- Uno.\n- Dos.\n\nMás.", id="between paragraphs"),
    ],
)
def test_objectives_are_the_list_after_their_title(opening: str) -> None:
    page = _page(f"# Redes\n\n{opening}\n\n## Índice\n### 1. Uno\n- No.")
    assert [objective.text for objective in page.objectives] == ["Uno.", "Dos."]


def test_a_list_that_does_not_follow_the_title_is_intro() -> None:
    page = _page("**Objetivos**\n\nAntes.\n\n- Uno.")
    assert (page.objectives, page.intro.text) == ((), "Antes.\n\nUno.")


def test_an_embed_between_title_and_list_is_no_matter() -> None:
    page = _page("**Objetivos**\n\n{{ include_html('x.html') }}\n\n- Uno.")
    assert [objective.text for objective in page.objectives] == ["Uno."]


def test_the_intro_is_what_stands_before_the_first_section_without_objectives() -> None:
    page = _page(
        f"# Redes\n\n{_macro()}\n\nUna *red*.\n\n**Objetivos**\n- Uno.\n\n"
        "Otra <!-- no --> cosa.\n\n## Índice\n\nNo."
    )
    assert page.intro == Intro(
        html="<p>Una <em>red</em>.</p>\n<p>Otra  cosa.</p>",
        text="Una red.\n\nOtra cosa.",
        markdown="Una *red*.\n\nOtra  cosa.",
    )


@pytest.mark.parametrize(
    "block",
    [
        pytest.param("- a\n- b", id="list"),
        pytest.param("> cita\n> larga", id="quote"),
        pytest.param("| a | b |\n|---|---|\n| 1 | 2 |", id="table"),
        pytest.param("uno\ndos", id="two lines"),
        pytest.param("```\ncódigo\n```", id="code"),
        pytest.param("***", id="rule"),
        pytest.param('<div class="x">\na\n</div>', id="html"),
    ],
)
def test_the_intro_as_markdown_is_its_source(block: str) -> None:
    assert (
        _page(f"Antes.\n\n{block}\n\nDespués.").intro.markdown == f"Antes.\n\n{block}\n\nDespués."
    )


def test_an_embed_is_no_part_of_the_intro_but_stays_in_the_body() -> None:
    compiled = compile_page("# T\n\nUno.\n\n{{ include_html('x.html') }}\n\n## Índice\n")
    assert page_of(compiled).intro.markdown == "Uno."
    assert '<div data-embed="x.html"></div>' in compiled.body.html


def test_a_block_without_text_adds_nothing_to_the_markdown_of_the_intro() -> None:
    assert _page("Antes.\n\n-\n\nDespués.").intro.markdown == "Antes.\n\nDespués."


def test_a_page_without_text_has_an_empty_intro() -> None:
    assert _page("## Índice\n### 1. Uno").intro == Intro()


def test_a_definition_that_nothing_uses_is_no_part_of_the_intro_wherever_it_stands() -> None:
    body = "Antes.\n\n[a]: http://x.y\n\nMás.\n\n## Índice\n### 1. Uno\n\n[b]: http://x.z"
    assert _page(body).intro.markdown == "Antes.\n\nMás."


def test_text_before_the_title_is_intro_too() -> None:
    assert _page("Antes.\n\n# Redes\n\nDespués.").intro.text == "Antes.\n\nDespués."


# References.


def _references(entries: str, title: str = "Fuentes y notas") -> tuple[Reference, ...]:
    return _page(f"## {title}\n{entries}").references


@pytest.mark.parametrize(
    ("entry", "authors", "year", "title", "url"),
    [
        (
            "Radford et al. (2021) — *CLIP*: https://arxiv.org/abs/2103.00020",
            "Radford et al.",
            2021,
            "CLIP",
            "https://arxiv.org/abs/2103.00020",
        ),
        (
            "Li, J. (2023a) – **BLIP-2**: [https://x.org/a](https://x.org/a)",
            "Li, J.",
            2023,
            "BLIP-2",
            "https://x.org/a",
        ),
        ("Li (2023) - _BLIP_ <https://x.org/a>", "Li", 2023, "BLIP", "https://x.org/a"),
        ("Li — *Sin año*: https://x.org/a.", "Li", None, "Sin año", "https://x.org/a"),
        ("*Solo título* (2020): https://x.org", None, 2020, "Solo título", "https://x.org"),
        ("https://x.org/a", None, None, None, "https://x.org/a"),
        ("Una nota sin más", None, None, "Una nota sin más", None),
        ("Una nota de 2020 (2021)", None, 2021, "Una nota de 2020", None),
        ("Li (2023) — Sin marcas: https://x.org", "Li", 2023, "Sin marcas", "https://x.org"),
        ("[Un título](https://x.org/a)", None, None, "Un título", "https://x.org/a"),
        ("[Un título](otra.md)", None, None, "[Un título](otra.md)", None),
        ("Li (2023) — *A*: http://x.org/a?b=c,d;", "Li", 2023, "A", "http://x.org/a?b=c,d"),
        ("Li (2023) — *A*", "Li", 2023, "A", None),
        ("[Elementos de Euclides - Libro I](https://x.org)", None, None, "Elementos de Euclides - Libro I", "https://x.org"),
        ("[Guía – Primeros pasos: uno](https://x.org)", None, None, "Guía – Primeros pasos: uno", "https://x.org"),
        ("Elementos de Euclides — Libro I: https://x.org", None, None, "Elementos de Euclides — Libro I", "https://x.org"),
        ("[Euclides](https://x.org) - Introducción", None, None, "Euclides", "https://x.org"),
        ("Python — [documentación](https://x.org)", None, None, "Python — documentación", "https://x.org"),
        ("La documentación de [NumPy](https://x.org)", None, None, "La documentación de NumPy", "https://x.org"),
        ("Ver *este* libro: https://x.org", None, None, "Ver *este* libro", "https://x.org"),
        ("[Brown et al. (2020): Modelos](https://x.org)", "Brown et al.", 2020, "Modelos", "https://x.org"),
        ("Brown et al. (2020). [Modelos](https://x.org)", "Brown et al.", 2020, "Modelos", "https://x.org"),
        ("[Modelos](https://x.org) — Brown (2020)", "Brown", 2020, "Modelos", "https://x.org"),
        ("[*Modelos*](https://x.org) — Brown et al.", "Brown et al.", None, "Modelos", "https://x.org"),
        ("[Modelos (2020)](https://x.org)", None, 2020, "Modelos", "https://x.org"),
        ("[El modelo (2020): una guía](https://x.org)", None, 2020, "El modelo: una guía", "https://x.org"),
        ("[Todo Lo Que Hace Falta (2017) - arXiv](https://x.org)", None, 2017, "Todo Lo Que Hace Falta - arXiv", "https://x.org"),
        ("OpenAI (2023): Informe https://x.org", "OpenAI", 2023, "Informe", "https://x.org"),
        ("Turing, A. (1950). Máquinas. *Mind*, 59. https://x.org", "Turing, A.", 1950, "Máquinas", "https://x.org"),
        ("Bishop, C. M. (2006). *Patrones*. Springer.", "Bishop, C. M.", 2006, "Patrones", None),
        ('Brown, T. (2020, mayo). "Modelos". arXiv. https://x.org', "Brown, T.", 2020, "Modelos", "https://x.org"),
        ("Vaswani et al., 2017. Atención. https://x.org", "Vaswani et al.", 2017, "Atención", "https://x.org"),
        ("van Dijk y de la Cruz (1999) — *T*", "van Dijk y de la Cruz", 1999, "T", None),
        ("山田太郎 (2020): 深層学習", "山田太郎", 2020, "深層学習", None),
        ("[A (b)](https://x.org/A_(b))", None, None, "A (b)", "https://x.org/A_(b)"),
        ("(https://x.org/a)", None, None, None, "https://x.org/a"),
        ("Un libro bueno: *T*", None, None, "Un libro bueno: *T*", None),
        ("Libro bueno: *T*", None, None, "Libro bueno: *T*", None),
        ("[T](https://x.org) — :", None, None, "T", "https://x.org"),
        ("y otros (2020): algo", None, 2020, "y otros: algo", None),
    ],
)  # fmt: skip
def test_a_reference_is_read_in_the_forms_people_write(
    entry: str, authors: str | None, year: int | None, title: str | None, url: str | None
) -> None:
    reference = _references(f"- {entry}")[0]
    got = (reference.authors, reference.year, reference.title, reference.url)
    assert got == (authors, year, title, url)
    assert reference.hidden is False


def test_more_names_than_a_work_has_authors_are_no_authors() -> None:
    names = "Pérez, " * 200 + "Díaz"
    (reference,) = _references(f"- {names} (2020): algo")
    assert (reference.authors, reference.year) == (None, 2020)
    assert reference.title == f"{names}: algo"


@pytest.mark.parametrize("bullet", ["- ", "* ", "+ ", "1. ", "2) ", "  - "])
def test_references_may_have_any_bullet(bullet: str) -> None:
    assert [entry.title for entry in _references(f"{bullet}Li (2023) — *A*")] == ["A"]


@pytest.mark.parametrize(
    "title", ["Sources and notes", "References", "Referencias", "**FUENTES Y NOTAS:**"]
)
def test_the_bibliography_is_known_by_its_titles(title: str) -> None:
    assert [entry.title for entry in _references("- Li (2023) — *A*", title)] == ["A"]


def test_a_reference_may_go_over_lines() -> None:
    reference = _references("- Li (2023) —\n  *Un título*:\n  https://x.org/a\n\n- *B*")[0]
    assert (reference.title, reference.url) == ("Un título", "https://x.org/a")


def test_a_reference_knows_its_place() -> None:
    reference = _references("\n- Li (2023) — *A*")[0]
    assert reference.place == Place(6, 3, 6, 18)


def test_references_in_a_comment_are_hidden_and_in_no_format() -> None:
    compiled = compile_page(
        "# T\n\n## Fuentes y notas\n- *Visible*\n\n<!--\n## Fuentes y notas\n- *Oculta* -->\n"
    )
    references = page_of(compiled).references
    assert [(entry.title, entry.hidden) for entry in references] == [
        ("Visible", False),
        ("Oculta", True),
    ]
    assert references[1].place.line == 8
    assert "Oculta" not in "".join(formats(compiled).values())


def test_a_comment_inside_a_visible_bibliography_is_hidden() -> None:
    page = _page("## Referencias\n- *Visible*\n<!--\n## Referencias\n- *Oculta*\n-->\n- *Otra*")
    assert [(entry.title, entry.hidden) for entry in page.references] == [
        ("Visible", False),
        ("Oculta", True),
        ("Otra", False),
    ]


def test_a_list_item_in_a_comment_is_not_a_visible_reference() -> None:
    page = _page("## Referencias\n- *Visible*\n<!-- \n- *Borrada*\n-->\n")
    assert [entry.title for entry in page.references if not entry.hidden] == ["Visible"]


def test_a_comment_inside_a_reference_is_no_part_of_it() -> None:
    page = _page("## Referencias\n- Li <!-- revisar SECRETO --> (2023) — *A*: https://x.org")
    assert "SECRETO" not in repr([entry for entry in page.references if not entry.hidden])


def test_references_in_code_are_no_references() -> None:
    assert _page("```\n## Referencias\n- *A*\n```").references == ()


def test_the_bibliography_ends_at_the_next_heading_of_its_level() -> None:
    page = _page("## Referencias\n### Libros\n- *A*\n## Otra\n- *B*")
    assert [entry.title for entry in page.references] == ["A"]


def test_articles_have_references_too() -> None:
    compiled = compile_article("# T\n\n## Fuentes y notas\n- Li (2023) — *A*\n")
    assert compiled.document is not None
    assert [entry.title for entry in compiled.document.references] == ["A"]


# The meta macro.


def test_the_macro_gives_state_level_minutes_total_and_labels() -> None:
    page = _page(
        _macro(
            data_state="construction",
            data_level="tecnico",
            data_read="6",
            status_label="A medias",
            level_label="Difícil",
            progress_total="9",
        )
    )
    assert (page.state, page.state_label) == ("construction", "A medias")
    assert (page.level, page.level_label) == ("tecnico", "Difícil")
    assert (page.declared_minutes, page.progress_total) == (6, 9)


def test_a_page_that_says_nothing_is_planned() -> None:
    page = _page("Texto.")
    assert (page.state, page.public, page.level, page.declared_minutes) == (
        "planned",
        True,
        None,
        None,
    )


def test_numbers_of_the_macro_may_be_numbers() -> None:
    macro = '{{ include_html("snippets/series_meta.html", data_read=6, progress_total=3) }}'
    page = _page(macro)
    assert (page.declared_minutes, page.progress_total) == (6, 3)


def test_the_macro_is_data_and_no_embed() -> None:
    compiled = compile_page(f"# T\n\n{_macro(data_state='complete')}\n\nTexto.\n")
    assert page_of(compiled).embeds == ()
    assert "series_meta" not in "".join(formats(compiled).values())
    assert formats(compiled)["markdown"].startswith("# T\n\n\n\nTexto.")


@pytest.mark.parametrize(
    ("label", "links"),
    [
        ("Prerequisitos", [("a", "Uno"), ("b", "Dos")]),
        ("Prerrequisitos", [("a", "Uno")]),
        ("Prerequisites:", [("a", "Uno")]),
        ("REQUISITOS PREVIOS", [("a", "Uno")]),
    ],
)
def test_links_under_the_label_are_prerequisites(label: str, links: list[tuple[str, str]]) -> None:
    page = _page(_macro(extra_rows=_row(label, *links)))
    assert [(link.id, link.title) for link in page.prerequisites] == links


def test_links_under_other_labels_are_not() -> None:
    rows = _row("Autor", ("x", "X")) + _row("Prerequisitos", ("a", "Uno")) + _row("Ver", ("y", "Y"))
    assert [link.id for link in _page(_macro(extra_rows=rows)).prerequisites] == ["a"]


@pytest.mark.parametrize(
    ("href", "slugs"),
    [
        ("/series/redes/00_presentacion_serie/", ["redes"]),
        ("https://x.org/series/redes?a=b", ["redes"]),
        ("series/redes#a", ["redes"]),
        ("../redes/", ["redes"]),
        ("../../redes/00_presentacion_serie.md", ["redes"]),
        ("../redes.md", []),
        ("https://x.org/", []),
        ("", []),
    ],
)
def test_a_link_names_a_series_by_its_address(href: str, slugs: list[str]) -> None:
    rows = f'<b>Prerequisitos</b> <a href=\\"{href}\\"></a>'
    links = _page(_macro(extra_rows=rows)).prerequisites
    assert [(link.id, link.title) for link in links] == [(slug, None) for slug in slugs]


@pytest.mark.parametrize(
    ("rows", "slugs"),
    [
        pytest.param("Prerequisitos: <a href='/series/a/'>A</a>", ["a"], id="no element"),
        pytest.param(
            "<dt>Prerequisitos</dt><dd><a href='/series/a/'>A</a> y <a href='/series/b/'>B</a></dd>",
            ["a", "b"],
            id="joined by a word",
        ),
        pytest.param(
            "<p>Prerequisitos</p><a href='/series/a/'><b>A</b></a><p>Nivel</p>"
            "<a href='/series/b/'>B</a>",
            ["a"],
            id="until the next label",
        ),
        pytest.param("Prerequisitos <a>nada</a> <a href>nada</a>", [], id="no address"),
        pytest.param("</a>Prerequisitos</a><a href='/series/a/'>A", [], id="broken"),
        pytest.param("<a href='/series/a/'>Prerequisitos</a>", [], id="label in a link"),
        pytest.param("", [], id="empty"),
    ],
)
def test_rows_are_read_as_a_person_reads_them(rows: str, slugs: list[str]) -> None:
    page = _page(_macro(extra_rows=rows))
    assert [link.id for link in page.prerequisites] == slugs


@pytest.mark.parametrize("rows", ["<![a;", "<![;", "<!a", "<![CDATA[", "<!DOCTYPE [<!", "<?"])
def test_a_broken_declaration_in_the_rows_stops_nothing(rows: str) -> None:
    assert _page(_macro(extra_rows=rows)).prerequisites == ()


def test_a_prerequisite_of_the_macro_stands_where_its_rows_do() -> None:
    macro = _macro(extra_rows=_row("Prerequisitos", ("a", "Uno")))
    page = _page(f"# T\n\n{macro}")
    start = macro.index('rows="') + len('rows="') + 1
    place = Place(6, start, 6, len(macro) - len('") }}') + 1)
    assert page.prerequisites == (PrerequisiteLink("a", "Uno", place),)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (
            "data_state",
            "contruction",
            (
                "expected one of planned, construction, published, complete, archived, "
                "got 'contruction'"
            ),
        ),
        ("data_level", "experto", "expected one of general, tecnico, got 'experto'"),
        ("data_read", "seis", "expected a whole number from 1, got 'seis'"),
        ("data_read", "0", "expected a whole number from 1, got '0'"),
        ("data_read", "6.5", "expected a whole number from 1, got '6.5'"),
        ("data_read", "٣", "expected a whole number from 1, got '٣'"),
        ("data_read", "1000000", "expected a whole number from 1, got '1000000'"),
        ("progress_total", "-1", "expected a whole number from 1, got '-1'"),
    ],
)
def test_a_wrong_value_of_the_macro_is_a_warning_and_not_used(
    name: str, value: str, message: str
) -> None:
    compiled = compile_page(f"# T\n\n{_macro(**{name: value})}\n")
    (problem,) = compiled.problems
    line = f"{_macro(**{name: value})}"
    assert problem.code == "series/macro-value"
    assert line[problem.column - 1 : problem.end_column - 1] == value
    assert (problem.field, problem.message) == (name, message)
    page = page_of(compiled)
    assert (page.state, page.level, page.declared_minutes, page.progress_total) == (
        "planned",
        None,
        None,
        None,
    )


def test_a_number_of_the_macro_is_read_whole() -> None:
    compiled = compile_page(f"# T\n\n{_macro(data_read='0000000012345')}\n")
    assert page_of(compiled).declared_minutes in {12345, None}


def test_a_misspelt_state_of_the_macro_has_a_suggestion() -> None:
    problem = compile_page(f"# T\n\n{_macro(data_state='contruction')}\n").problems[0]
    assert problem.hint == "did you mean 'construction'?"


def test_an_empty_value_of_the_macro_is_no_value() -> None:
    compiled = compile_page(f"# T\n\n{_macro(data_state='', data_read=' ', status_label='')}\n")
    assert (found(compiled), page_of(compiled).state) == ([], "planned")


def test_aliases_and_labels_are_understood_in_the_macro() -> None:
    page = _page(_macro(data_state="En construcción", data_level="Técnico"))
    assert (page.state, page.level) == ("construction", "tecnico")


# Front matter against macro.


@pytest.mark.parametrize(
    ("yaml", "arguments", "field", "message"),
    [
        (
            "state: complete",
            {"data_state": "construction"},
            "state",
            "the front matter says 'complete', the macro 'construction'",
        ),
        (
            "level: tecnico",
            {"data_level": "general"},
            "level",
            "the front matter says 'tecnico', the macro 'general'",
        ),
        (
            "reading_minutes: 8",
            {"data_read": "6"},
            "reading_minutes",
            "the front matter says 8, the macro 6",
        ),
        (
            "progress_total: 8",
            {"progress_total": "6"},
            "progress_total",
            "the front matter says 8, the macro 6",
        ),
        (
            "prerequisites: [b]",
            {"extra_rows": _row("Prerequisitos", ("a", "A"))},
            "prerequisites",
            "the front matter says 'b', the macro 'a'",
        ),
    ],
)
def test_a_disagreement_is_a_warning_at_the_front_matter(
    yaml: str, arguments: dict[str, str], field: str, message: str
) -> None:
    compiled = compile_page(f"---\ntitle: T\n{yaml}\n---\n{_macro(**arguments)}\n")
    column = len(field) + 3
    assert found(compiled) == [("series/meta-conflict", 3, column)]
    assert (compiled.problems[0].field, compiled.problems[0].message) == (field, message)


def test_the_front_matter_wins_and_the_labels_of_the_macro_go_with_its_values() -> None:
    page = _page(
        _macro(
            data_state="construction",
            status_label="A medias",
            data_level="general",
            level_label="Para todos",
            extra_rows=_row("Prerequisitos", ("a", "A")),
        ),
        "title: T\nstate: complete\nlevel: general\nprerequisites: b, c",
    )
    assert (page.state, page.state_label) == ("complete", None)
    assert (page.level, page.level_label) == ("general", "Para todos")
    assert [link.id for link in page.prerequisites] == ["b", "c"]


def test_saying_the_same_twice_is_no_problem() -> None:
    macro = _macro(
        data_state="construction",
        data_level="general",
        data_read="6",
        extra_rows=_row("Prerequisitos", ("a", "A"), ("b", "B")),
    )
    yaml = "title: T\nstate: en curso\nlevel: General\nreading_minutes: 6\nprerequisites: [b, a]"
    assert found(compile_page(f"---\n{yaml}\n---\n{macro}\n")) == []


def test_an_empty_list_of_prerequisites_wins_over_the_macro() -> None:
    macro = _macro(extra_rows=_row("Prerequisitos", ("a", "A")))
    assert _page(macro, "title: T\nprerequisites: []").prerequisites == ()


def test_prerequisites_of_the_front_matter_know_their_places() -> None:
    page = _page("Texto.", "title: T\nprerequisites: [uno, dos]")
    assert [(link.id, link.place) for link in page.prerequisites] == [
        ("uno", Place(3, 17, 3, 20)),
        ("dos", Place(3, 22, 3, 25)),
    ]


def test_the_first_macro_of_a_page_counts() -> None:
    page = _page(f"{_macro(data_state='complete')}\n\n{_macro(data_state='archived')}")
    assert page.state == "complete"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("---\nstate: archived\n---\n# T\n", id="front matter"),
        pytest.param("---\nstate: draft\n---\n# T\n", id="a state of articles only"),
        pytest.param(f"# T\n\n{_macro(data_state='archived')}\n", id="macro"),
        pytest.param(f"# T\n\n{_macro(data_state='draft')}\n", id="macro, no state of series"),
        pytest.param("---\nstate: archived\nlevel: x\n---\n# T\n", id="beside an error"),
        pytest.param("---\nstate: draft\ntitle: Foo: bar\n---\n# T\n", id="unreadable YAML"),
        pytest.param("---\nstate: draft\n# T\n", id="never closed"),
        pytest.param("--- \nstate: draft\n---\n# T\n", id="a fence with a space"),
    ],
)
def test_a_page_that_says_it_is_not_public_is_hidden_whatever_else_is_wrong(source: str) -> None:
    compiled = compile_page(source)
    assert compiled.hidden is True
    assert compiled.document is None or compiled.document.public is False


def test_front_matter_that_publishes_wins_over_a_hidden_macro() -> None:
    compiled = compile_page(f"---\nstate: complete\n---\n# T\n\n{_macro(data_state='archived')}\n")
    assert page_of(compiled).public is True


# Real pages.


@needs_seed
def test_the_seed_page_is_read_whole() -> None:
    compiled = compile_page(SEED.read_bytes(), path="multimodalidad-iag/00_presentacion_serie.md")
    page = page_of(compiled)
    assert found(compiled) == []
    assert (page.slug, page.title) == ("multimodalidad-iag", "Multimodalidad en IA generativa")
    assert (page.state, page.state_label) == ("construction", "En construcción")
    assert (page.level, page.level_label, page.declared_minutes) == ("general", "General", 6)
    assert [(link.id, link.title) for link in page.prerequisites] == [
        ("fundamentos-ia-iag", "Fundamentos de IA e IA generativa")
    ]
    assert len(page.objectives) == 3
    assert [section.number for section in page.sections] == [1, 2, 3, 4, 5, 6]
    assert [len(section.points) for section in page.sections] == [2, 2, 2, 2, 2, 1]
    assert [(item.number, item.title) for item in page.initial_content] == [
        (1, "Qué es (y qué no es) multimodalidad: el mapa mental completo"),
        (2, 'Tokens visuales: qué "ve" realmente un VLM'),
    ]
    assert [item.title for item in page.upcoming] == ["En preparación."]
    assert page.intro.text.startswith('La multimodalidad no es "añadir imágenes a un LLM".')


@needs_seed
def test_the_seed_pages_bibliography_is_hidden_and_read() -> None:
    compiled = compile_page(SEED.read_bytes(), path="multimodalidad-iag/00_presentacion_serie.md")
    references = page_of(compiled).references
    assert [(r.authors, r.year, r.title, r.url, r.hidden) for r in references] == [
        ("Radford et al.", 2021, "CLIP", "https://arxiv.org/abs/2103.00020", True),
        ("Alayrac et al.", 2022, "Flamingo", "https://arxiv.org/abs/2204.14198", True),
        ("Li et al.", 2023, "BLIP-2", "https://arxiv.org/abs/2301.12597", True),
        ("Chen et al.", 2023, "PaLI", "https://arxiv.org/abs/2209.06794", True),
        ("Liu et al.", 2023, "LLaVA", "https://arxiv.org/abs/2304.08485", True),
    ]
    assert "Radford" not in "".join(formats(compiled).values())


@needs_corpus
@pytest.mark.parametrize(
    ("series", "sections"),
    [
        ("from-cave-to-agi", 4),
        ("fundamentos-ia-iag", 4),
        ("ia-pib-bienestar-energia", 4),
        ("datacenters-espacio", 3),
        ("modelos-razonadores", 5),
        ("multimodalidad-iag", 5),
    ],
)
def test_a_page_of_the_corpus_has_its_sections_and_no_problem(series: str, sections: int) -> None:
    path = f"{series}/00_presentacion_serie.md"
    compiled = compile_page((CORPUS / path).read_bytes(), path=path)
    assert found(compiled) == []
    assert len(page_of(compiled).sections) == sections
