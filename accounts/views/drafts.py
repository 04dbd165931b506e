"""The autosave endpoint for drafts."""

from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import services
from accounts.forms import DraftForm
from accounts.requests import PersonRequest
from accounts.stamps import Stamp
from core import clock


@require_POST
def draft(request: PersonRequest) -> JsonResponse:
    """Save one draft of the signed-in person; answers with the time of saving."""
    form = DraftForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors.get_json_data()}, status=422)
    services.save_draft(person=request.user, stamp=Stamp.of(request.POST), **form.cleaned_data)
    now = clock.now()
    return JsonResponse({"saved": timezone.localtime(now).strftime("%H:%M"), "at": now.isoformat()})
