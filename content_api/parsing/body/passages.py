"""A body's text as the parts under its headings: what a search finds and links to."""

from collections.abc import Iterator

from content_api.parsing.body.plain_text import TextBlock
from content_api.values.parts import Section

_BETWEEN = len("\n\n")  # the blank line with which `join_text` parts blocks


def list_sections(blocks: tuple[TextBlock, ...]) -> tuple[Section, ...]:
    """The parts of a text, in reading order.

    Args:
        blocks: Of the whole text; offsets are into what `join_text` makes of them.

    Returns:
        The page's own part first, though it may be empty, then one for each heading. A first
        heading that is a `#` is the page's title: what stands under it is the page's own.
    """
    sections: list[Section] = []
    anchor = heading = ""
    level = start = position = 0
    for index, block in enumerate(blocks):
        if index == 0 and block.level == 1:
            heading, start = block.text, len(block.shown) + _BETWEEN
        elif block.level:
            sections.append(Section(anchor, heading, level, start, _end(start, position)))
            anchor, heading, level = block.anchor, block.text, block.level
            start = position + len(block.shown) + _BETWEEN
        position += len(block.shown) + _BETWEEN
    return (*sections, Section(anchor, heading, level, start, _end(start, position)))


def list_trails(sections: tuple[Section, ...]) -> Iterator[tuple[str, ...]]:
    """For each section, the headings above its own, outermost first."""
    above: list[Section] = []
    for section in sections:
        while above and above[-1].level >= section.level:
            above.pop()
        yield tuple(one.heading for one in above)
        if section.level:
            above.append(section)


def _end(start: int, position: int) -> int:
    return max(start, position - _BETWEEN)
