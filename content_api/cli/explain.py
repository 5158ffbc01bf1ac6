"""`content-api explain`: what a problem code means and how to mend it."""

import click

from content_api.cli.exits import fail
from content_api.problems import CODES
from content_api.reporters.explanation import render_explanation
from content_api.values.words import did_you_mean


@click.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Print what a problem means and how to mend it.

    Without CODE, all codes with their titles.
    """
    if code is None:
        for name, entry in CODES.items():
            click.echo(f"{name:32} {entry.level:8} {entry.title}")
        return
    found = CODES.get(code.strip("[]"))
    if found is None:
        hint = did_you_mean(code, CODES) or "run `content-api explain` for all codes"
        fail(f"no problem code {code!r}; {hint}")
    heading = f"{code.strip('[]')} ({found.level})\n{found.title}"
    click.echo(f"{heading}\n\n{render_explanation(found)}")
