"""What follows when a programme asks everybody for a second step: their streams are closed."""

from django.db.models import Q

from accounts.models import User
from core import clock
from live.tickets import revoke_on_commit
from programmes.models import Programme, ProgrammeRole


def close_streams(programme: Programme) -> None:
    """After the commit, close the streams of everybody in the programme: who has taken the step gets a new one with
    their page's next question, others are asked for it first."""
    # `sets` is a higher app, so it is not imported: the relation gives its people.
    belongs = Q(memberships__learning_set__programme=programme, memberships__ended_at=None)
    leads = Q(pk__in=ProgrammeRole.objects.current(clock.now()).filter(programme=programme).values("person"))
    people = User.objects.filter(belongs | leads).order_by("pk").values_list("pk", flat=True)
    for person_id in people.distinct():
        revoke_on_commit(user_id=person_id)


def close_streams_of(role: ProgrammeRole) -> None:
    """After the commit, close the streams of who gets or loses a role in a programme that asks for the step."""
    if role.programme.mfa_required:
        revoke_on_commit(user_id=role.person_id)
