"""Several content roots, one for each language: settings, indexing and `check`."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from content_api.cli.main import main
from content_api.indexing.indexer import Indexer
from content_api.indexing.validating import Document, validate_document
from content_api.settings import Settings, SettingsError, load_settings
from content_api.settings.roots import LocaleRoot
from content_api.sources.files import ContentRootError
from content_api.store.database import open_store
from tests.site import Site

TOML = '[content.locales]\nes = "content/es"\nen = "content/en"\n'
FILES = {
    "es/redes/index.md": "---\ntitle: Redes\n---\n# Redes\n",
    "es/redes/01-neurona.md": "---\ntitle: La neurona\n---\nTexto.\n",
    "en/redes/index.md": "---\ntitle: Networks\n---\n# Networks\n",
    "en/redes/01-neurona.md": "---\ntitle: A neuron\n---\nText.\n",
}


def load(
    folder: Path, toml: str, environment: dict[str, str] | None = None, **flags: str
) -> Settings:
    (folder / "content-api.toml").write_text(toml)
    named = {name.replace("_", ".", 1): value for name, value in flags.items()}
    return load_settings(environment=environment or {}, directory=folder, flags=named)


def two_roots(folder: Path) -> Site:
    root = folder / "content"
    locales = {"es": LocaleRoot(root / "es"), "en": LocaleRoot(root / "en")}
    return Site(folder, content_locales=locales).write(FILES)


# Settings


def test_locales_have_roots_below_their_nearest_common_folder(tmp_path: Path) -> None:
    settings = load(tmp_path, TOML)
    assert (settings.content_root, settings.content_locale) == (tmp_path / "content", "es")
    assert [(root.locale, root.prefix, root.directory) for root in settings.roots] == [
        ("es", "es/", tmp_path / "content" / "es"),
        ("en", "en/", tmp_path / "content" / "en"),
    ]
    assert settings.shown_root == "content"
    assert settings.store_url != load(tmp_path, '[content]\nroot = "content"\n').store_url


def test_roots_may_be_far_apart_and_have_their_own_addresses(tmp_path: Path) -> None:
    toml = (
        '[content]\nlocale = "en"\n[content.locales]\nes = "contenido"\n'
        'en = {root = "docs/en", url_prefix = "/en/"}\n'
    )
    settings = load(tmp_path, toml)
    assert [(root.prefix, root.url_prefix) for root in settings.roots] == [
        ("docs/en/", "/en/"),
        ("contenido/", "/series/"),
    ]
    found = settings.find_root("contenido/redes/01-a.md")
    assert found is not None
    assert (found[0].locale, found[1]) == ("es", "redes/01-a.md")
    assert settings.find_root("README.md") is None


def test_a_single_locale_is_the_content_root(tmp_path: Path) -> None:
    settings = load(tmp_path, '[content.locales]\nfr = {root = "fr", url_prefix = "/s/"}\n')
    assert (settings.content_root, settings.content_locale) == (tmp_path / "fr", "fr")
    (root,) = settings.roots
    assert (root.prefix, root.url_prefix, root.root.locale) == ("", "/s/", "")


def test_a_heavier_source_of_one_root_outweighs_locales_and_conversely(tmp_path: Path) -> None:
    alone = load(tmp_path, TOML, content_root="content/es")
    assert [root.directory for root in alone.roots] == [tmp_path / "content" / "es"]
    assert load(tmp_path, TOML, content_root="content/en").content_locale == "en"
    assert load(tmp_path, TOML, content_root="elsewhere").content_locale == "es"
    both = {"CONTENT_API_CONTENT_LOCALES": "es=a, en=b"}
    assert len(load(tmp_path, '[content]\nroot = "c"\n', both).roots) == 2


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        (f'[content]\nroot = "c"\n{TOML}', "content.root and content.locales exclude each other; leave"),
        (f'[content]\nlocale = "fr"\n{TOML}', "content.locale: expected one of content.locales (es, en), got 'fr'"),
        ('[content.locales]\nes = "c"\nen = "c/en"\n', "content.locales: en is inside es; give each"),
        ('[content.locales]\nes = "c"\nen = "./c"\n', "en is the same folder as es; give each"),
        ('[content.locales]\n\nspanish_ = "c"\n', "content-api.toml:3: content.locales: expected a language such as en, got 'spanish_'"),
        ('[content.locales]\nes = "c"\nES = "d"\n', "content-api.toml:3: content.locales: ES is the same language as es"),
        ("[content.locales]\nes = 1\n", "content-api.toml:2: content.locales: es: expected a directory, or a table"),
        ('[content.locales.es]\nrot = "c"\n', "content-api.toml:1: content.locales: es: expected a directory, or a table"),
        ('[content.locales]\nes = {root = "c", url_prefix = "x"}\n', "es.url_prefix: expected a path that begins and ends with /, got 'x'"),
        ("[content.locales]\n", "content-api.toml:1: content.locales: expected a table of directories"),
        ("[content]\nlocales = 3\n", "content-api.toml:2: content.locales: expected a table of directories"),
    ],
)  # fmt: skip
def test_wrong_locales_are_told_with_what_to_do(tmp_path: Path, toml: str, message: str) -> None:
    with pytest.raises(SettingsError) as error:
        load(tmp_path, toml)
    assert message in str(error.value)


# Indexing


def test_both_roots_are_one_revision_which_is_the_same_on_every_machine(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, other = two_roots(tmp_path / "a").index(), two_roots(tmp_path / "b").index()
    assert one.revision == other.revision
    assert sorted(one.paths) == sorted(FILES)


def test_a_change_in_one_root_compiles_that_file_alone(tmp_path: Path) -> None:
    site = two_roots(tmp_path)
    store = open_store(site.settings.store_url, site.settings.sqlite_path)
    indexer = Indexer(site.settings, store)
    first = indexer.run()
    assert (first.compiled, indexer.run().revision) == (4, first.revision)
    site.write({"en/redes/01-neurona.md": "---\ntitle: The neuron\n---\nText.\n"})
    second = indexer.run()
    assert (second.compiled, second.revision != first.revision) == (1, True)
    cold = Indexer(site.settings, open_store(site.settings.store_url, site.settings.sqlite_path))
    third = cold.run()
    assert (third.compiled, third.revision, len(third.paths)) == (0, second.revision, 4)
    assert (
        site.data("/api/v1/series/redes/articles/neurona?locale=es")["translations"][0]["title"]
        == "The neuron"
    )


def test_a_removed_translation_leaves_the_record_of_the_other_language(tmp_path: Path) -> None:
    site = two_roots(tmp_path)
    site.index()
    (site.root / "en/redes/01-neurona.md").unlink()
    site.index()
    assert site.data("/api/v1/series/redes/articles/neurona?locale=es")["translations"] == []
    assert site.get("/api/v1/series/redes/articles/neurona?locale=en").status_code == 404


def test_the_last_good_version_of_each_language_stays_served(tmp_path: Path) -> None:
    site = two_roots(tmp_path)
    site.index()
    site.write({"en/redes/01-neurona.md": "---\ntitle: [\n---\n"})
    assert [p.path for p in site.index().problems] == ["en/redes/01-neurona.md"]
    assert site.data("/api/v1/series/redes/status?locale=en")["stale"] == ["redes/neurona"]
    assert site.data("/api/v1/series/redes/status?locale=es")["stale"] == []
    assert site.data("/api/v1/status")["stale"] == ["redes/neurona"]


def test_from_one_root_to_several_nothing_of_before_is_left(tmp_path: Path) -> None:
    single = Site(tmp_path, tmp_path / "content" / "es")
    two_roots(tmp_path)
    single.index()
    several = two_roots(tmp_path)
    revision = several.index().revision
    (tmp_path / "fresh").mkdir()
    fresh = two_roots(tmp_path / "fresh")
    assert revision == fresh.index().revision
    assert several.index().compiled == 0
    back = single.index()
    assert (back.compiled, sorted(back.paths)) == (2, ["redes/01-neurona.md", "redes/index.md"])


def test_a_root_that_is_missing_is_an_error_that_names_it(tmp_path: Path) -> None:
    site = Site(
        tmp_path,
        content_locales={
            "es": LocaleRoot(tmp_path / "content" / "es"),
            "en": LocaleRoot(tmp_path / "content" / "eng"),
        },
    ).write(FILES)
    with pytest.raises(ContentRootError, match=r"content/eng cannot be read.*content\.locales\.en"):
        site.index()


def test_problems_of_the_schemas_are_told_once_by_their_own_path(tmp_path: Path) -> None:
    site = two_roots(tmp_path)
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "series.yaml").write_text("fields: 1\n")
    assert [problem.path for problem in site.index().problems] == ["schemas/series.yaml"]


def test_a_document_is_judged_in_the_root_of_its_path(tmp_path: Path) -> None:
    settings = two_roots(tmp_path).settings
    data = b'---\ntitle: no\n---\n{{ include_html("snippets/a.html") }}\n'
    snippets = {"en/snippets/a.html": "x", "es/snippets/b.html": "x"}
    found = validate_document(settings, Document("en/redes/02-x.md", None, data, snippets))
    assert (found.path, found.kind) == ("en/redes/02-x.md", "article")
    assert [(p.path, p.code) for p in found.problems] == [
        ("en/redes/02-x.md", "schema/invalid-type")
    ]
    other = validate_document(settings, Document("es/redes/index.md", None, data, snippets))
    assert other.kind == "series"
    assert [p.code for p in other.problems] == ["schema/invalid-type", "macro/not-found"]
    loose = validate_document(settings, Document("redes/02-x.md", None, data, {}))
    assert loose.path == "es/redes/02-x.md"


# check


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "content-api.toml").write_text(TOML)
    for path, text in FILES.items():
        target = tmp_path / "content" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(main, arguments, input=stdin)


WRONG = "---\ntitle: A neuron\nreading_minutes: '3 min'\n---\nText.\n"


@pytest.mark.parametrize("path", ["", "content", ".", "content/en", "content/en/redes"])
def test_check_shows_paths_as_they_are_typed_in_every_root(here: Path, path: str) -> None:
    (here / "content/en/redes/01-neurona.md").write_text(WRONG)
    for _ in range(2):  # the second is answered from the report of the first
        result = run("check", *filter(None, [path]))
        assert result.stdout.startswith("content/en/redes/01-neurona.md:3:18: error:"), result
    assert run("check", "content/es").output == "no problems in 2 files\n"


def test_check_judges_standard_input_as_a_file_of_its_root(here: Path) -> None:
    name = "content/en/redes/01-neurona.md"
    result = run("check", "--stdin-filename", name, "-", stdin=WRONG)
    assert result.stdout.startswith(f"{name}:3:18: error:")
    outside = run("check", "--stdin-filename", "content/x.md", "-", stdin=WRONG)
    assert outside.exit_code == 2
    assert "content/x.md is not in the content roots content/es, content/en" in outside.stderr
    assert here.exists()


def test_fixes_are_written_in_the_root_of_their_file(here: Path) -> None:
    for locale in ("es", "en"):
        (here / f"content/{locale}/redes/01-neurona.md").write_text(
            "---\ntitle: A\ndate: 2026-9-17\n---\nText.\n"
        )
    diff = run("check", "--diff", "content/en")
    assert "--- a/content/en/redes/01-neurona.md" in diff.stdout
    assert "content/es" not in diff.stdout
    assert run("check", "--fix").exit_code == 0
    for locale in ("es", "en"):
        text = (here / f"content/{locale}/redes/01-neurona.md").read_text()
        assert "date: 2026-09-17" in text


def test_a_folder_elsewhere_is_a_root_of_its_own_and_a_flag_outweighs_locales(here: Path) -> None:
    elsewhere = here / "other" / "a"
    elsewhere.mkdir(parents=True)
    (elsewhere / "index.md").write_text("---\ntitle: A\n---\n")
    assert run("check", "other").output == "no problems in 1 file\n"
    assert "2 of 2 files compiled" in run("build", "--content", "content/en").stderr
    missing = run("check", "redes/nada")
    assert "there is no redes/nada" in missing.stderr
    near = run("check", "redes/01-neurona.md")
    assert "did you mean content/es/redes/01-neurona.md?" in near.stderr
