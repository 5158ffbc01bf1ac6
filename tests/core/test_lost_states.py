"""What cannot be read and says that it is not public is not served, however it says it."""

import pytest

from .compiling import compile_article, compile_page, compile_yaml, processor_time

FAULT = "title: a: b: c"


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    "yaml",
    [
        pytest.param("? state\n: draft", id="key on a line of its own"),
        pytest.param("? |\n  state\n: draft", id="key that is a block of text"),
        pytest.param('"st\\x61te": draft', id="key with an escape"),
        pytest.param('state: "dr\\u0061ft"', id="value with an escape"),
        pytest.param('"st\\U00000061te": "dr\\x61ft": x', id="escapes beside a fault"),
        pytest.param("? state\n: draft: x", id="fault in the value"),
        pytest.param('? state\n: "dr\\x61ft": x', id="fault after the value"),
        pytest.param("!!str state: draft", id="tag"),
        pytest.param("a: &s state\nb: &d draft\n*s : *d", id="anchors"),
        pytest.param("state: *nowhere", id="an anchor that is not there"),
        pytest.param("a: &l [draft]\nstate: *l", id="an anchor of a list"),
        pytest.param("<<: {? state : draft}", id="merge key"),
        pytest.param("? state\n: - draft", id="list"),
        pytest.param("? state\n: {now: draft}", id="mapping"),
        pytest.param("? estado\n: Borrador", id="other name"),
        pytest.param("? visibility\n: private", id="of another tool"),
        pytest.param("? draft\n: yes", id="yes"),
        pytest.param("? published\n: no", id="no"),
        pytest.param("st\x07ate: draft", id="control character"),
        pytest.param("\t? state\n\t: draft", id="tabs"),
        pytest.param("--- \n? state\n: draft", id="second document"),
        pytest.param("x: [\n? state\n: draft", id="list that is not closed"),
        pytest.param("x: 'y\n? state\n: draft", id="quote that is not closed"),
        pytest.param("[" * 100 + "\n? state\n: draft", id="too deep"),
    ],
)
def test_a_draft_is_hidden_before_and_after_what_cannot_be_read(yaml: str, order: int) -> None:
    text = "\n".join([FAULT, yaml][::order])
    assert compile_yaml(text).hidden
    assert compile_page(f"---\n{text}\n---\n# Redes\n").hidden


@pytest.mark.parametrize(
    "yaml",
    [
        "- state: draft",
        "state: draft\nstate: published",
        "draft: true\ndraft: false",
        "? state\n: draft\n" + "x: y\n" * 20_000,
    ],
    ids=["a list", "two states", "two words of another tool", "too large"],
)
def test_so_is_one_whose_front_matter_is_no_mapping(yaml: str) -> None:
    assert compile_yaml(yaml).hidden


def test_so_is_one_without_fence_or_in_another_encoding() -> None:
    assert compile_article(f"---\n? state\n: draft\n{FAULT}\n").hidden
    assert compile_article("---\n? state\n: draft\n---\nñ".encode("latin-1")).hidden
    assert compile_article("---\r? state\r: draft\r---\rñ".encode("utf-16")).hidden


@pytest.mark.parametrize(
    "yaml",
    [
        FAULT,
        "title: Draft: how to write one",
        "title: [\ndescription: it is private",
        f"{FAULT}\ntags: [draft, wip]",
        f"{FAULT}\n? state\n: published",
        "? state\n: published: x",
        "state: published: x\ntitle: a draft",
        f"{FAULT}\n? draft\n: no",
        f"{FAULT}\n? published\n: yes",
        "description: >\n  a draft: b\ntitle: [",
        f"{FAULT}\n# state: draft",
        "title: a\ntitle: b\nother: {state: draft}",
        "state: published\nstate: published",
        f"{FAULT}\na: *draft",
    ],
)
def test_an_ordinary_page_that_is_broken_leaves_its_last_good_version(yaml: str) -> None:
    compiled = compile_yaml(yaml)
    assert (compiled.document, compiled.hidden) == (None, False)
    assert not compile_page(f"---\n{yaml}\n---\n# Redes\n").hidden


@pytest.mark.parametrize(
    "yaml",
    [
        *("[\n" * 30_000, "{\n" * 30_000, 'a: "\n' * 12_000, "a: b: c\n" * 8_000),
        *("? " * 30_000, "*a " * 20_000, "a: [b, c, d]\n" * 4_500 + "x: [", '"' * 60_000),
    ],
    ids=lambda yaml: yaml[:8],
)
def test_looking_takes_no_long_time(yaml: str) -> None:
    with processor_time(at_most=1):
        assert not compile_yaml(yaml).hidden
