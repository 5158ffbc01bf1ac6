"""Records become the JSON that marshmallow's own `dump` would make of them."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from marshmallow import Schema, fields

from content_api.catalogue.work_index import list_works
from content_api.resources.articles import ArticleSchema
from content_api.resources.citations import CitedWorkSchema
from content_api.resources.dumping import compile_dump
from content_api.resources.series import SeriesIndexSchema, SeriesSchema, SeriesStatusSchema
from content_api.values.records import Catalogue
from tests.sources import CONTENT, CORPUS, catalogue

EXAMPLES = Path(__file__).parents[1] / "examples"
_OF_SERIES = (
    SeriesSchema(exclude=("body", "links")),
    SeriesIndexSchema(),
    SeriesStatusSchema(),
)
_OF_ARTICLE = ArticleSchema(exclude=("body", "links"))
_OF_WORK = CitedWorkSchema()


def _roots() -> Iterator[Path]:
    yield from (path for path in (CONTENT, CORPUS) if path.exists())
    yield from sorted({path.parents[1] for path in EXAMPLES.rglob("*/*/*.md")})


def _catalogue(root: Path) -> Catalogue:
    paths = (path for path in sorted(root.glob("*/*.md")))
    texts = {str(path.relative_to(root)): path.read_bytes() for path in paths}
    return catalogue({path: text.decode("utf-8", "replace") for path, text in texts.items()})


def _pairs(found: Catalogue) -> Iterator[tuple[Schema, object]]:
    for series in found.series:
        yield from ((schema, series) for schema in _OF_SERIES)
        yield from ((_OF_ARTICLE, article) for article in series.articles)
    yield from ((_OF_WORK, work) for work in list_works(found.series))


@pytest.mark.parametrize("root", list(_roots()), ids=lambda path: path.name)
def test_every_example_becomes_what_marshmallow_makes_of_it(root: Path) -> None:
    for schema, record in _pairs(_catalogue(root)):
        made = compile_dump(schema)(record)
        assert msgspec.json.encode(made) == msgspec.json.encode(schema.dump(record))


def test_a_field_that_it_does_not_know_is_refused_when_it_is_made() -> None:
    with pytest.raises(TypeError, match="no dump of Raw"):
        compile_dump(Schema.from_dict({"a": fields.Raw()})())


def test_a_mapping_is_read_by_its_keys() -> None:
    dump = compile_dump(Schema.from_dict({"a": fields.String(), "b": fields.Integer()})())
    assert dump({"b": 1, "a": None, "c": 2}) == {"a": None, "b": 1}
