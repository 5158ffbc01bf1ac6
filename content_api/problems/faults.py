"""Faults of the program itself, as problems of the page at which they came and of no other."""

import re
import traceback

from content_api.problems.problem import Problem, make_problem

_HINT = "report this line, and the file if you may; until then, change what is unusual in it"
_PACKAGE = re.compile(r".*[\\/]content_api[\\/]")


def describe_fault(error: Exception) -> str:
    """The kind of an exception, and the innermost function of this package that it went through.

    Not its message: that may quote a text that is not public.
    """
    codes = [frame.f_code for frame, _ in traceback.walk_tb(error.__traceback__)]
    ours = [code for code in codes if _PACKAGE.match(code.co_filename)]
    where = (f" in {code.co_qualname} ({_PACKAGE.sub('', code.co_filename)})" for code in ours[-1:])
    return "".join((type(error).__name__, *where))


def make_fault(path: str, error: Exception) -> Problem:
    """The problem of a page at which the program failed."""
    message = f"the program failed at this file: {describe_fault(error)}"
    return make_problem("file/internal-error", path, message, hint=_HINT)


def make_end(path: str) -> Problem:
    """The problem of a page at which the whole process died, so that there is no exception."""
    message = "the process that compiles this file dies at it"
    return make_problem("file/internal-error", path, message, hint=_HINT)
