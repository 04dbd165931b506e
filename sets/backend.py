"""Reads the signed-in person, and in the same query whether a programme asks them for a second step at sign-in."""

import uuid
from datetime import UTC, datetime
from functools import cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.db import connection
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from accounts.second_step import SECOND_STEPS
from core import clock
from programmes.models import ProgrammeRole
from sets.models import Membership

NOBODY, NEVER = uuid.UUID(int=0), datetime(2000, 1, 1, tzinfo=UTC)


class DoorBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's own, with `second_step_asked` and `has_second_step` on the person; no page pays a query for them."""

    def get_user(self, user_id: uuid.UUID) -> User | None:
        """The person of a browser's session, if they may still come in."""
        question, given = _in_sql(connection.vendor)
        filled: dict[Any, uuid.UUID | datetime] = {_sent(NOBODY): user_id, _sent(NEVER): clock.now()}
        params = [_sent(filled[value]) if value in filled else value for value in given]
        person = next(iter(User.objects.raw(question, params)), None)
        return person if person is not None and self.user_can_authenticate(person) else None


@cache
def _in_sql(_vendor: str) -> tuple[str, tuple[Any, ...]]:
    """The question about nobody at no time: putting it together anew took a sixth of every request."""
    people = User.objects.annotate(second_step_asked=_asked(NEVER), has_second_step=_steps())
    question, given = people.filter(pk=NOBODY).query.sql_with_params()
    return question, tuple(given)


def _asked(moment: datetime) -> Q:
    """Whether a programme in which the person has a part then asks everybody for a second step."""
    me = OuterRef("pk")
    memberships = Membership.objects.current(moment).filter(person=me)
    roles = ProgrammeRole.objects.current(moment).filter(person=me)
    asked: Q = Exists(memberships.filter(learning_set__programme__mfa_required=True)) | Exists(
        roles.filter(programme__mfa_required=True)
    )
    return asked


def _steps() -> Exists:
    return Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_STEPS))


def _sent(value: uuid.UUID | datetime) -> Any:
    """As this database is given it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return User._meta.pk.get_db_prep_value(value, connection, prepared=True)
