"""Rules for what podcasts.yml and the fields of a site name: series, articles and files."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from content_api.catalogue.ground.names import PageNames
from content_api.catalogue.rules.links import Source
from content_api.catalogue.tree.podcasts import Podcasts
from content_api.parsing.text.file_names import slug_key
from content_api.problems import Problem, make_problem
from content_api.values.documents import SeriesDocument
from content_api.values.parts import Mention
from content_api.values.words import Suggester


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


def check_mentions(
    source: Source, mentions: Iterable[Mention], names: PageNames
) -> Iterator[Problem]:
    """Values of custom fields of a page that name a series, an article or a file.

    Args:
        source: The page.
        mentions: Of its fields.
        names: The slugs of series and the ids of articles.
    """
    for mention in mentions:
        if mention.kind == "file":
            yield from _check_file(source, mention)
            continue
        known = names.of(mention.kind, only_public=source.page.public)
        if slug_key(mention.value) not in known:
            is_hidden = slug_key(mention.value) in names.of(mention.kind, only_public=False)
            yield _unknown_mention(source, mention, known, is_hidden=is_hidden)


def _check_file(source: Source, mention: Mention) -> Iterator[Problem]:
    ground = source.ground
    is_page = mention.value in ground.pages
    if mention.value in ground.files and (not is_page or source.sees(mention.value)):
        return
    files = (path for path in ground.files if source.sees(path))
    yield make_problem(
        "schema/missing-file",
        source.path,
        f"no file {mention.value!r} in the content root",
        place=mention.place,
        field=mention.field,
        hint=source.suggester.did_you_mean(mention.value, files),
        related=(mention.value,),
    )


def _unknown_mention(
    source: Source, mention: Mention, known: Mapping[str, str], *, is_hidden: bool
) -> Problem:
    if is_hidden:
        code, message = "link/not-public", f"{mention.kind} {mention.value!r} is not public"
        hint = "publish it, or remove the value"
    else:
        code, message = "schema/unknown-reference", f"no {mention.kind} {mention.value!r}"
        hint = source.suggester.did_you_mean(mention.value, known.values())
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
