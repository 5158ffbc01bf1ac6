"""Rules for what other files of the site name: podcasts.yml."""

from collections.abc import Collection, Iterator

from content_api.catalogue.podcasts import Podcasts
from content_api.folding import did_you_mean
from content_api.problems import Problem, make_problem


def check_podcasts(
    podcasts: Podcasts, known: Collection[str], public: Collection[str]
) -> Iterator[Problem]:
    """Keys of podcasts.yml that name no series.

    Args:
        podcasts: What the file says.
        known: Keys of all series' slugs.
        public: Those that may be told.
    """
    for key, (slug, place) in podcasts.places.items():
        if key not in known:
            hint = did_you_mean(slug, public)
            message = f"no series {slug!r}"
            yield make_problem(
                "link/unknown-series", "podcasts.yml", message, place=place, hint=hint
            )
