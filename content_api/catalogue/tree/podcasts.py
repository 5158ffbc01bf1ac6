"""podcasts.yml: the audio version of each series."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from content_api.parsing.front_matter.front_matter import FrontMatter, parse_yaml_file
from content_api.parsing.text.file_names import slug_key
from content_api.parsing.text.source_text import decode_source
from content_api.problems import Place, Problem, make_problem
from content_api.values.linked import Podcast

_KEYS = ("audio_file", "spotify_url")


@dataclass(frozen=True, slots=True)
class Podcasts:
    """Podcasts by the key of a series' slug, and where each stands in the file."""

    by_series: Mapping[str, Podcast] = field(default_factory=dict)
    places: Mapping[str, tuple[str, Place]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def parse_podcasts(path: str, data: bytes) -> Podcasts:
    """Read podcasts.yml strictly; a wrong entry is a problem and left out. Never raises."""
    decoded = decode_source(path, data)
    if decoded.text is None:
        return Podcasts(problems=decoded.problems)
    source = parse_yaml_file(path, decoded.text)
    problems = [*decoded.problems, *source.problems]
    found: dict[str, Podcast] = {}
    places: dict[str, tuple[str, Place]] = {}
    for slug, entry in source.values.items():
        podcast = _podcast(path, source, slug, entry, problems)
        if podcast:
            found[slug_key(slug)] = podcast
            places[slug_key(slug)] = (slug, source.key_places.get(slug, Place()))
    return Podcasts(found, places, tuple(problems))


def list_places(audio_file: str, directory: str, url_prefix: str) -> tuple[str, ...]:
    """Where the file of a podcast may be: in the folder of its series, or from the root on."""
    inside = f"/{audio_file}".removeprefix(url_prefix)
    return (f"{directory}/{audio_file}", audio_file, inside)


def _podcast(
    path: str,
    source: FrontMatter,
    slug: str,
    entry: object,
    problems: list[Problem],
) -> Podcast | None:
    values: dict[str, Any] = entry if isinstance(entry, dict) else {"": entry}
    wrong = [
        key
        for key, value in values.items()
        if key not in _KEYS or not isinstance(value, str | None)
    ]
    for key in wrong:
        place = source.places.get(f"{slug}.{key}" if key else slug, Place())
        message = f"expected audio_file and spotify_url as texts, got {key or entry!r}"
        problems.append(
            make_problem("series/podcasts-file", path, message, place=place, field=slug)
        )
    return None if wrong else Podcast(values.get("audio_file"), values.get("spotify_url"))
