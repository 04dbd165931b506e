"""The letters that allauth sends: codes, and notifications about changes to an account."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.jobs.outbox import Letter, letter
from core.jobs.plain_letters import letter_from, plain_letter

DOOR = gettext_lazy("Somebody gave this address here, or something changed in the account it belongs to.")


@letter("accounts.door")
def door(about: Mapping[str, str]) -> Letter | None:
    """allauth's text; None when it has expired before it could be sent."""
    if datetime.fromisoformat(about["until"]) < clock.now():
        return None
    return plain_letter(about["subject"], about["text"], why=str(DOOR), has_account=False)


@letter("accounts.second_step_reset")
def second_step_reset(about: Mapping[str, str]) -> Letter | None:
    """To somebody whose second step an administrator took away: if they did not ask for it, somebody else did."""
    subject, context = _("Your second step was taken away"), {"site": settings.ALS_SITE_URL}
    why = _("This address belongs to the account.")
    return letter_from("accounts/email/second_step_reset.txt", subject, context, why=why)


@letter("accounts.test")
def test(about: Mapping[str, str]) -> Letter | None:
    """By which an administrator tries whether letters arrive."""
    context = {"site": settings.ALS_SITE_URL}
    why = _("Somebody who runs the site sent it to try whether letters arrive.")
    return letter_from("accounts/email/test.txt", _("A test letter"), context, why=why, has_account=False)
