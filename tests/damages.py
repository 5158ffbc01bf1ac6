"""Damages to correct files, each at a place that is known: what an author's slips look like.

Usage: python -m tests.damages --count 10000 --seed 1

Of each damaged file must hold: it is told, at the damage and nowhere else; mending changes no line
but the damaged ones, ends what it mends, and changes nothing more when it is done again.
"""

import argparse
import multiprocessing
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from content_api.catalogue.compiling.compile import Compiler
from content_api.catalogue.options import CompileOptions
from content_api.problems import Problem
from content_api.problems.mending import apply_fixes
from tests.sources import CONTENT

_MOST_PASSES = 20
_CHUNK = 250
_COMPILER = Compiler(CompileOptions())


# --- Correct files ---

_TEXT = """
redes neuronas pesos sesgos capas gradientes datos modelos lenguaje memoria agentes mercados
señales árboles grafos rutas cálculo álgebra ejemplos errores contexto atención
"""
_WORDS = _TEXT.split()
_PAGES = (path.read_bytes().decode() for path in sorted(CONTENT.rglob("[0-9]*-*.md")))
_OF_THE_SITE = re.compile(r"^(?:difficulty|reviewer):.*\n", re.MULTILINE)  # its own fields
_SAMPLE = tuple(_OF_THE_SITE.sub("", page) for page in _PAGES if page.startswith("---\n"))
_KEYS = ("title", "description", "tags", "keywords", "level", "state", "date", "lang", "robots")


def _words(rng: random.Random, low: int, high: int) -> str:
    return " ".join(rng.sample(_WORDS, rng.randint(low, high)))


def _sentence(rng: random.Random) -> str:
    return _words(rng, 3, 8).capitalize()


def _value(rng: random.Random, key: str) -> list[str]:
    """The lines of a key and its value, in one of the ways to write it."""
    if key in ("tags", "keywords"):
        names = rng.sample(_WORDS, rng.randint(1, 4))
        indent = rng.choice(("", "  ", "    "))
        block = [f"{key}:", *(f"{indent}- {name}" for name in names)]
        return rng.choice((block, block, [f"{key}: [{', '.join(names)}]"]))
    fixed = {
        "level": ("general", "tecnico"),
        "state": ("published", "archived", "draft", "ready"),
        "date": (f"20{rng.randint(10, 25)}-{rng.randint(10, 12)}-{rng.randint(10, 28)}",),
        "lang": ("es", "en"),
        "robots": ("noindex", "nofollow"),
    }
    if key in fixed:
        return [f"{key}: {rng.choice(fixed[key])}"]
    text = _sentence(rng)
    quote = rng.choice(("", "", '"', "'"))
    if key == "description" and rng.random() < 0.3:
        first = rng.choice((f"{key}: |", f"{key}: >", f"{key}: {_sentence(rng)}"))
        return [first, f"  {text}", f"  {_sentence(rng)}"]
    return [f"{key}: {quote}{text}{quote}{rng.choice(('', '', '', ' ', '  # nota'))}"]


def correct_file(rng: random.Random) -> str:
    """A file of which nothing is to be told: made here, or a page of the sample site."""
    if rng.random() < 0.2:
        return rng.choice(_SAMPLE)
    keys = ["title", *rng.sample(_KEYS[1:], rng.randint(2, 7))]
    rng.shuffle(keys)
    pairs = [line for key in keys for line in _value(rng, key)]
    if rng.random() < 0.2:
        pairs.insert(0, rng.choice(("# Lo que el buscador lee", "")))
    lines = ["---", *pairs, "---", ""]
    for number in range(rng.randint(1, 3)):
        lines += [f"## {number + 1} {_sentence(rng)}", "", f"{_sentence(rng)}.", ""]
    return "\n".join(lines)


# --- Damages ---


@dataclass(frozen=True, slots=True)
class Damage:
    """A damaged text.

    Attributes:
        text: The whole file.
        lines: 1-based lines at which the damage may be told, and which mending may change.
        column: 1-based column at which it begins; 0 when any on these lines will do.
        end_column: Past its end.
        each: Lines of which each must be told, when there are two damages.
    """

    text: str
    lines: frozenset[int]
    column: int = 0
    end_column: int = 0
    each: frozenset[int] = frozenset()


Damager = Callable[[random.Random, list[str]], Damage | None]


def _rows(lines: list[str], wanted: Callable[[str], bool]) -> list[int]:
    """Indexes of the lines of front matter that are wanted."""
    end = lines.index("---", 1)
    return [row for row in range(1, end) if wanted(lines[row])]


def _is_pair(line: str) -> bool:
    return line[:1].isalpha() and ": " in line and not line.endswith(("|", ">"))


def _is_plain(line: str) -> bool:
    """A key with a text that has no quotes and no brackets."""
    is_text = line.startswith(("title: ", "description: ")) and "#" not in line
    return is_text and line.split(": ", 1)[1][0] not in "\"'|>"


def _is_quoted(line: str) -> bool:
    return _is_pair(line) and line[-1] in "\"'"


def _has_e(line: str) -> bool:
    return _is_pair(line) and "e" in line.partition(":")[0]


def _is_item(line: str) -> bool:
    return line.lstrip().startswith("- ")


def _changed(lines: list[str], row: int, new: str, column: int = 0, width: int = 1) -> Damage:
    text = "\n".join([*lines[:row], new, *lines[row + 1 :]])
    return Damage(text, frozenset({row + 1}), column, column + width if column else 0)


def _replace(
    wanted: Callable[[str], bool], old: str, new: str, rng: random.Random, lines: list[str]
) -> Damage | None:
    """The first `old` of a line becomes `new`."""
    rows = _rows(lines, lambda line: wanted(line) and old in line)
    if not rows:
        return None
    row = rng.choice(rows)
    at = lines[row].index(old)
    damaged = lines[row].replace(old, new, 1)
    return _changed(lines, row, damaged, at + 1, max(len(new), 1) + 1)


def _insert(
    wanted: Callable[[str], bool],
    at: Callable[[str], int],
    new: str,
    rng: random.Random,
    lines: list[str],
) -> Damage | None:
    """`new` comes into a line."""
    rows = _rows(lines, wanted)
    if not rows:
        return None
    row = rng.choice(rows)
    line, position = lines[row], at(lines[row])
    damaged = line[:position] + new + line[position:]
    return _changed(lines, row, damaged, max(position, 1), len(new) + 2)


def _drop_colon(rng: random.Random, lines: list[str]) -> Damage | None:
    return _whole_line(_replace(_is_pair, ": ", " ", rng, lines))


def _equals(rng: random.Random, lines: list[str]) -> Damage | None:
    return _replace(_is_pair, ": ", " = ", rng, lines)


def _whole_line(damage: Damage | None) -> Damage | None:
    return damage and Damage(damage.text, damage.lines)


def _duplicate(rng: random.Random, lines: list[str]) -> Damage | None:
    rows = _rows(lines, _is_pair)
    row = rng.choice(rows)
    end = lines.index("---", 1)
    text = "\n".join([*lines[:end], lines[row], *lines[end:]])
    return Damage(text, frozenset({end + 1}), 1, len(lines[row]) + 1)


def _misspell_key(rng: random.Random, lines: list[str]) -> Damage | None:
    row = rng.choice(_rows(lines, lambda line: _is_pair(line) and len(line.split(":")[0]) > 3))
    key, _, value = lines[row].partition(":")
    at = rng.randrange(len(key) - 1)
    wrong = key[:at] + key[at + 1] + key[at] + key[at + 2 :]
    return None if wrong == key else _changed(lines, row, f"{wrong}:{value}", 1, len(key))


def _misspell_choice(rng: random.Random, lines: list[str]) -> Damage | None:
    rows = _rows(lines, lambda line: line.startswith(("state: ", "level: ")))
    if not rows:
        return None
    row = rng.choice(rows)
    key, value = lines[row].split(": ")
    at = rng.randrange(len(value) - 1)
    wrong = value[:at] + value[at + 1 :]
    return _changed(lines, row, f"{key}: {wrong}", len(key) + 3, len(value))


def _bad_date(rng: random.Random, lines: list[str]) -> Damage | None:
    wrong = rng.choice(("2025-02-30", "2025-13-01", "2025-1-1", "ayer", "20250203", "01/02/2025"))
    rows = _rows(lines, lambda line: line.startswith("date: "))
    return _changed(lines, rows[0], f"date: {wrong}", 7, len(wrong)) if rows else None


def _indent(rng: random.Random, lines: list[str]) -> Damage | None:
    rows = _rows(lines, lambda line: line[:1].isalpha() and ":" in line)[1:]
    # Behind a block of text or a list, an indented line is part of it.
    rows = [row for row in rows if _is_pair(lines[row - 1])]
    if not rows:
        return None
    row = rng.choice(rows)
    return _changed(lines, row, " " * rng.randint(1, 3) + lines[row])


def _tab(rng: random.Random, lines: list[str]) -> Damage | None:
    rows = _rows(lines, lambda line: line.startswith("  - "))
    if not rows:
        return None
    row = rng.choice(rows)
    return _changed(lines, row, "\t" + lines[row].lstrip(), 1)


def _drop_quote(at: int, rng: random.Random, lines: list[str]) -> Damage | None:
    rows = _rows(lines, lambda line: _is_quoted(line) and '"' in line)
    if not rows:
        return None
    row = rng.choice(rows)
    key, _, value = lines[row].partition(": ")
    damaged = f"{key}: {value[1:] if at == 0 else value[:-1]}"
    return _changed(lines, row, damaged)


def _conflict(rng: random.Random, lines: list[str]) -> Damage | None:
    rows = _rows(lines, _is_pair)
    row = rng.choice(rows)
    both = ["<<<<<<< HEAD", lines[row], "=======", lines[row] + "x", ">>>>>>> rama"]
    text = "\n".join([*lines[:row], *both, *lines[row + 1 :]])
    return Damage(text, frozenset({row + 1}), 1, 13)


def _no_closing(rng: random.Random, lines: list[str]) -> Damage | None:
    del rng
    end = lines.index("---", 1)
    return Damage("\n".join([*lines[:end], *lines[end + 1 :]]), frozenset({1}))


def _wrong_closing(rng: random.Random, lines: list[str]) -> Damage | None:
    end = lines.index("---", 1)
    wrong = rng.choice(("--- ", "----", "\u2014-", "---\u00a0", "...", "---\t", "\u2014"))
    return Damage("\n".join([*lines[:end], wrong, *lines[end + 1 :]]), frozenset({1, end + 1}))


def _wrong_opening(rng: random.Random, lines: list[str]) -> Damage | None:
    wrong = rng.choice(
        ("--- ", "----", "\u2014-", "---\u00a0", "\u200b---", " ---", "\u2013\u2013")
    )
    return Damage("\n".join([wrong, *lines[1:]]), frozenset({1}))


def _foreign(rng: random.Random, lines: list[str]) -> Damage | None:
    wrong = rng.choice(("---js", "---toml", "+++", "%{", "{", ";;;"))
    return Damage("\n".join([wrong, *lines[1:]]), frozenset({1}))


def _no_opening(rng: random.Random, lines: list[str]) -> Damage | None:
    del rng
    is_flat = all(_is_pair(line) for line in lines[1 : lines.index("---", 1)])
    return Damage("\n".join(lines[1:]), frozenset({1})) if is_flat else None


def _heading(rng: random.Random, lines: list[str]) -> Damage | None:
    del rng
    # The last: those behind it would be a level too deep.
    headings = [row for row, line in enumerate(lines) if line.startswith("#")]
    row = headings[-1]
    return _changed(lines, row, lines[row].replace(" ", "\u00a0", 1), 3, 3)


def _stray_line(rng: random.Random, lines: list[str]) -> Damage | None:
    row = rng.choice(_rows(lines, _is_pair))
    wrong = _words(rng, 1, 4)
    text = "\n".join([*lines[:row], wrong, *lines[row:]])
    # Below a text that goes on, it may be part of it.
    is_sure = row == 1 or _is_pair(lines[row - 1])
    return Damage(text, frozenset({row + 1}), 1, len(wrong) + 1) if is_sure else None


def _break_list(rng: random.Random, lines: list[str]) -> Damage | None:
    rows = _rows(lines, lambda line: line.endswith("]"))
    if not rows:
        return None
    row = rng.choice(rows)
    return _changed(lines, row, lines[row][:-1])


def _after_colon(line: str) -> int:
    return line.index(": ") + 2


def _in_text(line: str) -> int:
    return line.rindex(" ")


def _at_start(line: str) -> int:
    del line
    return 0


def _before_dash(line: str) -> int:
    return line.index("-")


def _in_key(line: str) -> int:
    return line.index(":") // 2


DAMAGES: dict[str, Damager] = {
    "no blank after a colon": partial(_replace, _is_pair, ": ", ":"),
    "no colon": _drop_colon,
    "no colon and no blank": lambda rng, lines: _whole_line(
        _replace(_is_pair, ": ", "", rng, lines)
    ),
    "equals for a colon": _equals,
    "fullwidth colon": partial(_replace, _is_pair, ": ", "\uff1a"),
    "ratio for a colon": partial(_replace, _is_pair, ":", "\u2236"),
    "no-break space after a colon": partial(_replace, _is_pair, ": ", ":\u00a0"),
    "no-break space before a colon": partial(_replace, _is_pair, ": ", "\u00a0: "),
    "no-break spaces for an indent": partial(_replace, _is_item, "  ", "\u00a0\u00a0"),
    "no-break space after a dash": partial(_replace, _is_item, "- ", "-\u00a0"),
    "zero width space in a key": partial(_insert, _is_pair, _in_key, "\u200b"),
    "zero width space before a key": partial(_insert, _is_pair, _at_start, "\u200b"),
    "zero width space before a value": partial(_insert, _is_plain, _after_colon, "\u200b"),
    "no-break space before a value": partial(_insert, _is_plain, _after_colon, "\u00a0"),
    "cyrillic e in a key": partial(_replace, _has_e, "e", "\u0435"),
    "line separator in a text": partial(_insert, _is_plain, _in_text, "\u2028"),
    "control character in a text": partial(_insert, _is_plain, _in_text, "\x07"),
    "colon in a text": partial(_insert, _is_plain, _in_text, ":"),
    "number sign in a text": partial(_insert, _is_plain, _in_text, " #3"),
    "at sign before a text": partial(_insert, _is_plain, _after_colon, "@"),
    "backquote before a text": partial(_insert, _is_plain, _after_colon, "`"),
    "asterisk before a text": partial(_insert, _is_plain, _after_colon, "*"),
    "text behind a quote": lambda rng, lines: _whole_line(
        _insert(_is_quoted, len, " más", rng, lines)
    ),
    "backslash in double quotes": partial(
        _insert, lambda line: line.endswith('"') and _is_pair(line), _in_text, "\\d"
    ),
    "closing quote gone": partial(_drop_quote, 1),
    "opening quote gone": partial(_drop_quote, 0),
    "en dash for a dash": partial(_replace, _is_item, "- ", "\u2013 "),
    "bullet for a dash": partial(_replace, _is_item, "- ", "\u2022 "),
    "no blank after a dash": partial(_replace, _is_item, "- ", "-"),
    "tab for an indent": _tab,
    "line indented": _indent,
    "bracket gone": _break_list,
    "key twice": _duplicate,
    "key misspelt": _misspell_key,
    "choice misspelt": _misspell_choice,
    "date that is none": _bad_date,
    "stray line": _stray_line,
    "merge conflict": _conflict,
    "no closing fence": _no_closing,
    "closing fence wrong": _wrong_closing,
    "opening fence wrong": _wrong_opening,
    "no opening fence": _no_opening,
    "foreign fence": _foreign,
    "no-break space in a heading": _heading,
}


# Of these, two in one file are two problems: each changes one line, and no other by it.
_APART = (
    "no blank after a colon",
    "no colon",
    "fullwidth colon",
    "no-break space after a colon",
    "at sign before a text",
    "colon in a text",
    "text behind a quote",
    "control character in a text",
    "bracket gone",
    "choice misspelt",
    "date that is none",
    "number sign in a text",
    "key misspelt",
    "no-break space in a heading",
)


def make(seed: int, number: int) -> tuple[str, str, Damage]:
    """The name of a damage, the correct text, and the damaged one; always the same."""
    rng = random.Random(f"{seed}/{number}")  # noqa: S311 - a seed, not a secret
    name = list(DAMAGES)[number % len(DAMAGES)]
    is_two = rng.random() < 0.2
    while True:
        text = correct_file(rng)
        if is_two:
            name = " and ".join(pair := rng.sample(_APART, 2))
            damage = _two(rng, text, pair)
        else:
            damage = _damage(rng, text, name)
        if damage and damage.text != text:
            return name, text, _with_line_ends(damage, rng.choice(("\n", "\n", "\r\n")))


def _damage(rng: random.Random, text: str, name: str) -> Damage | None:
    try:
        return DAMAGES[name](rng, text.split("\n"))
    except IndexError:  # there is no line that it could damage
        return None


def _two(rng: random.Random, text: str, names: list[str]) -> Damage | None:
    first = _damage(rng, text, names[0])
    second = _damage(rng, first.text, names[1]) if first else None
    if first is None or second is None or first.lines & second.lines:
        return None
    lines = first.lines | second.lines
    return Damage(second.text, lines, each=lines)


def _with_line_ends(damage: Damage, ends: str) -> Damage:
    return replace(damage, text=damage.text.replace("\n", ends))


# --- What must hold ---


def problems_of(text: str) -> list[Problem]:
    """What is told of an article."""
    compiled = _COMPILER.compile_article("s/01-a.md", text.encode())
    return sorted(compiled.problems, key=lambda problem: problem.sort_key)


def _mended(text: str) -> tuple[str, list[Problem]]:
    """The text after every certain mend, and what was mended."""
    made: list[Problem] = []
    for _ in range(_MOST_PASSES):
        fixable = [problem for problem in problems_of(text) if problem.fix]
        if not fixable:
            return text, made
        text, done = apply_fixes(text, fixable)
        made += done
    return text, [*made, *fixable]


def faults_of(text: str, damage: Damage) -> Iterator[str]:
    """What does not hold of a damaged file."""
    if problems_of(text):
        yield "the file was not correct"
    told = problems_of(damage.text)
    if not told:
        yield "nothing is told"
    for problem in told:
        if problem.line not in damage.lines:
            yield f"told elsewhere: {problem.line_form}"
    if damage.column and not any(
        damage.column <= problem.column <= damage.end_column for problem in told
    ):
        yield f"told at another column: {[problem.line_form for problem in told]}"
    for line in damage.each - {problem.line for problem in told}:
        yield f"line {line} is not told: {[problem.line_form for problem in told]}"
    yield from _faults_of_mending(damage, told)


def _key(problem: Problem) -> tuple[str, str | None, str]:
    return problem.code, problem.field, problem.message


def _faults_of_mending(damage: Damage, told: list[Problem]) -> Iterator[str]:
    mended, made = _mended(damage.text)
    old, new = damage.text.split("\n"), mended.split("\n")
    if len(old) != len(new):
        yield "mending changed the number of lines"
    changed = {row for row, (a, b) in enumerate(zip(old, new, strict=False), 1) if a != b}
    if not changed <= damage.lines:
        yield f"mending changed lines {sorted(changed - damage.lines)}"
    left = problems_of(mended)
    for problem in made:
        if _key(problem) in map(_key, left):
            yield f"mending did not end it: {problem.line_form}"
    new_errors = [p for p in left if p.severity == "error" and p.code not in {q.code for q in told}]
    if made and new_errors:
        yield f"mending made an error: {[problem.line_form for problem in new_errors]}"
    if _mended(mended)[0] != mended:
        yield "mending twice is not mending once"


# --- The command ---


@dataclass(slots=True)
class Tally:
    """What a run saw."""

    count: int = 0
    restored: int = 0
    mended: int = 0
    failures: list[tuple[int, str, str]] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Take in the tally of a part."""
        self.count += other.count
        self.restored += other.restored
        self.mended += other.mended
        self.failures += other.failures


def run_part(part: tuple[int, int, int]) -> Tally:
    """Check damages `first` to `last` (not included) of a seed."""
    seed, first, last = part
    tally = Tally()
    for number in range(first, last):
        name, text, damage = make(seed, number)
        tally.count += 1
        mended = _mended(damage.text)[0]
        tally.mended += mended != damage.text
        tally.restored += mended.replace("\r\n", "\n") == text
        tally.failures += [(number, name, fault) for fault in faults_of(text, damage)]
    return tally


def main(arguments: list[str] | None = None) -> int:
    """Run; 1 when something does not hold."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=10_000, help="how many damages (10000)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other damages (1)")
    parser.add_argument("--number", type=int, help="only this one of the seed, in full")
    options = parser.parse_args(arguments)
    if options.number is not None:
        name, text, damage = make(options.seed, options.number)
        told = [problem.line_form for problem in problems_of(damage.text)]
        faults = [*faults_of(text, damage)]
        parts = (name, text, damage.text, *told, *faults, _mended(damage.text)[0])
        sys.stdout.write("\n\n".join(parts) + "\n")
        return 1 if faults else 0
    total = Tally()
    begin = time.monotonic()
    firsts = range(0, options.count, _CHUNK)
    parts_of_run = [(options.seed, n, min(n + _CHUNK, options.count)) for n in firsts]
    with multiprocessing.get_context("spawn").Pool() as pool:
        for tally in pool.imap_unordered(run_part, parts_of_run):
            total.add(tally)
    kinds = Counter((name, fault.partition(":")[0]) for _, name, fault in total.failures)
    firsts_of = {(n, f.partition(":")[0]): (i, f) for i, n, f in reversed(total.failures)}
    for (name, kind), times in kinds.most_common():
        number, detail = firsts_of[name, kind]
        sys.stdout.write(f"{times:>6}  {name}: {kind} (number {number})\n        {detail}\n")
    sys.stdout.write(
        f"{total.count:,} damages, {total.mended:,} mended, {total.restored:,} of them to what "
        f"they were; {len(total.failures)} failures; {time.monotonic() - begin:.0f} s\n"
    )
    return 1 if total.failures else 0


if __name__ == "__main__":
    sys.exit(main())
