"""The WSGI application in front of Flask, which answers from its cache where it can.

Everything a public answer varies on is in its key, so Flask answers only what was not asked
before in this revision; a new revision empties the cache.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final

from content_api.http.edge.behind import ask, ask_whole
from content_api.http.edge.finished import Finished, add_common, finish
from content_api.http.edge.kept_answers import KeptAnswer, KeptAnswers, Key
from content_api.http.failing import describe_failure
from content_api.http.headers.codings import choose_coding
from content_api.http.headers.etags import is_named_strongly, is_named_weakly
from content_api.http.headers.negotiation import preference
from content_api.http.refusals import IS_TOO_MUCH, IS_UNMET, find_fault
from content_api.http.reply import Reply
from content_api.http.turns import Turns
from content_api.values.addresses import MEDIA_ROOT

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

Varying = Mapping[str, Callable[[str], str]]
"""Headers that answers vary on, each with what of its value makes a difference."""

BY_TYPE: Final[Varying] = {"Accept": preference}
# An answer says itself whether the client's wish made a difference.
_SAID_BY_ANSWERS = frozenset({"Accept-Language"})
_WANTED = "content_api.wanted"


_Wanted = tuple[Key, str | None]
"""Cache key and content coding of a request; no coding when the cache must not answer it."""


class Edge:
    """A WSGI application in front of another.

    Args:
        app: The application behind it.
        revision: The current revision's id; None keeps nothing.
        most_bytes: Bound of what is kept.
        cache_control: The Cache-Control of a cacheable answer, by its path.
        varying: Request headers that answers vary on, beside Accept-Encoding.
    """

    def __init__(
        self,
        app: "WSGIApplication",
        revision: Callable[[], str | None],
        most_bytes: int,
        cache_control: Callable[[str], str],
        varying: Varying = BY_TYPE,
    ) -> None:
        self._app = app
        self._revision = revision
        self._cache_control = cache_control
        self._varying = tuple((_environ_key(name), key) for name, key in varying.items())
        always = (name for name in varying if name not in _SAID_BY_ANSWERS)
        self._vary = (*always, "Accept-Encoding")
        self._answers = KeptAnswers(most_bytes)
        self._turns = Turns()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer one request."""
        reply = self.find_kept(environ) or self.make(environ)
        start_response(reply.status, reply.headers)
        return [reply.body] if isinstance(reply.body, bytes) else reply.body

    def find_kept(self, environ: "WSGIEnvironment") -> Reply | None:
        """Return the reply to a request if it is in the cache, in the coding that is wanted.

        Otherwise the cache key and coding are left in `environ`, for `make`.
        """
        try:
            wanted = self._find_wanted(environ)
            reply = self._find_kept(environ, wanted)
            if reply is None:
                environ[_WANTED] = wanted
        except Exception as error:  # noqa: BLE001 - of whatever kind: nobody foresaw it
            return describe_failure(environ, error)
        return reply

    def _find_wanted(self, environ: "WSGIEnvironment") -> _Wanted:
        is_read = environ["REQUEST_METHOD"] in ("GET", "HEAD") and find_fault(environ) is None
        coding = choose_coding(environ.get("HTTP_ACCEPT_ENCODING")) if is_read else None
        varied = [key(environ.get(name, "")) for name, key in self._varying]
        return (environ["PATH_INFO"], environ.get("QUERY_STRING", ""), *varied), coding

    def _find_kept(self, environ: "WSGIEnvironment", wanted: _Wanted) -> Reply | None:
        key, coding = wanted
        if coding is None:
            return None
        kept = self._answers.find(self._revision(), key)
        if kept is None:
            return None
        answer = kept.plain
        if answer.is_coded(coding, environ.get("HTTP_ACCEPT_ENCODING")):
            coded = kept.coded.get(coding)
            if coded is None:
                return None
            answer = coded
        return None if _is_unmet(environ, answer) else _reply(environ, answer)

    def make(self, environ: "WSGIEnvironment") -> Reply:
        """Return the reply to a request, asking the application if needed.

        Concurrent requests for the same answer ask once. A failure outside Flask gives the same
        500 as one inside.
        """
        try:
            return self._make(environ)
        except Exception as error:  # noqa: BLE001 - of whatever kind: nobody foresaw it
            return describe_failure(environ, error)

    def _make(self, environ: "WSGIEnvironment") -> Reply:
        if environ["PATH_INFO"].startswith(MEDIA_ROOT):
            return self._stream(environ)
        key, coding = environ.get(_WANTED) or self._find_wanted(environ)
        asked = environ
        if environ["REQUEST_METHOD"] == "HEAD":  # its headers are those of the answer to GET
            asked = {**environ, "REQUEST_METHOD": "GET"}
        answer = self._ask(asked) if coding is None else self._find(asked, key, coding)
        if _is_unmet(environ, answer):
            answer = self._ask({**asked, IS_UNMET: True})
        return _reply(environ, answer)

    def refuse(self, environ: "WSGIEnvironment") -> Reply:
        """Return the 503 for a request that cannot be worked on."""
        try:
            return _reply(environ, self._ask({**environ, IS_TOO_MUCH: True}))
        except Exception as error:  # noqa: BLE001 - of whatever kind: nobody foresaw it
            return describe_failure(environ, error)

    def _find(self, environ: "WSGIEnvironment", key: Key, coding: str) -> Finished:
        """Return the answer to a GET in a coding, from the cache or newly made."""
        revision = self._revision()
        with self._turns.take((revision, *key)):
            kept = self._answers.find(revision, key)
            if kept is None:
                kept = KeptAnswer(key, self._ask(environ))
                if _is_of(kept.plain, revision):
                    self._answers.keep(revision, kept)
            if not kept.plain.is_coded(coding, environ.get("HTTP_ACCEPT_ENCODING")):
                return kept.plain
            coded = kept.coded.get(coding)
            if coded is None:
                coded = kept.plain.encode(coding)
                if _is_of(kept.plain, revision):
                    self._answers.keep(revision, kept.add(coding, coded))
            return coded

    def _stream(self, environ: "WSGIEnvironment") -> Reply:
        """Pass a file through as it comes, with the headers of every answer."""
        status, headers, body = ask(self._app, environ)
        names = {name.lower() for name, _ in headers}
        return Reply(status, [*headers, *add_common(names)], body)

    def _ask(self, environ: "WSGIEnvironment") -> Finished:
        """Ask the application, and finish its answer."""
        status, headers, body = ask_whole(self._app, environ)
        cache_control = self._cache_control(environ["PATH_INFO"])
        return finish(status, headers, body, self._vary, cache_control)


def _is_of(answer: Finished, revision: str | None) -> bool:
    """Whether an answer is cacheable and was read from this revision."""
    told = dict(answer.headers).get("Content-Revision", revision)
    return bool(answer.etag) and told == revision


def _reply(environ: "WSGIEnvironment", answer: Finished) -> Reply:
    """The reply with an answer, or a 304 if the client has it."""
    method = environ["REQUEST_METHOD"]
    wanted = environ.get("HTTP_IF_NONE_MATCH")
    is_kept = answer.etag and method in ("GET", "HEAD")
    if wanted is not None and is_kept and is_named_weakly(wanted, answer.etag):
        return Reply("304 NOT MODIFIED", answer.not_modified, b"")
    return Reply(answer.status, answer.headers, b"" if method == "HEAD" else answer.body)


def _is_unmet(environ: "WSGIEnvironment", answer: Finished) -> bool:
    """Whether If-Match names only other versions than this answer."""
    wanted = environ.get("HTTP_IF_MATCH")
    return bool(wanted is not None and answer.etag and not is_named_strongly(wanted, answer.etag))


def _environ_key(header: str) -> str:
    return f"HTTP_{header.upper().replace('-', '_')}"
