"""Damaged files are told at the damage and mended there alone; `python -m tests.damages` has more."""

import pytest

from tests import damages


@pytest.mark.untraced
@pytest.mark.parametrize("first", range(0, 440, 44))
def test_damages_are_told_and_mended_at_their_place(first: int) -> None:
    tally = damages.run_part((20261128, first, first + 44))
    assert tally.failures == []
    assert tally.count == 44
    assert tally.restored > 5


def test_each_kind_of_damage_can_be_made() -> None:
    names = {damages.make(1, number)[0] for number in range(2 * len(damages.DAMAGES))}
    assert len(names) > len(damages.DAMAGES) * 0.8


def test_a_damage_is_the_same_each_time() -> None:
    assert [damages.make(7, n) for n in range(50)] == [damages.make(7, n) for n in range(50)]


def test_the_command_fails_when_something_does_not_hold(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(damages, "faults_of", lambda *_: ["made up: x"])
    assert damages.run_part((1, 0, 1)).failures == [(0, damages.make(1, 0)[0], "made up: x")]
    assert damages.main(["--number", "0"]) == 1
    assert "made up: x" in capsys.readouterr().out
