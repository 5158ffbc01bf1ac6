"""The WSGI application in front of Flask: it answers again what it has answered before.

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
from content_api.schemas.resources import MEDIA_ROOT

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

Varying = Mapping[str, Callable[[str], str]]
"""Headers that answers vary on, each with what of its value makes a difference."""

BY_TYPE: Final[Varying] = {"Accept": preference}
# An answer says itself whether the client's wish made a difference.
_SAID_BY_ANSWERS = frozenset({"Accept-Language"})
_WANTED = "content_api.wanted"


_Wanted = tuple[Key, str | None]
"""What a request is for, and in which coding; in none when its answer may not be a kept one."""


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
        """The reply to a request when that takes no work: its answer is kept as it is wanted.

        What was found out of the request otherwise, `environ` has for `make`.
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
        """The reply to a request, by whatever work it takes; many who ask the same take it once.

        What fails outside Flask, which has its own answer to that, is the same 500.
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
        """The reply to a request for which there is no room: 503."""
        try:
            return _reply(environ, self._ask({**environ, IS_TOO_MUCH: True}))
        except Exception as error:  # noqa: BLE001 - of whatever kind: nobody foresaw it
            return describe_failure(environ, error)

    def _find(self, environ: "WSGIEnvironment", key: Key, coding: str) -> Finished:
        """The answer to a GET in a coding: a kept one, else a new one."""
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
        """A file: its bytes go on as they come, with the headers that every answer has."""
        status, headers, body = ask(self._app, environ)
        names = {name.lower() for name, _ in headers}
        return Reply(status, [*headers, *add_common(names)], body)

    def _ask(self, environ: "WSGIEnvironment") -> Finished:
        """The answer of the application behind, whole, with our headers."""
        status, headers, body = ask_whole(self._app, environ)
        cache_control = self._cache_control(environ["PATH_INFO"])
        return finish(status, headers, body, self._vary, cache_control)


def _is_of(answer: Finished, revision: str | None) -> bool:
    """Whether an answer may be kept as one of the revision by which it was asked."""
    told = dict(answer.headers).get("Content-Revision", revision)
    return bool(answer.etag) and told == revision


def _reply(environ: "WSGIEnvironment", answer: Finished) -> Reply:
    """An answer as it goes back, or that it is what the client has."""
    method = environ["REQUEST_METHOD"]
    wanted = environ.get("HTTP_IF_NONE_MATCH")
    is_kept = answer.etag and method in ("GET", "HEAD")
    if wanted is not None and is_kept and is_named_weakly(wanted, answer.etag):
        return Reply("304 NOT MODIFIED", answer.not_modified, b"")
    return Reply(answer.status, answer.headers, b"" if method == "HEAD" else answer.body)


def _is_unmet(environ: "WSGIEnvironment", answer: Finished) -> bool:
    """Whether If-Match asks for another version than an answer's."""
    wanted = environ.get("HTTP_IF_MATCH")
    return bool(wanted is not None and answer.etag and not is_named_strongly(wanted, answer.etag))


def _environ_key(header: str) -> str:
    return f"HTTP_{header.upper().replace('-', '_')}"
