"""Reading YAML that has faults: each is told where it is, and the rest is read on behind it.

PyYAML stops at the first thing that it does not understand, often a line behind the slip. So slips
are looked for from where that began, and one is believed only when YAML reads further without it.
"""

from dataclasses import dataclass, field
from typing import Any

import yaml

from content_api.parsing.text.conflicts import find_conflict, without_conflicts
from content_api.parsing.text.look_alikes import named
from content_api.parsing.text.positions import LineIndex
from content_api.parsing.yaml.failure import Failure, find_failure
from content_api.parsing.yaml.reasons import list_slips
from content_api.parsing.yaml.slips import Slip
from content_api.parsing.yaml.stop import YamlStop
from content_api.parsing.yaml.values import CONTROL, YamlReader
from content_api.problems import Edit, Fix, Place

_MARK = "\ufeff"
_MOST_FAULTS = 40
_MOST_ANCHORS = 4  # and tags; who writes more of them has not slipped
# Each slip that may be one has the text read once more.
_MOST_CHARACTERS = 300_000


@dataclass(slots=True)
class YamlReading:
    """What YAML came to.

    Attributes:
        values: Of a text with faults, those that could be read around them.
        reader: Knows where they stand.
        faults: What is wrong.
        is_whole: Whether nothing had to be passed over.
    """

    values: dict[str, Any]
    reader: YamlReader
    faults: list[YamlStop]
    is_whole: bool


def read_yaml(text: str, first_line: int) -> YamlReading:
    """The mapping in `text`, with every fault at its own place. Never raises.

    Args:
        text: YAML.
        first_line: Line of the file on which it starts.
    """
    return _Reading(text, LineIndex(text, first_line)).read()


@dataclass(slots=True)
class _Reading:
    """A text, and what had to be changed in memory to read on.

    Attributes:
        text: As it is read now.
        index: Of the text as it was written.
        edits: Changes so far, in order: offset, how much went, how much came.
        faults: Told so far.
        left: How many characters may still be read in looking for slips.
    """

    text: str
    index: LineIndex
    edits: list[tuple[int, int, int]] = field(default_factory=list)
    faults: list[YamlStop] = field(default_factory=list)
    left: int = _MOST_CHARACTERS

    def read(self) -> YamlReading:
        self._pass_over_mark()
        self._pass_over_conflict()
        self._pass_over_control_characters()
        while True:
            reader = YamlReader(self._place)
            stop: YamlStop | None = None
            try:
                values = reader.read_mapping(self.text)
            except YamlStop as found:
                stop = found
            except yaml.YAMLError:
                pass
            else:
                faults = [*self.faults, *reader.faults]
                return YamlReading(values, reader, faults, is_whole=not self.faults)
            if not self._pass_over(stop):
                faults = [*self.faults, *reader.faults]
                return YamlReading({}, reader, faults, is_whole=False)

    def _pass_over(self, stop: YamlStop | None) -> bool:
        """Tell what stopped the reading; whether the rest can be read on."""
        if stop and stop.left_out:
            self.faults.append(stop)
            self._edit(stop.left_out)
            return sum(fault.left_out is not None for fault in self.faults) < _MOST_ANCHORS
        failure = find_failure(self.text) if stop is None or stop.is_prose else None
        slip = self._find_slip(failure) if failure else None
        if slip:
            self._pass_over_slip(slip)
            return len(self.faults) < _MOST_FAULTS
        self.faults.append(stop or self._unexplained(failure))
        return False

    def _find_slip(self, failure: Failure) -> Slip | None:
        """The slip without which YAML reads further."""
        begins = self._origin(failure.begins)
        for slip in list_slips(self.text, failure):
            self.left -= len(self.text)
            if self.left < 0:
                return None
            trial = _Reading(self.text, self.index, list(self.edits))
            for edit in reversed(slip.edits):
                trial._edit(edit)
            after = find_failure(trial.text)
            if after is None or trial._origin(after.begins) > begins:
                return slip
        return None

    def _pass_over_slip(self, slip: Slip) -> None:
        fix = None
        if slip.mend:
            edits = tuple(Edit(self._place(a, b), new) for a, b, new in slip.edits)
            fix = Fix(slip.mend, edits)
        place = self._place(slip.start, slip.end)
        stop = YamlStop("yaml", slip.message, place, slip.field, slip.hint, fix=fix)
        self.faults.append(stop)
        for edit in reversed(slip.edits):
            self._edit(edit)

    def _unexplained(self, failure: Failure | None) -> YamlStop:
        reason, offset = (failure.reason, failure.offset) if failure else ("", 0)
        char = self.text[offset : offset + 1]
        place = self._place(offset, offset + (char not in ("", "\n")))
        return YamlStop("yaml", f"expected valid YAML: {reason}", place)

    def _pass_over_mark(self) -> None:
        """A byte-order mark, which YAML skips, uncounted, at the beginning only."""
        if self.text.startswith(_MARK):
            message = f"expected nothing, got the character {named(_MARK)}"
            self._pass_over_slip(Slip(0, 1, message, ((0, 1, ""),), mend="remove it"))

    def _pass_over_conflict(self) -> None:
        span = find_conflict(self.text)
        if span:
            message = "expected one version of these lines, got a conflict that git left"
            hint = "keep what is right, and remove the lines of <, = and >"
            place = self._place(*span)
            self.faults.append(YamlStop("conflict", message, place, hint=hint))
            self.text = without_conflicts(self.text)

    def _pass_over_control_characters(self) -> None:
        bad = CONTROL.search(self.text)
        if bad:
            got = bad.group().encode("unicode_escape", "surrogatepass").decode()
            message = f"expected text, got the control character {got}"
            self.faults.append(YamlStop("yaml", message, self._place(*bad.span())))
            # What stands there reads as text, so that nothing else begins behind it.
            self.text = CONTROL.sub("x", self.text)

    def _edit(self, edit: tuple[int, int, str]) -> None:
        start, end, new = edit
        self.text = self.text[:start] + new + self.text[end:]
        self.edits.append((start, end - start, len(new)))

    def _origin(self, offset: int) -> int:
        """Where what stands at `offset` now stood in the text as it was written."""
        for start, went, came in reversed(self.edits):
            if offset >= start + came:
                offset += went - came
            elif offset > start:
                offset = min(offset, start + went)
        return offset

    def _place(self, start: int, end: int) -> Place:
        if not self.edits:
            return self.index.place(start, end)
        return self.index.place(self._origin(start), self._origin(end))
