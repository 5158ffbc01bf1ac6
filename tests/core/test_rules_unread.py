"""Files that seem to be pages and are not read, and links to them and to what was refused."""

import pytest

from content_api.catalogue.tree.layout import why_unread
from content_api.problems import Problem
from tests.sources import catalogue, mended

SITE = {
    "s/index.md": "---\ntitle: S\n---\n\nHola.\n",
    "s/02-b.md": "# B\n\n## Dos\n",
    "s/03-c.MD": "# C\n",
    "s/04-d.mdx": "# D\n",
    "s/05-e.mdx": "# E\n",
    "s/06-f.markdown": "# F\n",
    "s/foto.png": "",
    "s/_index.md": "# Otra página de la serie\n",
    "suelta.md": "# Suelta\n",
}
UNREAD = "link/unread-page"


def told(markdown: str, **more: str) -> list[Problem]:
    """The problems of links in an article whose line 3 is `markdown`."""
    files = {**SITE, "s/01-a.md": f"# A\n\n{markdown}\n", **more}
    return [p for p in catalogue(files).problems if p.code.startswith("link/")]


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("s/a.md", ""),
        ("s/a.png", ""),
        ("s/a.MD", "only names that end in .md are read"),
        ("s/a.b.Markdown", "only names that end in .md are read"),
        ("s/_borradores/a.md", "what begins with _ or . is not read"),
        ("a.md", "Markdown directly in the content root belongs to no series"),
    ],
)
def test_why_a_file_is_no_page(path: str, why: str) -> None:
    assert why_unread(path) == why


def test_of_each_ending_the_first_file_is_told_and_only_to_its_author() -> None:
    found = catalogue(SITE)
    unread = [p for p in found.problems if p.code == "file/not-read"]
    assert [(p.path, p.message) for p in unread] == [
        ("s/03-c.MD", "this file is not read: expected a name that ends in .md, got .MD"),
        (
            "s/04-d.mdx",
            "this file and 1 more are not read: expected a name that ends in .md, got .mdx",
        ),
        (
            "s/06-f.markdown",
            "this file is not read: expected a name that ends in .md, got .markdown",
        ),
    ]
    assert unread[1].related == ("s/05-e.mdx",)
    assert not set(unread) & set(found.public_problems)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("03-c.MD", "only names that end in .md are read"),
        ("03-c.md", "only names that end in .md are read"),
        ("03-c", "only names that end in .md are read"),
        ("04-d.mdx#uno", "only names that end in .md are read"),
        ("04-d/", "only names that end in .md are read"),
        ("06-f.md", "only names that end in .md are read"),
        ("../suelta.md", "Markdown directly in the content root belongs to no series"),
        ("_notas/a.md", "what begins with _ or . is not read"),
        ("../_a/b.md", "what begins with _ or . is not read"),
    ],
)
def test_a_link_to_a_file_that_is_not_read_says_why_and_is_not_mended(
    address: str, why: str
) -> None:
    (problem,) = told(f"[x]({address})")
    assert (problem.code, problem.line, problem.column) == (UNREAD, 3, 5)
    assert problem.message == f"{address.partition('#')[0]!r} is not published: {why}"
    assert problem.private
    assert problem.fix is None


def test_no_file_that_is_not_read_is_guessed() -> None:
    (problem,) = told("[x](03-cc.MD)")
    assert (problem.code, problem.hint) == ("link/missing-file", "")


@pytest.mark.parametrize(
    "broken",
    [
        "---\ndate: 2026-13-01\n---\n# R\n",
        "---\nslug: b\n---\n# Dos veces\n",
        "---\na: [\n---\n",
    ],
)
def test_a_link_to_a_page_with_an_error_says_so(broken: str) -> None:
    refused = [p for p in told("[x](07-r.md)", **{"s/07-r.md": broken}) if p.code == UNREAD]
    assert [(p.message, p.hint, p.private, p.related) for p in refused] == [
        ("'07-r.md' is not published: it has an error", "mend s/07-r.md", False, ("s/07-r.md",))
    ]


def test_a_page_with_an_error_that_is_hidden_is_told_as_hidden() -> None:
    broken = {"s/07-r.md": "---\nstate: draft\ndate: 2026-13-01\n---\n# R\n"}
    (problem,) = told("[x](07-r.md)", **broken)
    assert (problem.code, problem.private) == ("link/not-public", True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (r"[x](..\s\02-b.md)", "[x](../s/02-b.md)"),
        (r"[x](.\02-b.md#dos) é", "[x](./02-b.md#dos) é"),
        (r"![x](..\s\foto.png)", "![x](../s/foto.png)"),
        (r"<a href='..\s\02-b.md'>x</a>", "<a href='../s/02-b.md'>x</a>"),
    ],
)
def test_a_backslash_in_an_address_is_mended_where_a_slash_leads_somewhere(
    before: str, after: str
) -> None:
    (problem,) = told(before)
    assert problem.code == f"link/missing-{'file' if 'foto' in before else 'page'}"
    assert problem.hint.startswith("write '")
    files = {**SITE, "s/01-a.md": f"# A\n\n{before}\n"}
    assert mended(files)["s/01-a.md"] == f"# A\n\n{after}\n"


@pytest.mark.parametrize("address", [r"..\s\nada.md", r"..\..\..\a.md", r"_x\a.md", r"a\_b\c.md"])
def test_a_backslash_that_leads_nowhere_is_told_but_not_mended(address: str) -> None:
    (problem,) = told(f"[x]({address})")
    assert (problem.code, problem.hint, problem.fix) == ("link/missing-page", "", None)


def test_an_address_with_a_backslash_in_another_form_is_told_but_not_mended() -> None:
    (problem,) = told(r"[x](..\s\02%2Db.md)")
    assert (problem.hint, problem.fix) == ("write '../s/02-b.md'", None)


def test_what_leads_to_something_hidden_is_told_to_its_author_alone() -> None:
    hidden = {"s/07-h.md": "---\nstate: draft\n---\n# H\n"}
    (problem,) = told(r"[x](..\s\07-h.md)", **hidden)
    assert (problem.private, problem.hint, problem.fix) == (True, "", None)


def test_a_text_fragment_is_no_heading() -> None:
    assert told("[x](02-b.md#:~:text=a) [x](02-b.md#dos:~:text=a) [x](#a:~:text=b)") == []
