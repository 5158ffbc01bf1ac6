"""Where records are published: their addresses on the site, by its templates."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from content_api.parsing.text.file_names import address_path, file_stem
from content_api.values.documents import ArticleDocument, Page

URL_PARTS: Mapping[str, tuple[str, ...]] = {
    "series": ("series", "locale", "path", "stem"),
    "article": ("series", "article", "number", "locale", "path", "stem"),
}
_PART = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """What is wrong with a template: the name that it may not use, or none."""

    name: str | None = None


def find_template_fault(kind: str, template: str) -> TemplateFault | None:
    """Why `template` cannot make the address of a `series` or `article`, if it cannot."""
    for match in _PART.finditer(template):
        if match[1] not in URL_PARTS[kind]:
            return TemplateFault(match[1])
    bare = _PART.sub("x", template)
    is_url = re.fullmatch(r"(?:https?://[\w.:-]+)?/[\w.~!$&'()*+,;=:@%/?#-]*", bare, re.ASCII)
    return None if is_url and not bare.startswith("//") else TemplateFault()


def build_url(template: str, page: Page, series_id: str, locale: str) -> str | None:
    """The address of a page; None without a template, or without a value for a part of it.

    Args:
        template: With names in braces; see `URL_PARTS`.
        page: An article or series page.
        series_id: Of its series.
        locale: Its language.
    """
    path = page.source.path
    number = page.number if isinstance(page, ArticleDocument) else None
    values = {
        "series": series_id,
        "article": page.slug,
        "number": "" if number is None else str(number),
        "locale": locale,
        "path": address_path(path, in_folder="{path}." not in template),
        "stem": file_stem(path),
    }
    names = _PART.findall(template)
    if not template or not all(values[name] for name in names):
        return None
    return _PART.sub(lambda part: quote(values[part[1]], safe="/"), template)
