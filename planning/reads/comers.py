"""One person of a session's set: whether they come, or came, in words."""

from dataclasses import dataclass

from accounts.models import User
from planning.reads import answers
from sessions.models import Attendance, Session
from sessions.reads.register import said


@dataclass(frozen=True)
class Comer:
    """One person of the set, and whether they come; the reason is for the set alone."""

    person: User
    role: str
    answer: str
    reason: str
    is_you: bool
    remote: bool = False
    earlier: str = ""
    was_there: str = ""

    @property
    def said(self) -> str:
        """Their answer in words; one for a start that was moved is shown as such. Of a session that is over, what its
        register says."""
        if self.was_there:
            return self.was_there
        said = answers.said_of(self.answer, remote=self.remote)
        return f"{said}. {self.earlier}" if self.earlier and not self.answer else said

    @property
    def as_answered(self) -> dict[str, str]:
        """What the form of their answer starts from."""
        how = ("remote" if self.remote else "in-room") if self.answer in {"yes", "maybe"} else ""
        return {"answer": self.answer, "how": how, "reason": self.reason}

    @property
    def disc(self) -> str:
        """How their seat is drawn: one who cannot come has an empty one."""
        return "away" if self.answer == "no" else ""


def earlier_said(row: Attendance, session: Session) -> str:
    """What they said for a start that was moved since; "" when there is none."""
    if not row.earlier_answer or row.earlier_start is None:
        return ""
    return answers.said_for(
        row.earlier_answer, start=row.earlier_start, now=session.starts_at, zone=session.zone
    )


def there_said(row: Attendance) -> str:
    """What the register says of them; "" when it says nothing."""
    return said(row.presence, late=row.is_late, early=row.left_early) if row.presence else ""
