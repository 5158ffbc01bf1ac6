"""The long run of hostile inputs works, and 200 of them hold; `python -m tests.fuzz` has the rest."""

from collections import Counter
from pathlib import Path

import pytest

from tests import fuzz


@pytest.mark.untraced
def test_two_hundred_hostile_inputs_hold() -> None:
    tally = fuzz.run_part((20261123, 0, 200))
    assert tally.failures == []
    assert tally.count == 200
    assert len(tally.codes) > 15


def test_an_input_is_the_same_each_time() -> None:
    assert [fuzz.make(7, n) for n in range(60)] == [fuzz.make(7, n) for n in range(60)]


def _fail_on_x(_number: int, value: fuzz.Input) -> Counter[str]:
    text = b"".join(v.encode() for v in value.values()) if isinstance(value, dict) else value
    if b"x" in text:
        raise fuzz.FuzzError("made up: x")
    return Counter()


@pytest.mark.parametrize(
    ("value", "smallest"),
    [(b"aaa" * 50 + b"x" + b"b" * 50, b"x"), ({"s/a.md": "aa", "s/b.md": "bbx"}, {"s/b.md": "x"})],
)
def test_a_failure_is_made_small(
    monkeypatch: pytest.MonkeyPatch, value: fuzz.Input, smallest: fuzz.Input
) -> None:
    monkeypatch.setattr(fuzz, "check_input", _fail_on_x)
    failure = fuzz.Failure(1, "made up:", "")
    assert fuzz.shrink(failure, value) == smallest


def test_the_command_writes_the_smallest_input_and_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fuzz, "check_input", _fail_on_x)
    monkeypatch.setattr(fuzz, "make", lambda *_: b"ax")
    assert fuzz.main(["--seed", "3", "--number", "4", "--out", str(tmp_path)]) == 1
    assert (tmp_path / "3-4.md").read_bytes() == b"x"
    assert "--seed 3 --number 4" in capsys.readouterr().out
