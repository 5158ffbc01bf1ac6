"""However a site came to be what it is, it is linked as if it had been so from the start.

`python -m tests.histories` does the same with thousands of histories.
"""

import pytest

from tests.histories import check_history


@pytest.mark.parametrize("seed", range(40))
def test_a_site_with_a_past_is_linked_as_one_without(seed: int) -> None:
    check_history(seed, steps=8)
