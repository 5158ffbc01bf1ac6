"""Whatever is in a problem, every format stays what it is."""

import json
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from content_api.problems import Edit, Fix, Place, Problem
from content_api.reporters import REPORTERS, Report
from content_api.reporters.excerpts import render_excerpts
from content_api.reporters.step_summary import render_step_summary

_TEXTS = st.text(max_size=30) | st.sampled_from(
    ["]]>", "\ufffe", "::error::x", "|", "\r\n", "&#x0;"]
)
_NUMBERS = st.integers(1, 60)
_PLACES = st.builds(Place, _NUMBERS, _NUMBERS, st.integers(0, 60), st.integers(0, 60))
_PROBLEMS = st.builds(
    Problem,
    path=_TEXTS,
    line=_NUMBERS,
    column=_NUMBERS,
    code=st.just("file/cr"),
    message=_TEXTS,
    end_line=st.integers(0, 60),
    end_column=st.integers(0, 60),
    field=st.none() | _TEXTS,
    hint=_TEXTS,
    fix=st.none() | st.builds(Fix, _TEXTS, st.lists(st.builds(Edit, _PLACES, _TEXTS)).map(tuple)),
)


@given(_PROBLEMS, _TEXTS, st.integers(1, 50))
def test_every_format_takes_every_text(problem: Problem, line: str, width: int) -> None:
    report = Report((problem, problem), 1, lambda *_: line)
    assert len(REPORTERS["text"](report).splitlines()) == 2
    assert len(REPORTERS["github"](report).splitlines()) == 2
    assert len(json.loads(REPORTERS["json"](report))["problems"]) == 2
    assert len(json.loads(REPORTERS["sarif"](report))["runs"][0]["results"]) == 2
    assert len(ET.fromstring(REPORTERS["junit"](report))[0]) == 2  # noqa: S314
    page = render_step_summary(report).splitlines()
    assert [row.count("|") for row in page[2:]] == [6] * 4
    excerpts = render_excerpts(report, colour=False, width=width)
    assert all(char.isprintable() or char == "\n" for char in excerpts)
