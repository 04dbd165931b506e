"""Database sessions stored under the hash of the cookie's key, so that reading the table allows no sign-in."""

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

LENGTH = 40  # hex digits: the column's length, and longer than a key in a cookie


class HashedKey(str):
    """A session key as stored. Compares equal to the cookie's key that it was made from; a cookie never yields one."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and str(self) == str(kept(other))

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(str(self))


def kept(key: str) -> HashedKey:
    """The stored form of a key: plain strings are hashed whatever they look like, a HashedKey stays."""
    return key if isinstance(key, HashedKey) else HashedKey(hashlib.sha256(key.encode()).hexdigest()[:LENGTH])


class SessionStore(db.SessionStore):
    """Django's database store. Keeps its class name, which is the salt that signs session data."""

    def exists(self, session_key: str) -> bool:
        """Whether a session with this key is stored."""
        return super().exists(kept(session_key))

    async def aexists(self, session_key: str) -> bool:
        """The same."""
        return await super().aexists(kept(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row to save, under the hashed key; the key itself goes only into the cookie."""
        row = super().create_model_instance(data)
        row.session_key = kept(row.session_key)
        return row

    async def acreate_model_instance(self, data: dict[str, Any]) -> Any:
        """The same."""
        row = await super().acreate_model_instance(data)
        row.session_key = kept(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """Delete the session with this key, by default the current one."""
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
    """Hash the key in the list of sign-ins (UserSession) as well, whether loaded or new."""
    key = instance.__dict__.get("session_key") or ""
    if key and not isinstance(key, HashedKey):
        instance.session_key = HashedKey(key) if len(key) == LENGTH else kept(key)
