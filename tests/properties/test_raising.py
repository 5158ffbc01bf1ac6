"""Functions that raise cost one page; `python -m tests.raising` has the long run."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from content_api.catalogue import translations
from content_api.cli.main import main
from content_api.indexing.compiling.file_compiler import compile_data
from content_api.problems.faults import describe_fault
from content_api.store.schema import bodies, rows
from content_api.values.parts import Body
from content_api.values.records import Article
from tests import raising
from tests.core.compiling import DEFAULT_COMPILER
from tests.site import Site

CODE = "file/internal-error"
FILES = {"s/index.md": "# S\n", "s/01-a.md": "# A\n\nantes\n", "s/02-b.md": "# B\n\nantes\n"}


@pytest.mark.untraced
def test_whatever_raises_costs_one_page() -> None:
    tally = raising.run_part((20261128, 0, 40))
    assert tally.failures == []
    assert tally.raised > 10


def _raise(*_: object, **__: object) -> None:
    raise KeyError("secreto")


_ARTICLE_ROW = rows.article_row


def _failing_row(article: Article) -> rows.RecordRow:
    """As `article_row`, but that one word makes it fail."""
    if "mala" in article.document.title:
        _raise()
    return _ARTICLE_ROW(article)


def _faults(site: Site) -> list[tuple[str, str]]:
    return [(p.path, p.code) for p in site.index().problems if p.severity == "error"]


def test_a_fault_is_told_by_its_kind_and_by_nothing_of_the_page() -> None:
    assert describe_fault(KeyError("secreto")) == "KeyError"


def test_a_page_of_which_even_states_cannot_be_told_is_hidden(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("content_api.catalogue.compiling.compile.parse_front_matter", _raise)
    monkeypatch.setattr("content_api.catalogue.compiling.compile.find_lost_states", _raise)
    compiled = compile_data(DEFAULT_COMPILER, "article", "s/01-a.md", b"# A\n")
    assert compiled.hidden
    (problem,) = compiled.problems
    where = "KeyError in Compiler._draft (catalogue/compiling/compile.py)"
    assert (problem.code, problem.message) == (CODE, f"the program failed at this file: {where}")


def test_a_page_that_cannot_be_stored_is_told(
    workspace: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def body_row(body: Body, source: bytes, ground: bodies.Ground) -> bodies.Row:
        if source == FILES["s/02-b.md"].encode():
            _raise()
        return bodies.body_row(body, source, ground)

    monkeypatch.setattr("content_api.indexing.compiling.page_bodies.body_row", body_row)
    assert _faults(workspace.write(FILES)) == [("s/02-b.md", CODE)]
    assert [item["id"] for item in workspace.data("/api/v1/articles")] == ["s/a"]


def test_the_last_good_version_stays_when_a_new_one_cannot_be_linked(
    workspace: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def body() -> str:
        text = workspace.data("/api/v1/series/s/articles/b?formats=text")["body"]["text"]
        return str(text)

    assert _faults(workspace.write(FILES)) == []
    with monkeypatch.context() as patched:
        patched.setattr("content_api.store.schema.rows.article_row", _failing_row)
        workspace.write({"s/02-b.md": "# B mala\n\ndespués\n", "s/01-a.md": "# A\n\ndespués\n"})
        assert _faults(workspace) == [("s/02-b.md", CODE)]
        assert "antes" in body()
        assert "stale" in str(workspace.data("/api/v1/series/s/status"))
        a = workspace.data("/api/v1/series/s/articles/a?formats=text")["body"]["text"]
        assert "después" in a
        workspace.write({"s/01-a.md": "# A\n\nluego\n"})  # by another process than before
        assert _faults(workspace) == [("s/02-b.md", CODE)]
        assert "antes" in body()
    workspace.write({"s/02-b.md": "# B buena\n\nluego\n"})
    assert _faults(workspace) == []
    assert "luego" in body()


def test_a_page_that_a_date_hid_stays_hidden_when_its_new_version_cannot_be_linked(
    workspace: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.write(FILES | {"s/02-b.md": "---\npublishDate: 2099-01-01\n---\n# Secreto\n"}).index()
    assert [item["id"] for item in workspace.data("/api/v1/articles")] == ["s/a"]
    monkeypatch.setattr("content_api.store.schema.rows.article_row", _failing_row)
    assert _faults(workspace.write({"s/02-b.md": "# B mala\n"})) == [("s/02-b.md", CODE)]
    assert [item["id"] for item in workspace.data("/api/v1/articles")] == ["s/a"]


def test_a_page_of_which_translations_cannot_be_counted_is_told(tmp_path: Path) -> None:
    assert raising.check_raising(translations, "count_missing", tmp_path)


def test_check_tells_a_fault_and_ends_as_for_any_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Site(tmp_path).write(FILES)
    monkeypatch.setattr("content_api.catalogue.linking.judging.check_links", _raise)
    result = CliRunner().invoke(main, ["check"], catch_exceptions=False)
    assert result.exit_code == 1
    assert result.stdout.count(f"[{CODE}]") == 3
    assert "Traceback" not in result.output
