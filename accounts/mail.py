"""The letters that allauth sends: codes, and notifications about changes to an account."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core import clock
from core.jobs.outbox import Letter, letter


@letter("accounts.door")
def door(about: Mapping[str, str]) -> Letter | None:
    """allauth's text; None when it has expired before it could be sent."""
    if datetime.fromisoformat(about["until"]) < clock.now():
        return None
    return Letter(subject=about["subject"], text=about["text"])


@letter("accounts.second_step_reset")
def second_step_reset(about: Mapping[str, str]) -> Letter | None:
    """To somebody whose second step an administrator took away: if they did not ask for it, somebody else did."""
    text = render_to_string("accounts/email/second_step_reset.txt", {"site": settings.ALS_SITE_URL})
    return Letter(subject=_("Your second step was taken away"), text=text)


@letter("accounts.test")
def test(about: Mapping[str, str]) -> Letter | None:
    """By which an administrator tries whether letters arrive."""
    text = render_to_string("accounts/email/test.txt", {"site": settings.ALS_SITE_URL})
    return Letter(subject=_("A test letter"), text=text)
