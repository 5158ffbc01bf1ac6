"""Fixtures that read like documentation: `workspace` is empty, `sample` is content/es."""

from collections.abc import Generator
from pathlib import Path

import pytest

from content_api.settings.roots import LocaleRoot
from tests.measuring import untraced
from tests.site import Site
from tests.sources import CONTENT, SCHEMAS


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """A test that is marked `untraced` runs without coverage."""
    if item.get_closest_marker("untraced") is None:
        return (yield)
    with untraced():
        return (yield)


@pytest.fixture
def workspace(tmp_path: Path) -> Site:
    return Site(tmp_path)


@pytest.fixture(scope="session")
def bilingual(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The sample site as content-api.toml has it: content/es and content/en."""
    site = Site(
        tmp_path_factory.mktemp("bilingual"),
        CONTENT.parent,
        content_locales={
            "es": LocaleRoot(CONTENT),
            "en": LocaleRoot(CONTENT.parent / "en", "/en/series/"),
        },
        schemas_directory=SCHEMAS,
    )
    assert not site.index().problems
    return site


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("sample"), CONTENT, schemas_directory=SCHEMAS)
    assert not site.index().problems
    return site


@pytest.fixture(autouse=True)
def _every_revision_is_seen_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test asks right after it wrote; a server may look every `CHECK_SECONDS`."""
    monkeypatch.setattr("content_api.answers.reading.access.CHECK_SECONDS", 0)


@pytest.fixture(autouse=True)
def _no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a run tells beside its report does not depend on where the tests run."""
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)
