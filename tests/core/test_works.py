"""The bibliography of all records: which entries are one work, and what it is called."""

import itertools
import re

import pytest

from content_api.catalogue.work_index import list_works
from content_api.resources.citations import Work
from tests.sources import catalogue


def _works(*entries: str, article: str = "", hidden: bool = False) -> tuple[Work, ...]:
    listed = "\n".join(f"- {entry}" for entry in entries)
    files = {"s/index.md": f"# Serie\n\n## Referencias\n\n{listed}\n"}
    if article:
        files["s/01-a.md"] = f"# Artículo\n\n## Referencias\n\n- {article}\n"
    return list_works(catalogue(files, publish_hidden_references=hidden).series)


def _ids(*entries: str) -> list[str]:
    return [work.id for work in _works(*entries)]


URL = "Uno (2020) — *Título*: "


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/x", "https://A.Example/x"),
        ("https://a.example/x", "http://a.example/x/"),
        ("https://a.example/x", "https://a.example/x#parte"),
        ("https://a.example:443/x", "https://a.example/x"),
        ("http://a.example:80", "http://a.example/"),
        ("https://arxiv.org/abs/1706.03762", "https://arxiv.org/pdf/1706.03762v5.pdf"),
        ("https://arxiv.org/abs/1706.03762v2", "http://www.arxiv.org/html/1706.03762"),
        ("https://export.arxiv.org/abs/1706.03762/", "https://doi.org/10.48550/arXiv.1706.03762"),
        ("https://arxiv.org/abs/cs/0112017", "https://arxiv.org/pdf/CS/0112017v1"),
        ("https://doi.org/10.1037/H0042519", "https://dx.doi.org/10.1037%2Fh0042519"),
    ],
)
def test_addresses_that_lead_to_the_same_place_are_one_work(one: str, other: str) -> None:
    works = _works(f"Uno (2020) — *Un título*: {one}", f"Dos (2021) — *Otro*: {other}")
    assert len(works) == 1
    assert [by.id for by in works[0].cited_by] == ["s"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/x", "https://a.example/X"),
        ("https://a.example/x?id=1", "https://a.example/x?id=2"),
        ("https://arxiv.org/abs/1706.03762", "https://arxiv.org/abs/1706.03763"),
        ("https://doi.org/guia", "https://doi.org/otra"),
        ("https://[a.example", "https://[b.example"),
    ],
)
def test_other_addresses_are_other_works(one: str, other: str) -> None:
    assert len(_works(URL + one, URL + other)) == 2


def test_without_an_address_authors_year_and_title_tell() -> None:
    assert len(_works("Pérez (2020) — *Él*", "PEREZ (2020) — *el*", "Pérez (2021) — *Él*")) == 2


def test_an_entry_without_address_joins_the_one_that_has_it() -> None:
    (work,) = _works("Uno (2020) — *Título*", f"{URL}https://a.example/")
    assert work.url == "https://a.example/"
    assert (
        len(_works("Uno (2020) — *Título*", f"{URL}https://a.example", f"{URL}https://b.example"))
        == 3
    )


def test_all_that_cite_a_work_are_named_series_first() -> None:
    (work,) = _works("Uno (2020) — *Título*", article="Uno (2020) — *título*")
    assert [(by.type, by.id, by.title) for by in work.cited_by] == [
        ("series", "s", "Serie"),
        ("article", "s/a", "Artículo"),
    ]


def test_a_work_says_what_its_fullest_entry_says_and_what_only_others_say() -> None:
    (work,) = _works(
        "Vaswani (2017): https://arxiv.org/abs/1706.03762",
        "*Attention*: https://arxiv.org/pdf/1706.03762",
        "Vaswani et al. — *Attention Is All You Need*: https://arxiv.org/abs/1706.03762v7",
    )
    assert (work.authors, work.year) == ("Vaswani et al.", 2017)
    assert work.title == "Attention Is All You Need"
    assert work.arxiv == "1706.03762"


ENTRIES = (
    "Yao (2022) — *ReAct*: https://a.example/1",
    "Yao (2022) — *React*: https://a.example/2",
    "Yao et al. (2022) — *ReAct, otra vez*: https://a.example/1",
    "日本 — *日本*",
    "日本語 — *日本*",
    "Yao (2022) — *ReAct*",
)


@pytest.mark.untraced
def test_the_order_of_entries_changes_nothing() -> None:
    lists = {_works(*entries) for entries in itertools.permutations(ENTRIES, 6)}
    assert len(lists) == 1


@pytest.mark.parametrize(
    ("entry", "id_"),
    [
        ("Vaswani et al. (2017) — *Attention Is All You Need*", "vaswani2017attention"),
        ("Hastie, Tibshirani y Friedman (2009) — *The Elements*", "hastie2009elements"),
        ("García-Márquez, G. (1967) — *Cien años de soledad*", "garciamarquez1967cien"),
        ("Aäron van den Oord, Nal Kalchbrenner (2016) — *WaveNet*", "vandenoord2016wavenet"),
        ("World Bank — *World Development Indicators*", "worldbankworld"),
        ("*Penn World Table*: https://www.rug.nl/", "pennworldtable"),
        ("O'Neil, C. (2016) — *Weapons*", "oneil2016weapons"),
        (f"{'x' * 90} — *{'y' * 90}*", "x" * 40 + "y" * 40),
    ],
)
def test_a_work_is_called_by_author_year_and_first_word(entry: str, id_: str) -> None:
    assert _ids(entry) == [id_]


def test_works_that_would_share_a_name_have_a_suffix_each_that_others_do_not_change() -> None:
    one, two, three = (f"Yao (2022) — *ReAct*: https://a.example/{n}" for n in "123")
    pair, all_ = _ids(one, two), _ids(one, two, three)
    assert all(re.fullmatch(r"yao2022react-[0-9a-f]{6}", id_) for id_ in all_)
    assert set(pair) < set(all_)
    assert _ids(two) == ["yao2022react"]


def test_a_work_without_latin_letters_is_called_by_its_hash() -> None:
    (id_,) = _ids("日本語 — *日本*")
    assert re.fullmatch(r"work-[0-9a-f]{6}", id_)


def test_equal_beginnings_of_hashes_make_longer_suffixes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("content_api.catalogue.works._LEAST_SUFFIX", 0)
    ids = _ids(*(f"Yao (2022) — *ReAct*: https://a.example/{n}" for n in range(40)))
    assert len(set(ids)) == 40


def test_references_in_comments_are_no_works_unless_published() -> None:
    entry = "x\n\n<!-- ## Referencias\n\n- Uno (2020) — *Título*: https://a.example/ -->"
    assert _works(entry) == _works("x")
    assert "uno2020titulo" in [work.id for work in _works(entry, hidden=True)]
