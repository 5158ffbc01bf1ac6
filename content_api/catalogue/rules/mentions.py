"""Rules for what other files of the site name: podcasts.yml."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from content_api.catalogue.podcasts import Podcasts
from content_api.folding import Suggester
from content_api.parsing.file_names import slug_key
from content_api.problems import Problem, make_problem


def check_podcasts(
    podcasts: Podcasts, known: Collection[str], public: Collection[str], hidden: Collection[str]
) -> Iterator[Problem]:
    """Everything that is wrong in podcasts.yml; what names a hidden series is for its author.

    Args:
        podcasts: What the file says.
        known: Keys of all series' slugs.
        public: Those that may be told.
        hidden: Keys of slugs and folders that may not.
    """
    for problem in (*podcasts.problems, *_unknown(podcasts, known, public)):
        told = slug_key(problem.text)
        yield replace(problem, private=True) if any(name in told for name in hidden) else problem


def _unknown(
    podcasts: Podcasts, known: Collection[str], public: Collection[str]
) -> Iterator[Problem]:
    """Keys that name no series."""
    suggest = Suggester()
    for key, (slug, place) in podcasts.places.items():
        if key not in known:
            hint = suggest.did_you_mean(slug, public)
            message = f"no series {slug!r}"
            yield make_problem(
                "link/unknown-series", "podcasts.yml", message, place=place, hint=hint
            )
