"""Settings: from `content-api.toml`, `CONTENT_API_*` variables and flags, in that order of weight.

`definitions` names every setting, `kinds` and `table_kinds` say what its value may be,
`config_file` and `reading` read the sources, `loading` puts them together, and `values` is what
the program gets.
"""

from content_api.settings.config_file import CONFIG_NAME
from content_api.settings.definitions import SETTINGS, Setting
from content_api.settings.errors import SettingsError
from content_api.settings.loading import load_settings
from content_api.settings.roots import ContentRoot, LocaleRoot
from content_api.settings.values import CACHE_CONTROL, Settings

__all__ = [
    "CACHE_CONTROL",
    "CONFIG_NAME",
    "SETTINGS",
    "ContentRoot",
    "LocaleRoot",
    "Setting",
    "Settings",
    "SettingsError",
    "load_settings",
]
