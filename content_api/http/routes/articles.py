"""Articles: all of them, those of a series, and one with its body."""

from content_api.answers import articles as answers
from content_api.answers.answer import Answer, Moved
from content_api.answers.media_types import MARKDOWN
from content_api.answers.parameters.lists import ArticleListParametersSchema, ListParameters
from content_api.answers.parameters.records import (
    ArticleParametersSchema,
    LocaleParametersSchema,
    RecordParameters,
)
from content_api.answers.reading.content import Content
from content_api.answers.request import Request
from content_api.answers.schemas.envelopes import MARKDOWN_PAGE, envelope_of, list_envelope_of
from content_api.http.headers.negotiation import is_markdown_wanted
from content_api.http.routing import RouteGroup
from content_api.resources.articles import ArticleSchema
from content_api.values.addresses import API_ROOT

group = RouteGroup("articles", "Articles", API_ROOT)
_LIST = list_envelope_of(ArticleSchema, is_faceted=True)


@group.get("/articles", _LIST, parameters=ArticleListParametersSchema)
def list_all(content: Content, request: Request[ListParameters]) -> Answer:
    """List articles of all series.

    In reading order, series by series, unless sorted. Bodies come with `formats` only.
    """
    return answers.list_articles(content, request)


@group.get("/series/<string:series>/articles", _LIST, 404, parameters=ArticleListParametersSchema)
def list_of_series(content: Content, request: Request[ListParameters], series: str) -> Answer:
    """List the articles of a series.

    In reading order, unless sorted. Bodies come with `formats` only.
    """
    return answers.list_articles_of_series(content, request, series)


@group.get(
    "/series/<string:series>/articles/<string:article>",
    envelope_of(ArticleSchema),
    308,
    404,
    parameters=ArticleParametersSchema,
    also={MARKDOWN: MARKDOWN_PAGE},
)
def get_one(
    content: Content, request: Request[RecordParameters], series: str, article: str
) -> Answer | Moved:
    """Get an article.

    With its body in the formats that `formats` asks for, HTML unless given. The file's stem
    (`01-el-problema`) answers 308 with the article's path. `Accept: text/markdown` gives the page
    as Markdown.
    """
    as_page = is_markdown_wanted(request)
    return answers.get_article(content, request, series, article, as_page=as_page)


@group.get(
    "/series/<string:series>/articles/<string:article>.md",
    MARKDOWN_PAGE,
    404,
    parameters=LocaleParametersSchema,
    media_type=MARKDOWN,
)
def get_page(
    content: Content, request: Request[RecordParameters], series: str, article: str
) -> Answer:
    """Get an article as Markdown.

    Its page as the author wrote it, below front matter, without comments and scripts.
    """
    return answers.get_article_page(content, request, series, article)
