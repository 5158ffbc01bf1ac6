"""Texts: any, on one line, or of a form such as a slug."""

import re
from typing import Any, ClassVar

from marshmallow import ValidationError

from content_api.parsing.text.file_names import MAX_SLUG_CHARACTERS
from content_api.schemas import patterns
from content_api.schemas.fields.base import Value, shown, stop
from content_api.schemas.patterns import BLANKS, compiled, framed, is_of_length
from content_api.values.parts import Node

_CONTROL = re.compile(patterns.CONTROL)
_BLANK_RUN = re.compile(f"{patterns.B}+")


class Text(Value[str]):
    """A text without control characters; YAML's other types are not turned into text.

    Attributes:
        min_length: Least characters, blanks around the text not counted.
        max_length: Most characters.
        pattern: What must be found in the text as it is written.
        portable: The pattern, in what Python and ECMA-262 read alike.
    """

    type_name = "text"
    expected = "text"
    is_line: ClassVar[bool] = False
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    portable: str | None = None

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:  # noqa: ANN401
        if not isinstance(value, str):
            raise self.wrong_type(value)
        bad = _CONTROL.search(value)
        if bad:
            code = bad.group().encode("unicode_escape").decode()
            message = f"expected text, got the control character {code} in it"
            hint = r"write \\ for a backslash, or use single quotes"
            raise stop("schema/control-character", message, hint)
        return self._measured(value, self._clean(value))

    def wrong_type(self, value: object) -> ValidationError:
        """The exception for a value of another type; a scalar that YAML misread may be quoted."""
        message = f"expected {self.expected}, got {shown(value)}"
        return stop("schema/invalid-type", message, "quote it", quotable=self.accepts)

    def _clean(self, value: str) -> str:
        return value.strip(BLANKS)

    def _measured(self, written: str, text: str) -> str:
        low, high = self.min_length or 0, self.max_length
        if len(text) < low or (high is not None and len(text) > high):
            raise stop("schema/invalid-value", f"expected {self._length}, got {len(text)}")
        if self.portable and not compiled(self.portable).search(written):
            message = f"expected text with the pattern {self.pattern}, got {shown(written)}"
            raise stop("schema/invalid-value", message)
        return text

    @property
    def _length(self) -> str:
        """The length that it takes, in words."""
        low, high = self.min_length, self.max_length
        if high is None:
            return f"at least {low} characters"
        return f"{low} to {high} characters" if low else f"at most {high} characters"

    def input_schema(self) -> Node:
        """Text, and each pattern that it must have."""
        wanted = [self._form_pattern()]
        if self.portable:
            wanted.append(self.portable)
        if self.min_length or self.max_length is not None:
            low = self.min_length or 0
            wanted.append(is_of_length(low, self.max_length, is_line=self.is_line))
        schema: Node = {"type": "string", "pattern": wanted[0]}
        if self.min_length:
            schema["minLength"] = self.min_length  # for its clearer message
        if wanted[1:]:
            schema["allOf"] = [{"pattern": pattern} for pattern in wanted[1:]]
        return schema

    def _form_pattern(self) -> str:
        return patterns.NO_CONTROL

    def output_schema(self) -> Node:
        """Text."""
        return {"type": "string"}


class Line(Text):
    """A text on one line: line breaks become spaces."""

    type_name = "string"
    is_line = True

    def _clean(self, value: str) -> str:
        return _BLANK_RUN.sub(" ", super()._clean(value))


class Formed(Text):
    """A text of a form.

    Attributes:
        form: Pattern of the whole text, blanks around it aside.
        json_format: JSON Schema's name of the form, for editors; it judges nothing.
    """

    form: ClassVar[str]
    json_format: ClassVar[str] = ""

    def _measured(self, written: str, text: str) -> str:
        if not compiled(self._form_pattern()).search(written):
            raise stop("schema/invalid-value", f"expected {self.expected}, got {shown(text)}")
        return super()._measured(written, text)

    def _form_pattern(self) -> str:
        return framed(self.form)

    def output_schema(self) -> Node:
        """Text, with the name of its form."""
        return super().output_schema() | ({"format": self.json_format} if self.json_format else {})


class Locale(Formed):
    """A language tag."""

    type_name = "string"
    expected = "a language such as es"
    form = patterns.LOCALE


class Slug(Formed):
    """A part of a URL."""

    type_name = "slug"
    expected = "letters a to z, digits and - _ . between them"
    form = (
        f"(?={patterns.INK}{{1,{MAX_SLUG_CHARACTERS}}}{patterns.B}*{patterns.END}){patterns.SLUG}"
    )


class Duration(Formed):
    """A duration in days, hours, minutes and seconds."""

    type_name = "duration"
    expected = "a duration such as PT1M30S"
    form = patterns.DURATION
    json_format = "duration"


class Url(Formed):
    """An address: http or https with a host, or a path of the site that starts with a slash."""

    type_name = "url"
    expected = "an address such as https://example.org or /path"
    form = patterns.URL
    json_format = "uri-reference"


class Email(Formed):
    """An address of mail."""

    type_name = "email"
    expected = "an address such as ana@example.org"
    form = patterns.EMAIL
    json_format = "email"


class File(Formed):
    """A file by its path from the content root."""

    type_name = "file"
    expected = "a path from the content root such as redes/datos.csv"
    form = patterns.FILE


class Reference(Formed):
    """A record by its id: a series' slug, or `series/article`."""

    type_name = "reference"

    def __init__(self, to: str, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.to = to
        is_series = to == "series"
        self.expected = "the slug of a series" if is_series else "an article as series/article"
        self.id_form = patterns.SLUG if is_series else patterns.ARTICLE_ID

    def _form_pattern(self) -> str:
        return framed(self.id_form)
