"""Following a content root: no change is lost, whenever it comes."""

from collections.abc import Iterator
from typing import Any

import pytest

from content_api.indexing import watching
from tests.site import Site


def test_a_change_before_the_watch_began_is_found_at_its_first_tick(
    workspace: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.write({"s/index.md": "# S\n", "s/01-a.md": "# A\n\nantes\n"})

    def late_watch(*_: object, **__: object) -> Iterator[set[Any]]:
        workspace.write({"s/01-a.md": "# A\n\ndespués\n"})
        yield set()  # a tick without events

    monkeypatch.setattr(watching, "watch", late_watch)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    watching.follow(workspace.settings)
    body = workspace.data("/api/v1/series/s/articles/a?formats=text")["body"]
    assert "después" in body["text"]
