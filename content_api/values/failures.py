"""What keeps a command from running, told to people in one sentence; never the author's fault.

A module of its own, so that the command line can catch it without importing what raises it.
"""


class CannotRunError(Exception):
    """Something outside the content is wrong; the message is one sentence for people."""
