"""What a problem code means: one value, from which `explain`, docs and reporters are written."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
Level = Literal["error", "warning", "off"]


@dataclass(frozen=True, slots=True)
class Code:
    """A problem code.

    Attributes:
        level: How it is reported unless the settings say otherwise. What is an error by default
            keeps its file from being served, so no setting can lower it.
        title: One line, as a heading.
        explanation: What it means and how to mend it.
        bad: Lines that have the problem, as short as can be.
        good: The same lines, mended.
    """

    level: Level
    title: str
    explanation: str
    bad: str = ""
    good: str = ""

    @property
    def is_fixed(self) -> bool:
        """Whether it always is an error, whatever the settings say."""
        return self.level == "error"


def error(title: str, explanation: str, bad: str = "", good: str = "") -> Code:
    """A code that keeps the file from being served."""
    return Code("error", title, explanation, bad, good)


def warning(title: str, explanation: str, bad: str = "", good: str = "") -> Code:
    """A code that does not keep the file from being served."""
    return Code("warning", title, explanation, bad, good)


def off(title: str, explanation: str, bad: str = "", good: str = "") -> Code:
    """A code that is reported only where the settings ask for it."""
    return Code("off", title, explanation, bad, good)
