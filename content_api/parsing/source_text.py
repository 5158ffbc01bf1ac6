"""Bytes of a file to text with LF line ends; the one place where decoding is decided."""

from dataclasses import dataclass

from content_api.problems import Place, Problem, make_problem

BOM = b"\xef\xbb\xbf"


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
    if data.startswith(BOM):
        data = data[len(BOM) :]
        problems.append(
            make_problem("file/bom", path, "unexpected byte-order mark", hint="save without BOM")
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        problems.append(_undecodable(path, data, error))
        return SourceText(None, tuple(problems))
    text = text.replace("\r\n", "\n")
    lone = text.find("\r")
    if lone >= 0:
        place = Place(text.count("\n", 0, lone) + 1, lone - text.rfind("\n", 0, lone))
        message = "expected LF or CRLF line ends, got a lone CR"
        problems.append(make_problem("file/cr", path, message, place=place))
        return SourceText(None, tuple(problems))
    return SourceText(text, tuple(problems))


def _undecodable(path: str, data: bytes, error: UnicodeDecodeError) -> Problem:
    before = data[: error.start].decode("utf-8", "replace").replace("\r\n", "\n")
    place = Place(before.count("\n") + 1, len(before) - before.rfind("\n"))
    got = "UTF-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else f"byte 0x{data[error.start]:02x}"
    return make_problem(
        "file/not-utf8",
        path,
        f"expected UTF-8, got {got} at byte {error.start}",
        place=place,
        hint="save the file as UTF-8",
    )
