"""Reads the signed-in person, and in the same query whether a programme asks them for a second step at sign-in."""

import uuid

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef

from accounts.models import User
from programmes.models import ProgrammeRole
from sets.models import Membership

SECOND_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class DoorBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's own, with `second_step_asked` and `has_second_step` on the person; no page pays a query for them."""

    def get_user(self, user_id: uuid.UUID) -> User | None:
        """The person of a browser's session, if they may still come in."""
        me = OuterRef("pk")
        memberships = Membership.objects.current().filter(person=me)
        roles = ProgrammeRole.objects.current().filter(person=me)
        asked = Exists(memberships.filter(learning_set__programme__mfa_required=True)) | Exists(
            roles.filter(programme__mfa_required=True)
        )
        steps = Exists(Authenticator.objects.filter(user=me, type__in=SECOND_STEPS))
        people = User.objects.annotate(second_step_asked=asked, has_second_step=steps)
        person = people.filter(pk=user_id).first()
        return person if person is not None and self.user_can_authenticate(person) else None
