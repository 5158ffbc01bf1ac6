"""`python -m tests.examples [CASE]…` writes the golden reports anew; read what it changes."""

import sys
import tempfile
from pathlib import Path

from tests.examples.cases import GOLDEN, list_cases

for case in list_cases("invalid"):
    if sys.argv[1:] and case.name not in sys.argv[1:]:
        continue
    with tempfile.TemporaryDirectory() as scratch:
        case.copy(Path(scratch) / "site")
        for golden, format_name in GOLDEN.items():
            report = case.check(Path(scratch) / "site", format_name)
            (case.folder / golden).write_bytes(report.encode())
