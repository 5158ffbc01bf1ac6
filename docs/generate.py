"""Writes the pages of docs/ that say what the code says: problems.md and settings.md.

Run by `make generated`; a test holds the committed pages equal to what this renders.
"""

from pathlib import Path

from content_api.problems import CODES
from content_api.reporters.explanation import render_markdown_explanation
from content_api.settings import CACHE_CONTROL, SETTINGS, Settings


def render_problems() -> str:
    """docs/problems.md: every code with what it means and how to mend it."""
    head = (
        "# Problems\n\n"
        "What `content-api check` reports, by code. `content-api explain CODE` prints the same.\n"
        "A file with an **error** is not served; a **warning** does not keep it back.\n"
    )
    parts = [head]
    for code, entry in CODES.items():
        explanation = render_markdown_explanation(entry)
        parts.append(f"\n## `{code}`\n\n*{entry.level}*: {entry.title}.\n\n{explanation}\n")
    return "".join(parts)


_DEFAULTS = {
    "content.titles": "Spanish and English titles",
    "serve.cache_control": "`no-cache` while `serve` follows changes; else "
    f"`{CACHE_CONTROL['records']}`, of media `{CACHE_CONTROL['media']}`",
    "serve.cursor_secret": "each store has its own",
}


def render_settings() -> str:
    """docs/settings.md: every setting, its variable and its default."""
    defaults = Settings()
    rows = [
        f"| `{s.name}` | `{s.variable}` | {s.help} | {s.expects} "
        f"| {_DEFAULTS.get(s.name) or _shown(getattr(defaults, s.field))} |"
        for s in SETTINGS
    ]
    return (
        "# Settings\n\n"
        "From `content-api.toml` (the nearest in a parent directory, or `--config`), then\n"
        "environment variables, then flags. Folders in the file are relative to it. A wrong\n"
        "setting is an error that names the file, the line and the key.\n\n"
        '```toml\n[content]\nroot = "content/es"\nlocale = "es"\n\n[serve]\nport = 8000\n```\n\n'
        "| Setting | Variable | What it is | Expects | Default |\n|---|---|---|---|---|\n"
        + "\n".join(rows)
        + "\n"
    )


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return ", ".join(f"`{item}`" for item in value) or "none"
    if isinstance(value, dict):
        return "none"
    return f"`{value}`" if str(value) else "a file in `.content-api/` beside the settings file"


PAGES = {"problems.md": render_problems, "settings.md": render_settings}

if __name__ == "__main__":
    for name, render in PAGES.items():
        (Path(__file__).parent / name).write_text(render(), "utf-8")
