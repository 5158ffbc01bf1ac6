"""How many tokens a body may have: the time of parsing and of each format goes by their number."""

# The densest of real texts, such as tables and changelogs, have 17,000 in as many bytes as a file
# may have.
MAX_TOKENS = 30_000


class TooDenseError(Exception):
    """There are more than `MAX_TOKENS`."""


class TokenCount:
    """Counts the tokens of a body while it is parsed."""

    def __init__(self) -> None:
        self._left = MAX_TOKENS

    def add(self, tokens: int) -> None:
        """Count some more.

        Raises:
            TooDenseError: there are too many now.
        """
        self._left -= tokens
        if self._left < 0:
            raise TooDenseError


def most_before_pairing() -> int:
    """How many tokens a line may have before emphasis is paired.

    Marks that pair with none are one text with their neighbours, so these may be some more.
    """
    return 4 * MAX_TOKENS
