"""Headers with quality values: RFC 9110 section 12.4.2."""

import re
from collections.abc import Mapping

from werkzeug.http import parse_list_header, parse_options_header

from content_api.http.headers.short_headers import keep_short

_QUALITY = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")


@keep_short
def read_qualities(header: str) -> Mapping[str, float]:
    """Parse a header such as Accept into qualities by name, lower case and without parameters.

    A quality that cannot be read counts as 1, where werkzeug's `parse_accept_header` drops the
    item. Of items named twice, the highest quality counts.
    """
    found: dict[str, float] = {}
    for item in parse_list_header(header):
        written, parameters = parse_options_header(item)
        name, quality = written.lower(), parameters.get("q", "1")
        value = float(quality) if _QUALITY.fullmatch(quality) else 1.0
        found[name] = max(value, found.get(name, 0.0))
    return found
