"""Which records are translations of each other, and what is missing, over several roots."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from content_api.catalogue.build import build_catalogue
from content_api.catalogue.compiling.compile import Compiler
from content_api.catalogue.contents import Contents, Entry
from content_api.catalogue.levels import Levels
from content_api.catalogue.options import CompileOptions, LinkOptions
from content_api.catalogue.titles import SERIES_PAGE_NAMES
from content_api.catalogue.translations import count_missing, merge_catalogues
from content_api.catalogue.tree.layout import build_layout
from content_api.problems import Problem
from content_api.values.linked import MissingTranslation, Root
from content_api.values.records import Article, Catalogue, Series
from tests.sources import NOW, catalogue

Files = Mapping[str, str]


def page(title: str, **fields: str) -> str:
    more = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"---\ntitle: {title}\n{more}---\nTexto.\n"


def part(
    locale: str, files: Files, *, reverse: bool = False, now: datetime = NOW
) -> tuple[Root, Catalogue]:
    root = Root(locale, f"{locale}/")
    layout = build_layout(files, SERIES_PAGE_NAMES)
    compiler = Compiler(CompileOptions(locale=locale))
    pages = set(layout.pages.values())
    entries: dict[str, Entry] = {}
    for path in sorted([*pages, *layout.articles], reverse=reverse):
        run = compiler.compile_series_page if path in pages else compiler.compile_article
        compiled = run(path, files[path].encode())
        entries[path] = Entry(compiled.document, compiled.problems, compiled.hidden)
    contents = Contents(layout=layout, entries=entries, files=frozenset(files))
    return root, build_catalogue(contents, LinkOptions(locale=locale, root=root), now)


def merged(*, reverse: bool = False, **files: Files) -> Catalogue:
    return merge_catalogues([part(locale, own, reverse=reverse) for locale, own in files.items()])


def pairs(linked: Catalogue) -> dict[str, list[str]]:
    """The translations of each record that has some, as `locale:id`."""
    records: list[Series | Article] = [*linked.series]
    records += [article for record in linked.series for article in record.articles]
    return {
        f"{record.locale}:{record.id}": [f"{t.locale}:{t.id}" for t in record.translations]
        for record in records
        if record.translations
    }


def missing(linked: Catalogue) -> set[tuple[str, str, str]]:
    return {
        (m.locale, m.id, m.source_locale)
        for record in linked.series
        for m in record.missing_translations
    }


ES = {"redes/index.md": page("Redes"), "redes/01-neurona.md": page("La neurona")}
EN = {"redes/index.md": page("Networks", slug="networks"), "redes/01-neurona.md": page("A neuron")}


def test_files_at_the_same_path_are_translations_whatever_their_slugs() -> None:
    assert pairs(merged(es=ES, en=EN)) == {
        "es:redes": ["en:networks"],
        "en:networks": ["es:redes"],
        "es:redes/neurona": ["en:networks/neurona"],
        "en:networks/neurona": ["es:redes/neurona"],
    }


def test_a_page_may_have_another_name_than_that_of_its_translation() -> None:
    other = {"redes/README.md": page("Networks")}
    assert pairs(merged(es=ES, en=other)) == {"es:redes": ["en:redes"], "en:redes": ["es:redes"]}


@pytest.mark.parametrize("key", ["redes/01-neurona", "/Redes/01-neurona.md", "redes/01-NEURONA"])
def test_a_key_names_the_path_of_what_a_file_translates(key: str) -> None:
    other = {
        "networks/index.md": page("Networks", translation_key="redes"),
        "networks/01-neuron.md": page("A neuron", translation_key=key),
    }
    assert pairs(merged(es=ES, en=other)) == {
        "es:redes": ["en:networks"],
        "en:networks": ["es:redes"],
        "es:redes/neurona": ["en:networks/neuron"],
        "en:networks/neuron": ["es:redes/neurona"],
    }


def test_articles_follow_the_key_of_their_series() -> None:
    other = {
        "networks/index.md": page("Networks", translation_key="redes"),
        "networks/01-neurona.md": page("A neuron"),
    }
    assert pairs(merged(es=ES, en=other))["en:networks/neurona"] == ["es:redes/neurona"]


def test_a_key_of_ones_own_pairs_files_that_both_have_it() -> None:
    here = {"redes/index.md": page("Redes", translation_key="nets")}
    there = {"networks/index.md": page("Networks", translation_key="nets")}
    assert pairs(merged(es=here, en=there))["es:redes"] == ["en:networks"]


def test_translations_are_told_by_locale_and_without_the_record_itself() -> None:
    linked = merged(es=ES, fr=EN, en=EN)
    assert pairs(linked)["fr:networks"] == ["en:networks", "es:redes"]


def test_the_order_of_files_makes_no_difference() -> None:
    assert merged(es=ES, en=EN) == merged(es=ES, en=EN, reverse=True)


def test_what_is_not_public_is_no_translation_and_is_told_as_missing_without_its_title() -> None:
    other = EN | {"redes/01-neurona.md": page("CANARY", state="draft")}
    linked = merged(es=ES, en=other)
    assert "es:redes/neurona" not in pairs(linked)
    assert missing(linked) == {("en", "redes/neurona", "es")}
    assert "CANARY" not in repr(linked)


def test_a_hidden_record_of_the_default_locale_is_not_told_as_missing_elsewhere() -> None:
    hidden = ES | {"redes/02-capas.md": page("CANARY", state="draft")}
    assert missing(merged(es=hidden, en=EN)) == set()


def test_a_series_that_is_missing_stands_for_its_articles() -> None:
    assert missing(merged(es=ES, en={})) == {("en", "redes", "es")}


def test_what_is_only_in_another_locale_is_missing_in_the_default_one() -> None:
    more = EN | {"redes/02-layers.md": page("Layers")}
    linked = merged(es=ES, en=more)
    layers = linked.series[1].articles[1].named
    found = MissingTranslation.of(layers, locale="es", source_locale="en")
    # Both series tell it, for it is missing in what they are.
    assert [record.missing_translations for record in linked.series] == [(found,), (found,)]
    assert count_missing(linked.series) == {"es": 1}


def test_of_several_that_have_it_the_first_locale_is_told_as_the_source() -> None:
    assert missing(merged(es=ES, en=EN, fr={"x/index.md": page("X")})) == {
        ("fr", "redes", "es"),
        ("es", "x", "fr"),
        ("en", "x", "fr"),
    }


def test_of_two_files_with_one_key_neither_is_guessed_to_be_the_right_one() -> None:
    twice = EN | {"redes/02-b.md": page("B", translation_key="redes/01-neurona")}
    linked = merged(es=ES, en=twice)
    assert pairs(linked) == {"es:redes": ["en:networks"], "en:networks": ["es:redes"]}
    assert missing(linked) == set()
    assert [(p.path, p.code) for p in linked.problems] == [
        ("en/redes/02-b.md", "link/duplicate-translation")
    ]


def test_two_that_claim_a_key_that_nobody_else_has_are_missing_nowhere() -> None:
    twice = {
        "a/index.md": page("A", translation_key="x"),
        "b/index.md": page("B", translation_key="x"),
    }
    linked = merged(es=ES, en=twice)
    assert missing(linked) == {("en", "redes", "es")}
    assert [p.related for p in linked.problems] == [("en/b/index.md",), ("en/a/index.md",)]


def duplicates(files: Files) -> list[Problem]:
    return [p for p in catalogue(files).problems if p.code == "link/duplicate-translation"]


def test_a_hidden_file_with_the_key_of_a_public_one_is_told_to_its_author_alone() -> None:
    files = ES | {"redes/02-b.md": page("B", translation_key="redes/01-neurona", state="draft")}
    assert [(p.path, p.private) for p in duplicates(files)] == [("redes/02-b.md", False)]
    assert not catalogue(files).public_problems
    files = ES | {
        "redes/01-neurona.md": page("La neurona", state="draft"),
        "redes/02-b.md": page("B", translation_key="redes/01-neurona"),
    }
    assert [(p.path, p.private) for p in duplicates(files)] == [("redes/02-b.md", True)]
    assert not catalogue(files).public_problems


def test_a_series_without_a_page_is_named_by_its_folder() -> None:
    files = {"redes/01-a.md": page("A"), "b/index.md": page("B", translation_key="redes")}
    (found,) = duplicates(files)
    assert (found.path, found.message) == (
        "b/index.md",
        "expected a key of its own, but redes has 'redes' too",
    )


def test_paths_are_shown_below_the_root_they_are_in() -> None:
    linked = merged(es=ES, en=EN | {"redes/02-b.md": page("B") + "\n[x](03-c.md)\n"})
    (found,) = linked.problems
    assert found.path == "en/redes/02-b.md"
    (article, other) = linked.series[1].articles
    assert (article.source.path, other.root.query) == ("en/redes/01-neurona.md", "?locale=en")
    assert linked.series[1].source.path == "en/redes/index.md"


def test_problems_outside_the_roots_and_of_a_root_itself_keep_their_sense() -> None:
    root, empty = part("en", {})
    own = Problem("schemas/series.yaml", 1, 1, "schema/unknown-field", "")
    whole = Problem(".", 1, 1, "file/too-many", "")
    both = Catalogue((), (own, whole), (own,), None)
    linked = merge_catalogues([(root, both), (Root("es", "es/"), empty)], ["schemas/series.yaml"])
    assert [p.path for p in linked.problems] == ["en", "schemas/series.yaml"]


def test_the_next_change_is_the_first_of_any_root() -> None:
    soon = {"a/index.md": page("A"), "a/01-b.md": page("B", state="scheduled", date="2026-12-01")}
    later = {"a/index.md": page("A"), "a/01-b.md": page("B", state="scheduled", date="2027-01-01")}
    linked = merged(es=later, en=soon)
    assert linked.next_change_at == datetime(2026, 12, 1, tzinfo=UTC)


def test_one_root_is_left_as_it_is() -> None:
    alone = catalogue(ES)
    assert merge_catalogues([(Root(), alone)]) is alone


def test_lang_of_another_language_than_that_of_the_root_is_told_and_does_not_count() -> None:
    other = EN | {"redes/01-neurona.md": page("A neuron", lang="es")}
    linked = merged(es=ES, en=other)
    (found,) = linked.problems
    assert (found.code, found.path, found.line) == (
        "front-matter/other-language",
        "en/redes/01-neurona.md",
        3,
    )
    assert linked.series[1].articles[0].locale == "en"
    assert not merged(es=ES, en=EN | {"redes/01-neurona.md": page("A", lang="en-GB")}).problems


def test_on_a_site_with_one_root_each_file_has_its_own_language() -> None:
    linked = catalogue({"redes/index.md": page("Networks", lang="en")})
    assert (linked.series[0].locale, linked.problems) == ("en", ())


def test_labels_are_in_the_language_of_the_root() -> None:
    labelled = {"redes/index.md": page("Redes", state="construction", level="tecnico")}
    labels = [
        (record.state_label, record.level_label)
        for record in merge_catalogues([part("es", labelled), part("en-GB", labelled)]).series
    ]
    assert labels == [("En construcción", "Técnico"), ("Under construction", "Technical")]


@pytest.mark.parametrize("pattern", ["content/en/redes/*", "en/redes/*", "redes/*"])
def test_patterns_of_paths_may_begin_where_reports_do_or_in_the_root(pattern: str) -> None:
    levels = Levels({}, {pattern: {"link/missing-page": "off"}}, "content", "en/")
    assert levels.level("link/missing-page", "redes/01-a.md") == "off"
    other = Levels({}, {"es/redes/*": {"link/missing-page": "off"}}, "content", "en/")
    assert other.level("link/missing-page", "redes/01-a.md") == "warning"
