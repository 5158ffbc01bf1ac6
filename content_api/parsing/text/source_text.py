"""Bytes of a file to text with LF line ends; the one place where decoding is decided."""

from dataclasses import dataclass

from content_api.problems import Place, Problem, make_problem, replace_with

BOM = b"\xef\xbb\xbf"
_SAMPLE_BYTES = 400


@dataclass(frozen=True, slots=True)
class SourceText:
    """A decoded file; `text` is None when a problem stopped the decoding."""

    text: str | None
    problems: tuple[Problem, ...] = ()


def decode_source(path: str, data: bytes) -> SourceText:
    """Decode `data` strictly as UTF-8 and normalise CRLF to LF.

    Args:
        path: Source file, relative to the content root; labels problems only.
        data: The whole file.

    Returns:
        The text without BOM, or None and the problem that stopped the decoding. Never raises.
    """
    problems: list[Problem] = []
    bom_bytes = len(BOM) if data.startswith(BOM) else 0
    if bom_bytes:
        data = data[bom_bytes:]
        fix = replace_with("remove the mark", Place(1, 1, 1, 1), "")
        message, hint = "unexpected byte-order mark", "save without BOM"
        problems.append(make_problem("file/bom", path, message, hint=hint, fix=fix))
    has_utf16_mark = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    if not has_utf16_mark and data[:_SAMPLE_BYTES].count(0) * 4 > len(data[:_SAMPLE_BYTES]):
        problems.append(_not_utf8(path, Place(), "UTF-16 or UTF-32", data.index(0)))
        return SourceText(None, tuple(problems))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").replace("\r\n", "\n")
        place = Place(before.count("\n") + 1, len(before) - before.rfind("\n"))
        got = "UTF-16" if has_utf16_mark else f"byte 0x{data[error.start]:02x}"
        problems.append(_not_utf8(path, place, got, bom_bytes + error.start))
        return SourceText(None, tuple(problems))
    text = text.replace("\r\n", "\n")
    lone = text.find("\r")
    if lone >= 0:
        place = Place(text.count("\n", 0, lone) + 1, lone - text.rfind("\n", 0, lone))
        message = "expected LF or CRLF line ends, got a lone CR"
        hint = "convert the line ends to LF"
        problems.append(make_problem("file/cr", path, message, place=place, hint=hint))
        return SourceText(None, tuple(problems))
    return SourceText(text, tuple(problems))


def _not_utf8(path: str, place: Place, got: str, offset: int) -> Problem:
    message = f"expected UTF-8, got {got} at byte {offset}"
    hint = "save the file as UTF-8"
    return make_problem("file/not-utf8", path, message, place=place, hint=hint)
