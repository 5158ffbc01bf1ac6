"""Front matter: what each field takes, and what its author is told otherwise."""

from datetime import UTC, datetime

import pytest

from content_api.catalogue.options import CompileOptions
from content_api.values.parts import Video

from .compiling import article_of, compile_article, compile_page, compile_yaml, found, page_of

Problem = tuple[str, str, str]


def _told(yaml: str) -> list[Problem]:
    return [(p.code, p.message, p.hint) for p in compile_yaml(yaml).problems]


@pytest.mark.parametrize(
    ("yaml", "problem"),
    [
        (
            "title: 3",
            ("schema/invalid-type", "expected text, got 3", 'quote it: title: "3"'),
        ),
        ("title: [a]", ("schema/invalid-type", "expected text, got a list", "quote it")),
        ("title: {a: b}", ("schema/invalid-type", "expected text, got a mapping", "quote it")),
        (
            "title: 2026-01-02",
            (
                "schema/invalid-type",
                "expected text, got 2026-01-02",
                'quote it: title: "2026-01-02"',
            ),
        ),
        (
            "tags: 3",
            ("schema/invalid-type", "expected a list of texts, got 3", ""),
        ),
        (
            "tags: [a, 3]",
            ("schema/invalid-type", "expected text, got 3", 'quote it: "3"'),
        ),
        (
            'tags: "a\\0"',
            (
                "schema/control-character",
                "expected text, got the control character \\x00 in it",
                r"write \\ for a backslash, or use single quotes",
            ),
        ),
        (
            "reading_minutes: 1.9",
            ("schema/invalid-type", "expected a whole number, got 1.9", ""),
        ),
        (
            "reading_minutes: true",
            ("schema/invalid-type", "expected a whole number, got true or false", ""),
        ),
        (
            "reading_minutes: '3'",
            ("schema/invalid-type", "expected a whole number, got '3'", "write 3"),
        ),
        (
            "reading_minutes: 0",
            ("schema/invalid-value", "expected a whole number from 1 to 100000, got 0", ""),
        ),
        (
            "reading_minutes: 100001",
            ("schema/invalid-value", "expected a whole number from 1 to 100000, got 100001", ""),
        ),
        (
            "date: ayer",
            (
                "front-matter/invalid-date",
                "expected a date such as 2026-09-17, got 'ayer'",
                "",
            ),
        ),
        (
            "level: tecnic",
            (
                "schema/invalid-choice",
                "expected one of general, tecnico, got 'tecnic'",
                "did you mean 'tecnico'?",
            ),
        ),
        (
            "level: 3",
            ("schema/invalid-choice", "expected one of general, tecnico, got 3", ""),
        ),
        (
            "lang: español",
            ("schema/invalid-value", "expected a language such as es, got 'español'", ""),
        ),
        (
            "video_duration: 90s",
            ("schema/invalid-value", "expected a duration such as PT1M30S, got '90s'", ""),
        ),
        (
            "descripcion: x",
            ("schema/unknown-field", "no such field", "did you mean 'description'?"),
        ),
        (
            "zzz: x",
            (
                "schema/unknown-field",
                "no such field",
                "if another tool reads it, list it in content.ignore_fields",
            ),
        ),
        (
            "title: " + "[" + "x" * 80 + "]",
            ("schema/invalid-type", "expected text, got a list", "quote it"),
        ),
    ],
)
def test_a_wrong_value_says_what_was_expected_and_what_to_do(yaml: str, problem: Problem) -> None:
    assert _told(yaml) == [problem]


def test_a_long_wrong_value_is_shortened() -> None:
    ((_, message, _),) = _told("date: " + "x" * 100)
    assert message == "expected a date such as 2026-09-17, got '" + "x" * 56 + "…"


@pytest.mark.parametrize("duration", ["PT1M30S", "PT2H", "P1D", "P1DT2H3M4S", "PT90S"])
def test_a_duration_is_iso_8601(duration: str) -> None:
    document = article_of(compile_yaml(f"video: v.mp4\nvideo_duration: {duration}"))
    assert document.video == Video("v.mp4", duration=duration)


@pytest.mark.parametrize("duration", ["P", "PT", "1M", "PT1.5S", "P1Y", "PT1S2M", "pt1s"])
def test_what_is_no_duration_is_an_error(duration: str) -> None:
    assert [code for code, _, _ in _told(f"video_duration: {duration}")] == ["schema/invalid-value"]


def test_every_field_of_a_video_is_kept() -> None:
    yaml = (
        "video: v.mp4\nvideo_poster: p.png\nvideo_title: Título\nvideo_duration: PT3S\n"
        "video_summary: |\n  Uno.\n\n  Dos.\n"
    )
    assert article_of(compile_yaml(yaml)).video == Video(
        "v.mp4", "p.png", "Título", "PT3S", "Uno.\n\nDos."
    )


def test_a_video_without_an_address_is_none() -> None:
    assert article_of(compile_yaml("video_title: Título")).video is None


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("[a, b]", ("a", "b")),
        ("a, b", ("a", "b")),
        ("' a ,,b, '", ("a", "b")),
        ("[a, b, a]", ("a", "b")),
        ("[]", ()),
        ("a", ("a",)),
        ("~", ()),
    ],
)
def test_names_are_a_list_or_one_text_with_commas(written: str, names: tuple[str, ...]) -> None:
    document = article_of(compile_yaml(f"tags: {written}\nkeywords: {written}"))
    assert (document.tags, document.keywords) == (names, names)


def test_a_line_break_in_a_title_is_a_space() -> None:
    document = article_of(compile_yaml("title: |\n  Uno\n  dos\ndescription: >\n  a\n  b\n"))
    assert (document.title, document.description) == ("Uno dos", "a b")


@pytest.mark.parametrize(
    ("robots", "indexable"),
    [
        ("noindex", False),
        ("NOINDEX, nofollow", False),
        ("none", False),
        ("nofollow", True),
        ("index, follow", True),
    ],
)
def test_robots_say_whether_a_page_may_be_indexed(robots: str, indexable: bool) -> None:  # noqa: FBT001
    assert article_of(compile_yaml(f"robots: {robots}")).indexable is indexable


def test_the_last_change_is_the_modification_or_else_the_publication() -> None:
    one = article_of(compile_yaml("date: 2024-01-02"))
    two = article_of(compile_yaml("date: 2024-01-02\ndate_modified: 2024-03-04"))
    assert one.updated_at == datetime(2024, 1, 2, tzinfo=UTC)
    assert two.updated_at == datetime(2024, 3, 4, tzinfo=UTC)


def test_a_series_page_has_fields_of_its_own() -> None:
    yaml = "title: S\nhide: [toc]\nprogress_total: 3\nlang: en\nslug: otra"
    page = page_of(compile_page(f"---\n{yaml}\n---\n"))
    assert (page.hide, page.progress_total, page.locale, page.slug) == (("toc",), 3, "en", "otra")


def test_the_language_is_the_sites_unless_the_file_says_another() -> None:
    source = "# T\n"
    assert article_of(compile_article(source)).locale == "es"
    options = CompileOptions(locale="pt-BR")
    assert article_of(compile_article(source, options=options)).locale == "pt-BR"
    assert article_of(compile_yaml("lang: en-GB")).locale == "en-GB"


def test_fields_of_other_tools_are_ignored_when_listed() -> None:
    options = CompileOptions(ignored_fields=("template",))
    compiled = compile_article("---\ntemplate: x\n---\n# T\n", options=options)
    assert found(compiled) == []


def test_a_key_without_a_value_counts_as_not_written() -> None:
    compiled = compile_yaml("description:\nstate:\ndate: ~")
    assert (found(compiled), article_of(compiled).state) == ([], "published")


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("published", "published"),
        ("publicado", "published"),
        ("complete", "published"),
        ("BORRADOR", "draft"),
        ("wip", "draft"),
        ("Listo", "ready"),
        ("archivado", "archived"),
    ],
)
@pytest.mark.parametrize("key", ["state", "article_state", "publication_status"])
def test_an_articles_state_may_be_an_alias_or_a_label_under_three_keys(
    key: str, state: str, expected: str
) -> None:
    document = article_of(compile_yaml(f"{key}: {state}"))
    assert document.state == expected
    assert document.public is (expected == "published")


def test_the_same_state_under_two_keys_is_no_conflict() -> None:
    assert found(compile_yaml("state: draft\npublication_status: borrador")) == []


def test_two_states_are_an_error_at_the_second() -> None:
    compiled = compile_yaml("state: draft\npublication_status: published")
    assert found(compiled) == [("article/conflicting-state", 3, 21)]
    (problem,) = compiled.problems
    both = "state says 'draft', publication_status says 'published'"
    assert problem.text == f"publication_status: expected one state, but {both}; keep one of them"
    assert compiled.hidden is True


def test_a_state_that_is_none_is_an_error_under_any_key() -> None:
    assert found(compile_yaml("article_state: nada")) == [("schema/invalid-choice", 2, 16)]
    assert found(compile_yaml("publication_status: no")) == [("schema/invalid-choice", 2, 21)]


def test_a_scheduled_article_needs_a_date() -> None:
    compiled = compile_yaml("state: programado")
    assert found(compiled) == [("article/scheduled-without-date", 2, 8)]
    assert compiled.problems[0].field == "state"


def test_a_slug_may_be_given_and_must_fit_in_a_url() -> None:
    assert article_of(compile_yaml("slug: otra-ruta")).slug == "otra-ruta"
    assert found(compile_yaml("slug: otra ruta")) == [("article/invalid-slug", 2, 7)]


@pytest.mark.parametrize(
    ("path", "slug", "number", "part"),
    [
        ("s/01-a-b.md", "a-b", 1, None),
        ("s/01_a.md", "a", 1, None),
        ("s/2-03-a.md", "a", 3, 2),
        ("s/x/y/7-a.md", "a", 7, None),
        ("s/a.md", "a", None, None),
        ("s/2024-01-02-a.md", "02-a", 1, 2024),
        ("s/1234567-a.md", "1234567-a", None, None),
        ("s/01.md", "01", None, None),
    ],
)
def test_a_file_name_says_order_and_slug(
    path: str, slug: str, number: int | None, part: int | None
) -> None:
    document = article_of(compile_article("# T\n", path=path))
    assert (document.slug, document.number, document.part) == (slug, number, part)


def test_a_first_heading_of_the_second_level_is_no_title() -> None:
    compiled = compile_article("## Rutas\n", path="s/01-mi_otra-ruta.md")
    assert found(compiled) == [("article/missing-title", 1, 1)]
    assert article_of(compiled).title == "Mi otra ruta"


def test_an_empty_title_is_a_missing_one() -> None:
    compiled = compile_article('---\ntitle: ""\n---\nTexto.\n')
    assert found(compiled) == [("article/missing-title", 1, 1)]


@pytest.mark.parametrize(
    ("slug", "hint"),
    [
        ("la neurona", "write la-neurona"),
        ("Qué es", "write que-es"),
        ("Über-Größe", "write uber-grosse"),
        ("Łódź y København", "write lodz-y-kobenhavn"),
        ("¿?", ""),
        ("日本", ""),
    ],
)
def test_a_slug_that_cannot_be_used_comes_with_one_that_can(slug: str, hint: str) -> None:
    (problem,) = compile_yaml(f"title: T\nslug: {slug}").problems
    assert (problem.code, problem.hint) == ("article/invalid-slug", hint)


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("04", "write 4, or quote it if it is text"),
        ("1_000", "write 1000, or quote it if it is text"),
        ("00", "quote it if it is text"),
        ("1:30", "quote it if it is text"),
    ],
)
def test_a_number_that_people_read_otherwise_comes_with_the_plain_one(
    written: str, hint: str
) -> None:
    (problem,) = compile_yaml(f"reading_minutes: {written}").problems
    assert (problem.code, problem.hint) == ("front-matter/number", hint)


@pytest.mark.parametrize(
    ("yaml", "text"),
    [
        ('title: "a', 'this quote is never closed; expected "'),
        ("title: 'a", "this quote is never closed; expected '"),
        (r'title: "a\q"', r"write \\ for a backslash, or use single quotes"),
        ("title: @ana", "expected a value, got '@'; quote the value"),
        ("tags:\n\t- a", "expected spaces, got a tab"),
        ("tags: [a", "expected valid YAML: "),
    ],
)
def test_broken_yaml_is_told_in_simple_words(yaml: str, text: str) -> None:
    (problem,) = compile_yaml(yaml).problems
    assert (problem.code, text in problem.text) == ("front-matter/yaml", True), problem.text
