"""One-click sign-in as a demo person."""

from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from accounts import demo
from accounts.models import User


@login_not_required
@require_POST
def demo_enter(request: HttpRequest) -> HttpResponse:
    """Sign in through allauth like everybody, so that the session is listed and can be ended."""
    email = request.POST.get("email", "").strip().lower()
    if not demo.is_demo_person(email):
        raise Http404
    person = get_object_or_404(User, email=email, is_active=True)
    response: HttpResponse = perform_login(request, person, email_verification="none")
    return response
