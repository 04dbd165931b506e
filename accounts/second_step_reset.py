"""Taking away a second step that somebody has lost, by an administrator who has made sure who asks."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.staff import staff_again
from core.audit import trail
from core.errors import Refused
from core.ids import uuid7
from core.jobs import outbox
from live.tickets import revoke_on_commit


@transaction.atomic
def reset_second_step(*, person: User, actor: User | None = None) -> int:
    """Remove every authenticator app, passkey and recovery code of a person, sign them out everywhere, and tell them;
    says how many there were. The actor is None at a shell. Raises Refused for one's own, and where there is none."""
    if actor is not None and actor.pk == person.pk:
        raise Refused(_("Somebody else has to do this for you."))
    person = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if actor is not None:
        staff_again(actor)
    steps = list(Authenticator.objects.filter(user=person).select_for_update())
    if not steps:
        raise Refused(_("They have no second step: there is nothing to take away."))
    for step in steps:
        step.delete()  # one by one: each is audited
    get_adapter().end_sessions(list(UserSession.objects.filter(user=person)))
    revoke_on_commit(user_id=person.pk)
    trail.record(actor=actor, verb="person.second_step_reset", obj=person, steps=len(steps))
    outbox.post(
        key=f"second-step-reset:{uuid7()}:{person.pk}",
        to=person.email,
        letter="accounts.second_step_reset",
        about={"person": str(person.pk)},
    )
    return len(steps)
