"""The letter to somebody who is to lead a programme."""

from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.jobs.outbox import Letter, letter
from core.jobs.plain_letters import letter_from
from programmes.models import ProgrammeRole


@letter("programmes.lead")
def lead(about: Mapping[str, str]) -> Letter | None:
    """Who asks them to lead which programme, and a link. None once their role has ended."""
    role = (
        ProgrammeRole.objects.current().select_related("programme", "person").filter(pk=about["role"]).first()
    )
    if role is None or not role.person.is_active:
        return None
    asker = User.objects.filter(pk=about["by"]).first()
    context = {
        "role": role,
        "asker": asker.name if asker else _("The site’s admin"),
        "url": settings.ALS_SITE_URL + reverse("dashboards:set_up", args=[role.programme_id]),
    }
    subject = _("You lead %(programme)s") % {"programme": role.programme.name}
    why = _("You were named to lead a programme.")
    return letter_from("programmes/email/lead.txt", subject, context, why=why, of=role.programme.name)
