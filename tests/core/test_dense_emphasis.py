"""C3: emphasis that is nested beyond sense is text, and takes no quadratic time."""

import pytest

from .compiling import compile_body, formats, processor_time


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("*a **a " * 3_000 + "a** a* " * 3_000, id="nested-and-closed"),
        pytest.param("*a " * 5_000 + "a* " * 5_000, id="one-kind"),
        pytest.param("_a " * 5_000 + "a_ " * 5_000, id="underscores"),
        pytest.param("*x " + "**a" * 4_000 + " y*", id="either"),
        pytest.param("*a\u00a0* " * 5_000 + "a* " * 5_000, id="no-break-space"),
        pytest.param("x**y z* " * 3_000 + "a** " * 3_000, id="multiples-of-three"),
        pytest.param("*a **a _b `c` " * 1_000 + "b_ a** a* " * 1_000, id="mixed"),
    ],
)
def test_c3_emphasis_nested_beyond_sense_takes_no_quadratic_time(source: str) -> None:
    with processor_time(at_most=1):
        compile_body(source)


@pytest.mark.parametrize(
    ("source", "count"),
    [
        pytest.param("**término**: qué es\n" * 200, 200, id="glossary"),
        pytest.param("una *palabra* y **otra** " * 200, 400, id="prose"),
        pytest.param("snake_case_name *a* " * 300, 300, id="names-in-code"),
        pytest.param("*a **b *c* d** e* " * 60, 180, id="nested"),
        pytest.param("a \\* b *c*  \n" * 150, 150, id="escaped"),
    ],
)
def test_emphasis_as_people_write_it_is_emphasis(source: str, count: int) -> None:
    html = formats(compile_body(source))["html"]
    assert html.count("<em>") + html.count("<strong>") == count
