"""Texts and values from outside to values of settings; each error names where it stands."""

from collections.abc import Callable, Mapping

from content_api.settings.errors import SettingsError, WrongKeyError
from content_api.settings.registry import BY_NAME, ENVIRONMENT_PREFIX, SETTINGS, Setting
from content_api.values.words import did_you_mean

Values = dict[str, object]  # by the name of the field in `Settings`


def read_value(
    setting: Setting, value: object, where: str, find_key: Callable[[str], str] | None = None
) -> object:
    """The value of one setting.

    Args:
        setting: Which one.
        value: As TOML, the environment or a flag has it.
        where: What messages begin with: `file:line`, a variable or a flag.
        find_key: Where a key inside a table stands, when that is elsewhere.

    Raises:
        SettingsError: it is not what the setting expects.
    """
    try:
        return setting.read(value)
    except WrongKeyError as error:
        place = find_key(error.key) if find_key else where
        raise SettingsError(f"{place}: {setting.name}: {error}") from None
    except ValueError:
        message = f"{where}: {setting.name}: expected {setting.expects}, got {value!r}"
        raise SettingsError(message) from None


def read_environment(environment: Mapping[str, str]) -> Values:
    """The settings among the variables of the environment.

    Raises:
        SettingsError: one that begins with `CONTENT_API_` is no setting, or its value is wrong.
    """
    by_variable = {setting.variable: setting for setting in SETTINGS}
    values: Values = {}
    for variable, value in sorted(environment.items()):
        if not variable.startswith(ENVIRONMENT_PREFIX):
            continue
        setting = by_variable.get(variable)
        if setting is None:
            hint = did_you_mean(variable, by_variable)
            raise SettingsError(f"{variable}: no such setting{'; ' + hint if hint else ''}")
        values[setting.field] = read_value(setting, value, variable)
    return values


def read_flags(flags: Mapping[str, object]) -> Values:
    """The settings that the command line gives, by dotted name.

    Raises:
        SettingsError: a value is wrong.
    """
    return {
        BY_NAME[name].field: read_value(BY_NAME[name], value, f"--{name.split('.')[-1]}")
        for name, value in flags.items()
    }
