"""The timeline of a set's sessions: held, next and later, including planned ones without a date."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.names import isolate_bidi
from core.ui.plan import TimelineMark
from sessions.models import Session
from sessions.permissions import can_read_session
from sessions.process.machine import Status
from sessions.reads.set_page import SetPage


def marks(page: SetPage) -> list[TimelineMark]:
    """One mark per session; planned ones without a date come last."""
    dated = [_mark(page, session) for session in page.sessions]
    planned = 0 if page.learning_set.has_ended else page.learning_set.planned_sessions
    wanted = range(len(dated) + 1, planned + 1)
    return dated + [
        TimelineMark(_("Session %(n)d") % {"n": n}, lines=_lines_without_date(page, n)) for n in wanted
    ]


def _mark(page: SetPage, session: Session) -> TimelineMark:
    day = date_format(timezone.localtime(session.starts_at), "j M")
    if session.state is Status.CLOSED:
        return TimelineMark(day, "held", _lines_held(page, session), _record_url(page, session))
    if session.is_left_open:
        return TimelineMark(day, "held", [_("Left open")], reverse("planning:detail", args=[session.pk]))
    state = "coming" if session.is_live or (session == page.coming and page.live is None) else "later"
    return TimelineMark(day, state, _lines_to_come(page, session, state), _url(session))


def _url(session: Session) -> str:
    return reverse("room:room" if session.is_live else "planning:detail", args=[session.pk])


def _record_url(page: SetPage, session: Session) -> str:
    return reverse("sessions:record", args=[session.pk]) if can_read_session(session, page.roles) else ""


def _lines_held(page: SetPage, session: Session) -> list[str]:
    names = page.presenters.get(session.pk, [])
    came = _("%(came)d of %(all)d came") % {
        "came": _figure(session, "came"),
        "all": _figure(session, "counted"),
    }
    sorry = _figure(session, "sorry")
    if sorry:
        came += ", " + _("apologies from %(n)d") % {"n": sorry}
    return [", ".join(map(isolate_bidi, names)) if names else _("No turns"), came]


def _lines_to_come(page: SetPage, session: Session, state: str) -> list[str]:
    if session.is_live:
        return [_("Open now")]
    return [*_lines_ahead(page, session, state), *_hosted_by(page, session)]


def _hosted_by(page: SetPage, session: Session) -> list[str]:
    """Whoever is named for it; nobody who has left."""
    named = next((one.person.short_name for one in page.people if one.person_id == session.named_host_id), "")
    return [_("%(name)s hosts") % {"name": isolate_bidi(named)}] if named else []


def _lines_ahead(page: SetPage, session: Session, state: str) -> list[str]:
    facts = {"coming": _figure(session, "coming"), "all": len(page.members)}
    if state == "coming" and facts["coming"]:
        return [_("Next: %(coming)d of %(all)d coming") % facts]
    if state == "coming":
        return [_("Next")]
    last = page.learning_set.planned_sessions == len(page.sessions) and session == page.sessions[-1]
    return [_("Last")] if last else []


def _lines_without_date(page: SetPage, number: int) -> list[str]:
    last = number == page.learning_set.planned_sessions
    return [_("Last, no date yet") if last else _("No date yet")]


def _figure(session: Session, name: str) -> int:
    """A count annotated on the session by the page's query."""
    return int(session.__dict__.get(name, 0))
