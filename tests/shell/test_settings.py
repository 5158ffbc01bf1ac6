"""Settings: file, then environment, then flags; a wrong one names its place."""

from pathlib import Path

import pytest

from content_api.settings import CACHE_CONTROL, Settings, SettingsError, load_settings


def _load(
    folder: Path, toml: str = "", environment: dict[str, str] | None = None, **flags: object
) -> Settings:
    if toml:
        (folder / "content-api.toml").write_text(toml)
    named = {name.replace("_", ".", 1): value for name, value in flags.items()}
    return load_settings(environment=environment or {}, flags=named, directory=folder)


def test_defaults_need_no_file(tmp_path: Path) -> None:
    settings = _load(tmp_path)
    assert settings.content_root == tmp_path / "content"
    assert settings.serve_port == 8000
    assert settings.sqlite_path is not None
    assert settings.sqlite_path.parent == tmp_path / ".content-api"


def test_flags_beat_the_environment_which_beats_the_file(tmp_path: Path) -> None:
    toml = '[serve]\nport = 1001\nhost = "a"\nworkers = 2\n'
    environment = {"CONTENT_API_SERVE_PORT": "1002", "CONTENT_API_SERVE_HOST": "b"}
    settings = _load(tmp_path, toml, environment, serve_port="1003", serve_host=None)
    assert (settings.serve_port, settings.serve_host, settings.serve_workers) == (1003, "b", 2)


def test_the_nearest_file_above_is_found_and_its_folders_are_relative_to_it(tmp_path: Path) -> None:
    (tmp_path / "content-api.toml").write_text(
        '[content]\nroot = "c"\n[store]\nurl = "sqlite:///s.db"\n'
    )
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    settings = load_settings(environment={}, directory=below)
    assert settings.content_root == tmp_path / "c"
    assert settings.sqlite_path == tmp_path / "s.db"
    given = load_settings(environment={}, directory=below, flags={"content.root": "mine"})
    assert given.content_root == below / "mine"


def test_another_database_has_no_file(tmp_path: Path) -> None:
    settings = _load(tmp_path, environment={"CONTENT_API_STORE_URL": "postgresql://h/d"})
    assert settings.sqlite_path is None


def test_lists_tables_and_flags_are_read(tmp_path: Path) -> None:
    toml = (
        "[content]\nignore_fields = ['icon']\npublish_hidden_references = true\n"
        "future = 'serve'\n[content.titles]\nindex = ['Temario']\n"
        "[content.hidden]\nkeys = ['mi_borrador']\nwords = ['pendiente']\n"
    )
    settings = _load(
        tmp_path, toml, {"CONTENT_API_CONTENT_MACROS": "a, b", "CONTENT_API_SERVE_WATCH": "0"}
    )
    assert settings.content_ignore_fields == ("icon",)
    assert settings.content_publish_hidden_references is True
    assert settings.content_titles == {"index": ("Temario",)}
    assert settings.content_hidden == {"keys": ("mi_borrador",), "words": ("pendiente",)}
    assert settings.content_future == "serve"
    assert settings.content_macros == ("a", "b")
    assert settings.serve_watch is False


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        (
            "[serve]\n\nport = 'x'\n",
            "content-api.toml:3: serve.port: expected a whole number from 1 to 65535, got 'x'",
        ),
        ("[serve]\nport = true\n", "content-api.toml:2: serve.port: expected"),
        ("[serve]\nport = 99999\n", "content-api.toml:2: serve.port: expected"),
        (
            "[serve]\nprot = 1\n",
            "content-api.toml:2: serve.prot: no such setting; did you mean 'serve.port'?",
        ),
        (
            "[content]\nroot = ''\n",
            "content-api.toml:2: content.root: expected a directory, got ''",
        ),
        (
            "[content]\nmacros = [1]\n",
            "content-api.toml:2: content.macros: expected a list of names",
        ),
        (
            "[content.titles]\nindx = ['a']\n",
            "content-api.toml:1: content.titles: expected a table",
        ),
        (
            "[content]\nfuture = 'show'\n",
            "content-api.toml:2: content.future: expected hide or serve, got 'show'",
        ),
        (
            "[content.hidden]\nkey = ['a']\n",
            "content-api.toml:1: content.hidden: expected a table of lists: keys, words",
        ),
        ("[content]\nhidden = ['a']\n", "content-api.toml:2: content.hidden: expected a table"),
        ("[serve]\nwatch = 'often'\n", "content-api.toml:2: serve.watch: expected true or false"),
        ("zzzzqq = 1\n", "content-api.toml:1: zzzzqq: no such setting"),
        ("[empty]\n", "content-api.toml:1: empty: no such setting"),
        ("serve.port = 0\n", "content-api.toml:1: serve.port: expected"),
        ("[serve\n", "content-api.toml: not valid TOML"),
    ],
)
def test_a_wrong_setting_names_file_line_and_key(tmp_path: Path, toml: str, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        _load(tmp_path, toml)
    assert message in str(caught.value)


def test_a_wrong_variable_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="CONTENT_API_SERVE_PORT: serve.port: expected"):
        _load(tmp_path, environment={"CONTENT_API_SERVE_PORT": "x"})
    with pytest.raises(SettingsError, match="did you mean 'CONTENT_API_SERVE_PORT'"):
        _load(tmp_path, environment={"CONTENT_API_SERVE_PRT": "1"})
    with pytest.raises(SettingsError, match="no such setting$"):
        _load(tmp_path, environment={"CONTENT_API_QQQQQQQQQQQQQQQQQQQQQ": "1"})


def test_a_settings_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read: No such file or directory"):
        load_settings(config=tmp_path / "nope.toml", environment={})
    (tmp_path / "x.toml").write_bytes(b"\xff")
    with pytest.raises(SettingsError, match="cannot be read: 'utf-8' codec"):
        load_settings(config=tmp_path / "x.toml", environment={})


def test_templates_of_addresses_are_a_table_or_a_list_of_pairs(tmp_path: Path) -> None:
    wanted = {"series": "/{series}/", "article": "https://x.org/{path}/?a=b"}
    toml = (
        f'[content.url_template]\nseries = "{wanted["series"]}"\narticle = "{wanted["article"]}"\n'
    )
    assert _load(tmp_path, toml).content_url_template == wanted
    variable = "series=/{series}/, article=https://x.org/{path}/?a=b"
    environment = {"CONTENT_API_CONTENT_URL_TEMPLATE": variable}
    assert _load(tmp_path, environment=environment).content_url_template == wanted


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('article = "/{artcle}/"', "article: no part {artcle}; did you mean 'article'?"),
        ('series = "/{zzz}/"', "series: no part {zzz}; write {series}, {locale}, {path}, {stem}"),
        (
            'articles = "/{article}/"',
            "expected series or article, got 'articles'; did you mean 'article'?",
        ),
        ("article = 1", "article: expected a path or an https:// address with {series}, {article}"),
        ('article = "x/{article}"', "article: expected a path or an https:// address with"),
    ],
)
def test_a_wrong_template_names_its_line_and_what_it_may_say(
    tmp_path: Path, line: str, message: str
) -> None:
    with pytest.raises(SettingsError) as error:
        _load(tmp_path, f"[content.url_template]\n\n{line}\n")
    where = f"{tmp_path / 'content-api.toml'}:3: content.url_template: "
    assert str(error.value).startswith(where + message)


def test_how_long_caches_keep_is_a_table_or_one_header_for_all(tmp_path: Path) -> None:
    settings = _load(tmp_path, '[serve.cache_control]\nrecords = "no-cache"\n')
    assert settings.serve_cache_control == {"records": "no-cache"}
    assert settings.cache_control == {**CACHE_CONTROL, "records": "no-cache"}
    header = 'public, max-age=5, private="set-cookie"'
    environment = {"CONTENT_API_SERVE_CACHE_CONTROL": header}
    every = _load(tmp_path, environment=environment).serve_cache_control
    assert every == dict.fromkeys(CACHE_CONTROL, header)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("recods = 'no-cache'", "no kind of path 'recods'; did you mean 'records'?"),
        ("zzzz = 'no-cache'", "no kind of path 'zzzz'"),
        ("records = 5", "records: expected directives such as public, max-age=60, got 5"),
        ("records = ''", "records: expected directives such as public, max-age=60, got ''"),
        ("records = 'max-age=-1'", "records: expected directives such as"),
        ('media = "a\\r\\nSet-Cookie: x"', "media: expected directives such as"),
    ],
)
def test_a_wrong_cache_control_names_its_line(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(SettingsError) as error:
        _load(tmp_path, f"[serve.cache_control]\n\n{line}\n")
    where = f"{tmp_path / 'content-api.toml'}:3: serve.cache_control: "
    assert str(error.value).startswith(where + message)


def test_cache_control_is_a_table(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="serve.cache_control: expected a table of"):
        _load(tmp_path, "[serve]\ncache_control = 5\n")
