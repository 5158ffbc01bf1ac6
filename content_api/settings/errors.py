"""What can be wrong with settings: told to people in one sentence, with the place and the key."""

from content_api.values.failures import CannotRunError


class SettingsError(CannotRunError):
    """A wrong setting; the message names the file (or variable or flag), the line and the key."""


class WrongValueError(ValueError):
    """A value is not of the kind that its setting expects; whoever reads the setting says which."""


class WrongKeyError(Exception):
    """A key inside a setting that is a table is wrong, or what it stands for.

    Attributes:
        key: The key, by which its line is found.
    """

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key
