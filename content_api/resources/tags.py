"""A tag as it is answered."""

from urllib.parse import quote

from marshmallow import Schema

from content_api.resources.fields import constant_field, one_field, text_field, whole_field
from content_api.values.addresses import API_ROOT
from content_api.values.linked import Label
from content_api.values.parts import Node


class TagLinksSchema(Schema):
    """Paths of what has a tag."""

    series = text_field("Series that have it")
    articles = text_field("Articles that have it")


class TagSchema(Schema):
    """A topic, and how many records have it."""

    type = constant_field("tag")
    id = text_field("The tag in the letters of its language")
    title = text_field("The tag as it is written most often")
    locale = text_field("Its language")
    series = whole_field("Public series that have it")
    articles = whole_field("Public articles that have it")
    links = one_field(TagLinksSchema, "Paths")


def tag_resource(tag: Label, locale: str, more: str, *, series: int, articles: int) -> Node:
    """A tag as the API answers it; the filter is the plain one unless commas stand in the tag.

    Args:
        tag: Its id, and its title.
        locale: Its language.
        more: What paths of its records need beside the filter.
        series: How many have it.
        articles: How many have it.
    """
    name = "tag[eq]" if "," in tag.id else "tag"
    query = f"?{quote(name)}={quote(tag.id, safe='')}{more}"
    links = {"series": f"{API_ROOT}/series{query}", "articles": f"{API_ROOT}/articles{query}"}
    return {
        "type": "tag",
        "id": tag.id,
        "title": tag.title,
        "locale": locale,
        "series": series,
        "articles": articles,
        "links": links,
    }
