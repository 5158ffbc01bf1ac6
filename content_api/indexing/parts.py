"""What is known of each content root from before, and by what one sees that it changed."""

import hashlib
from dataclasses import dataclass, field

from content_api.catalogue.page_cache import RootCache
from content_api.catalogue.tree.media import media_type
from content_api.problems import Problem
from content_api.sources.files import Scan


@dataclass(frozen=True, slots=True)
class Beside:
    """What shapes the catalogue beside series pages and articles.

    Attributes:
        podcasts: Signature of podcasts.yml.
        videos: Sizes by path.
        snippets: SHA-256 by path.
        names: SHA-256 over the names of all files: links lead to them.
        linking: Digest of the settings that shape linking.
        media: SHA-256 over the files that are served as they are, by stat.
        problems: Of files that cannot be read, and of the schemas.
    """

    podcasts: str = ""
    videos: dict[str, int] = field(default_factory=dict)
    snippets: dict[str, str] = field(default_factory=dict)
    names: str = ""
    linking: str = ""
    media: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Part:
    """What is known of one content root.

    Attributes:
        cache: Its pages as they were compiled; the stamps at first, the entries once needed.
        beside: What else its catalogue was made of.
        has_entries: Whether they are there.
    """

    cache: RootCache = field(default_factory=RootCache)
    beside: Beside = field(default_factory=Beside)
    has_entries: bool = False


def names_digest(paths: frozenset[str]) -> str:
    """A SHA-256 that changes when a file comes or goes."""
    return hashlib.sha256("\n".join(sorted(paths)).encode()).hexdigest()


def media_digest(scan: Scan) -> str:
    """A SHA-256 that changes when a file that is served as it is comes, goes or changes."""
    lines = (f"{path}\n{info.signature}" for path, info in scan.files.items() if media_type(path))
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
