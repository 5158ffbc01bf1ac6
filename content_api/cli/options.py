"""Options that several commands take, and the settings with them on top."""

from pathlib import Path
from typing import Any

import click

from content_api.settings import Settings, load_settings

config_option = click.option(
    "--config",
    type=click.Path(path_type=Path),
    help="Settings file; else the nearest content-api.toml in a parent directory.",
)
content_option = click.option("--content", metavar="DIR", help="Content root (content.root).")
store_option = click.option("--store", metavar="URL", help="Database of the index (store.url).")


def read_settings(config: Path | None, **flags: Any) -> Settings:  # noqa: ANN401
    """The settings with the values of flags over them.

    Args:
        config: The settings file, when one is named.
        flags: Values by the name of the setting, `content_root` for `content.root`; None values
            are not given.

    Raises:
        SettingsError: a setting is wrong.
    """
    named = {name.replace("_", ".", 1): value for name, value in flags.items()}
    return load_settings(config=config, flags=named)
