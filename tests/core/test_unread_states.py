"""Keys of other tools that say that a page is not public: it is not served, and told why."""

import pytest

from content_api.catalogue.options import CompileOptions
from content_api.problems import Problem
from content_api.problems.mending import apply_fixes
from tests.core.compiling import compile_article, compile_page

CODE = "front-matter/unread-state"


def _told(yaml: str, options: CompileOptions | None = None) -> list[Problem]:
    return list(compile_article(f"---\n{yaml}\n---\n# A\n", options=options).problems)


@pytest.mark.parametrize(
    "yaml",
    [
        "Draft: yes",
        "borrador: sí",
        "hidden: 1",
        "private: on",
        "publicado: no",
        "status: draft",
        "estado: Borrador",
        "visibility: private",
        "state: published\nhidden: true",
    ],
)
def test_what_says_draft_in_another_way_is_not_served(yaml: str) -> None:
    for compiled in (
        compile_article(f"---\n{yaml}\n---\n# A\n"),
        compile_page(f"---\n{yaml}\n---\n# A\n"),
    ):
        assert [p.code for p in compiled.problems] == [CODE]
        assert compiled.document is None
        assert compiled.hidden


@pytest.mark.parametrize(
    "yaml",
    [
        "draft: false",
        "published: true",
        "status: published",
        "draft:",
        "draft: [true]",
        "status: 3",
    ],
)
def test_what_says_that_it_is_public_is_a_key_like_any_other(yaml: str) -> None:
    assert CODE not in [p.code for p in _told(yaml)]


def test_a_key_that_is_meant_for_another_tool_hides_too() -> None:
    (problem,) = _told("hidden: true", CompileOptions(ignored_fields=("hidden",)))
    assert problem.code == CODE


@pytest.mark.parametrize(
    ("yaml", "mended"),
    [
        ("draft: true # aún", "draft: true # aún"),
        ('"published": "no"', '"published": "no"'),
        ("isDraft: true", "isDraft: true"),
        ("Draft: true", "Draft: true"),
        ("status: draft", "status: draft"),
        ("state: ready\ndraft: true", "state: ready\ndraft: true"),
        ("State: draft # aún", "state: draft # aún"),
        ("article-state: borrador", "article_state: borrador"),
        ("State: in-review", "State: in-review"),
        ("state: published\nState: draft", "state: published\nState: draft"),
    ],
)
def test_only_a_name_of_the_state_is_mended_for_other_tools_read_the_rest(
    yaml: str, mended: str
) -> None:
    text = f"---\n{yaml}\n---\n# A\n"
    assert apply_fixes(text, compile_article(text).problems)[0] == f"---\n{mended}\n---\n# A\n"


def test_a_series_page_is_told_a_state_that_it_may_have() -> None:
    (problem,) = compile_page("---\nisDraft: true\n---\n# A\n").problems
    assert (problem.hint, problem.fix) == ("write draft: true", None)


@pytest.mark.parametrize("yaml", ["draft: true", "published: 'false'", "estado: borrador"])
def test_a_draft_whose_front_matter_is_broken_is_hidden_too(yaml: str) -> None:
    assert compile_article(f"---\n{yaml}\ntitle: [\n---\n# A\n").hidden
    assert not compile_article("---\ndraft: false\ntitle: [\n---\n# A\n").hidden


@pytest.mark.parametrize("state", ["drafft", "borrado r", "borador", "arquived", "Privat"])
def test_a_misspelt_state_that_is_nearest_to_a_hidden_one_hides(state: str) -> None:
    assert compile_article(f"---\nstate: {state}\n---\n# A\n").hidden


@pytest.mark.parametrize("state", ["publishd", "publicad", "complet", "xyz", "en construcion"])
def test_another_misspelt_state_leaves_the_last_good_version(state: str) -> None:
    compiled = compile_article(f"---\nstate: {state}\n---\n# A\n")
    assert (compiled.document, compiled.hidden) == (None, False)
