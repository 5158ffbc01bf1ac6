"""Fixtures that read like documentation: `workspace` is empty, `sample` is content/es."""

from pathlib import Path

import pytest

from tests.site import Site
from tests.sources import CONTENT, SCHEMAS


@pytest.fixture
def workspace(tmp_path: Path) -> Site:
    return Site(tmp_path)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("sample"), CONTENT, schemas_directory=SCHEMAS)
    assert not site.index().problems
    return site


@pytest.fixture(autouse=True)
def _every_revision_is_seen_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test asks right after it wrote; a server may look every `CHECK_SECONDS`."""
    monkeypatch.setattr("content_api.api.access.CHECK_SECONDS", 0)
