"""Dates, and times. A text in quotes is read as the same text without them."""

import datetime as dt
import re
from typing import Any, TypeVar

from content_api.parsing.yaml.scalars import parse_moment
from content_api.schemas import patterns
from content_api.schemas.fields.base import Value, WrittenDate, shown, stop
from content_api.schemas.patterns import BLANKS, compiled, framed
from content_api.values.moments import rfc3339
from content_api.values.parts import Node

_SHORT_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
_D = TypeVar("_D", bound=dt.date)


class _Dated(Value[_D]):
    """A date or time.

    Attributes:
        min: The first day it takes; of a time, the day that is written counts.
        max: The last day it takes.
    """

    form: str
    expected = "a date such as 2026-09-17"
    min: dt.date | None = None
    max: dt.date | None = None

    def _read(self, value: Any) -> dt.date:  # noqa: ANN401
        """The date or time, judged as the text that was written."""
        text = value.text if isinstance(value, WrittenDate) else value
        if not isinstance(text, str) or not compiled(framed(self.form)).search(text):
            message = f"expected {self.expected}, got {shown(value)}"
            mended = self._mended(text) if isinstance(text, str) else ""
            hint = self._hint(text) if isinstance(text, str) and not mended else ""
            raise stop("front-matter/invalid-date", message, hint, replacement=mended)
        return self._bounded(text)

    def _bounded(self, text: str) -> dt.date:
        year, month, day = re.findall("[0-9]+", text)[:3]
        written = dt.date(int(year), int(month), int(day))
        if (self.min and written < self.min) or (self.max and written > self.max):
            message = f"expected {self._bounds}, got {written}"
            raise stop("schema/invalid-value", message)
        return parse_moment(text.strip(BLANKS))

    def _mended(self, text: str) -> str:
        """`text` with two digits for month and day, when that makes it right."""
        parts = _SHORT_DAY.fullmatch(text.strip(BLANKS))
        mended = f"{parts[1]}-{parts[2]:0>2}-{parts[3]:0>2}" if parts else ""
        return mended if compiled(framed(self.form)).search(mended) else ""

    def _hint(self, text: str) -> str:
        """The hint for a date in another order, such as 31/12/2025."""
        parts = _DAY_FIRST.fullmatch(text.strip(BLANKS))
        if parts is None:
            return ""
        meant = f"{parts[3]}-{parts[2]:0>2}-{parts[1]:0>2}"
        is_day = compiled(framed(self.form)).search(meant)
        return f"did you mean {meant}?" if is_day else "write year, month and day in this order"

    @property
    def _bounds(self) -> str:
        if self.max is None:
            return f"a date from {self.min}"
        return (
            f"a date up to {self.max}"
            if self.min is None
            else (f"a date from {self.min} to {self.max}")
        )

    def input_schema(self) -> Node:
        """Text that is a date; its pattern knows the days of each month."""
        schema: Node = {"type": "string", "pattern": framed(self.form)}
        bounds = [
            *([patterns.day_from(self.min)] if self.min else []),
            *([patterns.day_until(self.max)] if self.max else []),
        ]
        if bounds:
            schema["allOf"] = [{"pattern": pattern} for pattern in bounds]
        return schema


class Moment(_Dated[dt.datetime]):
    """A date (midnight UTC) or a time; one without a zone is UTC."""

    type_name = "datetime"
    form = patterns.DAY_OR_MOMENT

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> dt.datetime:  # noqa: ANN401
        read = self._read(value)
        if isinstance(read, dt.datetime):
            return read
        return dt.datetime.combine(read, dt.time(), tzinfo=dt.UTC)

    def output_schema(self) -> Node:
        """A time in UTC."""
        return {"type": "string", "format": "date-time"}

    def serve(self, value: dt.datetime) -> str | None:
        """RFC 3339 in UTC."""
        return rfc3339(value)


class Day(_Dated[dt.date]):
    """A date without a time."""

    type_name = "date"
    form = patterns.DAY

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> dt.date:  # noqa: ANN401
        return self._read(value)

    def output_schema(self) -> Node:
        """A date."""
        return {"type": "string", "format": "date"}

    def serve(self, value: dt.date) -> str:
        """As 2026-09-17."""
        return value.isoformat()
