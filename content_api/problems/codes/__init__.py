"""The registry of problem codes: one module for each group, in the order of a file's way."""

from content_api.problems.codes import (
    article,
    file,
    front_matter,
    link,
    macro,
    markdown,
    schema,
    series,
)
from content_api.problems.codes.code import Code, Level, Severity

CODES: dict[str, Code] = (
    file.CODES
    | front_matter.CODES
    | schema.CODES
    | markdown.CODES
    | macro.CODES
    | link.CODES
    | series.CODES
    | article.CODES
)

__all__ = ["CODES", "Code", "Level", "Severity"]
