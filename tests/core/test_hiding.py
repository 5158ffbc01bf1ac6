"""What hides a page: every key and word, however it is written and whoever else reads it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import pytest

from content_api.catalogue.build import build_catalogue
from content_api.catalogue.compiling.compile import Compiler
from content_api.catalogue.contents import Contents, Entry
from content_api.catalogue.options import CompileOptions, LinkOptions
from content_api.catalogue.titles import SERIES_PAGE_NAMES
from content_api.catalogue.tree.layout import build_layout
from content_api.parsing.front_matter.hiding import Hiding
from content_api.schemas.definitions import ContentType, Definition
from content_api.values.documents import Compiled
from content_api.values.records import Catalogue
from tests.core.compiling import compile_article, compile_page

NOW = datetime(2026, 11, 23, tzinfo=UTC)

TRUE = [
    "draft",
    "isDraft",
    "is_draft",
    "_draft",
    "borrador",
    "saveAsDraft",
    "hidden",
    "isHidden",
    "oculto",
    "private",
    "isPrivate",
    "privado",
    "wip",
    "unlisted",
    "unpublished",
    "archived",
    "archivado",
    "headless",
    "internal",
    "embargoed",
    "trash",
    "deleted",
    "expired",
    "donotpublish",
    "pending",
    "scheduled",
]
FALSE = [
    "published",
    "isPublished",
    "is_published",
    "publish",
    "publicado",
    "public",
    "visible",
    "listed",
    "ready",
    "routable",
    "dg-publish",
    "permalink",
]
COMING = [
    "publishDate",
    "publish_date",
    "pubDate",
    "published",
    "publish",
    "publishedAt",
    "publish-on",
    "embargo",
    "embargo_until",
    "scheduled_for",
    "goLiveDate",
    "availableFrom",
]
GONE = [
    "expiryDate",
    "expires",
    "expirationDate",
    "unpublishDate",
    "unpublish_at",
    "archivedAt",
    "deletedAt",
]
WORDS = [
    "draft",
    "borrador",
    "Borrador",
    "unpublished",
    "pending",
    "in-review",
    "in_review",
    "review",
    "unlisted",
    "private",
    "hidden",
    "wip",
    "archived",
    "embargoed",
    "trash",
    "work-in-progress",
    "scheduled",
    "future",
]

# Key and value of what hides a page, as YAML has them.
PAIRS = [
    *((key, "true") for key in TRUE),
    *((key, "false") for key in FALSE),
    *((key, "2099-01-31") for key in COMING),
    *((key, "2020-01-31") for key in GONE),
    *(("status", word) for word in WORDS),
    *(("State", word) for word in WORDS),
    ("Article_State", "draft"),
    ("publication-status", "draft"),
    ("estado", "Borrador"),
    ("visibility", "private"),
    ("post_status", "pending"),
    ("password", "secreta"),
    ("render", "never"),
]


def _wide(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def _fenced(yaml: str) -> str:
    return f"---\ntitle: A\n{yaml}\n---\n\nTexto.\n"


# Each way to write a key with its value, as a whole file.
WAYS: Mapping[str, Callable[[str, str], str]] = {
    "plain": lambda key, value: _fenced(f"{key}: {value}"),
    "in capitals": lambda key, value: _fenced(f"{key.upper()}: {value.upper()}"),
    "in quotes": lambda key, value: _fenced(f"\"{key}\": '{value}'"),
    "in wide letters": lambda key, value: _fenced(f"{_wide(key)}: {value}"),
    "with invisible marks": lambda key, value: _fenced(f"{key[:2]}\u200b{key[2:]}: {value}"),
    "with a comment": lambda key, value: _fenced(f"{key}:   {value}  # sí"),
    "on a line of its own": lambda key, value: _fenced(f"? {key}\n: {value}"),
    "nested": lambda key, value: _fenced(f"meta:\n  {key}: {value}"),
    "nested in braces": lambda key, value: _fenced(f"params: {{a: 1, {key}: {value}}}"),
    "nested in a list": lambda key, value: _fenced(f"cascade:\n  - {key}: {value}"),
    "by a merge key": lambda key, value: _fenced(f"a: &a {{{key}: {value}}}\n<<: *a"),
    "by a merge of a block": lambda key, value: _fenced(f"<<:\n  {key}: {value}"),
    "in broken YAML": lambda key, value: _fenced(f"tags: [\n{key}: {value}\nx: y: z"),
    "in a second document": lambda key, value: f"---\n---\n{key}: {value}\n---\nTexto.\n",
    "after an empty one": lambda key, value: f"---\n\n---\n\n---\n{key}: {value}\n---\nTexto.\n",
    "after another one": lambda key, value: (
        f"{_fenced('b: c')[:-9]}---\n{key}: {value}\n---\nTexto.\n"
    ),
    "in TOML": lambda key, value: f"+++\ntitle = 'A'\n{key} = {_toml(value)}\n+++\nTexto.\n",
    "in JSON": lambda key, value: f'{{\n  "title": "A",\n  "{key}": {_json(value)}\n}}\nTexto.\n',
    "behind a comment": lambda key, value: f"<!-- c -->\n{_fenced(f'{key}: {value}')}",
    "behind a heading": lambda key, value: f"# Redes\n\n{_fenced(f'{key}: {value}')}",
    "with a blank line before": lambda key, value: f"\n{_fenced(f'{key}: {value}')}",
    "without an end": lambda key, value: f"---\n{key}: {value}\n\nTexto.\n",
}
PATH = "redes/01-rutas.md"


def _toml(value: str) -> str:
    return value if value in ("true", "false") or value[:2] == "20" else f'"{value}"'


def _json(value: str) -> str:
    return value if value in ("true", "false") else f'"{value}"'


def _of_types(**values: object) -> CompileOptions:
    kinds = ("series", "article")
    return CompileOptions(types={kind: ContentType(name=kind, **values) for kind in kinds})  # type: ignore[arg-type]


NAMES = tuple(dict.fromkeys(key for key, _ in PAIRS))
COMPILERS = {
    "neither": Compiler(CompileOptions()),
    "ignored": Compiler(CompileOptions(ignored_fields=NAMES)),
    "declared": Compiler(_of_types(custom=dict.fromkeys(NAMES, Definition(type="string")))),
    "declared as a flag": Compiler(
        _of_types(custom=dict.fromkeys(NAMES, Definition(type="boolean")))
    ),
    "kept": Compiler(_of_types(unknown="keep")),
    "left out": Compiler(_of_types(unknown="ignore")),
}


def _linked(article: Compiled, page: Compiled | None = None, now: datetime = NOW) -> Catalogue:
    page = page or compile_page("# Redes\n")
    files = {"redes/00_presentacion_serie.md": page, "redes/01-rutas.md": article}
    entries = {
        path: Entry(
            compiled.document,
            compiled.problems,
            compiled.hidden,
            compiled.excuses,
            held_back=compiled.held_back,
            terms=compiled.terms,
        )
        for path, compiled in files.items()
    }
    layout = build_layout(files, SERIES_PAGE_NAMES)
    contents = Contents(layout=layout, entries=entries, files=frozenset(files))
    return build_catalogue(contents, LinkOptions(), now)


def _is_public(compiled: Compiled, now: datetime = NOW) -> bool:
    """Whether the article, or its last good version, is served."""
    return not (compiled.hidden or any(term.hides(now) for term in compiled.terms))


@pytest.mark.parametrize(
    ("line", "column"),
    [("st\u200bate: draft", 3), ("state\xa0: ready", 6), ("\u200bdraft: true", 1)],
)
def test_a_key_that_hides_is_told_at_the_character_that_nobody_sees(line: str, column: int) -> None:
    compiled = compile_article(f"---\ntitle: T\n{line}\n---\n# T\n")
    (problem,) = compiled.problems
    assert (problem.code, problem.line, problem.column) == ("front-matter/look-alike", 3, column)
    assert problem.fix is not None
    assert not _is_public(compiled)


@pytest.mark.untraced
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("handling", COMPILERS)
def test_no_key_or_word_that_hides_leaves_a_page_public(handling: str, way: str) -> None:
    compiler, files = COMPILERS[handling], {pair: WAYS[way](*pair).encode() for pair in PAIRS}
    articles = {pair: compiler.compile_article(PATH, data) for pair, data in files.items()}
    assert [pair for pair, compiled in articles.items() if _is_public(compiled)] == []
    if handling == "neither":
        pages = {pair: compiler.compile_series_page(PATH, data) for pair, data in files.items()}
        assert [pair for pair, compiled in pages.items() if _is_public(compiled)] == []


@pytest.mark.parametrize(
    ("yaml", "is_hidden"),
    [
        *(("status: [stable, draft]", True), ("status: {is: In Review, by: [Ana]}", True)),
        *(("status: [stable, {by: Ana, n: 1}]", False), ("status: {}", False)),
    ],
)
def test_a_status_may_be_a_list_or_a_mapping(yaml: str, is_hidden: bool) -> None:  # noqa: FBT001
    assert compile_article(f"---\ntitle: A\n{yaml}\n---\n").hidden is is_hidden


@pytest.mark.parametrize(("key", "value"), PAIRS)
def test_it_is_told_once_how_to_write_it(key: str, value: str) -> None:
    compiled = compile_article(_fenced(f"{key}: {value}"))
    linked = _linked(compiled)
    told = [p for p in linked.problems if p.path == "redes/01-rutas.md"]
    assert len(told) == (0 if key in ("draft", "published") and value in ("true", "false") else 1)
    is_alias = key == "publication-status"
    assert all(is_alias or ("state" in p.hint and "publi" not in p.hint) for p in told)
    assert [article.id for series in linked.series for article in series.articles] == []
    assert [p for p in linked.public_problems if p.path == "redes/01-rutas.md"] == []


@pytest.mark.parametrize(
    "yaml",
    [
        *("draft: false", "Draft: no", "draft: 0", "draft:", "draft: ''", "isDraft: false"),
        *("published: true", "published: yes", "published: 2020-01-01", "published: 2019"),
        *("published: O'Reilly", "public: true", "visible: 1", "listed: true", "ready: yes"),
        *("archived: false", "private: no", "hidden: off", "unlisted: false", "headless: false"),
        *("status: published", "status: stable", "status: 3", "status: active", "State: published"),
        *("visibility: public", "permalink: /redes/", "permalink: true", "dg-publish: true"),
        *("publishDate: 2020-01-01", "pubDate: 'Jul 08 2022'", "publish_date: 08/07/2022"),
        *("expiryDate: 2099-01-01", "expires: 3600", "unpublishDate: 31.12.2099", "expires: never"),
        *("embargo: 2020-01-01", "embargo: false", "password:", "password: ''", "scheduled: false"),
        *("tags: [draft]", "title: Draft", "category: private", "slug: draft", "layout: draft"),
        *("description: This is private", "keywords: draft, hidden", "robots: noindex"),
        *("noindex: true", "sitemap: false", "comments: false", "toc: false", "hide: [toc]"),
        *("hide: [navigation, footer]", "nav_exclude: true", "search_exclude: true"),
        *("sidebar: {hidden: true}", "menu: {main: {visible: false}}", "comments: {private: true}"),
        *("build: {render: always, list: always}", "resources: [{src: a.png, hidden: true}]"),
        *("authors: [{name: Ana, private: true}]", "meta: {draft: false}", "meta: {title: draft}"),
        *("drafts: 3", "drafty: true", "publisher: false", "public_url: false", "state_of: draft"),
        *("nfl: {draft: 2021}", "publications: {published: false}", "date: 2020-01-01"),
    ],
)
def test_what_only_looks_alike_stays_public(yaml: str) -> None:
    text = f"---\n{yaml}\n---\n\n# A\n"
    for compiled in (compile_article(text), compile_page(text)):
        assert compiled.document is not None, compiled.problems
        assert compiled.document.public
        assert _is_public(compiled)


@pytest.mark.parametrize(
    "yaml", ["draft: false", "published: true", "draft:", "published: 2020-01-01"]
)
def test_to_say_that_a_page_is_public_is_no_problem(yaml: str) -> None:
    assert compile_article(f"---\ntitle: A\n{yaml}\n---\n").problems == ()


@pytest.mark.parametrize(
    "yaml", ["draft: true", "published: false", "draft: yes", "published: 'no'"]
)
def test_our_two_keys_are_read_as_a_state_is(yaml: str) -> None:
    for more in ("", "state: draft\n", "article_state: borrador\n", "state: ready\n"):
        compiled = compile_article(f"---\ntitle: A\n{more}{yaml}\n---\n")
        assert compiled.problems == ()
        assert compiled.document is not None
        assert compiled.document.state == ("ready" if "ready" in more else "draft")
        assert (compiled.document.public, compiled.hidden) == (False, True)
    page = compile_page(f"---\ntitle: A\nstate: construction\n{yaml}\n---\n")
    assert page.problems == ()
    assert page.document is not None
    assert (page.document.state, page.document.public) == ("construction", False)


@pytest.mark.parametrize("state", ["published", "scheduled\ndate: 2020-01-01"])
def test_they_contradict_a_state_that_is_public(state: str) -> None:
    compiled = compile_article(f"---\ntitle: A\nstate: {state}\ndraft: true\n---\n")
    (problem,) = compiled.problems
    assert (problem.code, problem.field) == ("article/conflicting-state", "draft")
    value = state.partition("\n")[0]
    assert problem.message == f"expected one state, but state says '{value}', draft says true"
    assert compiled.hidden


def test_a_key_of_another_tool_agrees_with_ours() -> None:
    for ours in ("state: draft", "draft: true", "state: archived"):
        compiled = compile_article(f"---\ntitle: A\n{ours}\nisDraft: true\nunlisted: true\n---\n")
        assert compiled.problems == ()
        assert compiled.hidden


def test_of_several_keys_the_first_is_told() -> None:
    compiled = compile_article("---\ntitle: A\nunlisted: true\nisDraft: true\nwip: true\n---\n")
    assert [problem.field for problem in compiled.problems] == ["unlisted"]


@pytest.mark.parametrize(
    ("yaml", "field", "message", "hint"),
    [
        ("isDraft: true", "isDraft", "`isDraft: true`", "write state: draft"),
        ("status: In Review", "status", "`status: In Review`", "write state: draft"),
        ("archived: true", "archived", "`archived: true`", "write state: archived"),
        ("status: archivado", "status", "`status: archivado`", "write state: archived"),
        ("meta: {draft: true}", "meta.draft", "`meta.draft: true`", "write state: draft"),
        ("draft: later", "draft", "`draft: later`", "write state: draft"),
        ("password: 1234", "password", "`password`", "write state: draft"),
        ("State: borrador", "State", "`State: borrador`", "rename it to state"),
        (
            "state: published\nisDraft: true",
            "isDraft",
            "`isDraft: true`",
            "write state: draft, or remove it if the page is to be public",
        ),
    ],
)
def test_the_problem_says_what_hides_and_how_to_write_it(
    yaml: str, field: str, message: str, hint: str
) -> None:
    (problem,) = compile_article(f"---\ntitle: A\n{yaml}\n---\n").problems
    assert (problem.code, problem.severity) == ("front-matter/unread-state", "error")
    assert problem.message == f"{message} says that this page is not public, so it is not served"
    assert (problem.field, problem.hint) == (field, hint)


def test_a_long_value_is_shown_in_part() -> None:
    (problem,) = compile_article(f"---\ntitle: A\ndraft: {'x' * 500}\n---\n").problems
    assert problem.message.startswith(f"`draft: {'x' * 40}…` says")


def test_a_series_is_told_what_it_may_write() -> None:
    (problem,) = compile_page("---\ntitle: A\nisDraft: true\n---\n").problems
    assert problem.hint == "write draft: true"
    (problem,) = compile_page("---\ntitle: A\narticle_state: draft\n---\n").problems
    assert (problem.field, problem.hint) == ("article_state", "write draft: true")


@pytest.mark.parametrize("word", ["scheduled", "unlisted", "unpublished", "in-review", "embargoed"])
def test_a_series_that_says_a_word_that_is_none_of_its_states_is_hidden(word: str) -> None:
    compiled = compile_page(f"---\ntitle: A\nstate: {word}\ndate: 2020-01-01\n---\n")
    assert (compiled.document, compiled.hidden) == (None, True)
    macro = f'{{{{ include_html("snippets/series_meta.html", data_state="{word}") }}}}'
    assert compile_page(f"# A\n\n{macro}\n").hidden


@pytest.mark.parametrize(
    ("state", "hint"),
    [("unpublished", "write state: draft"), ("no publicado", "write state: draft")],
)
def test_no_hint_leads_from_a_hidden_state_to_a_public_one(state: str, hint: str) -> None:
    (problem,) = compile_article(f"---\ntitle: A\nstate: {state}\n---\n").problems
    assert problem.hint == hint
    (problem,) = compile_page(f"---\ntitle: A\nstate: {state}\n---\n").problems
    assert problem.hint == "write draft: true"
    macro = f'{{{{ include_html("snippets/series_meta.html", data_state="{state}") }}}}'
    (problem,) = compile_page(f"# A\n\n{macro}\n").problems
    assert problem.hint == "write draft: true"


def test_keys_and_words_of_a_site_hide_too() -> None:
    options = CompileOptions(hiding=Hiding.of(["mi_borrador"], ["pendiente"]))
    for yaml in ("mi_borrador: sí", "Mi-Borrador: 2", "x: {miBorrador: true}", "status: Pendiente"):
        assert not compile_article(f"---\ntitle: A\n{yaml}\n---\n").hidden
        assert compile_article(f"---\ntitle: A\n{yaml}\n---\n", options=options).hidden
        assert compile_article(f"---\n{yaml}\ntitle: [\n---\n", options=options).hidden
    for yaml in ("mi_borrador: no", "mi_borrador:", "status: listo para todos", "draft: false"):
        assert not compile_article(f"---\ntitle: A\n{yaml}\n---\n", options=options).hidden


def test_a_page_that_a_date_hides_comes_and_goes_by_itself() -> None:
    yaml = "title: A\npublishDate: 2026-12-01\nexpiryDate: 2026-12-24T12:00:00Z"
    compiled = compile_article(f"---\n{yaml}\n---\n")
    times = ["2026-11-30T23:59", "2026-12-01T00:00", "2026-12-24T11:59", "2026-12-24T12:00"]
    moments = [datetime.fromisoformat(f"{time}+00:00") for time in times]
    linked = [_linked(compiled, now=moment) for moment in moments]
    served = [[article.id for article in each.series[0].articles] for each in linked]
    assert served == [[], ["redes/rutas"], ["redes/rutas"], []]
    codes = [[p.code for p in each.problems if p.field != "date"] for each in linked]
    unread = ["schema/unknown-field"]
    assert [sorted(each) for each in codes] == [
        ["schema/future-date", *unread],
        [*unread, *unread],
        [*unread, *unread],
        ["schema/expired", *unread],
    ]
    assert [each.next_change_at for each in linked] == [moments[1], moments[3], moments[3], None]


@pytest.mark.parametrize(
    ("yaml", "message", "hint"),
    [
        (
            "publishDate: 2099-01-31",
            "`publishDate: 2099-01-31` is still to come: until then it is not served",
            "write state: scheduled and date: 2099-01-31",
        ),
        (
            "expires: 2020-01-31",
            "`expires: 2020-01-31` is past: the page is not served any more",
            "write state: archived, or correct the date",
        ),
        (
            "date: 2099-01-31",
            "expected a date that has come, got 2099-01-31; until then it is not served",
            "write state: scheduled to say so, or a state such as published to have it served now",
        ),
    ],
)
def test_a_date_that_hides_is_told_with_the_way_to_write_it(
    yaml: str, message: str, hint: str
) -> None:
    linked = _linked(compile_article(f"---\ntitle: A\n{yaml}\n---\n"))
    (problem,) = linked.problems[-1:]
    assert (problem.severity, problem.message, problem.hint) == ("warning", message, hint)


def test_a_date_that_the_state_says_too_is_not_told_twice() -> None:
    yaml = "title: A\nstate: scheduled\ndate: 2099-01-31\npublishDate: 2099-01-31"
    options = CompileOptions(ignored_fields=("publishDate",))
    linked = _linked(compile_article(f"---\n{yaml}\n---\n", options=options))
    assert [p for p in linked.problems if p.path == "redes/01-rutas.md"] == []


@pytest.mark.parametrize("state", ["", "state: published\n"])
@pytest.mark.parametrize("future_hides", [True, False])
def test_a_date_to_come_hides_a_page_without_a_state(state: str, future_hides: bool) -> None:  # noqa: FBT001
    options = CompileOptions(future_hides=future_hides)
    compiled = compile_article(f"---\ntitle: A\n{state}date: 2026-12-24\n---\n", options=options)
    is_hidden = future_hides and not state
    assert bool(_linked(compiled).series[0].articles) is not is_hidden
    day_before = datetime(2026, 12, 23, tzinfo=UTC)  # when it is that day somewhere
    assert _linked(compiled, now=day_before).series[0].articles
    if is_hidden:
        assert _linked(compiled).next_change_at == day_before


def test_a_date_to_come_hides_a_series_without_a_state_with_all_that_is_in_it() -> None:
    article = compile_article("# A\n")
    page = compile_page("---\ntitle: A\ndate: 2099-01-01\n---\n")
    linked = _linked(article, page)
    assert linked.series == ()
    assert linked.public_problems == ()
    assert [p.hint.split(",")[0] for p in linked.problems if p.field == "date"] == [
        "write draft: true to say so"
    ]
    page = compile_page("---\ntitle: A\nstate: planned\ndate: 2099-01-01\n---\n")
    assert [series.id for series in _linked(article, page).series] == ["redes"]


@pytest.mark.parametrize(
    ("written", "is_hidden"),
    [
        *(("2099/01/31", True), ("31-01-2099", True), ("31.1.2099", True), ("2099", True)),
        *(("2099-01", True), ("20990131", True), ("'Jan 31, 2099'", True), ("31 ene 2099", True)),
        *(("2099-01-31 10:00", True), ("2099-01-31T10:00:00+02:00", True), ("'2099'", True)),
        *(("2019/01/31", False), ("Fri, 01 Jan 2021", False), ("julio de 2021", False)),
        *(("02/12/2026", True), ("someday", False), ("99/99/2099", False), ("January", False)),
        *(("[2099-01-01]", False), ("1.5", False), ("in 2099 perhaps", False)),
    ],
)
def test_dates_are_read_as_other_tools_write_them(written: str, is_hidden: bool) -> None:  # noqa: FBT001
    compiled = compile_article(f"---\ntitle: A\npublishDate: {written}\n---\n")
    assert _is_public(compiled) is not is_hidden


def test_an_embargo_without_a_date_that_can_be_read_hides() -> None:
    assert compile_article("---\ntitle: A\nembargo: until the press release\n---\n").hidden


def test_a_broken_page_comes_back_when_its_date_has_come() -> None:
    compiled = compile_article("---\ntitle: [\npublishDate: 2026-12-01\n---\n")
    assert not _is_public(compiled)
    assert _is_public(compiled, datetime(2026, 12, 2, tzinfo=UTC))
