"""A report of awkward problems, and its golden output in tests/data/reports.

`python -m tests.reports` writes the golden files anew; read the difference before you commit it.
"""

import json
from pathlib import Path
from typing import Any

from content_api.problems import Edit, Fix, Place, Problem, replace_with
from content_api.reporters import REPORTERS, Report
from content_api.reporters.excerpts import render_excerpts
from content_api.reporters.step_summary import render_step_summary

GOLDEN = Path(__file__).parent / "data" / "reports"

LINES = {
    ("content/a,b:c;d.md", 1): "# {{ macro(",
    ("content/es/a b/ñandú 100%.md", 3): "\tfecha:\t2026-9-1 ",
    ("content/es/a b/ñandú 100%.md", 5): "👩‍💻 日本語 e\u0301 <b>négrita</b> 😀",
    ("content/es/a b/ñandú 100%.md", 9): "uno " * 90 + "AQUÍ" + " dos" * 90,
    ("content/z.md", 2): "\x1b[31mrojo\x07 \u202e",
}

PROBLEMS = (
    Problem(
        path="content/a,b:c;d.md",
        line=1,
        column=3,
        end_line=3,
        end_column=2,
        code="macro/syntax",
        message="expected `)}}`, got 'a, b: 100%'",
        fix=Fix("close the macro", (Edit(Place(1, 12), ")"), Edit(Place(2, 1, 3, 1), ""))),
    ),
    Problem(
        path="content/es/a b/ñandú 100%.md",
        line=3,
        column=9,
        end_line=3,
        end_column=17,
        code="front-matter/invalid-date",
        message="expected a date such as 2026-09-17, got '2026-9-1'",
        field="fecha",
        hint="write two digits",
        fix=replace_with("write two digits", Place(3, 9, 3, 17), "2026-09-01"),
    ),
    Problem(
        path="content/es/a b/ñandú 100%.md",
        line=5,
        column=11,
        end_line=5,
        end_column=14,
        code="markdown/removed-html",
        message="<b> & ]]> | </code><script>x</script> [x](javascript:1) `a` **b** @me \\| https://x.y",
        severity="warning",
    ),
    Problem(
        path="content/es/a b/ñandú 100%.md",
        line=9,
        column=361,
        end_line=9,
        end_column=365,
        code="markdown/removed-html",
        message="lejos",
        severity="warning",
    ),
    Problem(
        path="content/z\n::error::.md",
        line=1,
        column=1,
        code="file/name",
        message="expected a name without control characters",
    ),
    Problem(
        path="content/z.md",
        line=2,
        column=6,
        code="schema/unknown-field",
        message="got 'a\x1b[31m\n::error::pwned\r\n::stop-commands::x\u2028\u202e\x00\ufffe\t'",
        field="x\ny",
        severity="warning",
        fix=Fix("rename\nit", (Edit(Place(2, 6, 2, 10), "\x1b\n'\ufffe"),)),
    ),
)


def awkward_report(**values: Any) -> Report:
    return Report(PROBLEMS, 9, lambda path, line: LINES.get((path, line)), **values)


def render_golden(name: str) -> str:
    """What the golden file `name` holds."""
    report = awkward_report()
    if name == "excerpts":
        return render_excerpts(report, colour=False)
    if name == "summary.md":
        return render_step_summary(report)
    rendered = REPORTERS[name](report)
    return _without_registry(rendered) if name == "sarif" else rendered


def _without_registry(sarif: str) -> str:
    """Without what changes with the registry of codes and with each release."""
    document = json.loads(sarif)
    driver = document["runs"][0]["tool"]["driver"]
    del driver["version"]
    driver["rules"] = [rule["id"] for rule in driver["rules"]]
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


NAMES = (*REPORTERS, "excerpts", "summary.md")

if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for golden in NAMES:
        (GOLDEN / golden).write_text(render_golden(golden), "utf-8")
