"""Names and titles by which series pages and their parts are known, unless settings differ."""

SERIES_PAGE_NAMES = (
    "00_presentacion_serie.md",
    "series.md",
    "index.md",
    "_index.md",
    "README.md",
)

DEFAULT_TITLES: dict[str, tuple[str, ...]] = {
    "objectives": (
        "Objetivo de la serie",
        "Objetivos de la serie",
        "Objetivo",
        "Objetivos",
        "Objectives",
        "Goals",
    ),
    "index": ("Índice", "Index", "Outline", "Contents"),
    "initial_content": ("Contenido inicial", "Initial content"),
    "upcoming": ("Próximos artículos", "Upcoming articles"),
    "references": ("Fuentes y notas", "Sources and notes", "References", "Referencias"),
    "prerequisites": ("Prerequisitos", "Prerrequisitos", "Prerequisites", "Requisitos previos"),
}
