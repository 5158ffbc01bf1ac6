"""However a site came to be what it is, its store and its answers are those of a fresh one.

`python -m tests.stored_histories` does the same with many histories.
"""

from pathlib import Path

import pytest

from tests.stored_histories import check_history


@pytest.mark.parametrize("seed", [3, 5, 8])
def test_a_store_with_a_past_is_as_one_without(seed: int, tmp_path: Path) -> None:
    check_history(tmp_path, seed, steps=4)
