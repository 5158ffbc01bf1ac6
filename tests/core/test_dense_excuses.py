"""Very many excuses, or codes in one, take no longer than any other text of its size."""

from itertools import islice, product
from string import ascii_lowercase

from content_api.catalogue.levels import Levels, report
from content_api.problems import Place, make_problem
from content_api.values.parts import Excuse
from tests.core.compiling import compile_article, processor_time

CODES = [f"{''.join(letters)}/c" for letters in islice(product(ascii_lowercase, repeat=4), 35_000)]


def test_each_code_is_told_once_and_in_linear_time() -> None:
    compiled = compile_article(f"# A\n\n<!-- content-api: ignore {' '.join(CODES)} a/c a/c -->\n")
    with processor_time(at_most=4):
        told = report((), {"a.md": compiled.excuses}, Levels())
    assert len(told) == len(CODES) + 1
    assert {problem.code for problem in told} == {"file/unused-excuse"}
    assert all(problem.fix for problem in told)


def test_many_excuses_of_many_problems_are_found_in_linear_time() -> None:
    code, numbers = "link/missing-page", range(1, 20_001)
    problems = [make_problem(code, "a.md", "x", place=Place(n, 1, n, 2)) for n in numbers]
    excuses = tuple(Excuse((code,), n, Place(n, 5, n, 50)) for n in reversed(numbers))
    with processor_time(at_most=4):
        assert report(problems, {"a.md": excuses}, Levels()) == ()
