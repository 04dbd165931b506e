"""The way into a session as its page and the room show it."""

from dataclasses import dataclass

from planning.models import JoiningNotes
from sessions.models import Session
from sessions.process.machine import Status


@dataclass(frozen=True, slots=True)
class Joining:
    """Where it is, how to find the room, the video link, what to bring; read within a scope of the set."""

    venue: str
    link: str
    way: str = ""
    bring: str = ""

    def __bool__(self) -> bool:
        return bool(self.venue or self.link or self.way or self.bring)


def joining_of(session: Session) -> Joining:
    """What is said of this session, in one query."""
    found = JoiningNotes.objects.filter(session=session).first()
    if found is None:
        return Joining(session.venue, session.link)
    return Joining(session.venue, session.link, str(found.way), str(found.bring))


def usual_way(session: Session) -> str:
    """How to find the same place, as it was last said for another session of the set."""
    others = JoiningNotes.objects.filter(session__learning_set=session.learning_set_id)
    if not session.venue:
        return ""
    found = others.filter(session__venue=session.venue).exclude(session=session)
    last = found.order_by("-session__starts_at", "-id").first()
    return str(last.way) if last else ""


def takes_joining(session: Session) -> bool:
    """Whether somebody may still want to know: it comes, or its room is open."""
    if session.state is Status.SCHEDULED:
        return not session.learning_set.has_ended
    return session.is_live
