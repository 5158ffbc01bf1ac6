"""Documents to the catalogue: what is public, how it is linked, and every problem."""

from datetime import datetime

from content_api.catalogue.contents import Contents
from content_api.catalogue.linking.root_linker import RootLinker
from content_api.catalogue.options import LinkOptions
from content_api.values.records import Catalogue


def build_catalogue(contents: Contents, options: LinkOptions, now: datetime) -> Catalogue:
    """Link all documents. The order of files makes no difference.

    Args:
        contents: Every file, compiled.
        options: Settings that shape linking.
        now: The time by which scheduled articles are due.

    Returns:
        What is public, in id order, with every problem, sorted.
    """
    return RootLinker(options).link(contents, now)
