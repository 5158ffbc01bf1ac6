"""Answers are asked for without HTTP, and are what HTTP carries."""

import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from content_api.answers.answer import Answer, Moved
from content_api.answers.articles import get_article, list_articles
from content_api.answers.errors import RequestError
from content_api.answers.parameters.lists import ArticleListParametersSchema
from content_api.answers.parameters.query_string import read_request
from content_api.answers.parameters.records import ArticleParametersSchema
from content_api.answers.reading.content import Content
from tests.site import Site


@pytest.fixture
def content(bilingual: Site) -> Content:
    return Content(bilingual.settings)


def test_an_article_is_the_bytes_that_http_answers(bilingual: Site, content: Content) -> None:
    listed = bilingual.data("/api/v1/articles?locale=en")[0]
    path, query = urlsplit(listed["links"]["self"])[2:4]
    series, article = listed["id"].split("/")
    request = read_request(ArticleParametersSchema, content.types, path, query)
    answer = get_article(content, request, series, article)
    assert isinstance(answer, Answer)
    response = bilingual.get(listed["links"]["self"])
    assert answer.body == response.get_data()
    assert answer.revision == response.headers["Content-Revision"]
    assert answer.languages == ("en",)
    assert not answer.is_negotiated


def test_a_list_is_in_the_language_that_is_wished(bilingual: Site, content: Content) -> None:
    path, query = "/api/v1/articles", "limit=3&sort=title"
    request = read_request(ArticleListParametersSchema, content.types, path, query, "en-GB")
    answer = list_articles(content, request)
    response = bilingual.get(f"{path}?{query}", Accept_Language="en-GB")
    assert answer.body == response.get_data()
    assert (answer.languages, answer.is_negotiated) == (("en",), True)


def test_what_cannot_be_answered_says_why(content: Content) -> None:
    with pytest.raises(RequestError, match="expected a whole number") as raised:
        read_request(ArticleListParametersSchema, content.types, "/api/v1/articles", "page=x")
    assert raised.value.items[0].parameter == "page"
    request = read_request(ArticleParametersSchema, content.types, "/api/v1/x", "")
    with pytest.raises(RequestError, match="no series 'x'"):
        get_article(content, request, "x", "y")


def test_the_stem_of_a_file_leads_to_its_article(workspace: Site) -> None:
    workspace.write({"s/index.md": "# S\n", "s/01-a.md": "# A\n"}).index()
    content = Content(workspace.settings)
    request = read_request(ArticleParametersSchema, content.types, "/any", "")
    moved = get_article(content, request, "s", "01-a")
    assert moved == Moved("/api/v1/series/s/articles/a")


def test_answers_import_no_framework_of_http() -> None:
    code = (
        "import importlib, pkgutil, sys, content_api.answers as answers\n"
        "for module in pkgutil.walk_packages(answers.__path__, 'content_api.answers.'):\n"
        "    importlib.import_module(module.name)\n"
        "print({'flask', 'werkzeug', 'apispec', 'granian'} & set(sys.modules))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert result.stdout.strip() == "set()"
