"""The facilitator's log: hours filled from real sessions, private reflections."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.models import Draft
from accounts.services import drop_draft
from accounts.stamps import Stamp
from core.errors import Refused
from sessions.forms.record import LogForm
from sessions.models import LogEntry, ReleasedEntry, Session, Supervision, TraineeFeedback
from sessions.reads.supervision import digest_of, released_by, supervision_of
from sessions.reads.trainee import feedback_to
from sessions.services.facilitator_log import sessions_run_by, write_log
from sets.requests import SetRequest

PROMPTS = (
    _("What did I do with the silence?"),
    _("Where did I step in, and what would have happened if I had not?"),
    _("What did I notice in myself?"),
    _("Which question changed the round?"),
    _("What will I try next time?"),
)


@dataclass(frozen=True)
class Line:
    """One session in the log."""

    session: Session
    words: str
    minutes: int
    error: str = ""
    saved: str = ""  # what the log has, which alone can be released
    released: ReleasedEntry | None = None
    said_to_me: Sequence[TraineeFeedback] = ()
    was_trainee: bool = False

    @property
    def seen(self) -> str:
        """What a form to release it carries."""
        return digest_of(self.session.pk, self.saved)

    @property
    def is_behind(self) -> bool:
        """Whether the log says something else now than what was released."""
        return self.released is not None and str(self.released.words) != self.saved

    @property
    def slot(self) -> str:
        """The slot of the entry's draft."""
        return f"log:{self.session.pk}"


@require_http_methods(["GET", "HEAD", "POST"])
def log(request: SetRequest) -> HttpResponse:
    """All sessions that this person ran, with a text box each; nobody else can read the entries."""
    person = request.user
    form = LogForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        session_id = form.cleaned_data["session"]
        try:
            write_log(person=person, session_id=session_id, words=form.cleaned_data["words"])
        except Refused as refusal:
            form.add_error("words", refusal.message)
        else:
            drop_draft(person=person, slot=f"log:{session_id}", stamp=Stamp.of(request.POST))
            return redirect(f"{reverse('sessions:log')}#log-{session_id}")
    supervision = supervision_of(person)
    lines = _lines(request, form, released_by(person, supervision))
    hours = round(sum(line.minutes for line in lines) / 60, 1)
    context: dict[str, Any] = {"lines": lines, "hours": hours, "prompts": PROMPTS}
    context |= {
        "supervision": supervision,
        "supervises": Supervision.objects.standing().filter(supervisor=person).exists(),
    }
    return render(request, "sessions/log.html", context, status=422 if form.is_bound else 200)


def _lines(request: SetRequest, form: LogForm, released: Mapping[UUID, ReleasedEntry]) -> list[Line]:
    entries = {entry.session_id: str(entry.words) for entry in LogEntry.objects.all()}
    drafts = {draft.slot: str(draft.words) for draft in Draft.objects.filter(slot__startswith="log:")}
    wrong = " ".join(map(str, form.errors.get("words", []))) if form.is_bound else ""
    said, lines = feedback_to(request.user), []
    for session in sessions_run_by(request.user):
        meant = bool(wrong) and request.POST.get("session") == str(session.pk)
        words = (
            request.POST.get("words", "")
            if meant
            else drafts.get(f"log:{session.pk}") or entries.get(session.pk, "")
        )
        error, saved = wrong if meant else "", entries.get(session.pk, "")
        lines.append(
            Line(
                session,
                words,
                _minutes(session),
                error,
                saved,
                released.get(session.pk),
                said.get(session.pk, ()),
                session.trainee_id == request.user.pk,
            )
        )
    return lines


def _minutes(session: Session) -> int:
    """The session's actual length in whole minutes."""
    if not session.started_at or not session.closed_at:
        return 0
    return int((session.closed_at - session.started_at).total_seconds() // 60)
