"""What Schemathesis cannot know of this API; read by schemathesis.toml."""

from typing import Any

import schemathesis
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.core.parameters import ParameterLocation
from schemathesis.openapi.checks import RejectedPositiveData


@schemathesis.hook
def filter_failure(_context: Any, failure: Any, case: Any, response: Any) -> bool:
    """Leave out what is right though the document cannot say so.

    A body in `text/markdown` that is no string becomes one when it is sent: Schemathesis leaves
    such a body out of `negative_data_rejection` for text/plain only. Wrong parameters beside it
    are still judged. And a cursor is signed: one that was made up is refused, as it should be.
    """
    if isinstance(failure, RejectedPositiveData) and "cursor" in (case.query or {}):
        faults = response.json()["errors"]
        return any(fault.get("parameter") != "cursor" for fault in faults)
    if not isinstance(failure, AcceptedNegativeData) or case.media_type != "text/markdown":
        return True
    others = (place for place in ParameterLocation if place != ParameterLocation.BODY)
    return any(case.meta.is_negative_at(place) for place in others)
