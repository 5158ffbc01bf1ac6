"""Which related records a request may ask for in the same answer."""

from collections.abc import Mapping
from typing import Final

from content_api.answers.parameters.fields.common import CommaList

MAX_INCLUDED = 200
RELATIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "series": ("articles", "prerequisites"),
    "article": ("series", "prerequisites"),
}


class IncludeField(CommaList):
    """Relations whose records come along in the answer."""

    def __init__(self, kind: str) -> None:
        names = RELATIONS[kind]
        description = (
            f"Related records, of {', '.join(names)}, whole but without bodies, each once, "
            f"at most {MAX_INCLUDED}, in `included`"
        )
        super().__init__(names, metadata={"description": description, "example": ",".join(names)})
