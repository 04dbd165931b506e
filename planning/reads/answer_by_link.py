"""What a letter's link opens: a session as it is now, for the one person to whom it was sent."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from core import clock
from planning.answer_links import AnswerLink
from planning.reads import answers
from sessions.models import Attendance, Session
from sessions.process.machine import Status
from sessions.reads.numbering import numbered
from sets.models import Membership


@dataclass(frozen=True, slots=True)
class Asked:
    """One person, asked for one session."""

    session: Session
    person: User
    attendance: Attendance | None
    was_at: datetime  # when the letter said that it begins

    @property
    def is_open(self) -> bool:
        """Whether it can still be answered: until it begins."""
        coming = self.session.state is Status.SCHEDULED and self.session.starts_at > clock.now()
        return coming and not self.session.learning_set.has_ended

    @property
    def is_cancelled(self) -> bool:
        """Whether it was called off."""
        return self.session.state is Status.CANCELLED

    @property
    def has_moved(self) -> bool:
        """Whether it begins at another time than the letter said."""
        return int(self.session.starts_at.timestamp()) != int(self.was_at.timestamp())

    @property
    def differs(self) -> bool:
        """Whether the set's wall time is another than this person's."""
        begins = self.session.starts_at
        return (
            begins.astimezone(self.session.zone).utcoffset()
            != begins.astimezone(self.person.zone).utcoffset()
        )

    @property
    def set_starts(self) -> datetime:
        """When it begins for the set."""
        return self.session.starts_at.astimezone(self.session.zone)

    @property
    def answer(self) -> str:
        """What they have said."""
        return self.attendance.answer if self.attendance else ""

    @property
    def said(self) -> str:
        """The same in words."""
        remote = self.attendance is not None and self.attendance.comes_remote
        return answers.said_of(self.answer, remote=remote)

    @property
    def initial(self) -> dict[str, str]:
        """What the form starts from. Of how they come only "remotely" is known to be their own word: the room is what
        counts until they say so, and is not put into their mouth."""
        remote = self.attendance is not None and self.attendance.comes_remote
        how = "remote" if remote and self.answer in {"yes", "maybe"} else ""
        return {"answer": self.answer, "how": how}


def asked_by(link: AnswerLink) -> Asked | None:
    """None when the session is gone, or the person no longer belongs to its set."""
    rows = numbered(Session.objects.select_related("learning_set"))
    session = rows.filter(pk=link.session_id).first()
    person = User.objects.filter(pk=link.person_id, is_active=True).first()
    if session is None or person is None:
        return None
    held = Membership.objects.current().of(person.pk).filter(learning_set=session.learning_set_id)
    if not held.exists():
        return None
    row = Attendance.objects.filter(session=session, person=person).first()
    return Asked(session, person, row, link.starts_at)
