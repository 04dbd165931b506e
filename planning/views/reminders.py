"""A session's reminder: the words in front of it, how it looks, holding it, letting it go, sending it at once."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.errors import Refused
from planning.forms.reminders import ReminderWordsForm
from planning.mail import reminder
from planning.mail.reader import reader_of
from planning.reads.reminder_words import words_of
from planning.services import reminders
from planning.views.letters import shown_as_mail
from planning.views.session_detail import refused
from sessions.permissions import can_run
from sessions.shortcuts import visible_session
from sets.requests import SetRequest


@require_POST
def hold(request: SetRequest, session_id: UUID) -> HttpResponse:
    """Nobody gets it until it is let go."""
    visible_session(request, session_id)
    back = request.POST.get("back") == "yes"
    reminders.hold_reminder(session_id=session_id, person=request.user, roles=request.roles, back=back)
    messages.success(request, _("The reminder goes out in its time.") if back else _("The reminder is held."))
    return redirect("planning:detail", session_id)


@require_POST
def words(request: SetRequest, session_id: UUID) -> HttpResponse:
    """The facilitator's own, in front of the reminder."""
    visible_session(request, session_id)
    form = ReminderWordsForm(request.POST)
    if form.is_valid():
        try:
            reminders.save_words(
                session_id=session_id, person=request.user, roles=request.roles,
                words=form.cleaned_data["words"],
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Saved what stands before the reminder."))
            return redirect("planning:detail", session_id)
    return refused(request, session_id, {"words_form": form})


@require_safe
def preview(request: SetRequest, session_id: UUID) -> HttpResponseBase:
    """The letter as it would leave now, to the one who looks."""
    session = visible_session(request, session_id)
    if not can_run(session, request.user.pk, request.roles):
        raise PermissionDenied
    return shown_as_mail(request, reminder.written(reader_of(session, request.user), words_of(session)).html)


@require_POST
def send_now(request: SetRequest, session_id: UUID) -> HttpResponse:
    """At once, and once."""
    visible_session(request, session_id)
    many = reminders.send_reminder_now(session_id=session_id, person=request.user, roles=request.roles)
    said = ngettext(
        "The reminder is on its way to %(n)d person.", "The reminder is on its way to %(n)d people.", many
    )
    messages.success(request, said % {"n": many} if many else _("It has been sent already."))
    return redirect("planning:detail", session_id)
