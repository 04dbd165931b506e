"""A session's trainee facilitator, and what is said to them: for whoever wrote it and for them alone."""

from uuid import UUID

from accounts.models import User
from accounts.short_names import use_names
from sessions.models import Attendance, Session, TraineeFeedback
from sessions.permissions import is_trainee, takes_part
from sets.roles import Roles


def can_write_to_trainee(session: Session, person_id: UUID, roles: Roles) -> bool:
    """Whether the person may say something to the trainee: a member or facilitator who was there, once it is over."""
    if session.trainee_id is None or not session.has_record or is_trainee(session, roles):
        return False
    if not takes_part(session, roles):
        return False
    row = Attendance.objects.filter(session=session, person=person_id).first()
    return row is not None and row.came


def my_feedback(session: Session, person: User) -> TraineeFeedback | None:
    """What this person has said to the session's trainee."""
    found: TraineeFeedback | None = TraineeFeedback.objects.filter(session=session, author=person).first()
    return found


def feedback_to(person: User) -> dict[UUID, list[TraineeFeedback]]:
    """What was said to this person as a trainee, by session; one query, and nobody else's."""
    rows = TraineeFeedback.objects.filter(trainee=person).select_related("author")
    found: dict[UUID, list[TraineeFeedback]] = {}
    for row in rows.order_by("created_at", "id"):
        found.setdefault(row.session_id, []).append(row)
    use_names(row.author.named for said in found.values() for row in said)
    return found
