"""What `serve` says of each change: where, what of it, what is served instead, and never too much."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from content_api.cli.serve_log.change_reporter import ChangeReporter
from content_api.cli.serve_log.differences import MOST_PAGES, MOST_PROBLEMS
from content_api.cli.serve_log.startup import describe_start
from content_api.indexing.indexed_site import IndexReport
from content_api.indexing.indexer import Indexer
from content_api.logs import Event
from content_api.settings import load_settings
from content_api.store.database import open_store

PAGE = "---\ntitle: S\n---\n# S\n"
BAD_DATE = "---\ndate: 2026-13-01\n---\n# A\n"
ERROR = (
    "content/s/01-a.md:2:7: error: date: expected a date such as 2026-09-17, got '2026-13-01'"
    " [front-matter/invalid-date]"
)


class Serving:
    """A site that is followed: write, and read what is told of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.now = 100.0
        self.events: list[Event] = []

    def start(self, files: Mapping[str, str]) -> list[str]:
        self._write(files)
        self._settings = load_settings(directory=self._folder)
        store = open_store(self._settings.store_url, self._settings.sqlite_path)
        self._indexer = Indexer(self._settings, store)
        report = self._indexer.run()
        self.reporter = ChangeReporter(
            self._settings, report, clock=lambda: self.now, tell=self.events.append
        )
        return [event.message for event in describe_start(self._settings, report)]

    def change(
        self, files: Mapping[str, str | None], *, seconds: float = 2, all_lines: bool = False
    ) -> list[str]:
        """What is told, without the line that sums up unless all is wanted; None removes a file."""
        self._write(files)
        self.now += seconds
        self.reporter.on_run(self._indexer.run())
        return [line for line in self.told() if all_lines or not line.startswith("revision ")]

    def told(self) -> list[str]:
        told = [event.message for event in self.events]
        self.events.clear()
        return told

    def report(self) -> IndexReport:
        return self._indexer.run()

    def _write(self, files: Mapping[str, str | None]) -> None:
        for name, text in files.items():
            path = self._folder / name
            if text is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")


@pytest.fixture
def serving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Serving:
    monkeypatch.chdir(tmp_path)
    return Serving(tmp_path)


SITE = {"content/s/index.md": PAGE, "content/s/01-a.md": "# A\n"}


def test_a_warning_is_told_with_the_path_from_here(serving: Serving) -> None:
    serving.start(SITE)
    assert serving.change({"content/s/01-a.md": "# A\n\n[x](zzz.md)\n"}) == [
        "changed: content/s/01-a.md",
        "content/s/01-a.md:3:5: warning: no page 'zzz.md' [link/missing-page]",
    ]


def test_paths_are_as_seen_from_where_the_user_stands(
    serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    serving.start(SITE)
    monkeypatch.chdir("content/s")
    assert serving.change({"content/s/01-a.md": "# B\n"}) == ["changed: 01-a.md"]


def test_a_run_is_summed_up_with_its_revision(serving: Serving) -> None:
    serving.start(SITE)
    *_, last = serving.change({"content/s/01-a.md": BAD_DATE}, all_lines=True)
    summary = "1 problem (1 error, 0 warnings) in 1 of 2 files"
    assert last == f"revision {serving.report().revision}: {summary}"


def test_an_error_says_that_the_last_good_version_stays_served_until_it_is_mended(
    serving: Serving,
) -> None:
    serving.start(SITE)
    bad = ["changed: content/s/01-a.md", ERROR]
    still = "still serving the last good version of content/s/01-a.md"
    assert serving.change({"content/s/01-a.md": BAD_DATE}) == [*bad, still]
    elsewhere = serving.change({"content/s/index.md": f"{PAGE}\nmás\n"})
    assert elsewhere == ["changed: content/s/index.md"]
    again = serving.change({"content/s/01-a.md": f"{BAD_DATE}más\n"})
    assert again == [*bad, still]  # a try that did not mend it
    assert serving.change({"content/s/01-a.md": "# A\n"}) == [
        "changed: content/s/01-a.md",
        "mended content/s/01-a.md: front-matter/invalid-date",
    ]


def test_a_page_that_never_was_good_is_not_served(serving: Serving) -> None:
    assert serving.start({**SITE, "content/s/01-a.md": BAD_DATE}) == [
        ERROR,
        "not served: content/s/01-a.md",
    ]
    assert serving.change({"content/s/02-b.md": BAD_DATE.replace("A", "B")}) == [
        "added: content/s/02-b.md",
        ERROR.replace("01-a", "02-b"),
        "not served: content/s/02-b.md",
    ]


def test_the_start_tells_what_an_earlier_run_left_in_its_last_good_version(
    serving: Serving,
) -> None:
    serving.start(SITE)
    serving.change({"content/s/01-a.md": BAD_DATE})
    assert serving.start({}) == [
        ERROR,
        "still serving the last good version of content/s/01-a.md",
    ]


def test_a_draft_in_error_is_told_to_its_author(serving: Serving) -> None:
    serving.start(SITE)
    draft = BAD_DATE.replace("date:", "state: draft\ndate:")
    told = serving.change({"content/s/02-b.md": draft})
    assert told[1] == ERROR.replace("01-a.md:2", "02-b.md:3")


def test_a_problem_that_only_moved_is_not_new(serving: Serving) -> None:
    serving.start({**SITE, "content/s/02-b.md": "# B\n\n[x](zzz.md)\n"})
    assert serving.change({"content/s/01-a.md": "# A\n\nmás\n"}) == ["changed: content/s/01-a.md"]


def test_what_is_mended_several_times_is_counted(serving: Serving) -> None:
    serving.start({**SITE, "content/s/01-a.md": "# A\n\n[x](zzz.md) [y](yyy.md) [z](xxx.md)\n"})
    assert serving.change({"content/s/01-a.md": "# A\n\n[z](xxx.md)\n"}) == [
        "changed: content/s/01-a.md",
        "content/s/01-a.md:3:5: warning: no page 'xxx.md' [link/missing-page]",
        "mended content/s/01-a.md: link/missing-page (2 times)",
    ]


def test_a_page_that_is_removed_is_not_mended(serving: Serving) -> None:
    serving.start({**SITE, "content/s/02-b.md": "# B\n\n[x](zzz.md)\n"})
    assert serving.change({"content/s/02-b.md": None}) == ["removed: content/s/02-b.md"]


def test_a_burst_of_changes_is_some_lines_errors_first(serving: Serving) -> None:
    serving.start(SITE)
    many = {f"content/s/{n:02}-n{n}.md": f"# N{n}\n\n[x](zzz.md)\n" for n in range(2, 90)}
    told = serving.change({**many, "content/s/90-z.md": BAD_DATE.replace("A", "Z")})
    assert len(told) == MOST_PAGES + 1 + MOST_PROBLEMS + 1 + 1
    assert told[MOST_PAGES] == f"added: {89 - MOST_PAGES} more"
    assert told[MOST_PAGES + 1] == ERROR.replace("01-a", "90-z")
    left = 89 - MOST_PROBLEMS
    more = f"{left} more (0 errors, {left} warnings): content-api check"
    assert told[-2:] == [more, "not served: content/s/90-z.md"]
    clean = {path: text.split("\n")[0] for path, text in many.items()}
    *_, before_last, last = serving.change(clean)
    assert before_last.startswith("mended content/s/")
    assert last == f"mended: {88 - MOST_PAGES} more"


def test_changes_that_follow_each_other_at_once_are_told_together(serving: Serving) -> None:
    serving.start(SITE)
    assert serving.change({"content/s/02-b.md": "# B\n"}) == ["added: content/s/02-b.md"]
    for number in range(3, 9):
        change = {f"content/s/0{number}-n{number}.md": "", "content/s/01-a.md": "# A2\n"}
        assert serving.change(change, seconds=0.1) == []
    serving.now += 1
    serving.reporter.on_tick()
    *told, _ = serving.told()
    added = [f"added: content/s/0{number}-n{number}.md" for number in range(3, 9)]
    assert told[:7] == ["changed: content/s/01-a.md", *added]
    serving.reporter.on_tick()
    assert serving.told() == []


def test_what_changes_nothing_is_told_nothing(serving: Serving) -> None:
    serving.start(SITE)
    assert serving.change({"content/s/01-a.md": "# A\n"}) == []
    assert serving.told() == []


def test_what_is_no_page_is_told_by_the_new_revision_alone(serving: Serving) -> None:
    serving.start(SITE)
    podcasts = "s:\n  spotify_url: https://open.spotify.com/show/x\n"
    assert serving.change({"content/podcasts.yml": podcasts}, all_lines=True) == [
        f"revision {serving.report().revision}: no problems in 2 files"
    ]


def test_a_root_that_lost_its_series_is_told(serving: Serving) -> None:
    toml = '[content.locales]\nes = "content/es"\nen = "content/en"\n'
    page = "content/en/s/index.md"
    serving.start({"content-api.toml": toml, "content/es/s/index.md": PAGE, page: PAGE})
    told = serving.change({page: None})
    assert told[0] == "content/en has no series any more: there is no Markdown in a folder"
    assert "removed: content/en/s/index.md" in told


def test_schemas_that_changed_are_read_again_and_no_page_is_told_to_have_changed(
    serving: Serving,
) -> None:
    serving.start(SITE)
    field = "fields:\n  reviewer: {type: string, required: true}\n"
    told = serving.change({"schemas/series.yaml": field})
    assert told[0] == "changed: schemas/series.yaml, read again"
    assert re.fullmatch(r"content/s/index.md:1:1: error: reviewer: .* \[schema/required\]", told[1])
    assert told[2:] == ["still serving the last good version of content/s/index.md"]
    assert serving.change({"schemas/series.yaml": None}) == [
        "changed: schemas/series.yaml, read again",
        "mended content/s/index.md: schema/required",
    ]


SETTINGS = "content-api.toml"


@pytest.mark.parametrize("before", [None, "", "[serve]\nport = 2\n"])
def test_settings_that_changed_ask_for_a_new_start_once(
    serving: Serving, before: str | None
) -> None:
    serving.start(SITE if before is None else {**SITE, SETTINGS: before})
    serving.reporter.on_tick()
    assert serving.told() == []
    Path(SETTINGS).write_text("[serve]\nport = 1\n")
    serving.reporter.on_tick()
    assert serving.told() == ["changed: content-api.toml; start serve again to use it"]
    serving.reporter.on_tick()
    assert serving.told() == []


def _misspell(file: Path) -> str:
    file.write_text("[serve]\nprot = 1\n")
    return f"{file}:2: serve.prot: no such setting; did you mean 'serve.port'?"


def _remove(file: Path) -> str:
    file.unlink()
    return f"{file}: cannot be read: No such file or directory"


@pytest.mark.parametrize("spoil", [_misspell, _remove])
def test_settings_that_cannot_be_used_are_told_with_the_reason(
    serving: Serving, spoil: Callable[[Path], str]
) -> None:
    serving.start({**SITE, SETTINGS: ""})
    reason = spoil(Path.cwd() / SETTINGS)
    serving.reporter.on_tick()
    (line,) = serving.told()
    start = "changed: content-api.toml, which cannot be used: "
    assert line == f"{start}{reason}; the settings stay as they were"


def test_a_name_moves_no_cursor(serving: Serving) -> None:
    serving.start(SITE)
    (line,) = serving.change({"content/s/02-\x1b[2Jb.md": "# B\n"})
    assert line.startswith("content/s/02-\\x1b[2Jb.md:1:1: error: ")
