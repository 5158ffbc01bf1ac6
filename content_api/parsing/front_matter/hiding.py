"""What says that a page is not public: every key, word and kind of date, whatever tool reads it.

A room of its own because front matter is read in three ways (as values, as what is left of broken
YAML, behind other lines), and all of them must hide the same pages.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cached_property

from content_api.parsing.yaml.loose_dates import read_moments
from content_api.values.words import fold_key, fold_word


class Role(Enum):
    """How a key hides."""

    ANY = "by any value but a false or empty one"
    ON = "when it is true"
    OFF = "when it is false"
    NEVER = "when it is false, never or only a link"
    WORD = "by a word that hides"
    START = "before a date"
    END = "from a date on"


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Folded, as `fold_key` does it. First what has one meaning wherever it stands.
_ANYWHERE = _names(
    "draft isdraft saveasdraft borrador esborrador isborrador unpublished isunpublished"
)
_STATE_KEYS = _names("state estado datastate articlestate publicationstatus")
_KEYS: Mapping[Role, frozenset[str]] = {
    Role.ANY: _ANYWHERE
    | _names("password passwordprotected embargo embargountil embargoeduntil embargodate"),
    Role.ON: _names("""
        archivado archivada archived isarchived deleted isdeleted donotpublish dontpublish embargoed
        eleventyexcludefromcollections expired isexpired headless hidden ishidden hide inreview
        internal isinternal internalonly nopublicar nopublish notpublished oculto oculta pending
        ispending private isprivate privado privada scheduled isscheduled secret trash trashed
        unlisted isunlisted unpublish wip iswip workinprogress
        """),
    Role.OFF: _names("""
        dgpublish listed islisted permalink public ispublic publico publica publicado publicada
        publicar publish publishable ispublishable published ispublished ready isready routable
        visible isvisible
        """),
    Role.NEVER: _names("render build.render build.list"),
    Role.WORD: _STATE_KEYS
    | _names("""
        articlestatus contentstatus pagestatus poststatus publicationstate publishingstatus
        publishstate publishstatus reviewstatus status visibility visibilidad workflowstate
        """),
    Role.START: _names("""
        availablefrom datepublish datepublished draftuntil embargo embargodate embargoeduntil
        embargountil fechadepublicacion fechapublicacion golive golivedate hiddenuntil notbefore
        pubdate pubdatetime publicationdate publish publishafter publishat publishdate published
        publishedat publisheddate publishedon publishedtime publishfrom publishon publishtime
        scheduled scheduledat scheduledate scheduleddate scheduledfor visiblefrom
        """),
    Role.END: _names("""
        archived archivedat archivedate archivedon availableuntil caduca deletedat deletedon
        expirationdate expiration expired expiredate expires expiresat expireson expiry expirydate
        fechacaducidad fechadecaducidad publishuntil unpublish unpublishat unpublishdate
        unpublishon visibleuntil
        """),
}
_ROLES = {
    name: frozenset(role for role, names in _KEYS.items() if name in names)
    for name in frozenset().union(*_KEYS.values())
}
_NONE: frozenset[Role] = frozenset()
# What is said of the page itself is put in these; `toc: {hidden: true}` hides no page.
_CONTAINERS = _names("""
    article build cascade custom customfields doc document extra frontmatter hexo hugo jekyll meta
    metadata obsidian page params post publication publish publishing state status <<
    """)
TRUE = _names("true yes y on si s 1 1.0 t oui o ja sim verdadero cierto x")
FALSE = _names("false no n off 0 0.0 f non nein nao falso null none ~")
_NEVER = FALSE | {"never", "link", "local"}
WORDS = frozenset(
    word.replace("-", " ")
    for word in _names("""
        archived auto-draft awaiting-review borrador deleted despublicada despublicado disabled
        do-not-publish draft drafts embargo embargoed en-revision expired first-draft future hidden
        in-draft in-review in-revision inactive inherit interna internal interno members-only
        needs-review no-publicada no-publicado no-publico non-public not-public not-published
        not-ready oculta oculto on-hold peer-review pending pending-review por-publicar privada
        private privado ready ready-for-review removed retracted review reviewing revision
        rough-draft scheduled secret sin-publicar to-review todo trash trashed under-review unlisted
        unpublished unreleased wip withdrawn work-in-progress
        """)
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a value says of its page.

    Attributes:
        hides: Whether it hides the page, at any time.
        start: It hides the page before this time.
        end: It hides the page from this time on.
    """

    hides: bool = False
    start: datetime | None = None
    end: datetime | None = None

    def __bool__(self) -> bool:
        return self.hides or self.start is not None or self.end is not None


NOTHING = Said()


@dataclass(frozen=True)
class Hiding:
    """What hides a page of a site.

    Attributes:
        keys: The site's own, folded: any value but a false or empty one hides.
        words: All that hide where a state may stand, folded.
    """

    keys: frozenset[str] = frozenset()
    words: frozenset[str] = WORDS

    @classmethod
    def of(cls, keys: Iterable[str] = (), words: Iterable[str] = ()) -> "Hiding":
        """With keys and words of a site beside those that always hide."""
        return cls(frozenset(map(fold_key, keys)), WORDS | frozenset(map(fold_word, words)))

    def is_word(self, text: str) -> bool:
        """Whether a text is a word that hides."""
        return fold_word(text) in self.words

    def may_hide(self, key: str) -> bool:
        """Whether there is a value by which a key hides."""
        return fold_key(key) in self._roles

    def roles(self, keys: Sequence[str], *, is_lost: bool = False) -> frozenset[Role]:
        """How a key hides.

        Args:
            keys: Those of the mappings around it, and the key.
            is_lost: Whether nobody knows what the mappings around it are.
        """
        *around, name = map(fold_key, keys)
        roles = self._roles.get(name, _NONE)
        if around and around[-1] == "build":
            return self._roles.get(f"build.{name}", roles)
        if not roles or all(parent in _CONTAINERS for parent in around):
            return roles
        if is_lost and name in _STATE_KEYS:
            return roles
        return frozenset({Role.ON}) if name in _ANYWHERE or name in self.keys else _NONE

    def judge(self, roles: frozenset[Role], value: object) -> Said:
        """What a value says under a key that hides in these ways."""
        if isinstance(value, dict | list):
            return Said(hides=Role.WORD in roles and any(map(self.is_word, _leaves(value))))
        if value is None:
            return NOTHING
        moments = read_moments(value) if roles & {Role.START, Role.END} else ()
        if moments:
            start = moments[-1] if Role.START in roles else None
            return Said(start=start, end=moments[0] if Role.END in roles else None)
        word = fold_word(str(value))
        return Said(
            hides=(Role.ANY in roles and word != "" and word not in FALSE)
            or (Role.ON in roles and word in TRUE)
            or (Role.OFF in roles and word in FALSE)
            or (Role.NEVER in roles and word in _NEVER)
            or (Role.WORD in roles and word in self.words)
        )

    @cached_property
    def _roles(self) -> dict[str, frozenset[Role]]:
        return {**_ROLES, **{key: _ROLES.get(key, _NONE) | {Role.ANY} for key in self.keys}}


DEFAULT_HIDING = Hiding()


def is_container(key: str) -> bool:
    """Whether what stands below a key is said of the page itself."""
    return fold_key(key) in _CONTAINERS


def _leaves(value: object) -> Iterator[str]:
    """The texts in a list or mapping."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item
        elif isinstance(item, str):
            yield item
