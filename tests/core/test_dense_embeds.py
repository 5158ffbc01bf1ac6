"""D7: as many embeds as a file may hold take no quadratic time."""

from collections.abc import Callable

import pytest

from content_api.values.documents import Compiled
from tests.core.compiling import processor_time
from tests.sources import article, series_page


@pytest.mark.parametrize("compile_text", [article, series_page])
def test_d7_thousands_of_embeds_between_paragraphs_take_no_quadratic_time(
    compile_text: Callable[[str], Compiled],
) -> None:
    text = '{{ include_html("a", k="b") }} texto\n\n' * 5_000
    with processor_time(at_most=2):
        compile_text(text)
