"""Rules for what podcasts.yml and the fields of a site name: series, articles and files."""

from collections.abc import Collection, Iterator, Mapping

from content_api.catalogue.podcasts import Podcasts
from content_api.catalogue.rules.links import Ground, Target
from content_api.folding import Suggester
from content_api.parsing.file_names import slug_key
from content_api.problems import Problem, make_problem
from content_api.records import ArticleDocument, Mention, SeriesDocument


def check_podcasts(
    podcasts: Podcasts, known: Collection[str], public: Mapping[str, SeriesDocument]
) -> Iterator[Problem]:
    """Everything that is wrong in podcasts.yml.

    Args:
        podcasts: What the file says.
        known: Keys of all series' slugs.
        public: The public series by the key of their slug: they may be meant.
    """
    yield from podcasts.problems
    suggest, slugs = Suggester(), [page.slug for page in public.values()]
    for key, (slug, place) in podcasts.places.items():
        if key not in known:
            hint = suggest.did_you_mean(slug, slugs)
            message = f"no series {slug!r}"
            yield make_problem(
                "link/unknown-series", "podcasts.yml", message, place=place, hint=hint
            )


def check_mentions(ground: Ground) -> Iterator[Problem]:
    """Values of custom fields that name a series, an article or a file.

    Args:
        ground: Everything that is there; what is told of a public page names public ones only.
    """
    pages = ground.pages.values()
    found = [(source, mention) for source in pages for mention in _mentions(source)]
    every = _names(ground, only_public=False) if found else {}
    public = _names(ground, only_public=True) if found else {}
    for source, mention in found:
        if mention.kind == "file":
            yield from _check_file(source, mention, ground)
            continue
        known = (public if source.public else every)[mention.kind]
        if slug_key(mention.value) not in known:
            is_hidden = slug_key(mention.value) in every[mention.kind]
            yield _unknown_mention(source, ground, mention, known, is_hidden=is_hidden)


def _mentions(source: Target) -> tuple[Mention, ...]:
    return source.document.mentions if source.document else ()


def _names(ground: Ground, *, only_public: bool) -> dict[str, dict[str, str]]:
    """Slugs of series and ids of articles, by their key."""
    found: dict[str, dict[str, str]] = {"series": {}, "article": {}}
    slugs: dict[str, str] = {}
    for page in ground.pages.values():
        if isinstance(page.document, SeriesDocument):
            slugs[page.document.series_dir] = page.document.slug
    for path, page in ground.pages.items():
        folder = path.split("/", 1)[0]
        series = slugs.get(folder, folder)
        if page.public or not only_public:
            found["series"][slug_key(series)] = series
            if isinstance(page.document, ArticleDocument):
                id_ = f"{series}/{page.document.slug}"
                found["article"][slug_key(id_)] = id_
    return found


def _check_file(source: Target, mention: Mention, ground: Ground) -> Iterator[Problem]:
    is_page = mention.value in ground.pages
    if mention.value in ground.files and (not is_page or ground.sees(source, mention.value)):
        return
    files = (path for path in ground.files if ground.sees(source, path))
    yield make_problem(
        "schema/missing-file",
        source.path,
        f"no file {mention.value!r} in the content root",
        place=mention.place,
        field=mention.field,
        hint=ground.suggester.did_you_mean(mention.value, files),
        related=(mention.value,),
    )


def _unknown_mention(
    source: Target, ground: Ground, mention: Mention, known: dict[str, str], *, is_hidden: bool
) -> Problem:
    if is_hidden:
        code, message = "link/not-public", f"{mention.kind} {mention.value!r} is not public"
        hint = "publish it, or remove the value"
    else:
        code, message = "schema/unknown-reference", f"no {mention.kind} {mention.value!r}"
        hint = ground.suggester.did_you_mean(mention.value, known.values())
    return make_problem(
        code,
        source.path,
        message,
        place=mention.place,
        field=mention.field,
        hint=hint,
        private=is_hidden,
        related=(mention.value.split("/", 1)[0],),
    )
