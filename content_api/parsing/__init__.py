"""Text in, values out: pure and total, nothing here raises on any input.

`source_text` decodes bytes; `front_matter` splits and reads YAML; `lifting` takes macros,
comments and raw HTML out of the body before Markdown sees it; `markdown` makes the one tree, from
which `html`, `plain_text` and `mdast` render; `series_page` and `references` read structure.
"""
