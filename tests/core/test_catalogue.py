"""The catalogue where public and hidden meet, and what each record knows of the others."""

from datetime import UTC, datetime
from itertools import permutations

import pytest

from content_api.catalogue.build import build_catalogue
from content_api.catalogue.contents import Contents, Entry
from content_api.catalogue.options import LinkOptions
from content_api.catalogue.prerequisites import find_cycles
from content_api.catalogue.titles import SERIES_PAGE_NAMES
from content_api.catalogue.tree.layout import build_layout
from content_api.catalogue.tree.podcasts import parse_podcasts
from content_api.parsing.front_matter.front_matter import parse_yaml_file
from content_api.resources.articles import article_resource
from content_api.resources.parts import with_body
from content_api.resources.series import index_resource, series_resource, status_resource
from content_api.values.linked import Podcast, VideoFile
from content_api.values.moments import rfc3339
from content_api.values.records import Catalogue, ProblemCounts

from .compiling import compile_article, compile_page

NOW = datetime(2026, 11, 23, tzinfo=UTC)
_LATER = "2026-12-01"


def _entries(files: dict[str, str]) -> dict[str, Entry]:
    pages = set(build_layout(files, SERIES_PAGE_NAMES).pages.values())
    entries = {}
    for path, text in files.items():
        compiled = (compile_page if path in pages else compile_article)(text, path=path)
        entries[path] = Entry(compiled.document, compiled.problems, compiled.hidden)
    return entries


def _catalogue(files: dict[str, str], *, others: tuple[str, ...] = ()) -> Catalogue:
    """The catalogue of Markdown `files` and of `others`, of which only the paths matter."""
    layout = build_layout([*files, *others], SERIES_PAGE_NAMES)
    contents = Contents(
        layout=layout,
        entries=_entries(files),
        video_bytes=dict.fromkeys(layout.videos, 7),
    )
    return build_catalogue(contents, LinkOptions(), NOW)


def _article(title: str, yaml: str = "") -> str:
    return f"---\ntitle: {title}\n{yaml}---\nTexto.\n"


_PAGE = "---\ntitle: Redes\nstate: construction\n---\n## Índice\n### 1. Uno\n- a\n### 2. Dos\n"


def test_articles_know_their_public_neighbours() -> None:
    (series,) = _catalogue(
        {
            "s/index.md": _PAGE,
            "s/01-a.md": _article("A"),
            "s/02-b.md": _article("B", "state: draft\n"),
            "s/03-c.md": _article("C"),
            "s/d.md": _article("D"),
        }
    ).series
    around = [
        (a.id, a.previous.id if a.previous else None, a.next.id if a.next else None)
        for a in series.articles
    ]
    assert around == [
        ("s/a", None, "s/c"),
        ("s/c", "s/a", "s/d"),
        ("s/d", "s/c", None),
    ]
    assert series.articles[0].next is not None
    assert (series.articles[0].next.title, series.articles[0].next.number) == ("C", 3)


def test_every_order_of_the_files_gives_the_same_catalogue() -> None:
    files = {
        "s/index.md": _PAGE,
        "s/01-a.md": _article("A", "otra: x\n"),
        "t/index.md": "# T\n",
        "t/01-A.md": _article("A"),
        "t/02-a.md": _article("B"),
    }
    catalogues = [_catalogue(dict(order)) for order in permutations(files.items())]
    assert all(catalogue == catalogues[0] for catalogue in catalogues)


@pytest.mark.parametrize(
    "yaml",
    [
        pytest.param("state: draft\ndate: 2024-02-30\n", id="draft"),
        pytest.param("state: archived\nlevel: x\n", id="archived"),
        pytest.param("publication_status: ready\nreading_minutes: 010\n", id="ready"),
        pytest.param(f"state: scheduled\ndate: {_LATER}\nlevel: x\n", id="scheduled"),
    ],
)
def test_problems_of_a_hidden_article_are_told_to_authors_and_counted_nowhere(yaml: str) -> None:
    catalogue = _catalogue({"s/index.md": _PAGE, "s/01-a.md": _article("A", yaml)})
    assert len(catalogue.problems) == 1
    assert (catalogue.series[0].problems, catalogue.series[0].valid) == (ProblemCounts(), True)


def test_problems_of_an_article_whose_state_nobody_can_know_are_counted() -> None:
    catalogue = _catalogue({"s/index.md": _PAGE, "s/01-a.md": "---\ntitle: A: b\n---\n# A\n"})
    assert catalogue.series[0].problems.error == 1
    assert catalogue.series[0].valid is False


def test_a_folder_with_nothing_but_drafts_is_no_series() -> None:
    assert _catalogue({"secreto/01-a.md": _article("A", "state: draft\n")}).series == ()


def test_the_catalogue_changes_when_the_next_scheduled_article_is_due() -> None:
    catalogue = _catalogue(
        {
            "s/index.md": _PAGE,
            "s/01-a.md": _article("A", "state: scheduled\ndate: 2027-01-01\n"),
            "s/02-b.md": _article("B", f"state: scheduled\ndate: {_LATER}\n"),
            "s/03-c.md": _article("C", "state: scheduled\ndate: 2020-01-01\n"),
            "s/04-d.md": _article("D", "date: 2026-11-23\n"),
        }
    )
    assert catalogue.next_change_at == datetime(2026, 12, 1, tzinfo=UTC)
    assert [a.id for a in catalogue.series[0].articles] == ["s/c", "s/d"]


def test_a_prerequisite_that_is_hidden_looks_like_one_that_is_not_there() -> None:
    files = {
        "oculta/index.md": "---\ntitle: Oculta\nstate: archived\n---\n",
        "s/index.md": "---\ntitle: S\nprerequisites: [oculta, nada]\n---\n",
    }
    hidden, unknown = _catalogue(files).series[0].prerequisites
    assert (hidden.title, hidden.exists, hidden.state, hidden.complete) == (
        "Oculta",
        False,
        None,
        False,
    )
    assert (unknown.title, unknown.exists, unknown.state, unknown.complete) == (
        "Nada",
        False,
        None,
        False,
    )


def test_a_hidden_series_may_require_a_hidden_one() -> None:
    files = {
        "a/index.md": "---\ntitle: A\nstate: archived\n---\n",
        "b/index.md": "---\ntitle: B\nstate: archived\nprerequisites: a\n---\n",
    }
    assert _catalogue(files).problems == ()


def test_a_series_that_requires_itself_is_a_circle() -> None:
    (problem,) = _catalogue({"s/index.md": "---\ntitle: S\nprerequisites: [S]\n---\n"}).problems
    assert (problem.code, problem.line) == ("series/prerequisite-cycle", 3)
    assert problem.message == "they form a circle: s → s"


def test_a_circle_is_told_from_its_first_series_and_once() -> None:
    assert find_cycles({"b": ("c",), "c": ("a",), "a": ("b",)}) == (("a", "b", "c"),)


def test_a_prerequisite_that_many_share_is_no_circle() -> None:
    assert find_cycles({"a": ("b", "c"), "b": ("d",), "c": ("d",), "d": ()}) == ()


def test_a_series_was_changed_when_the_latest_of_its_public_files_was() -> None:
    files = {
        "s/index.md": "---\ntitle: S\ndate: 2020-01-01\n---\n",
        "s/01-a.md": _article("A", "date: 2021-01-01\ndate_modified: 2022-01-01\n"),
        "s/02-b.md": _article("B", "state: draft\ndate: 2023-01-01\n"),
    }
    assert _catalogue(files).series[0].updated_at == datetime(2022, 1, 1, tzinfo=UTC)
    assert _catalogue({"s/index.md": "# S\n"}).series[0].updated_at is None


def test_labels_are_those_of_the_language_of_the_page() -> None:
    files = {
        "a/index.md": "---\ntitle: A\nstate: construction\nlevel: tecnico\n---\n",
        "b/index.md": "---\ntitle: B\nstate: construction\nlevel: tecnico\nlang: en\n---\n",
        "c/index.md": "---\ntitle: C\nlang: fr\n---\n",
    }
    labels = [(series.state_label, series.level_label) for series in _catalogue(files).series]
    assert labels == [
        ("En construcción", "Técnico"),
        ("Under construction", "Technical"),
        ("planned", None),
    ]


def test_files_in_videos_are_the_videos_of_the_series() -> None:
    others = ("s/videos/a.mp4", "s/videos/notas.md", "s/videos/x/b.mp4", "t/videos/c.mp4")
    (series,) = _catalogue({"s/index.md": "# S\n"}, others=others).series
    assert series.videos == (VideoFile("s/videos/a.mp4", 7),)


def test_hidden_folders_and_files_are_no_articles() -> None:
    layout = build_layout(
        [
            "a.md",
            "s/index.md",
            "s/_borrador.md",
            "s/.oculto.md",
            "s/_x/01-a.md",
            "s/01-a.md~",
            "s/#01-a.md",
            "s/x/y/01-a.md",
            ".git/01-a.md",
            "_x/index.md",
        ],
        SERIES_PAGE_NAMES,
    )
    assert layout.articles == ("s/x/y/01-a.md",)


def test_podcasts_are_read_strictly_and_wrong_entries_left_out() -> None:
    text = (
        "redes: {audio_file: a.m4a, spotify_url: https://x.org}\n"
        "Otra: {audio_file: ~}\n"
        "mala: {audio: a}\n"
        "peor: 3\n"
        "lista: {audio_file: [a]}\n"
        "redes: {audio_file: b}\n"
    )
    podcasts = parse_podcasts("podcasts.yml", text.encode())
    assert dict(podcasts.by_series) == {"redes": Podcast("b", None), "otra": Podcast(None, None)}
    assert [(p.code, p.line, p.column, p.field) for p in podcasts.problems] == [
        ("front-matter/duplicate-key", 6, 1, "redes"),
        ("series/podcasts-file", 3, 15, "mala"),
        ("series/podcasts-file", 4, 7, "peor"),
        ("series/podcasts-file", 5, 21, "lista"),
    ]


def test_podcasts_that_are_not_text_are_a_problem() -> None:
    podcasts = parse_podcasts("podcasts.yml", b"a: \xff")
    assert [(p.code, p.column) for p in podcasts.problems] == [("file/not-utf8", 4)]


def test_a_yaml_file_that_is_too_large_is_not_read() -> None:
    matter = parse_yaml_file("podcasts.yml", "a: " + "x" * 70_000)
    assert [p.code for p in matter.problems] == ["front-matter/too-large"]


def _published() -> Catalogue:
    return _catalogue(
        {
            "mi serie/index.md": "---\ntitle: S\nslug: s\ndate: 2024-01-02\n---\n",
            "mi serie/01-a.md": _article("A", "date: 2024-03-04\n"),
            "mi serie/02-b.md": _article("B"),
        }
    )


def test_a_series_is_answered_with_its_paths() -> None:
    resource = series_resource(_published().series[0])
    assert list(resource)[:3] == ["type", "id", "slug"]
    assert (resource["published_at"], resource["updated_at"]) == (
        "2024-01-02T00:00:00Z",
        "2024-03-04T00:00:00Z",
    )
    assert resource["links"] == {
        "self": "/api/v1/series/s",
        "index": "/api/v1/series/s/index",
        "status": "/api/v1/series/s/status",
        "articles": "/api/v1/series/s/articles",
    }
    assert with_body(resource, {"text": "x"})["body"] == {"text": "x"}


def test_index_and_status_say_what_they_are() -> None:
    series = _published().series[0]
    assert (index_resource(series)["type"], status_resource(series)["type"]) == (
        "series_index",
        "series_status",
    )
    assert status_resource(series)["articles"] == {"published": 2, "planned": 0}


def test_an_article_is_answered_with_its_neighbours_and_its_body_after_its_contents() -> None:
    first, second = map(article_resource, _published().series[0].articles)
    assert first["links"] == {
        "self": "/api/v1/series/s/articles/a",
        "series": "/api/v1/series/s",
        "previous": None,
        "next": "/api/v1/series/s/articles/b",
    }
    assert second["links"]["previous"] == "/api/v1/series/s/articles/a"
    keys = list(with_body(first, {"html": ""}))
    assert keys[keys.index("toc") + 1] == "body"


def test_no_time_is_no_time() -> None:
    assert rfc3339(None) is None
