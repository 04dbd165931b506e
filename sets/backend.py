"""Authentication backend that loads the user and, in the same query, whether a programme requires a second step."""

from datetime import datetime
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.second_step import SECOND_STEPS
from core import clock
from core.db.compiled import compiled_query
from programmes.models import ProgrammeRole
from sets.models import Membership


class DoorBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's backend; annotates the user with `second_step_asked` and `has_second_step` without another query."""

    def get_user(self, user_id: UUID) -> User | None:
        """The user of a browser's session; None if the account is inactive or gone."""
        person = next(iter(_person(user_id, clock.now())), None)
        return person if person is not None and self.user_can_authenticate(person) else None


@compiled_query
def _person(user_id: UUID, moment: datetime) -> QuerySet[User]:
    people = User.objects.annotate(second_step_asked=_asked(moment), has_second_step=_steps())
    return people.filter(pk=user_id)


def _asked(moment: datetime) -> Q:
    """Whether a programme in which the person has a role or membership at that moment requires a second step."""
    me = OuterRef("pk")
    memberships = Membership.objects.current(moment).filter(person=me)
    roles = ProgrammeRole.objects.current(moment).filter(person=me)
    asked: Q = Exists(memberships.filter(learning_set__programme__mfa_required=True)) | Exists(
        roles.filter(programme__mfa_required=True)
    )
    return asked


def _steps() -> Exists:
    return Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_STEPS))
