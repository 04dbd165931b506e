"""Sign-ins kept in the database by the hash of what their browser holds: reading the rows makes nobody anybody."""

import hashlib
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from asgiref.sync import sync_to_async
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.db.models.signals import post_init
from django.dispatch import receiver
from django.utils import timezone

from core.db.compiled import compiled_query

LENGTH = 40  # of hex digits: what the columns hold, and more than is in a browser's key


class HashedKey(str):
    """A key as the rows have it; it equals the browser's that it was made from. Nothing a browser sends is one."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and str(self) == str(kept(other))

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(str(self))


def kept(key: str) -> HashedKey:
    """As the rows have it: a browser's key is hashed, whatever it looks like."""
    return key if isinstance(key, HashedKey) else HashedKey(hashlib.sha256(key.encode()).hexdigest()[:LENGTH])


class SessionStore(db.SessionStore):
    """Django's own, under its name, since that goes into the signature of what is kept."""

    def exists(self, session_key: str) -> bool:
        """Whether there is one under that key."""
        return super().exists(kept(session_key))

    async def aexists(self, session_key: str) -> bool:
        """The same."""
        return await super().aexists(kept(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row to be written; the browser's key itself goes to the browser alone."""
        row = super().create_model_instance(data)
        row.session_key = kept(row.session_key)
        return row

    async def acreate_model_instance(self, data: dict[str, Any]) -> Any:
        """The same."""
        row = await super().acreate_model_instance(data)
        row.session_key = kept(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """Of that key, or this one."""
        key = session_key or self.session_key
        if key is not None:
            super().delete(kept(key))

    async def adelete(self, session_key: str | None = None) -> None:
        """The same."""
        await sync_to_async(self.delete)(session_key)

    def _get_session_from_db(self) -> Session | None:
        found = _live(kept(self.session_key), timezone.now()) if self.session_key else []
        row = next(iter(found), None)
        if row is None:
            self._session_key = None
        return row

    async def _aget_session_from_db(self) -> Session | None:
        return await sync_to_async(self._get_session_from_db)()


@compiled_query
def _live(key: str, moment: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=moment)


@receiver(post_init, sender=UserSession, dispatch_uid="accounts.listed_key")
def hold_no_browsers_key(instance: UserSession, **_facts: Any) -> None:
    """The list of sign-ins too: read from its row the key is a hash, made for a new one it becomes that."""
    key = instance.__dict__.get("session_key") or ""
    if key and not isinstance(key, HashedKey):
        instance.session_key = HashedKey(key) if len(key) == LENGTH else kept(key)
