"""The whole site: what is here, and every series' status in short."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from content_api import __version__
from content_api.answers.answer import Answer
from content_api.answers.parameters.records import NoParameters, SiteParameters
from content_api.answers.reading.content import Content, Reading
from content_api.answers.reading.locales import Locales, choose_for_list
from content_api.answers.rendering.envelopes import answer_resource
from content_api.answers.request import Request
from content_api.answers.schemas.site import MOST_MISSING
from content_api.store.reading.read import count_articles, get_site, list_statuses
from content_api.store.schema.values import folded
from content_api.values.addresses import API_ROOT, series_path
from content_api.values.parts import Node

_MISSING_KEY = ("locale", "type", "id", "source_locale")
_IN_SHORT = (
    "id",
    "locale",
    "title",
    "state",
    "state_label",
    "progress",
    "articles",
    "next",
    "updated_at",
    "valid",
    "problems",
    "stale",
)


def get_root(content: Content, request: Request[NoParameters]) -> Answer:
    """What is here: name, version, the revision of the content, and where to go."""
    with content.read(request) as reading:
        locales = reading.locales
    data = {
        "type": "api",
        "id": "content-api",
        "name": "content-api",
        "version": __version__,
        "revision": reading.revision,
        "locales": [_locale(locales, locale) for locale in locales.known],
        "links": {
            "series": f"{API_ROOT}/series",
            "articles": f"{API_ROOT}/articles",
            "tags": f"{API_ROOT}/tags",
            "search": f"{API_ROOT}/search",
            "references": f"{API_ROOT}/references",
            "status": f"{API_ROOT}/status",
            "diagnostics": f"{API_ROOT}/diagnostics",
            "validate": f"{API_ROOT}/validate",
            "schemas": f"{API_ROOT}/schemas",
            "openapi": "/openapi.json",
            "docs": "/docs",
        },
    }
    return answer_resource(reading, data, API_ROOT, ["site"])


def get_site_status(content: Content, request: Request[SiteParameters]) -> Answer:
    """The status of the site: series and sums of some languages, problems and gaps of all."""
    parameters = request.parameters
    with content.read(request) as reading:
        locales = reading.locales
        choice = choose_for_list(locales, parameters.locale, request.accept_language)
        data = _status(reading, choice.locales)
    if parameters.selection:
        data = parameters.selection.pick(data)
    path = f"{API_ROOT}/status{locales.list_query(choice.locales)}"
    answer = answer_resource(reading, data, path, ["site", "series", "articles"])
    return replace(answer, languages=choice.locales, is_negotiated=choice.is_negotiated)


def _status(reading: Reading, languages: Iterable[str]) -> Node:
    locales, every = reading.locales, list_statuses(reading.connection)
    wanted = {folded(locale) for locale in languages}
    statuses = tuple(status for status in every if folded(status["locale"]) in wanted)
    told = get_site(reading.connection)["problems"]
    problems = {
        severity: told[severity] + sum(status["problems"][severity] for status in every)
        for severity in ("error", "warning")
    }
    return {
        "type": "status",
        "id": "site",
        "revision": reading.revision,
        "valid": problems["error"] == 0,
        "problems": problems,
        "stale": [id_ for status in every for id_ in status["stale"]],
        "totals": _totals(statuses),
        "series": [_in_short(status, locales) for status in statuses],
        "locales": _count_in_locales(reading, every),
        "missing_translations": _missing(every),
    }


def _count_in_locales(reading: Reading, every: Sequence[Node]) -> list[Node]:
    """Count series, articles and missing translations in each language."""
    missing = get_site(reading.connection)["missing"]
    series = Counter(folded(status["locale"]) for status in every)
    articles = count_articles(reading.connection)
    return [
        {
            **_locale(reading.locales, locale),
            "series": series[folded(locale)],
            "articles": articles.get(folded(locale), 0),
            "missing": missing.get(locale, 0),
        }
        for locale in reading.locales.known
    ]


def _locale(locales: Locales, locale: str) -> Node:
    return {"locale": locale, "default": locale == locales.default}


def _missing(statuses: Iterable[Node]) -> list[Node]:
    """Missing translations by language, each once, though every translation lists it."""
    found = {
        tuple(missing[name] for name in _MISSING_KEY): missing
        for status in statuses
        for missing in status["missing_translations"]
    }
    ordered = sorted(found.values(), key=lambda m: (m["locale"], m["type"] != "series", m["id"]))
    return ordered[:MOST_MISSING]


def _totals(statuses: tuple[Node, ...]) -> Node:
    return {
        "series": len(statuses),
        "published": sum(status["articles"]["published"] for status in statuses),
        "planned": sum(status["articles"]["planned"] for status in statuses),
        "reading_minutes": sum(status["reading_minutes"]["computed"] for status in statuses),
    }


def _in_short(status: Node, locales: Locales) -> Node:
    short = {name: status[name] for name in _IN_SHORT}
    path = f"{series_path(status['id'])}/status{locales.query(status['locale'])}"
    return {**short, "links": {"self": path}}
