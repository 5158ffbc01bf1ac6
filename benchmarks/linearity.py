"""Whether four times the input costs at most five times the time, for every hostile pattern.

    python benchmarks/linearity.py [--bytes 50000] [--repeats 3]

Compiles each pattern at one size and at four times that size, several times in turn, and prints
the ratio of the best times. Exits with 1 when a ratio is over 5 or the longer one takes over 2 s.
"""

import argparse
import gc
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from content_api.catalogue.compiling.compile import Compiler
from content_api.catalogue.options import CompileOptions

MOST_RATIO = 5.0
MOST_SECONDS = 2.0

PATTERNS = {
    "C1 brackets": "[",
    "C1 links": "[a](",
    "C1 images": "![",
    "C1 closing": "]",
    "C2 titles": '[a](b "',
    "C2 references": "[a][b]",
    "C2 definitions": "[a]: b\n",
    "C3 stars": "*",
    "C3 strong": "**a ",
    "C3 mixed": "*a_ ",
    "C3 tildes": "~~",
    "C4 quotes": ">",
    "C4 quotes and lists": "> - ",
    "C4 lists": "- ",
    "C5 ticks": "`",
    "C5 two ticks": "`` ` ",
    "C5 comments": "<!--",
    "C5 empty comments": "<!-->",
    "C5 tags": "<a ",
    "C5 attributes": "<a x='",
    "C5 declarations": "<!A",
    "C5 entities": "&",
    "C5 indented comments": "- a\n\n    <!-- x -->\n\n",
    "C6 table": "|a|b|\n|-|-|\n",
    "C6 footnotes": "[^1]\n\n[^1]: a\n\n",
    "C6 dollars": "$a ",
    "C7 paragraphs": "<p>",
    "C7 elements": "<div>",
    "C6 nested notes": "[^1]: a[^2]\n\n        b\n\n",
    "C6 definitions": "una palabra\n:   qué es\n\n",
    "C6 attributes": "un texto *a*{: .b #c d=e } y más\n\n",
    "C6 abbreviations": "*[a]: b\na b c d e f g h\n\n",
    "C6 open environments": "\\begin{a}\n\n",
    "C7 folds": "??? note\n    un texto\n\n    ??? tip\n        otro\n\n",
    "C7 tabs": '=== "uno"\n    un texto de la página\n\n',
    "C7 code in admonitions": "!!! note\n    ~~~\n    <script>x\n    ~~~\n\n",
    "C7 Markdown in HTML": '<div markdown="1">\n*uno*\n</div>\n\n',
    "D7 macros": '{{a("',
    "D7 braces": "{{",
    "fences": "```\n",
    "fences in lists": "- ```\n",
    "headings": "# a\n",
    "prose": "Una frase con *énfasis* y [un enlace](a.md). ",
}


def seconds(compiler: Compiler, unit: str, size: int) -> float:
    """Processor time to compile `unit` repeated up to `size` bytes."""
    data = b"# T\n\n" + unit.encode() * (size // len(unit.encode()))
    gc.collect()
    gc.disable()  # as the indexer does while a file compiles
    started = time.process_time()
    compiler.compile_article("s/01-a.md", data)
    taken = time.process_time() - started
    gc.enable()
    return taken


def main() -> int:
    """Print a row for each pattern; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bytes", type=int, default=50_000, help="the shorter size")
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    compiler = Compiler(CompileOptions())
    failed = 0
    print(f"{'pattern':24}{'short ms':>10}{'4x ms':>10}{'ratio':>8}")
    for name, unit in PATTERNS.items():
        runs = [
            (seconds(compiler, unit, options.bytes), seconds(compiler, unit, options.bytes * 4))
            for _ in range(options.repeats)
        ]
        short, long = min(run[0] for run in runs), min(run[1] for run in runs)
        ratio = long / short
        is_bad = ratio > MOST_RATIO or long > MOST_SECONDS
        failed += is_bad
        mark = "  <-- over" if is_bad else ""
        print(f"{name:24}{short * 1000:10.1f}{long * 1000:10.1f}{ratio:8.2f}{mark}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
