"""The autosave endpoint for drafts, and those of one form when its page is opened again."""

from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts import services
from accounts.forms import DraftForm
from accounts.pace import Pace
from accounts.requests import PersonRequest
from accounts.stamps import Stamp
from core import clock
from core.errors import Refused

# A page sends each box it is typed in every three seconds at most, and a person has a few pages open.
PACE = Pace(most=240, seconds=60)


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: PersonRequest) -> JsonResponse:
    """Save one draft of the signed-in person, and answer with the time of saving; by GET, read those of one form."""
    if request.method == "GET":
        return JsonResponse(services.drafts_of_form(person=request.user, form=request.GET.get("of", "")))
    if not PACE.allows(request.user.pk):
        return JsonResponse({"errors": {}}, status=429)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors.get_json_data()}, status=422)
    try:
        services.save_draft(person=request.user, stamp=Stamp.of(request.POST), **form.cleaned_data)
    except Refused as refused:
        return JsonResponse({"errors": {"words": [{"message": refused.message, "code": "many"}]}}, status=422)
    now = clock.now()
    return JsonResponse({"saved": timezone.localtime(now).strftime("%H:%M"), "at": now.isoformat()})
