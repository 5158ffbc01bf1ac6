"""The examples of CommonMark 0.31.2: exactly which pass, and that no failure is ours."""

import json

import pytest

from content_api.parsing.body.html import clean_html
from tests.commonmark import PASSING, Example, list_examples, normalise

# Where plain mistune agrees with the specification, and this project differs on purpose.
_NO_COMMENTS = "a comment is taken out before Markdown is read: no format may hold one"
_NO_DECLARATIONS = "to a browser `<!` and `<?` begin a comment, so they are one here, or text"
_UNFINISHED = "a tag that never ends is text: in a page it would swallow what follows it"
_UNKNOWN = "a tag that is not published is taken out before Markdown is read"
_WITH_CONTENT = "scripts and forms are taken out with their content, before Markdown is read"
_SCHEME = "only http, https, mailto and tel are addresses; others stay as text"
ON_PURPOSE = {
    156: _UNFINISHED,
    157: _UNFINISHED,
    158: _UNFINISHED,
    163: _UNKNOWN,
    171: _WITH_CONTENT,
    177: _NO_COMMENTS,
    178: _WITH_CONTENT,
    180: _NO_DECLARATIONS,
    182: _NO_DECLARATIONS,
    308: _NO_COMMENTS,
    491: _UNKNOWN,
    596: _SCHEME,
    623: _UNKNOWN,
    629: _NO_DECLARATIONS,
}
HOW = "run `python -m tests.commonmark` and read what changes"


def test_all_examples_of_the_specification_are_here() -> None:
    assert [example.number for example in list_examples()] == list(range(1, 653))


def test_exactly_the_listed_examples_pass() -> None:
    passing = [example.number for example in list_examples() if example.passes]
    assert passing == json.loads(PASSING.read_text("utf-8")), HOW


def test_of_the_failures_none_is_ours_but_those_on_purpose() -> None:
    failing = [example for example in list_examples() if not example.passes]
    ours = {example.number for example in failing if example.passes_in_mistune}
    assert ours == set(ON_PURPOSE)


@pytest.mark.parametrize("number", ON_PURPOSE)
def test_what_is_changed_on_purpose_holds_nothing_but_what_it_should(number: int) -> None:
    example: Example = list_examples()[number - 1]
    marks = {
        _NO_COMMENTS: ("<!--",),
        _NO_DECLARATIONS: ("<!", "<?"),
        _UNFINISHED: ("<div",),
        _UNKNOWN: ("<Warning>", "<foo", "<bab>", "</foo"),
        _WITH_CONTENT: ("<script", "<textarea"),
        _SCHEME: ("<irc:",),
    }
    assert any(mark in example.markdown for mark in marks[ON_PURPOSE[number]])


def test_comparing_sees_more_than_blanks() -> None:
    assert normalise("<p>a\nb</p>\n") == normalise("<p> a b</p>")
    assert normalise("<pre>a\nb</pre>") != normalise("<pre>a b</pre>")
    assert normalise(clean_html("<h1>a</h1>")) == normalise('<h1 id="a">a</h1>')
    assert normalise('<a href="x">a</a>') != normalise('<a href="y">a</a>')
    assert normalise("a <em>b</em>") != normalise("a<em>b</em>")
