"""Random histories of a small site: every step is one change that authors make.

`python -m tests.histories --count 2000 --steps 20 --seed 1` holds, after each step, what is linked
again against what is linked from nothing; see also tests/properties/test_histories.py.
"""

import argparse
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from content_api.catalogue.build import build_catalogue
from content_api.catalogue.compiling.compile import Compiler
from content_api.catalogue.contents import Contents, Entry
from content_api.catalogue.levels import Levels
from content_api.catalogue.linking.root_linker import RootLinker
from content_api.catalogue.options import CompileOptions, LinkOptions
from content_api.catalogue.titles import SERIES_PAGE_NAMES
from content_api.catalogue.tree.layout import PODCASTS_FILE, build_layout
from content_api.catalogue.tree.media import media_type
from content_api.catalogue.tree.podcasts import Podcasts, parse_podcasts
from content_api.parsing.body.embeds import Snippet
from content_api.schemas.site import parse_site_schemas
from content_api.values.linked import Root
from content_api.values.records import Catalogue
from tests.sources import NOW, media

FOLDERS = ("redes", "datos", "Redes", "ia", "sin-pagina")
STEMS = ("01-uno", "02-dos", "02-otro", "03-tres", "dentro/04-cuatro", "dentro/index", "suelto")
TITLES = ("Uno", "Dos", "Las redes", "Las Rédes", "Tres")
STATES = ("published", "published", "draft", "scheduled", "archived", "construction", "planned")
MEDIA = ("redes/img/a.png", "datos/b.png", "c.svg", "ia/videos/v.mp4", "datos/guia.pdf")
SNIPPETS = ("snippets/x.html", "snippets/y.html", "redes/z.html")
OTHERS = ("redes/notas.txt", "datos/borrador.mdx", "ia/_oculto.md", "README.md")
_SCHEMA = """\
fields:
  sequel: {type: reference, to: series}
  basis: {type: list, of: {type: reference, to: article}}
  data: {type: file}
"""


@dataclass
class Site:
    """The files of a site, and the moment at which it is looked at."""

    random: random.Random
    files: dict[str, str] = field(default_factory=dict)
    now: datetime = NOW
    is_sound: bool = False  # no page is broken: such a page is served as it was before

    def change(self) -> None:
        """One change, at random."""
        self.random.choices(
            (self.write, self.remove, self.rename, self.beside, self.wait, self.swap, self.podcast),
            (10, 3, 2, 3, 1, 1, 1),
        )[0]()

    def write(self) -> None:
        """A new page, or another text in one."""
        folder, stem = self.random.choice(FOLDERS), self.random.choice(("index", *STEMS))
        self.files[f"{folder}/{stem}.md"] = self.page(is_series=stem == "index")

    def remove(self) -> None:
        """A file goes."""
        if self.files:
            del self.files[self.random.choice(sorted(self.files))]

    def rename(self) -> None:
        """A file gets another name, perhaps that of another file."""
        if self.files:
            old = self.random.choice(sorted(self.files))
            ending = old.rpartition(".")[2]
            folder, stem = self.random.choice(FOLDERS), self.random.choice(("index", *STEMS))
            self.files[f"{folder}/{stem}.{ending}"] = self.files.pop(old)

    def beside(self) -> None:
        """A file that is no page."""
        path = self.random.choice((*MEDIA, *SNIPPETS, *OTHERS))
        self.files[path] = self.random.choice(("4x3", "no HTML", "texto", "<p>x</p>"))

    def wait(self) -> None:
        """Time goes by."""
        self.now += timedelta(hours=self.random.choice((1, 23, 24, 240)))

    def swap(self) -> None:
        """Two files get each other's text."""
        pages = sorted(path for path in self.files if path.endswith(".md"))
        if len(pages) > 1:
            one, other = self.random.sample(pages, 2)
            self.files[one], self.files[other] = self.files[other], self.files[one]

    def podcast(self) -> None:
        """podcasts.yml names some series."""
        lines = (
            f"{folder}: {{audio_file: {self.random.choice(MEDIA)}}}\n"
            for folder in self.random.sample(FOLDERS, 2)
        )
        self.files[PODCASTS_FILE] = "".join(lines)

    def page(self, *, is_series: bool) -> str:
        """A page with all that ties it to others."""
        pick = self.random.choice
        return "".join(
            ("---\n", *self._front_matter(is_series=is_series), "---\n", *self._body(pick))
        )

    def _front_matter(self, *, is_series: bool) -> Iterator[str]:
        pick = self.random.choice
        lines = {
            f"title: {pick(TITLES)}": 0.8,
            f"state: {pick(('published', 'archived') if self.is_sound else STATES)}": 0.5,
            "draft: true": 0.1,
            f"slug: {pick(('uno', 'redes', 'datos', 'otra-cosa', self._bad('No vale')))}": 0.15,
            f"date: {self._day(-3, 0, 1, 2, 12)}": 0.3,
            f"description: {pick(('Lo mismo', 'Otra cosa'))}": 0.2,
            f"translation_key: {pick(('redes', 'redes/01-uno', 'k'))}": 0.1,
            f"video: {pick(('videos/v.mp4', '../ia/videos/v.mp4', 'https://x.org/v.mp4'))}": 0.1,
            f"tags: [{pick(('a', 'b', 'Á'))}, c]": 0.1,
            f"expiryDate: {self._day(-1, 1, 5)}": 0.1,
            f"prerequisites: [{pick(FOLDERS)}, {pick(('uno', 'nada', 'otra-cosa'))}]": 0.4
            * is_series,
            f"sequel: {pick(('redes', 'datos', 'ia', 'nada', 'uno'))}": 0.2 * (not is_series),
            f"basis: [{pick(FOLDERS)}/{pick(('uno', 'dos', 'nada'))}]": 0.2 * (not is_series),
            f"data: {pick((*MEDIA, 'redes/01-uno.md', 'no/hay.csv'))}": 0.2 * (not is_series),
        }
        yield from (f"{line}\n" for line, often in lines.items() if self.random.random() < often)

    def _bad(self, text: str) -> str:
        return "bien" if self.is_sound else text

    def _day(self, *ahead: int) -> date:
        return (self.now + timedelta(days=self.random.choice(ahead))).date()

    def _body(self, pick: Callable[[tuple[str, ...]], str]) -> Iterator[str]:
        chance = self.random.random
        if chance() < 0.1:
            yield "<!-- content-api: ignore link/missing-page, macro/not-found -->\n"
        yield f"# {pick(TITLES)}\n\nTexto.\n\n"
        for _ in range(self.random.randrange(4)):
            yield f"Ver [esto]({self._address()}).\n\n"
        if chance() < 0.3:
            yield f"![imagen]({pick(MEDIA)})\n\n![otra](../{pick(MEDIA)})\n\n"
        if chance() < 0.3:
            path = pick((*SNIPPETS, "snippets/no.html"))
            yield f'{{{{ include_html("{path}") }}}}\n\n'
        if chance() < 0.3:
            yield f"## Índice\n\n### 1. {pick(TITLES)}\n\n- a\n\n### 2. {pick(TITLES)}\n\n"
        if chance() < 0.2:
            yield "## Fuentes y notas\n\n- Ana (2020) — *Obra*: https://x.org/a\n- Sin enlace\n\n"
        if chance() < 0.05:
            yield f"{self._bad('{{ roto(')}\n\n"

    def _address(self) -> str:
        pick = self.random.choice
        folder, stem = pick(FOLDERS), pick(("index", *STEMS))
        return pick(
            (
                f"../{folder}/{stem}.md",
                f"{stem}.md",
                f"{stem}.md#uno",
                f"../{folder}/{stem.rpartition('-')[2]}/",
                f"/series/{folder}/{stem.rpartition('-')[2]}/",
                f"/series/{folder}/",
                f"../{folder.upper()}/{stem}.md",
                f"/media/{pick(MEDIA)}",
                f"../{pick((*MEDIA, *OTHERS))}",
                f"/api/v1/series/{folder}",
                "#uno",
                "https://example.org/",
            )
        )


class Linked:
    """A site that is linked again after every change, only what it concerns.

    Args:
        templates: Where pages are published.
        root: Of the site.
    """

    def __init__(self, options: LinkOptions) -> None:
        self.options = options
        schemas = parse_site_schemas({"article": ("schemas/article.yaml", _SCHEMA)})
        self._types, self._vocabulary = schemas.types, schemas.vocabulary
        self._linker = RootLinker(options)
        self._entries: dict[tuple[str, str, str, str], Entry] = {}

    def link(self, site: Site) -> Catalogue:
        """What the linker makes of it that knows it from before."""
        return self._linker.link(self.contents(site), site.now)

    def contents(self, site: Site) -> Contents:
        """The site, compiled; a file that is the same is the same entry."""
        files = site.files
        layout = build_layout(files, SERIES_PAGE_NAMES)
        snippets = {
            p: Snippet(f"{hash(t)}", len(t)) for p, t in files.items() if p.endswith(".html")
        }
        types, vocabulary = self._types, self._vocabulary
        options = CompileOptions(snippets=snippets, types=types, vocabulary=vocabulary)
        compiler = Compiler(options)
        entries = {}
        for kind, paths in (("series", layout.pages.values()), ("article", layout.articles)):
            for path in paths:
                key = (kind, path, files[path], str(snippets))
                if key not in self._entries:
                    self._entries[key] = self._compile(compiler, *key[:3])
                entries[path] = self._entries[key]
        podcasts = Podcasts()
        if PODCASTS_FILE in files:
            podcasts = parse_podcasts(PODCASTS_FILE, files[PODCASTS_FILE].encode())
        return Contents(
            layout=layout,
            entries=entries,
            podcasts=podcasts,
            video_bytes={path: len(files[path]) for path in layout.videos},
            files=frozenset(files),
            media={path: media(path, text) for path, text in files.items() if media_type(path)},
            snippets=snippets,
        )

    def _compile(self, compiler: Compiler, kind: str, path: str, text: str) -> Entry:
        run = compiler.compile_series_page if kind == "series" else compiler.compile_article
        found = run(path, text.encode())
        return Entry(
            found.document,
            found.problems,
            found.hidden,
            found.excuses,
            held_back=found.held_back,
            terms=found.terms,
        )


def choose_options(chance: random.Random) -> LinkOptions:
    """Settings of a site, at random."""
    templates = {"series": "/s/{series}/", "article": "/s/{series}/{article}/"}
    return LinkOptions(
        url_templates=chance.choice(({}, templates)),
        media=chance.choice(("all", "linked")),
        publish_hidden_references=chance.random() < 0.5,
        root=chance.choice((Root(), Root("es", "es/"))),
        levels=chance.choice((Levels(), Levels({"link/*": "error", "article/number-gap": "off"}))),
    )


def check_history(seed: int, steps: int) -> None:
    """One history: after each step, all is as if it was linked from nothing."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    site, linked = Site(chance), Linked(choose_options(chance))
    for step in range(steps):
        for _ in range(chance.choice((1, 1, 1, 2, 5, 20)) if step else 20):
            site.change()
        again = linked.link(site)
        fresh = build_catalogue(linked.contents(site), linked.options, site.now)
        assert again == fresh, f"seed {seed}, step {step}"


def main() -> None:
    """Check many histories."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for seed in range(options.seed, options.seed + options.count):
        check_history(seed, options.steps)
    print(f"{options.count} histories of {options.steps} steps")  # noqa: T201 - its result


if __name__ == "__main__":
    main()
