"""A programme's streams: its lead names and changes them, and says which set belongs to which."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import PersonRequest
from core.errors import Refused
from dashboards.forms import OfStreamForm, StreamForm
from dashboards.shortcuts import led_programme, led_set
from dashboards.views.set_people import set_page
from dashboards.views.set_up import set_up_page
from dashboards.words_guard import figures_only
from sets import services
from sets.services.streams import tried


@require_POST
@figures_only
def add_stream(request: PersonRequest, pk: UUID) -> HttpResponseBase:
    """Name a new stream."""
    found = led_programme(request, pk)
    return _save(request, StreamForm(request.POST, programme=found), pk)


@require_POST
@figures_only
def change_stream(request: PersonRequest, pk: UUID, stream_id: UUID) -> HttpResponseBase:
    """Change a stream, or remove it."""
    found = led_programme(request, pk)
    stream = found.streams.filter(pk=stream_id).first()
    if stream is None:
        raise Http404
    form = StreamForm(request.POST, programme=found, now=stream)
    if request.POST.get("act") != "remove":
        return _save(request, form, pk)
    try:
        services.remove_stream(stream_id=stream_id, person=request.user)
    except Refused as refused:
        form.add_error("name", refused.message)
        return set_up_page(request, found, stream_form=form)
    messages.success(request, _("The stream %(name)s is removed.") % {"name": stream.name})
    return redirect("dashboards:set_up", pk)


def _save(request: PersonRequest, form: StreamForm, pk: UUID) -> HttpResponseBase:
    if form.is_valid():
        save = partial(
            services.save_stream,
            programme_id=pk,
            person=request.user,
            stream_id=form.now.pk if form.now else None,
            **form.cleaned_data,
        )
        try:
            if form.is_asked(tried(save, pk), request.POST.get("sure", "")):
                return set_up_page(request, led_programme(request, pk), stream_form=form)
            save()
        except Refused as refused:
            form.add_error(refused.field, refused.message)
        else:
            said = _("Saved. Sets of the stream follow, but for what a set has chosen for itself.")
            messages.success(request, said if form.now else _("Saved. Sets can belong to it now."))
            return redirect("dashboards:set_up", pk)
    return set_up_page(request, led_programme(request, pk), stream_form=form)


@require_POST
@figures_only
def choose_stream(request: PersonRequest, set_id: UUID) -> HttpResponseBase:
    """Let the set belong to a stream, or to none."""
    found = led_set(request, set_id)
    form = OfStreamForm(request.POST, programme=found.programme)
    if form.is_valid():
        stream = form.cleaned_data["stream"]
        put = partial(
            services.put_in_stream,
            learning_set_id=set_id,
            person=request.user,
            stream_id=stream.pk if stream else None,
        )
        try:
            if form.is_asked(tried(put, found.programme_id), request.POST.get("sure", "")):
                return set_page(request, found, stream_form=form)
            put()
        except Refused as refused:
            form.add_error(refused.field or "stream", refused.message)
        else:
            said = (
                _("%(set)s belongs to the stream %(name)s.") if stream else _("%(set)s belongs to no stream.")
            )
            messages.success(request, said % {"set": found.name, "name": stream.name if stream else ""})
            return redirect("dashboards:set_people", set_id)
    return set_page(request, found, stream_form=form)
