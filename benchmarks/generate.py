"""Makes a content root of the real shape, the same bytes for the same seed.

Usage: python benchmarks/generate.py DIR --articles 1000 --seed 1

Each series depends on the seed and its position alone, so a site of 1,000 articles is the
beginning of one of 10,000.
"""

import argparse
import json
import random
import re
import sys
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

ARTICLES_PER_SERIES = 20
SERIES_PAGE = "00_presentacion_serie.md"
_FIRST_DAY = date(2024, 1, 8)
_SMALLEST, _LARGEST = 3_000, 12_000

AREAS = (
    "Redes de sensores", "Aprendizaje automático", "Cartografía digital", "Energía solar",
    "Sistemas de riego", "Criptografía aplicada", "Bases de datos", "Visión por computador",
    "Robótica móvil", "Acústica de salas", "Meteorología local", "Control de calidad",
    "Economía de datos", "Lingüística de corpus", "Genómica básica", "Logística urbana",
    "Edición de vídeo", "Física de materiales", "Agricultura de precisión", "Óptica",
    "Transporte público", "Diseño de interfaces", "Estadística bayesiana", "Ahorro de agua",
    "Impresión en tres dimensiones", "Seguridad informática", "Sistemas operativos",
    "Teoría de juegos", "Epidemiología", "Hidrología", "Compiladores", "Baterías",
    "Música generativa", "Contabilidad abierta", "Astronomía de aficionado", "Bioacústica",
    "Tipografía", "Modelos de lenguaje", "Redes eléctricas", "Programación concurrente",
    "Geometría computacional", "Archivos históricos", "Salud pública", "Movilidad ciclista",
    "Telecomunicaciones", "Química de alimentos", "Simulación numérica", "Restauración forestal",
    "Periodismo de datos", "Recuperación de información",
)  # fmt: skip
SCOPES = (
    "desde cero", "en la práctica", "con datos abiertos", "a pequeña escala", "paso a paso",
    "para equipos pequeños", "en el aula", "con herramientas libres", "sin atajos", "a fondo",
    "para quien ya programa", "con poco presupuesto",
)  # fmt: skip
ANGLES = (
    "Qué es {} y qué no es", "Cómo medir {}", "Los límites de {}", "Una historia breve de {}",
    "Errores frecuentes con {}", "{} con un ejemplo", "Cuánto cuesta {}", "Elegir {} con criterio",
    "Probar {} antes de fiarse", "{}: teoría y práctica", "Documentar {}", "Automatizar {}",
    "Repensar {}", "Comparar {} con lo que había", "El mantenimiento de {}",
)  # fmt: skip
CONCEPTS = (
    "la latencia", "el muestreo", "la calibración", "el ruido", "la memoria intermedia",
    "el consumo", "la incertidumbre", "la escala", "el contexto", "la trazabilidad",
    "el gradiente", "la frontera", "el umbral", "la redundancia", "el modelo de partida",
    "la señal", "el catálogo", "la deriva", "el presupuesto", "la tolerancia", "el índice",
    "la cadena de montaje", "el reparto", "la simetría", "el retardo", "la prueba de carga",
    "el ajuste fino", "la frecuencia", "el protocolo", "la cobertura", "el inventario",
    "la compresión", "el vocabulario", "la varianza", "el acuerdo", "la topología",
)  # fmt: skip
SUBJECTS = (
    "Quien empieza", "El equipo", "Una medida suelta", "Cada versión", "El primer prototipo",
    "La mayoría de los manuales", "Un lector atento", "Esta regla", "El resultado",
    "La explicación corta", "El coste oculto", "Una muestra pequeña", "La segunda prueba",
    "El método clásico", "Nuestra hipótesis", "Un cambio de una línea", "La curva",
    "El caso extremo", "La persona que revisa", "Un dato que falta",
)  # fmt: skip
VERBS = (
    "depende de", "mejora cuando se entiende", "no siempre explica", "suele esconder",
    "obliga a mirar", "empieza por", "se apoya en", "deja fuera", "exagera", "aclara",
    "complica", "pone a prueba",
    "llega tarde a", "separa", "resume", "contradice", "limita", "acompaña a", "necesita",
    "convierte en rutina",
)  # fmt: skip
TAILS = (
    "y por eso conviene anotarlo", "aunque nadie lo pida", "sobre todo al principio",
    "cuando el volumen se multiplica por diez", "sin que haga falta otra herramienta",
    "como se ve en la tabla de abajo", "y ahí está la diferencia", "salvo en los casos raros",
    "porque el tiempo también es un recurso", "con un margen que se puede calcular",
    "y la cuenta cabe en una servilleta", "si se mira con calma", "hasta que alguien lo mide",
    "y no pasa nada por decirlo", "antes de escribir una sola línea",
    "en las tres pruebas que repetimos", "y el resto es paciencia",
    "incluso en una máquina modesta", "de un modo que se puede repetir",
)  # fmt: skip
OPENINGS = (
    "", "", "", "En cambio, ", "Además, ", "Con todo, ", "Por ejemplo, ", "Dicho de otro modo, ",
    "A menudo, ", "En la práctica, ", "Al final, ", "Por suerte, ",
)  # fmt: skip
TAGS = (
    "medicion", "metodo", "datos", "herramientas", "historia", "ejemplos", "calidad", "coste",
    "pruebas", "modelos", "fundamentos", "automatizacion", "diseño", "evaluación", "energia",
    "seguridad", "aprendizaje", "redes", "mapas", "texto",
)  # fmt: skip
SURNAMES = (
    "Arana", "Bermejo", "Castaño", "Dorado", "Echeverría", "Fuentes", "Galán", "Hidalgo",
    "Iriarte", "Jurado", "Lozano", "Márquez", "Navarro", "Ochoa", "Peralta", "Quiroga",
)  # fmt: skip
HEADINGS = (
    "El punto de partida", "Qué se ve y qué no", "Un ejemplo con números", "Lo que suele fallar",
    "Tres preguntas antes de seguir", "La parte incómoda", "Cómo repetirlo en casa",
    "Un atajo que sale caro", "Lo que dicen los datos", "Qué cambia con la escala",
    "Una comparación honesta", "Los detalles que importan", "Cuándo parar", "Para seguir leyendo",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Article:
    """One article to write: its series' directory, its number there, its title and slug."""

    series: str
    number: int
    title: str
    slug: str
    is_draft: bool

    @property
    def name(self) -> str:
        """The file's name."""
        return f"{self.number:02}-{self.slug}.md"

    @property
    def file(self) -> str:
        """The file's path under the content root."""
        return f"{self.series}/{self.name}"

    @property
    def url(self) -> str:
        """Where the API serves it."""
        return f"/api/v1/series/{self.series}/articles/{self.slug}"


@dataclass(frozen=True, slots=True)
class Series:
    """One series to write, with its own source of chance."""

    position: int
    title: str
    slug: str
    rng: random.Random
    articles: tuple[Article, ...]


@dataclass(slots=True)
class Site:
    """What was written."""

    root: Path
    articles: list[Article] = field(default_factory=list)
    series: int = 0
    bytes: int = 0

    @property
    def public(self) -> list[Article]:
        """The articles that the API serves."""
        return [article for article in self.articles if not article.is_draft]


def generate_site(root: Path, articles: int, seed: int) -> Site:
    """Write a content root.

    Args:
        root: A directory that is empty or does not exist.
        articles: How many articles, in series of `ARTICLES_PER_SERIES`.
        seed: The same seed gives the same bytes.

    Raises:
        FileExistsError: `root` has something in it.
    """
    if root.exists() and any(root.iterdir()):
        raise FileExistsError(f"{root} is not empty")
    site = Site(root)
    known: list[Series] = []
    podcasts = []
    for position, start in enumerate(range(0, articles, ARTICLES_PER_SERIES)):
        count = min(ARTICLES_PER_SERIES, articles - start)
        series = _plan_series(position, count, seed)
        _write_series(site, series, known)
        known.append(series)
        if position % 7 == 0:
            podcasts += [f"{series.slug}:", f'  audio_file: "podcasts/{series.slug}.m4a"']
    _write(site, "podcasts.yml", "\n".join(podcasts) + "\n")
    return site


def _plan_series(position: int, count: int, seed: int) -> Series:
    rng = random.Random(f"{seed}/{position}")
    turn, place = divmod(position, len(AREAS) * len(SCOPES))
    area, scope = AREAS[place % len(AREAS)], SCOPES[place // len(AREAS)]
    title = f"{area} {scope}" + (f" {turn + 1}" if turn else "")
    slug = slugify(title)
    pairs = rng.sample([(angle, concept) for angle in ANGLES for concept in CONCEPTS], count)
    articles = []
    for number, (angle, concept) in enumerate(pairs, start=1):
        name = _contract(_capital(angle.format(concept)))
        headline = f"{name} en {area.lower()} {scope}" + (f" {turn + 1}" if turn else "")
        is_draft = number > 2 and rng.random() < 0.04
        articles.append(Article(slug, number, headline, slugify(name), is_draft))
    return Series(position, title, slug, rng, tuple(articles))


def _write_series(site: Site, series: Series, known: list[Series]) -> None:
    rng = series.rng
    _write(site, f"{series.slug}/{SERIES_PAGE}", _series_page(series, known))
    for name in ("esquema", "recorrido"):
        _write(site, f"snippets/{series.slug}/{name}.html", _snippet(rng, name))
    _write(site, f"{series.slug}/imagenes/diagrama.svg", _drawing(rng))
    for article in series.articles:
        _write(site, article.file, _article_page(series, article, known))
        site.articles.append(article)
    site.series += 1


def _write(site: Site, path: str, text: str) -> None:
    target = site.root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    data = text.encode()
    target.write_bytes(data)
    site.bytes += len(data)


# --- Words ---


def slugify(text: str) -> str:
    """ASCII letters and digits with single dashes between them."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def _contract(text: str) -> str:
    return re.sub(r"\b(de|a) el\b", lambda match: {"de": "del", "a": "al"}[match[1]], text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence(rng: random.Random) -> str:
    concept = rng.choice(CONCEPTS)
    chance = rng.random()
    if chance < 0.10:
        concept = f"**{concept}**"
    elif chance < 0.16:
        concept = f"*{concept}*"
    elif chance < 0.19:
        concept = f"`{slugify(concept)}`"
    body = f"{rng.choice(SUBJECTS)} {rng.choice(VERBS)} {concept}"
    opening = rng.choice(OPENINGS)
    if opening:
        body = opening + body[:1].lower() + body[1:]
    return _contract(f"{body}, {rng.choice(TAILS)}.")


def _paragraph(rng: random.Random, most: int = 6) -> str:
    return " ".join(_sentence(rng) for _ in range(rng.randint(2, most)))


def _yaml_text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False) if re.search(r"[:#\"'\[\]{}]", text) else text


# --- Series pages ---


def _series_page(series: Series, known: list[Series]) -> str:
    rng = series.rng
    planned = [article.title for article in series.articles]
    extra = [f"{_capital(rng.choice(CONCEPTS))}, otra vez" for _ in range(rng.randint(0, 2))]
    is_complete = not extra and not any(article.is_draft for article in series.articles)
    goals = "\n".join(f"- {_sentence(rng)}" for _ in range(3))
    sections = "\n".join(
        _outline_section(rng, number, title)
        for number, title in enumerate(planned + extra, start=1)
    )
    first = "\n".join(f"- {a.number:02}. {a.title}" for a in series.articles[:2])
    upcoming = "\n".join(f"- {title}" for title in extra) or "- En preparación."
    return f"""---
title: {_yaml_text(series.title)}
description: {_yaml_text(_plain_sentence(rng))}
tags: [{", ".join(rng.sample(TAGS, 3))}]
---
# {series.title}

{_meta_macro(series, known, is_complete=is_complete)}

{_paragraph(rng)}

**Objetivo de la serie**
{goals}

## Índice

{sections}
## Contenido inicial
{first}

## Próximos artículos
{upcoming}

<!--
## Fuentes y notas
{_references(rng)} -->
"""


def _outline_section(rng: random.Random, number: int, title: str) -> str:
    points = "\n".join(f"- {_sentence(rng)}" for _ in range(rng.randint(2, 3)))
    return f"### {number}. {title}\n{points}\n"


def _meta_macro(series: Series, known: list[Series], *, is_complete: bool) -> str:
    state, label = ("complete", "Completa") if is_complete else ("construction", "En construcción")
    level, shown = series.rng.choice((("general", "General"), ("tecnico", "Técnico")))
    needed = series.rng.sample(known, min(len(known), series.rng.randint(0, 2)))
    links = ", ".join(
        rf"<a href=\"/series/{one.slug}/00_presentacion_serie/\">{one.title}</a>" for one in needed
    )
    row = (
        r"<div class=\"series-meta-row\"><span class=\"series-meta-label\">Prerequisitos</span>"
        rf"<span class=\"series-meta-value\">{links}</span></div>"
    )
    rows = f', extra_rows="{row}"' if links else ""
    return (
        f'{{{{ include_html("snippets/series_meta.html", series_dir="{series.slug}", '
        f'data_state="{state}", data_level="{level}", data_read="{series.rng.randint(4, 15)}", '
        f'status_label="{label}", level_label="{shown}", glow_hidden="true"{rows}) }}}}'
    )


def _references(rng: random.Random) -> str:
    lines = []
    for _ in range(rng.randint(3, 6)):
        authors = " y ".join(rng.sample(SURNAMES, rng.randint(1, 2)))
        title = f"Notas sobre {rng.choice(CONCEPTS)}"
        address = f"https://example.org/{rng.randint(1000, 9999)}"
        shown = f"[{address}]({address})" if rng.random() < 0.3 else address
        lines.append(f"- {authors} ({rng.randint(1960, 2024)}) — *{title}*: {shown}")
    return "\n".join(lines)


def _plain_sentence(rng: random.Random) -> str:
    return re.sub(r"[*`]", "", _sentence(rng))


# --- Articles ---


def _article_page(series: Series, article: Article, known: list[Series]) -> str:
    rng = series.rng
    target = rng.randint(_SMALLEST + 200, _LARGEST - 1_500)
    parts = [_front_matter(rng, series, article), f"# {article.title}", _paragraph(rng)]
    size = sum(len(part.encode()) + 2 for part in parts)
    notes: list[str] = []
    headings = rng.sample(HEADINGS, len(HEADINGS))
    level = 2
    while size < target:
        heading = headings.pop() if headings else rng.choice(HEADINGS) + ", de nuevo"
        blocks = [f"{'#' * level} {heading}"]
        blocks += [_block(series, article, known, notes) for _ in range(rng.randint(1, 3))]
        parts += blocks
        size += sum(len(block.encode()) + 2 for block in blocks)
        level = 3 if level == 2 and rng.random() < 0.4 else 2
    if rng.random() < 0.1:
        parts.append("<!-- Nota para quien revise: comprobar las cifras. -->")
    if notes:
        parts.append("\n".join(notes))
    return "\n\n".join(parts) + "\n"


def _front_matter(rng: random.Random, series: Series, article: Article) -> str:
    day = _FIRST_DAY + timedelta(days=series.position % 600 + article.number)
    tags = rng.sample(TAGS, rng.randint(1, 4))
    shown = f"tags: [{', '.join(tags)}]"
    if rng.random() < 0.3:
        shown = "tags:\n" + "\n".join(f"  - {tag}" for tag in tags)
    lines = [
        "---",
        f"title: {_yaml_text(article.title)}",
        f"description: {_yaml_text(_plain_sentence(rng))}",
        f"date: {day}",
        f"date_modified: {day + timedelta(days=rng.randint(0, 90))}",
        shown,
        f"level: {rng.choice(('general', 'tecnico'))}",
    ]
    if rng.random() < 0.3:
        words = rng.sample(CONCEPTS, 3)
        lines.append(f'keywords: "{", ".join(word.split()[-1] for word in words)}"')
    if article.is_draft:
        lines.append("state: draft")
    return "\n".join([*lines, "---"])


def _block(series: Series, article: Article, known: list[Series], notes: list[str]) -> str:
    """One block of an article's body; a footnote's text goes to `notes`."""
    chance = series.rng.random()
    if chance < 0.60:
        return _rich_paragraph(series, article, known, notes)
    if chance < 0.62:
        return _embed(series)
    kinds = ((0.77, _list), (0.85, _code), (0.92, _table), (0.96, _image), (1.0, _quote))
    make = next(make for most, make in kinds if chance <= most)
    return make(series.rng)


def _embed(series: Series) -> str:
    name = series.rng.choice(("esquema", "recorrido"))
    path = f"snippets/{series.slug}/{name}.html"
    return f'{{{{ include_html("{path}", titulo="{_capital(name)}") }}}}'


def _image(rng: random.Random) -> str:
    title = _capital(rng.choice(CONCEPTS))
    return f'![{_plain_sentence(rng)}](imagenes/diagrama.svg "{title}")'


def _quote(rng: random.Random) -> str:
    return f"> {_sentence(rng)}\n> {_sentence(rng)}"


def _rich_paragraph(series: Series, article: Article, known: list[Series], notes: list[str]) -> str:
    rng = series.rng
    text = _paragraph(rng, 8)
    if rng.random() < 0.35:
        other = rng.choice(series.articles)
        text += f" Lo contamos en [{other.title}]({other.name})."
    if known and rng.random() < 0.1:
        there = rng.choice(known)
        text += f" Ver también [{there.title}](../{there.slug}/{SERIES_PAGE})."
    if rng.random() < 0.15:
        label = len(notes) + 1
        text += f" La cifra tiene truco.[^{label}]"
        notes.append(f"[^{label}]: {_sentence(rng)} Artículo {article.number}.")
    return text


def _list(rng: random.Random) -> str:
    is_ordered = rng.random() < 0.3
    lines = []
    for number in range(1, rng.randint(3, 6) + 1):
        lines.append(f"{f'{number}.' if is_ordered else '-'} {_sentence(rng)}")
        if not is_ordered and rng.random() < 0.2:
            lines.append(f"  - {_sentence(rng)}")
    return "\n".join(lines)


def _code(rng: random.Random) -> str:
    name = slugify(rng.choice(CONCEPTS)).replace("-", "_")
    lines = [
        f"def medir_{name}(muestras, umbral={rng.randint(1, 99) / 100}):",
        '    """Cuenta lo que pasa del umbral."""',
        "    total = 0",
        "    for valor in muestras:",
        "        if valor > umbral and valor < 1e6:",
        f"            total += valor * {rng.randint(2, 9)}",
        "    return total / max(len(muestras), 1)",
        "",
        f"print(medir_{name}([{', '.join(str(rng.randint(0, 99)) for _ in range(5))}]))",
    ]
    return "\n".join(["```python", *lines, "```"])


def _table(rng: random.Random) -> str:
    rows = ["| Caso | Medida | Comentario |", "|:-----|-------:|:-----------|"]
    rows += [
        f"| {_capital(rng.choice(CONCEPTS))} | {rng.randint(1, 9999)} | {rng.choice(TAILS)} |"
        for _ in range(rng.randint(3, 6))
    ]
    return "\n".join(rows)


# --- Snippets and images ---


def _snippet(rng: random.Random, name: str) -> str:
    return (
        f'<figure class="snippet snippet-{name}">\n  <p>{_plain_sentence(rng)}</p>\n'
        f"  <figcaption>{_plain_sentence(rng)}</figcaption>\n</figure>\n"
    )


def _drawing(rng: random.Random) -> str:
    bars = "".join(
        f'<rect x="{place * 24}" y="{100 - high}" width="18" height="{high}"/>'
        for place, high in enumerate(rng.choices(range(10, 100), k=8))
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100">{bars}</svg>\n'


def main() -> int:
    """Write the site that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("directory", type=Path, help="an empty directory, or one to make")
    parser.add_argument("--articles", type=int, default=1000, help="how many (1000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same bytes (1)")
    options = parser.parse_args()
    try:
        site = generate_site(options.directory, options.articles, options.seed)
    except FileExistsError as error:
        parser.error(str(error))
    summary = f"{len(site.articles)} articles ({len(site.articles) - len(site.public)} drafts)"
    print(f"{summary} in {site.series} series, {site.bytes / 1e6:.1f} MB", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
