"""What Schemathesis cannot know of this API; read by schemathesis.toml."""

from typing import Any

import schemathesis
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.core.parameters import ParameterLocation


@schemathesis.hook
def filter_failure(_context: Any, failure: Any, case: Any, _response: Any) -> bool:
    """A body in `text/markdown` that is no string becomes one when it is sent.

    Schemathesis leaves such a body out of `negative_data_rejection` for text/plain only. Wrong
    parameters beside it are still judged.
    """
    if not isinstance(failure, AcceptedNegativeData) or case.media_type != "text/markdown":
        return True
    others = (place for place in ParameterLocation if place != ParameterLocation.BODY)
    return any(case.meta.is_negative_at(place) for place in others)
