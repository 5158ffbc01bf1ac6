"""Moments as they are told: RFC 3339, in UTC."""

import datetime as dt


def rfc3339(moment: dt.datetime | None) -> str | None:
    """A time in UTC as RFC 3339 with Z; None for None."""
    if moment is None:
        return None
    text = moment.astimezone(dt.UTC).isoformat(timespec="seconds")
    return text.replace("+00:00", "Z")
