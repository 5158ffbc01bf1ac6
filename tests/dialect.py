"""The page of the sample site that uses every construct of the dialect, in all four formats.

Run as `python -m tests.dialect` it writes the golden files anew; read what it changes.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from content_api.catalogue.options import CompileOptions
from content_api.parsing.body.addresses import place_body
from tests.whole import WholeCompiler

ROOT = Path(__file__).parents[1] / "content" / "es"
PAGE = "agentes/04-evaluacion-y-seguridad.md"
GOLDEN = Path(__file__).parent / "data" / "dialect"


def render_page() -> Mapping[str, str]:
    """What the page becomes, by the name of its golden file."""
    compiled = WholeCompiler(CompileOptions()).compile_article(PAGE, (ROOT / PAGE).read_bytes())
    body = place_body(compiled.body, {})
    tree = json.dumps(json.loads(body.ast), ensure_ascii=False, indent=1)
    return {
        "page.html": body.html,
        "page.md": body.markdown + "\n",
        "page.txt": body.text + "\n",
        "page.json": tree + "\n",
    }


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name, text in render_page().items():
        (GOLDEN / name).write_text(text, "utf-8")
